"""Taking back the last confirmation of proposals, as long as nobody has seen or changed the marks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lms.gradebook import proposals, rules, writing
from lms.gradebook.models import MarkHistory, Proposal
from lms.gradebook.sheets import Sheet
from lms.people import api as people
from lms.ui.clock import now
from lms.ui.numbers import parse_decimal

OPEN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Taken:
    """The last confirmation by one person in a sheet: what it wrote and nothing has touched since."""

    at: datetime
    pairs: list[tuple[Proposal, MarkHistory]]

    @property
    def count(self) -> int:
        return len(self.pairs)


def last_confirmation(sheet: Sheet, person: people.Person) -> Taken | None:
    """What may be taken back; None once it is older than half an hour, changed or published. One or two queries.

    Of each mark only its last change counts, and only if that is this confirmation: a mark that says the same because
    something later was taken back is nobody's last confirmation any more.
    """
    done = list(
        Proposal.objects.filter(
            state=Proposal.State.CONFIRMED, decided_by=person, decided_at__gte=now() - OPEN_FOR,
            school_class=sheet.school_class, subject=sheet.subject, term=sheet.term,
        ).order_by("-decided_at")
    )  # fmt: skip
    if not done or done[0].decided_at is None:
        return None
    moment = done[0].decided_at
    batch = {_made_by(p): p for p in done if p.decided_at == moment}
    rows = MarkHistory.objects.filter(
        at=moment, how=MarkHistory.How.CONFIRMED, person=person, version=F("mark__version"),
        mark__pupil__in=[p.pupil_id for p in batch.values()], mark__subject=sheet.subject, mark__term=sheet.term,
        mark__published_at=None,
    ).select_related("mark")  # fmt: skip
    pairs = [
        (found, row)
        for row in rows
        if (found := batch.get((row.mark.pupil_id, row.mark.slot, row.new["source"], str(row.new["value"]))))
    ]
    return Taken(moment, pairs) if pairs else None


def _made_by(proposal: Proposal) -> tuple[int, str, str, str]:
    """What the mark says that this proposal became."""
    return proposal.pupil_id, proposal.slot, proposal.source, f"{proposal.value:.1f}"


def take_back(sheet: Sheet, author: writing.Author) -> int:
    """Undo the last confirmation: the cells say what they said before, the proposals wait again. Returns how many.

    Raises `writing.Conflict`, and changes nothing, when somebody changes one of the marks at this very moment.
    """
    assert author.person is not None
    with transaction.atomic():
        taken = last_confirmation(sheet, author.person)
        if taken is None:
            return 0
        again = proposals.reopen([proposal for proposal, _row in taken.pairs])
        rows = [row for proposal, row in taken.pairs if proposal.pk in again]
        writing.write(
            [
                writing.Change(
                    sheet.school_class.pk, sheet.subject.pk, sheet.term.pk, row.mark.slot, row.mark.pupil_id,
                    _entry(row.old), row.version, row.old["source"],
                )
                for row in rows
            ],
            writing.Author(author.person, author.address, writing.How.CONFIRMED, _("hoàn tác")),
        )  # fmt: skip
        return len(rows)


def _entry(state: dict[str, str | None]) -> rules.Entry:
    value = state["value"]
    return rules.Entry(
        parse_decimal(value) if value else None, state["level"] or "", state["status"] or rules.RECORDED
    )
