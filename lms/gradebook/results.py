"""What a pupil and the guardian see: the own published marks, and nothing about anybody else.

TT 15/2026, Điều 22(2): assessment does not compare pupils. No rank, no class average, no distribution here.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from lms.gradebook import rules
from lms.gradebook.columns import is_comment_only, slot_label, slots_of
from lms.gradebook.grid import Result, in_words, show_result, status_words
from lms.gradebook.models import Mark
from lms.people import api as people


@dataclass(frozen=True)
class PublishedMark:
    """A mark as its pupil sees it: `shown` is '8,5', 'Đạt', 'P'; `status` says in words what P, K, M mean."""

    slot: str
    label: str
    shown: str
    status: str
    published_at: datetime
    entry: rules.Entry


@dataclass(frozen=True)
class SubjectMarks:
    """One subject in one term: marks in the order of the book, the average of what is published, what is to come."""

    subject: people.Subject
    term: people.Term
    marks: list[PublishedMark]
    upcoming: list[str]
    result: Result
    term_result: rules.TermResult
    year: Result | None = None


def published_marks(pupil: people.Person, term: people.Term | None = None) -> list[SubjectMarks]:
    """A pupil's subjects with published marks only, by term and subject; all terms of the present year, or one.

    The caller has checked that the reader may see this pupil. Four queries, however many subjects.
    """
    found: list[SubjectMarks] = []
    classes = people.classes_of_pupil(pupil.pk)
    assignments = (
        people.TeachingAssignment.objects.filter(school_class__in=classes)
        .select_related("subject", "term", "school_class")
        .order_by("term__number", "subject__position", "subject_id")
    )
    taught = {(a.term_id, a.subject_id): a for a in assignments}
    periods = {
        (row.subject_id, row.grade): row.periods
        for row in people.SubjectPeriods.objects.filter(grade__in={c.grade for c in classes})
    }
    marks: dict[tuple[int, int], dict[str, Mark]] = {}
    for mark in Mark.objects.filter(pupil=pupil, published_at__isnull=False).select_related("subject"):
        marks.setdefault((mark.term_id, mark.subject_id), {})[mark.slot] = mark
    term_results: dict[tuple[int, int], rules.TermResult] = {}
    for key, assignment in taught.items():
        one = _subject(assignment, periods.get((key[1], assignment.school_class.grade)), marks.get(key, {}))
        if one is None:
            continue
        term_results[assignment.term.number, key[1]] = one.term_result
        year = _year(term_results, one) if assignment.term.number == 2 else None
        found.append(
            SubjectMarks(one.subject, one.term, one.marks, one.upcoming, one.result, one.term_result, year)
        )
    return [one for one in found if term is None or one.term == term]


def _subject(
    assignment: people.TeachingAssignment, periods: int | None, marks: dict[str, Mark]
) -> SubjectMarks | None:
    subject, term = assignment.subject, assignment.term
    slots = [slot.slot for slot in slots_of(assignment.school_class, subject, term, periods)]
    if not slots:
        return None
    entries = {slot: marks[slot].entry for slot in slots if slot in marks}
    comment_only = is_comment_only(subject)
    result = rules.term_level(entries) if comment_only else rules.term_result(entries, periods)
    published = [
        PublishedMark(
            slot,
            slot_label(slot),
            in_words(marks[slot].entry),
            status_words(marks[slot]),
            when,
            marks[slot].entry,
        )
        for slot in slots
        if slot in marks and (when := marks[slot].published_at)
    ]
    upcoming = [slot_label(slot) for slot in slots if slot not in marks]
    return SubjectMarks(
        subject, term, published, upcoming, _spelled(show_result(result), result.level), result
    )


def _spelled(result: Result, level: str) -> Result:
    return replace(result, text=str(Mark.Level(level).label)) if level else result


def _year(results: dict[tuple[int, int], rules.TermResult], second: SubjectMarks) -> Result | None:
    """The year's result, once both terms have one."""
    first = results.get((1, second.subject.pk))
    if is_comment_only(second.subject):
        year = rules.year_level(second.term_result.level)
    else:
        year = rules.year_average(first.value if first else None, second.term_result.value)
    return _spelled(show_result(year), year.level) if year.state == "computed" else None
