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
from lms.ui.clock import today


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
    """One subject in one term: marks in the order of the book, the average of what is published, what is to come.

    `former`: of a class that the pupil has left, perhaps at another school; nothing is to come there.
    """

    subject: people.Subject
    term: people.Term
    marks: list[PublishedMark]
    upcoming: list[str]
    result: Result
    term_result: rules.TermResult
    school_class: people.SchoolClass
    former: bool = False
    year: Result | None = None


def published_marks(pupil: people.Person, term: people.Term | None = None) -> list[SubjectMarks]:
    """A pupil's subjects with published marks only, by term and subject; all terms of the present year, or one.

    After the subjects of the present class come those of the classes that the pupil has left in this school year, also
    at another school, as far as marks were published there. The caller has checked that the reader may see this pupil.
    Four queries, however many subjects.
    """
    places = _places(pupil)
    periods = {
        (row.subject_id, row.grade): row.periods
        for row in people.SubjectPeriods.objects.filter(grade__in={p.school_class.grade for p in places})
    }
    marks: dict[tuple[int, int], dict[str, Mark]] = {}
    for mark in Mark.objects.filter(pupil=pupil, published_at__isnull=False).select_related("subject"):
        marks.setdefault((mark.term_id, mark.subject_id), {})[mark.slot] = mark
    found: dict[tuple[int, int], SubjectMarks] = {}
    for place, subject, its_term in _taught(places):
        key = (its_term.pk, subject.pk)
        own = marks.get(key, {})
        if key in found or (place.former and not own):
            continue
        one = _subject(place, subject, its_term, periods.get((subject.pk, place.school_class.grade)), own)
        if one is not None:
            found[key] = one
    with_year = [replace(one, year=_year(list(found.values()), one)) for one in found.values()]
    return [one for one in with_year if term is None or one.term == term]


@dataclass(frozen=True)
class _Place:
    """A class that the pupil is in, or was in earlier in a school year not yet over."""

    school_class: people.SchoolClass
    former: bool


def _places(pupil: people.Person) -> list[_Place]:
    """The present class first, then those left, the last one first."""
    day = today()
    places: dict[int, _Place] = {}
    for row in people.history_of(pupil.pk):
        if row.starts <= day <= row.school_class.year.ends:
            former = row.ends is not None and row.ends < day
            known = places.get(row.school_class_id)
            if known is None or known.former:
                places[row.school_class_id] = _Place(row.school_class, former)
    return sorted(places.values(), key=lambda place: place.former)


def _taught(places: list[_Place]) -> list[tuple[_Place, people.Subject, people.Term]]:
    """What is taught in these classes: class after class, by term and subject."""
    order = {place.school_class.pk: number for number, place in enumerate(places)}
    assignments = (
        people.TeachingAssignment.objects.filter(school_class__in=order)
        .select_related("subject", "term")
        .order_by("term__number", "subject__position", "subject_id")
    )
    rows = sorted(assignments, key=lambda row: order[row.school_class_id])
    return [(places[order[row.school_class_id]], row.subject, row.term) for row in rows]


def _subject(
    place: _Place, subject: people.Subject, term: people.Term, periods: int | None, marks: dict[str, Mark]
) -> SubjectMarks | None:
    slots = [slot.slot for slot in slots_of(place.school_class, subject, term, periods)]
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
    upcoming = [] if place.former else [slot_label(slot) for slot in slots if slot not in marks]
    shown = _spelled(show_result(result), result.level)
    return SubjectMarks(subject, term, published, upcoming, shown, result, place.school_class, place.former)


def _spelled(result: Result, level: str) -> Result:
    return replace(result, text=str(Mark.Level(level).label)) if level else result


def _year(found: list[SubjectMarks], second: SubjectMarks) -> Result | None:
    """The year's result, beside the second term's, once both terms of the same school have one."""
    if second.term.number != 2:
        return None
    first = next(
        (
            one.term_result
            for one in found
            if (one.term.year_id, one.term.number, one.subject) == (second.term.year_id, 1, second.subject)
        ),
        None,
    )
    if is_comment_only(second.subject):
        year = rules.year_level(second.term_result.level)
    else:
        year = rules.year_average(first.value if first else None, second.term_result.value)
    return _spelled(show_result(year), year.level) if year.state == "computed" else None
