"""How far pupils are. A lesson is finished when the pupil says so, or when all its activities are done.

The second rule is looked at when the pupil opens the course or the lesson; from then on the row here counts
everywhere, for the pupil's meter and the teacher's table alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from content import activities
from content.courses.authoring import activity_keys
from content.courses.models import Course, CourseLesson, CourseSection, LessonCompletion
from lms.people import api as people
from lms.ui.clock import now


@dataclass(frozen=True)
class LessonRow:
    lesson: CourseLesson
    done: bool


@dataclass(frozen=True)
class SectionRow:
    section: CourseSection
    lessons: list[LessonRow]


@dataclass(frozen=True)
class Outline:
    """A course with what one person has finished of it; sections without a lesson to show are left out."""

    sections: list[SectionRow] = field(default_factory=list)

    @property
    def rows(self) -> list[LessonRow]:
        return [row for section in self.sections for row in section.lessons]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def next_lesson(self) -> CourseLesson | None:
        """The first lesson that is not finished."""
        return next((row.lesson for row in self.rows if not row.done), None)

    def around(self, lesson_id: int) -> tuple[CourseLesson | None, CourseLesson | None]:
        """The lessons before and after."""
        lessons = [row.lesson for row in self.rows]
        place = next((n for n, lesson in enumerate(lessons) if lesson.pk == lesson_id), None)
        if place is None:
            return None, None
        return lessons[place - 1] if place else None, lessons[place + 1] if place + 1 < len(lessons) else None


def outline_of(course: Course, person: people.Person, drafts: bool = False) -> Outline:
    """The published lessons (with `drafts` all) in order. Three queries."""
    return outlines_of([course], person, drafts)[course.pk]


def outlines_of(courses: Iterable[Course], person: people.Person, drafts: bool = False) -> dict[int, Outline]:
    """By course id; three queries for all courses together. The lessons come without their bodies."""
    ids = [course.pk for course in courses]
    shown = (
        CourseLesson.objects.defer("body") if drafts else CourseLesson.objects.defer("body").filter(live=True)
    )
    sections = list(
        CourseSection.objects.filter(course_id__in=ids).prefetch_related(Prefetch("lessons", shown, "shown"))
    )
    done = set(
        LessonCompletion.objects.filter(person=person, lesson__section__course_id__in=ids).values_list(
            "lesson_id", flat=True
        )
    )
    found: dict[int, Outline] = {pk: Outline() for pk in ids}
    for section in sections:
        rows = [LessonRow(lesson, lesson.pk in done) for lesson in section.shown]
        if rows or drafts:
            found[section.course_id].sections.append(SectionRow(section, rows))
    return found


def finish(lesson: CourseLesson, person: people.Person, *, at: datetime | None = None) -> None:
    """Finished from now on (`at`: since then, for data with a past); again changes nothing."""
    LessonCompletion.objects.get_or_create(lesson=lesson, person=person, defaults={"at": at or now()})


def reopen(lesson: CourseLesson, person: people.Person) -> None:
    LessonCompletion.objects.filter(lesson=lesson, person=person).delete()


def notice_activities(
    course: Course, outline: Outline, person: people.Person, *, at: datetime | None = None
) -> bool:
    """Finish the lessons whose activities this pupil has all done; True when one was finished just now.

    `at`: when that was, for data with a past.
    """
    open_ids = [row.lesson.pk for row in outline.rows if not row.done]
    finished = False
    for lesson in CourseLesson.objects.filter(pk__in=open_ids, live=True):
        keys = activity_keys(block for block in lesson.body.raw_data if isinstance(block, dict))
        cards = [activities.card(person, key) for key in keys]
        if cards and all(card is not None and card.done for card in cards):
            finish(lesson, person, at=at)
            finished = True
    return finished


@dataclass(frozen=True)
class PupilRow:
    pupil: people.Person
    done: frozenset[int]
    last: datetime | None
    total: int

    @property
    def percent(self) -> int:
        return round(100 * len(self.done) / self.total) if self.total else 0


@dataclass(frozen=True)
class ClassProgress:
    lessons: list[CourseLesson]
    pupils: list[PupilRow]

    @property
    def percent(self) -> int:
        """Mean of the class."""
        return round(sum(p.percent for p in self.pupils) / len(self.pupils)) if self.pupils else 0

    @property
    def per_lesson(self) -> list[tuple[CourseLesson, int]]:
        """How many have finished each lesson."""
        return [(lesson, sum(lesson.pk in p.done for p in self.pupils)) for lesson in self.lessons]


def class_progress(course: Course, class_id: int) -> ClassProgress:
    """Every pupil of the class today, in the order of names. The caller has checked that the person sees the class."""
    lessons = list(
        CourseLesson.objects.filter(section__course=course, live=True)
        .defer("body")
        .order_by("section__position", "section_id", "position", "id")
    )
    pupils = people.roster(class_id)
    done: dict[int, dict[int, datetime]] = {}
    rows = LessonCompletion.objects.filter(lesson__in=lessons, person__in=pupils)
    for person_id, lesson_id, at in rows.values_list("person_id", "lesson_id", "at"):
        done.setdefault(person_id, {})[lesson_id] = at
    return ClassProgress(
        lessons,
        [
            PupilRow(
                p, frozenset(done.get(p.pk, {})), max(done.get(p.pk, {}).values(), default=None), len(lessons)
            )
            for p in pupils
        ],
    )
