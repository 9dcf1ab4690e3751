"""Whole columns at once, through the same writer and with the same history as typed marks."""

from collections.abc import Mapping
from datetime import datetime

from lms.gradebook import proposals, writing
from lms.gradebook.columns import ColumnKey
from lms.gradebook.models import Mark, Proposal
from lms.gradebook.rules import Entry, parse_entry
from lms.people import api as people


def set_marks(
    *,
    column: ColumnKey,
    marks: Mapping[int, str],
    author: people.Person | None,
    at: datetime | None = None,
    publish_at: datetime | None = None,
    reason: str = "",
) -> list[Mark]:
    """Write a column: `marks` maps pupil ids to what a teacher would type ('8,5', 'P', 'Đ', '' clears).

    Each change leaves its history row ('import', at `at` or now); with `publish_at` the column is published then.
    Repeating the same marks writes nothing. Raises BadEntry, and ValueError for an unknown subject, writing nothing.
    """
    subject = people.Subject.objects.filter(pk=column.subject_id).first()
    if subject is None:
        raise ValueError(str(column))
    comment_only = subject.assessment == people.Subject.Assessment.COMMENT
    entries: dict[int, Entry] = {pupil: parse_entry(text, comment_only) for pupil, text in marks.items()}
    written = writing.write(
        [
            writing.Change(column.class_id, column.subject_id, column.term_id, column.slot, pupil, entry)
            for pupil, entry in entries.items()
        ],
        writing.Author(author, how=writing.How.IMPORT, reason=reason, at=at),
    )
    if publish_at:
        writing.publish(written, writing.Author(author, how=writing.How.PUBLISHED, at=publish_at))
    return written


def confirm_column(column: ColumnKey, author: people.Person, *, at: datetime, publish: bool = False) -> int:
    """Confirm every waiting proposal of a column, and publish it if asked, as the grid's buttons do; returns how many.

    For data with a past: `at` is when it happened. Nobody is told.
    """
    waiting = Proposal.objects.filter(
        school_class_id=column.class_id, subject_id=column.subject_id, term_id=column.term_id, slot=column.slot,
        state=Proposal.State.WAITING,
    )  # fmt: skip
    done = proposals.confirm(list(waiting), writing.Author(author, how=writing.How.CONFIRMED, at=at))
    if publish:
        writing.publish(done.marks, writing.Author(author, how=writing.How.PUBLISHED, at=at))
    return len(done.marks)
