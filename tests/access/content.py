"""The library's routes."""

import io
from typing import Any

from content import api as content
from tests.access.rules import Rule, logged_in, only
from tests.content import files
from tests.world import Side, World

READERS = (
    "pupil",
    "other_pupil",
    "guardian",
    "teacher",
    "other_teacher",
    "subject_head",
    "librarian",
    "school_admin",
    "principal",
)
CURATORS = ("librarian", "school_admin")


def prepare(world: World) -> None:
    for side in (world.a, world.b):
        about = content.About(title="Sách của trường", captions="WEBVTT")
        extra: Any = side
        extra.book = content.ingest(
            school=side.school,
            about=about,
            added_by=side.librarian,
            file=io.BytesIO(files.epub()),
            file_name="a.epub",
            publish=True,
        )
        extra.slides = content.ingest(
            school=side.school,
            about=about,
            added_by=side.librarian,
            file=io.BytesIO(files.pdf(1)),
            file_name="a.pdf",
            publish=True,
        )
        extra.course = content.create_course(
            school=side.school,
            author=side.teacher,
            title="Khóa học của trường",
            sections=[{"title": "Phần 1", "lessons": [{"title": "Bài 1", "blocks": []}]}],
        )
        extra.lesson = extra.course.sections.get().lessons.get()
        content.give_to_class(extra.course, side.class1, side.teacher)


def book(side: Side) -> dict[str, Any]:
    return {"item_id": side.book.pk}  # type: ignore[attr-defined] # made by prepare


def page(side: Side) -> dict[str, Any]:
    return {"item_id": side.slides.pk, "number": 1}  # type: ignore[attr-defined] # made by prepare


def course(side: Side) -> dict[str, Any]:
    return {"course_id": side.course.pk}  # type: ignore[attr-defined] # made by prepare


def course_of_class(side: Side) -> dict[str, Any]:
    return course(side) | {"class_id": side.class1.pk}


def foreign_class(own: Side, foreign: Side) -> dict[str, Any]:
    return course(own) | {"class_id": foreign.class1.pk}


def lesson(side: Side) -> dict[str, Any]:
    return {"lesson_id": side.lesson.pk}  # type: ignore[attr-defined] # made by prepare


# Courses are looked at by their school's teachers and leaders, and by pupils of classes that have them.
COURSE_STAFF = ("teacher", "other_teacher", "subject_head", "school_admin", "principal")
AUTHORS = ("teacher", "school_admin")

ROUTES: dict[str, Rule] = {
    "content:library": logged_in(),
    "content:manage": only(*CURATORS, "foreign_admin"),
    "content:add": only(*CURATORS, "foreign_admin"),
    "content:add_many": only(*CURATORS, "foreign_admin"),
    "content:item": only(*READERS, kwargs=book),
    "content:edit": only(*CURATORS, kwargs=book),
    "content:bulk": only(*CURATORS, "foreign_admin", method="post"),
    "content:remove": only(*CURATORS, kwargs=book),
    "content:publish": only(*CURATORS, kwargs=book, method="post"),
    "content:read": only(*READERS, kwargs=book),
    "content:find_inside": only(*READERS, kwargs=book),
    "content:keep_place": only(*READERS, kwargs=book, method="post", data={"position": "1"}),
    "content:file": only(*READERS, kwargs=book),
    "content:cover": only(*READERS, kwargs=book),
    "content:page_image": only(*READERS, kwargs=page),
    "content:book_picture": only(*READERS, kwargs=book, data={"ten": "OEBPS/pic.png"}),
    "content:captions": only(*READERS, kwargs=book),
    "content:courses": logged_in(),
    "content:course_create": only("teacher", "other_teacher", "subject_head"),
    "content:course": only(*COURSE_STAFF, "pupil", kwargs=course),
    "content:course_edit": only(*AUTHORS, kwargs=course),
    "content:course_outline": only(*AUTHORS, kwargs=course),
    "content:course_give": only(*COURSE_STAFF, kwargs=course),
    "content:course_remove": only(*AUTHORS, kwargs=course, method="post"),
    "content:course_progress": only(
        "teacher", "school_admin", "principal", kwargs=course_of_class, mixed=foreign_class
    ),
    "content:lesson": only(*COURSE_STAFF, "pupil", kwargs=lesson),
    "content:lesson_preview": only("teacher", "school_admin", kwargs=lesson),
    "content:lesson_finish": only("pupil", kwargs=lesson, method="post"),
}
