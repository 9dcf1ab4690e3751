"""The only writer of marks and of their history.

Each change is compared with the version that the writer has seen, stored with its history row in one transaction,
and nothing is overwritten silently: a stale change is a `Conflict` that carries what the book says now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lms.gradebook.models import Mark, MarkHistory
from lms.gradebook.rules import EMPTY, Entry
from lms.people import api as people
from lms.ui.clock import now

How = MarkHistory.How


@dataclass(frozen=True)
class Author:
    """Who changes, from where, and how; `person` None is the system. `at` is for data with a past (a seed)."""

    person: people.Person | None
    address: str | None = None
    how: str = How.TYPED
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Change:
    """A cell's new content. `seen` is the version on the writer's screen (0: no mark yet), None: whatever is there."""

    class_id: int
    subject_id: int
    term_id: int
    slot: str
    pupil_id: int
    entry: Entry
    seen: int | None = None
    source: str = ""

    @property
    def cell(self) -> tuple[int, str]:
        return self.pupil_id, self.slot


class Conflict(Exception):
    """The cells were changed by somebody else since they were seen: `stale` maps (pupil id, slot) to the mark now."""

    def __init__(self, stale: dict[tuple[int, str], Mark]) -> None:
        super().__init__(f"{len(stale)} stale")
        self.stale = stale


def state_of(mark: Mark | None) -> dict[str, Any]:
    """A mark as history keeps it."""
    entry = mark.entry if mark else EMPTY
    return {
        "value": None if entry.value is None else f"{entry.value:.1f}",
        "level": entry.level,
        "status": entry.status,
        "published": bool(mark and mark.published_at),
        "source": mark.source if mark else "",
    }


def write(changes: Sequence[Change], author: Author) -> list[Mark]:
    """Store all `changes`, or none: raises Conflict when one of them is stale.

    A change that says what the book already says is left out, also when it is stale. Returns the marks written.
    """
    with transaction.atomic():
        known = _locked(changes)
        stale = {
            change.cell: mark
            for change in changes
            if change.seen is not None
            and (mark := known.get(_place(change))) is not None
            and mark.version != change.seen
            and mark.entry != change.entry
        }
        if stale:
            raise Conflict(stale)
        moment = author.at or now()
        written: list[Mark] = []
        for change in changes:
            mark = known.get(_place(change))
            if (mark.entry if mark else EMPTY) != change.entry:
                known[_place(change)] = _store(mark, change, author, moment)
                written.append(known[_place(change)])
        return written


def publish(marks: Iterable[Mark], author: Author) -> list[Mark]:
    """Make these marks visible to pupils and guardians; those already published or empty are left alone."""
    with transaction.atomic():
        ids = [mark.pk for mark in marks]
        fresh = [
            mark
            for mark in Mark.objects.select_for_update().filter(pk__in=ids, published_at__isnull=True)
            if not mark.entry.is_empty
        ]
        moment = author.at or now()
        rows = []
        for mark in fresh:
            old = state_of(mark)
            mark.published_at, mark.published_by = moment, author.person
            mark.version += 1
            rows.append(_row(mark, old, author, moment, How.PUBLISHED))
        Mark.objects.bulk_update(fresh, ["published_at", "published_by", "version"])
        MarkHistory.objects.bulk_create(rows)
        return fresh


def _place(change: Change) -> tuple[int, int, int, str]:
    return change.pupil_id, change.subject_id, change.term_id, change.slot


def _locked(changes: Sequence[Change]) -> dict[tuple[int, int, int, str], Mark]:
    """The marks now in the changed cells, locked until the transaction ends, always in the same order."""
    marks = (
        Mark.objects.select_for_update()
        .filter(
            pupil_id__in={c.pupil_id for c in changes},
            subject_id__in={c.subject_id for c in changes},
            term_id__in={c.term_id for c in changes},
        )
        .order_by("pk")
    )
    return {(m.pupil_id, m.subject_id, m.term_id, m.slot): m for m in marks}


def _store(mark: Mark | None, change: Change, author: Author, moment: datetime) -> Mark:
    old = state_of(mark)
    if mark is None:
        mark = Mark(
            pupil_id=change.pupil_id, subject_id=change.subject_id, term_id=change.term_id, slot=change.slot, version=0
        )  # fmt: skip
    mark.school_class_id = change.class_id
    mark.value, mark.level, mark.status = change.entry.value, change.entry.level, change.entry.status
    mark.source = change.source
    mark.updated_at, mark.updated_by = moment, author.person
    mark.version += 1
    if change.entry.is_empty:
        mark.published_at = mark.published_by = None
    try:
        with transaction.atomic():
            mark.save()
    except IntegrityError:
        # Somebody made this cell between our look and our write (there was no row to lock).
        other = Mark.objects.filter(
            pupil_id=change.pupil_id, subject_id=change.subject_id, term_id=change.term_id, slot=change.slot
        ).first()
        if other is None or mark.pk:
            raise
        raise Conflict({change.cell: other}) from None
    _row(mark, old, author, moment, author.how).save()
    return mark


def _row(mark: Mark, old: dict[str, Any], author: Author, moment: datetime, how: str) -> MarkHistory:
    return MarkHistory(
        mark=mark, version=mark.version, person=author.person, at=moment, address=author.address,
        how=how, old=old, new=state_of(mark), reason=author.reason[:300],
    )  # fmt: skip
