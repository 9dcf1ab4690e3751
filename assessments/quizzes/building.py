"""The builder's one form: the points and section titles typed so far, and the button that was pressed."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.formats.text import clean
from assessments.quizzes import access, store
from assessments.quizzes.models import Quiz
from assessments.quizzes.paper import Paper
from lms.people.api import Person
from lms.ui.numbers import parse_decimal

MOST = Decimal(100)
_DO = re.compile(r"(up|down|remove|update|section-remove):(\d{1,18})")


@dataclass
class Typed:
    """What stood in the form: points as typed by item id, what is wrong with them, section texts by section id."""

    points: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    sections: dict[int, tuple[str, str]] = field(default_factory=dict)
    values: dict[int, Decimal] = field(default_factory=dict)


def read(posted: Any, paper: Paper, quiz: Quiz) -> Typed:
    """The typed values of the quiz's own items and sections; others are ignored."""
    typed = Typed()
    for item in paper.items:
        text = posted.get(f"points-{item.id}")
        if text is None:
            continue
        typed.points[item.id] = text
        try:
            value = parse_decimal(text)
        except ValueError:
            value = Decimal(-1)
        if not 0 <= value <= MOST or value != value.quantize(store.CENT):
            typed.errors[item.id] = _("Điểm là số từ 0 đến 100, tối đa hai chữ số thập phân, ví dụ 0,25.")
        else:
            typed.values[item.id] = value
    for section in quiz.sections.all():
        title = posted.get(f"title-{section.pk}")
        if title is not None:
            text = posted.get(f"instructions-{section.pk}", "")
            typed.sections[section.pk] = (clean(title)[:200], clean(text)[:5000])
    return typed


def save(quiz: Quiz, paper: Paper, typed: Typed) -> None:
    """Points and section texts that differ from what is stored."""
    changed = {
        item.id: typed.values[item.id]
        for item in paper.items
        if item.id in typed.values and typed.values[item.id] != item.points
    }
    if changed:
        store.set_points(quiz, changed)
    for section in quiz.sections.all():
        if section.pk in typed.sections and typed.sections[section.pk] != (
            section.title,
            section.instructions,
        ):
            section.quiz = quiz
            store.change_section(section, *typed.sections[section.pk])


@dataclass(frozen=True)
class Removed:
    """A question just taken out: what `restore` needs, as plain values for the session."""

    quiz: int
    section: int
    version: int
    points: str
    place: int
    number: int


def removal(person: Person, quiz: Quiz, paper: Paper, action: str) -> Removed | None:
    """What the action is about to remove; None for every other action. Http404 for foreign ids."""
    match = _DO.fullmatch(action)
    if match is None or match.group(1) != "remove":
        return None
    item = access.item_for(person, quiz.pk, int(match.group(2)))
    rows = [row.id for section in paper.sections if section.id == item.section_id for row in section.items]
    number = paper.by_id[item.pk].number
    return Removed(quiz.pk, item.section_id, item.version_id, str(item.points), rows.index(item.pk), number)


def restore(person: Person, removed: Removed) -> None:
    """Put the question back; into the last section where its own is gone."""
    quiz = access.own_quiz_for(person, removed.quiz)
    section = quiz.sections.filter(pk=removed.section).first() or access.last_section(quiz)
    section.quiz = quiz
    version = access.version_used(removed.version)
    store.put_back(section, version, Decimal(removed.points), removed.place)


def do(person: Person, quiz: Quiz, action: str) -> str:
    """What the pressed button asks for; returns a sentence for the teacher, or ''. Http404 for foreign ids."""
    if action == "spread":
        store.spread_points(quiz)
        return _("Đã chia đều thành 10 điểm.")
    if action == "section-add":
        number = quiz.sections.count() + 1
        store.add_section(quiz, _("Phần %(number)s") % {"number": roman(number)})
        return _("Đã thêm một phần.")
    match = _DO.fullmatch(action)
    if match is None:
        return _("Đã lưu.")
    kind, key = match.group(1), int(match.group(2))
    if kind == "section-remove":
        store.remove_section(access.section_for(person, quiz.pk, key))
        return _("Đã bỏ phần; các câu của phần được dồn sang phần bên cạnh.")
    item = access.item_for(person, quiz.pk, key)
    if kind == "remove":
        store.remove_item(item)
        return ""  # the builder says so, with a button to undo it
    if kind == "update" and item.version.question.current:
        store.use_version(item, item.version.question.current)
        return _("Đã dùng phiên bản mới của câu hỏi.")
    if kind in ("up", "down"):
        store.move_item(item, "up" if kind == "up" else "down")
    return ""


def roman(number: int) -> str:
    """1 to 39 as Vietnamese papers number their parts: I, II, III."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
