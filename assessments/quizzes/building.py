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
    # Stored elsewhere since the page was opened, and typed differently here: the stored points and section texts.
    other_points: dict[int, Decimal] = field(default_factory=dict)
    other_sections: dict[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def stands_back(self) -> bool:
        """True when saving would overwrite what the page has not shown."""
        return bool(self.other_points or self.other_sections)


def read(posted: Any, paper: Paper, quiz: Quiz) -> Typed:
    """The typed values of the quiz's own items and sections; others are ignored.

    The page also carries what it showed (`was-…`): what was only shown and not touched stays as it is stored now.
    """
    typed = Typed()
    for item in paper.items:
        text = posted.get(f"points-{item.id}")
        if text is None:
            continue
        value = _points(text)
        shown = posted.get(f"was-points-{item.id}")
        was = item.points if shown is None else _points(shown)
        if was not in (item.points, -1) and value == was:
            continue
        if item.points not in (was, value):
            typed.other_points[item.id] = item.points
        typed.points[item.id] = text
        if not 0 <= value <= MOST or value != value.quantize(store.CENT):
            typed.errors[item.id] = _("Điểm là số từ 0 đến 100, tối đa hai chữ số thập phân, ví dụ 0,25.")
        else:
            typed.values[item.id] = value
    for section in quiz.sections.all():
        title = posted.get(f"title-{section.pk}")
        if title is not None:
            text = posted.get(f"instructions-{section.pk}", "")
            sent = (clean(title)[:200], clean(text)[:5000])
            stored = (section.title, section.instructions)
            read_as = (
                posted.get(f"was-title-{section.pk}", stored[0]),
                posted.get(f"was-instructions-{section.pk}", stored[1]),
            )
            _section(typed, section.pk, stored, (clean(read_as[0]), clean(read_as[1])), sent)
    return typed


def _section(
    typed: Typed, key: int, stored: tuple[str, str], was: tuple[str, str], sent: tuple[str, str]
) -> None:
    """Title and instructions each by itself: who wrote the one keeps the other as it is stored."""
    texts = [now if text == before else text for now, before, text in zip(stored, was, sent, strict=True)]
    typed.sections[key] = (texts[0], texts[1])
    if any(
        before not in (now, text) and now != text for now, before, text in zip(stored, was, sent, strict=True)
    ):
        typed.other_sections[key] = stored


def _points(text: str) -> Decimal:
    """The points as typed; −1 for what is no number."""
    try:
        return parse_decimal(text)
    except ValueError:
        return Decimal(-1)


def save(quiz: Quiz, paper: Paper, typed: Typed) -> None:
    """Points and section texts that differ from what is stored. Raises ChangedMeanwhile when the quiz is no longer
    what it was read as."""
    changed = {
        item.id: typed.values[item.id]
        for item in paper.items
        if item.id in typed.values and typed.values[item.id] != item.points
    }
    if changed:
        store.set_points(quiz, changed, unless_changed=True)
    for section in quiz.sections.all():
        if section.pk in typed.sections and typed.sections[section.pk] != (
            section.title,
            section.instructions,
        ):
            section.quiz = quiz
            store.change_section(section, *typed.sections[section.pk], unless_changed=True)


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
