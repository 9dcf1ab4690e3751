"""Making courses: the outline, the lessons, giving a course to classes. The only writer of these tables."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Model, QuerySet
from django.db.models.functions import Coalesce

from content.courses.models import (
    Course,
    CourseAssignment,
    CourseLesson,
    CourseSection,
    LessonCompletion,
)
from content.library.models import LibraryItem
from content.library.sharing import items_held_by, share_item_with_classes
from lms.people import api as people
from lms.ui.text import nfc

ITEM_BLOCKS = frozenset({"image", "video", "audio", "library_item"})
ACTIVITY_BLOCKS = frozenset({"quiz", "connected_lesson"})


def new_course(
    *, school: people.School, author: people.Person, title: str, summary: str = "",
    subject: people.Subject | None = None, grade: int | None = None,
) -> Course:  # fmt: skip
    return Course.objects.create(
        school=school,
        author=author,
        title=nfc(title)[:200],
        summary=summary.strip(),
        subject=subject,
        grade=grade,
    )


def describe(
    course: Course, *, title: str, summary: str, subject: people.Subject | None, grade: int | None
) -> None:
    course.title, course.summary, course.subject, course.grade = (
        nfc(title)[:200],
        summary.strip(),
        subject,
        grade,
    )
    course.save()


def share_writing(course: Course, co_authors: Iterable[people.Person]) -> None:
    """Exactly these write the course beside its author. The caller has checked that they teach at its school."""
    course.co_authors.set(co_authors)


@transaction.atomic
def remove_course(course: Course) -> bool:
    """Remove a course that no class has and nobody has learned from; False, and nothing removed, otherwise."""
    if (
        course.assignments.exists()
        or LessonCompletion.objects.filter(lesson__section__course=course).exists()
    ):
        return False
    course.delete()
    return True


def _next(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(n=Coalesce(Max("position"), 0))["n"]) + 1


def add_section(course: Course, title: str) -> CourseSection:
    return CourseSection.objects.create(
        course=course, title=nfc(title)[:200], position=_next(course.sections.all())
    )


def rename_section(section: CourseSection, title: str) -> None:
    section.title = nfc(title)[:200]
    section.save(update_fields=["title"])


@transaction.atomic
def add_lesson(section: CourseSection, title: str, author: people.Person) -> CourseLesson:
    """An empty draft at the end of the section, with its first revision."""
    lesson = CourseLesson.objects.create(
        section=section, title=title[:200], position=_next(section.lessons.all()), live=False,
        has_unpublished_changes=True,
    )  # fmt: skip
    lesson.save_revision(user=author)
    return lesson


@transaction.atomic
def move(row: CourseSection | CourseLesson, step: int) -> None:
    """One place up (-1) or down (+1) among its siblings, renumbered. At the edge of its section a lesson goes on into
    the neighbouring one; a section stays."""
    siblings = _siblings(row)
    place = next(n for n, other in enumerate(siblings) if other.pk == row.pk)
    target = place + step
    if 0 <= target < len(siblings):
        siblings[place], siblings[target] = siblings[target], siblings[place]
    elif isinstance(row, CourseLesson):
        _into_neighbour(row, step)
        return
    for number, other in enumerate(siblings, start=1):
        type(other)._default_manager.filter(pk=other.pk).update(position=number)


def _into_neighbour(lesson: CourseLesson, step: int) -> None:
    sections = list(lesson.section.course.sections.all())
    place = next(n for n, section in enumerate(sections) if section.pk == lesson.section_id) + step
    if not 0 <= place < len(sections):
        return
    there = sections[place]
    if step > 0:
        there.lessons.update(position=F("position") + 1)
    position = 1 if step > 0 else _next(there.lessons.all())
    CourseLesson.objects.filter(pk=lesson.pk).update(section=there, position=position)


def _siblings(row: CourseSection | CourseLesson) -> list[Model]:
    if isinstance(row, CourseSection):
        return list(row.course.sections.all())
    return list(row.section.lessons.all())


def remove_section(section: CourseSection) -> bool:
    """Remove an empty section; False, and nothing removed, while it has lessons."""
    if section.lessons.exists():
        return False
    section.delete()
    return True


@transaction.atomic
def remove_lesson(lesson: CourseLesson) -> bool:
    """False, and nothing removed, when a pupil has finished it: then it can be taken back, not lost."""
    if lesson.completions.exists():
        return False
    course = lesson.section.course
    lesson.delete()
    sync_shares(course)
    return True


@transaction.atomic
def publish_lesson(lesson: CourseLesson, person: people.Person) -> None:
    """Show pupils the newest draft."""
    revision = lesson.get_latest_revision() or lesson.save_revision(user=person)
    revision.publish(user=person)


@transaction.atomic
def unpublish_lesson(lesson: CourseLesson, person: people.Person) -> None:
    """Take the lesson from pupils; what they have done stays."""
    lesson.unpublish(user=person)


def publish_all(course: Course, person: people.Person) -> int:
    """Publish every lesson with unpublished work; how many."""
    waiting = CourseLesson.objects.filter(section__course=course, has_unpublished_changes=True)
    lessons = list(waiting)
    for lesson in lessons:
        publish_lesson(lesson, person)
    return len(lessons)


@transaction.atomic
def give_to_class(course: Course, school_class: people.SchoolClass, person: people.Person) -> bool:
    """True when the class did not have the course yet. The caller has checked that the person teaches the class."""
    _, made = CourseAssignment.objects.get_or_create(
        course=course, school_class=school_class, defaults={"assigned_by": person}
    )
    sync_shares(course)
    return made


@transaction.atomic
def take_from_class(course: Course, class_id: int) -> None:
    """The class no longer sees the course; what its pupils finished stays, should it come back."""
    CourseAssignment.objects.filter(course=course, school_class_id=class_id).delete()
    sync_shares(course)


def item_ids(blocks: Iterable[Any]) -> set[int]:
    """Library items that raw stream data names."""
    return {
        int(block["value"]["item"])
        for block in blocks
        if block["type"] in ITEM_BLOCKS and block["value"].get("item")
    }


def activity_keys(blocks: Iterable[Any]) -> list[str]:
    """Keys of the activities that raw stream data names, in order."""
    return [
        block["value"]["key"]
        for block in blocks
        if block["type"] in ACTIVITY_BLOCKS and block["value"].get("key")
    ]


def sync_shares(course: Course) -> None:
    """Items of the course's school, used in published lessons, are open to its classes at other schools; no others."""
    key = f"course:{course.pk}"
    abroad = set(
        course.assignments.exclude(school_class__year__school_id=F("course__school_id")).values_list(
            "school_class_id", flat=True
        )
    )
    used: set[int] = set()
    if abroad:
        for lesson in CourseLesson.objects.filter(section__course=course, live=True):
            used |= item_ids(lesson.body.raw_data)
        used &= set(
            LibraryItem.objects.filter(pk__in=used, school_id=course.school_id).values_list("pk", flat=True)
        )
    for item_id in used | items_held_by(key):
        share_item_with_classes(item_id, abroad if item_id in used else (), key)


def lesson_changed(sender: type[CourseLesson], instance: CourseLesson, **_: Any) -> None:
    """After a lesson was published or taken back, by our pages or by Wagtail's editor."""
    sync_shares(instance.section.course)
