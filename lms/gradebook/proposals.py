"""Marks proposed by quizzes: posted in the caller's transaction, confirmed or declined by the teacher."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Exists, Q

from lms.gradebook import rules, writing
from lms.gradebook.columns import ColumnKey
from lms.gradebook.models import AGAIN, Mark, Proposal
from lms.people import api as people
from lms.ui.clock import now
from lms.ui.numbers import round_half_up

State = Proposal.State


class ProposalRefused(ValueError):
    """The value is not 0 to 10, or the column is not one that takes this pupil's marks."""


def post_proposal(
    *,
    column: ColumnKey,
    pupil_id: int,
    value: Decimal,
    source: str,
    source_label: str,
    source_url: str = "",
) -> Proposal:
    """Propose a mark, inside the caller's transaction; raises ProposalRefused and then writes nothing.

    `value` is 0 to 10, rounded half up to one place. `source` is an opaque key such as 'attempt:17'. Repeating it
    with the same source replaces the proposal while it waits. Once it is confirmed or declined, it stays as it was
    decided, and another value is a new proposal ('attempt:17#2') that waits beside it; the decided value again takes
    that one away. No mark is ever changed by a proposal alone.
    """
    rounded = _checked_value(value)
    _check_column(column, pupil_id)
    fields = {
        "pupil_id": pupil_id,
        "school_class_id": column.class_id,
        "subject_id": column.subject_id,
        "term_id": column.term_id,
        "slot": column.slot,
        "value": rounded,
        "source_label": source_label[:200],
        "source_url": source_url[:300],
        "updated_at": now(),
    }
    with transaction.atomic(savepoint=False):  # what can fail below has a savepoint of its own
        known = _of_source(source)
        if not known:
            try:
                with transaction.atomic():
                    return Proposal.objects.create(source=source, **fields)
            except IntegrityError:
                known = _of_source(source)
        _suspend(known, False)
        waiting = next((p for p in known if p.state == State.WAITING), None)
        decided = next((p for p in reversed(known) if p.state != State.WAITING), None)
        if decided and (_cell(decided), decided.value) == (_name(pupil_id, column), rounded):
            if waiting:
                waiting.delete()
            return decided
        if waiting is None:
            return Proposal.objects.create(source=_again(source, known), **fields)
        for name, new in fields.items():
            setattr(waiting, name, new)
        waiting.save()
        return waiting


def withdraw_proposal(source: str) -> bool:
    """Take the waiting proposal of this source back, inside the caller's transaction: what it says no longer counts and
    what will count is not known yet. True when one was waiting. Decided ones and marks stay; a confirmation that is
    taken back meanwhile does not make its proposal wait again. `post_proposal` with the same source brings it back."""
    with transaction.atomic(savepoint=False):
        known = _of_source(source)
        _suspend(known, True)
        waiting = next((p for p in known if p.state == State.WAITING), None)
        if waiting:
            waiting.delete()
        return waiting is not None


def _suspend(known: list[Proposal], suspended: bool) -> None:
    """No query where nothing changes."""
    ids = [p.pk for p in known if p.state == State.CONFIRMED and p.suspended != suspended]
    if ids:
        Proposal.objects.filter(pk__in=ids).update(suspended=suspended)


def _again(source: str, known: list[Proposal]) -> str:
    """The key of the next proposal of a source: of those before it one in the middle may be gone."""
    numbers = [int(p.source[len(source + AGAIN) :] or 1) for p in known]
    return f"{source}{AGAIN}{max(numbers) + 1}"


def _of_source(source: str) -> list[Proposal]:
    """Every proposal of a source, the first one first, locked: one of them at most is waiting."""
    mine = Q(source=source) | Q(source__startswith=source + AGAIN)
    return list(Proposal.objects.select_for_update().filter(mine).order_by("pk"))


def _checked_value(value: Decimal) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or not 0 <= number <= 10:
        raise ProposalRefused(f"value {value} is not from 0 to 10")
    return round_half_up(number)


def _check_column(column: ColumnKey, pupil_id: int) -> None:
    """The pupil is (or was) in the class, the term is of the class's year, the subject has marks. One query."""
    scored = people.Subject.objects.filter(pk=column.subject_id, assessment=people.Subject.Assessment.SCORED)
    fits = people.Enrolment.objects.filter(
        Exists(scored),
        pupil_id=pupil_id,
        school_class_id=column.class_id,
        school_class__year__terms=column.term_id,
    )
    if column.slot not in rules.SLOTS or not fits.exists():
        raise ProposalRefused(f"column {column} does not take marks of pupil {pupil_id}")


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: marks written, and proposals left waiting because the cell has a mark already."""

    marks: list[Mark]
    kept: list[Proposal]


def confirm(proposals: Sequence[Proposal], author: writing.Author, replace: bool = False) -> Confirmed:
    """Turn waiting proposals into marks. Only with `replace` does one take the place of a mark that is there.

    Of several proposals for one cell the newest counts and the others are declined. The caller has checked that
    the author may write these cells. Marks, their history and the proposals carry one and the same moment, by which
    `undoing` knows them again.
    """
    author = replaced(author, at=author.at or now())
    with transaction.atomic():
        waiting = Proposal.objects.select_for_update().filter(
            pk__in=[p.pk for p in proposals], state=State.WAITING
        )
        newest: dict[tuple[int, int, int, str], Proposal] = {}
        for proposal in waiting.order_by("updated_at", "pk"):
            newest[_cell(proposal)] = proposal
        taken = _marked(list(newest.values()))
        kept = [p for cell, p in newest.items() if cell in taken and not replace]
        chosen = [p for p in newest.values() if p not in kept]
        marks = writing.write(
            [
                writing.Change(
                    class_id=p.school_class_id, subject_id=p.subject_id, term_id=p.term_id, slot=p.slot,
                    pupil_id=p.pupil_id, entry=rules.Entry(p.value), source=p.source,
                )
                for p in chosen
            ],
            author,
        )  # fmt: skip
        _decide(chosen, State.CONFIRMED, author)
        rivals = [p for p in _waiting_in({_cell(p) for p in chosen}) if p not in chosen]
        _decide(rivals, State.DECLINED, author)
        return Confirmed(marks, kept)


@dataclass(frozen=True)
class Standing:
    """A sheet's cells with a waiting proposal: `fresh` ones are empty, `replacing` ones have a mark."""

    fresh: int = 0
    replacing: int = 0


def standing_in(class_ids: Iterable[int]) -> dict[tuple[int, int, int], Standing]:
    """What waits in these classes, by (class, subject, term), without those where nothing does. Two queries."""
    waiting = list(Proposal.objects.filter(state=State.WAITING, school_class__in=class_ids))
    taken = _marked(waiting) if waiting else set()
    found: dict[tuple[int, int, int], dict[tuple[int, int, int, str], bool]] = {}
    for one in waiting:
        sheet = (one.school_class_id, one.subject_id, one.term_id)
        found.setdefault(sheet, {})[_cell(one)] = _cell(one) in taken
    return {
        sheet: Standing(len(cells) - sum(cells.values()), sum(cells.values()))
        for sheet, cells in found.items()
    }


def reopen(decided: Sequence[Proposal]) -> set[int]:
    """Let confirmed proposals wait again, but for those whose cell has another one waiting by now; one whose source has
    withdrawn meanwhile goes, until it is posted anew. Returns the ids of those that are confirmed no more. The caller
    takes their marks back."""
    with transaction.atomic():
        taken = {_cell(p) for p in _waiting_in({_cell(p) for p in decided})}
        ids = {p.pk for p in decided if _cell(p) not in taken}
        confirmed = Proposal.objects.filter(pk__in=ids, state=State.CONFIRMED)
        confirmed.filter(suspended=True).delete()
        confirmed.update(state=State.WAITING, decided_at=None, decided_by=None)
        return ids


def decline(proposals: Sequence[Proposal], author: writing.Author) -> int:
    """Put waiting proposals aside; the book stays as it is. Returns how many."""
    with transaction.atomic():
        waiting = Proposal.objects.select_for_update().filter(
            pk__in=[p.pk for p in proposals], state=State.WAITING
        )
        chosen = list(waiting)
        _decide(chosen, State.DECLINED, author)
        return len(chosen)


def _name(pupil_id: int, column: ColumnKey) -> tuple[int, int, int, str]:
    return pupil_id, column.subject_id, column.term_id, column.slot


def _cell(proposal: Proposal) -> tuple[int, int, int, str]:
    return proposal.pupil_id, proposal.subject_id, proposal.term_id, proposal.slot


def _marked(proposals: list[Proposal]) -> set[tuple[int, int, int, str]]:
    marks = Mark.objects.filter(
        pupil_id__in={p.pupil_id for p in proposals},
        subject_id__in={p.subject_id for p in proposals},
        term_id__in={p.term_id for p in proposals},
    )
    return {(m.pupil_id, m.subject_id, m.term_id, m.slot) for m in marks if not m.entry.is_empty}


def _waiting_in(cells: set[tuple[int, int, int, str]]) -> list[Proposal]:
    if not cells:
        return []
    found = Proposal.objects.filter(state=State.WAITING, pupil_id__in={c[0] for c in cells})
    return [p for p in found if _cell(p) in cells]


def _decide(proposals: list[Proposal], state: str, author: writing.Author) -> None:
    Proposal.objects.filter(pk__in=[p.pk for p in proposals]).update(
        state=state, decided_at=author.at or now(), decided_by=author.person
    )
