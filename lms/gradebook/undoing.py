"""Taking back the last confirmation of proposals, as long as nobody has seen or changed the marks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lms.gradebook import proposals, rules, writing
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.gradebook.sheets import Sheet
from lms.people import api as people
from lms.ui.clock import now
from lms.ui.numbers import parse_decimal

OPEN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Taken:
    """The last confirmation by one person in a sheet: what it wrote and nothing has touched since."""

    at: datetime
    pairs: list[tuple[Proposal, Mark]]

    @property
    def count(self) -> int:
        return len(self.pairs)


def last_confirmation(sheet: Sheet, person: people.Person) -> Taken | None:
    """What may be taken back; None once it is older than half an hour, changed or published. One or two queries."""
    done = list(
        Proposal.objects.filter(
            state=Proposal.State.CONFIRMED, decided_by=person, decided_at__gte=now() - OPEN_FOR,
            school_class=sheet.school_class, subject=sheet.subject, term=sheet.term,
        ).order_by("-decided_at")
    )  # fmt: skip
    if not done or done[0].decided_at is None:
        return None
    batch = {(p.pupil_id, p.slot): p for p in done if p.decided_at == done[0].decided_at}
    marks = Mark.objects.filter(
        pupil__in=[p.pupil_id for p in batch.values()],
        subject=sheet.subject,
        term=sheet.term,
        published_at=None,
    )
    pairs = [
        (found, mark)
        for mark in marks
        if (found := batch.get((mark.pupil_id, mark.slot)))
        and (mark.source, mark.value) == (found.source, found.value)
    ]
    return Taken(done[0].decided_at, pairs) if pairs else None


def take_back(sheet: Sheet, author: writing.Author) -> int:
    """Undo the last confirmation: the cells say what they said before, the proposals wait again. Returns how many."""
    assert author.person is not None
    with transaction.atomic():
        taken = last_confirmation(sheet, author.person)
        if taken is None:
            return 0
        again = proposals.reopen([proposal for proposal, _mark in taken.pairs])
        marks = [mark for proposal, mark in taken.pairs if proposal.pk in again]
        before = {row.mark_id: row.old for row in MarkHistory.objects.filter(mark__in=marks).order_by("id")}
        writing.write(
            [
                writing.Change(
                    sheet.school_class.pk, sheet.subject.pk, sheet.term.pk, mark.slot, mark.pupil_id,
                    _entry(before[mark.pk]), mark.version, before[mark.pk]["source"],
                )
                for mark in marks
            ],
            writing.Author(author.person, author.address, writing.How.CONFIRMED, _("hoàn tác")),
        )  # fmt: skip
        return len(marks)


def _entry(state: dict[str, str | None]) -> rules.Entry:
    value = state["value"]
    return rules.Entry(
        parse_decimal(value) if value else None, state["level"] or "", state["status"] or rules.RECORDED
    )
