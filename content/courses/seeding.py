"""Whole courses from plain data: for demo schools, imports and tests."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from content.courses import authoring
from content.courses.models import Course, CourseLesson
from lms.people import api as people

Block = Mapping[str, Any]


def stream(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Plain blocks as stream data. Raises `ValueError` for an unknown type.

    {"type": "heading", "text": …}, {"type": "text", "text": paragraphs, lines beginning with '- ' or '1. ' are lists},
    {"type": "image", "item": id, "alt": …, "caption": …}, {"type": "video" | "audio", "item": id, "caption": …},
    {"type": "library_item", "item": id, "page": n, "note": …}, {"type": "quiz" | "connected_lesson", "key": …, "note": …}.
    """
    return [{"type": block["type"], "value": _value(block)} for block in blocks]


def _value(block: Block) -> Any:
    kind = block["type"]
    if kind == "heading":
        return block["text"]
    if kind == "text":
        return markup(block["text"])
    if kind in {"quiz", "connected_lesson"}:
        return {"key": block["key"], "note": block.get("note", "")}
    if kind == "library_item":
        return {"item": block["item"], "page": block.get("page"), "note": block.get("note", "")}
    if kind == "image":
        return {"item": block["item"], "alt": block["alt"], "caption": block.get("caption", "")}
    if kind in {"video", "audio"}:
        return {"item": block["item"], "caption": block.get("caption", "")}
    raise ValueError(f"no such block: {kind}")


def markup(text: str) -> str:
    """Paragraphs and lists of plain text as the editor's HTML; `**bold**` and maths between $ stay readable."""
    pieces: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in paragraph.strip().split("\n") if line.strip()]
        if not lines:
            continue
        if all(line.startswith("- ") for line in lines):
            pieces.append("<ul>" + "".join(f"<li>{_line(line[2:])}</li>" for line in lines) + "</ul>")
        elif all(line.partition(". ")[0].isdigit() for line in lines):
            points = [line.partition(". ")[2] for line in lines]
            pieces.append("<ol>" + "".join(f"<li>{_line(point)}</li>" for point in points) + "</ol>")
        else:
            pieces.append("<p>" + "<br/>".join(_line(line) for line in lines) + "</p>")
    return "".join(pieces)


def _line(text: str) -> str:
    parts = html.escape(text, quote=False).split("**")
    if len(parts) % 2 == 0:
        return "**".join(parts)
    return "".join(f"<b>{part}</b>" if n % 2 else part for n, part in enumerate(parts))


@transaction.atomic
def create_course(
    *, school: people.School, author: people.Person, title: str, summary: str = "",
    subject: people.Subject | None = None, grade: int | None = None, sections: Sequence[Mapping[str, Any]],
    publish: bool = True,
) -> Course:  # fmt: skip
    """A course with `sections` [{"title", "lessons": [{"title", "minutes", "blocks": [...]}]}], published or all drafts."""
    course = authoring.new_course(
        school=school, author=author, title=title, summary=summary, subject=subject, grade=grade
    )
    for plan in sections:
        section = authoring.add_section(course, plan["title"])
        for lesson in plan.get("lessons", ()):
            row = authoring.add_lesson(section, lesson["title"], author)
            write_lesson(
                row, author, lesson.get("blocks", ()), minutes=lesson.get("minutes", 0), publish=publish
            )
    return course


def write_lesson(
    lesson: CourseLesson,
    author: people.Person,
    blocks: Sequence[Block],
    *,
    minutes: int = 0,
    publish: bool = False,
) -> None:
    """Give a lesson these blocks as its newest draft, and publish it where asked."""
    body = CourseLesson._meta.get_field("body")
    lesson.minutes = minutes
    lesson.body = body.stream_block.to_python(stream(blocks))  # type: ignore[union-attr] # a StreamField
    lesson.save_revision(user=author)
    if publish:
        authoring.publish_lesson(lesson, author)
