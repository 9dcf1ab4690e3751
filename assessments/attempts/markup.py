"""A question as HTML for the pupil's page, made from `grading.public_view` alone: what is not in it cannot leak.

Written as plain string building because a page of forty questions is the product's most asked-for page. Only three
things are put in: the output of `lms.ui.richtext`, text escaped here, and this module's own constants.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments import grading
from assessments.attempts.sheets import Place
from lms.ui.richtext import render, render_inline
from lms.ui.templatetags.ui import number as shown_number


class Words:
    """The words of every question, looked up once per page."""

    def __init__(self, of: int) -> None:
        self.top = escape(_("Câu %(number)s trên %(of)s")) % {"number": "%s", "of": of}
        self.points = escape(_("%(points)s điểm")) % {"points": "%s"}
        self.flag = escape(_("Đánh dấu"))
        self.answered = escape(_("Câu %(number)s, đã trả lời")) % {"number": "%s"}
        self.unanswered = escape(_("Câu %(number)s, chưa trả lời")) % {"number": "%s"}


def link(number: int, item: int, done: bool, words: Words) -> SafeString:
    """The line of a question in the list of all questions."""
    label, mark = (words.answered, ' class="done"') if done else (words.unanswered, "")
    return mark_safe(
        f'<li><a href="#cau-{number}" data-to="{item}" data-number="{number}"{mark}'
        f' aria-label="{label % number}">{number}</a></li>'
    )


def question(place: Place, shown: Any, revision: int, words: Words) -> SafeString:
    """The question `place` with the pupil's own answer `shown` (as `Place.shown` gives it, None: none yet)."""
    item = place.item.id
    view = grading.public_view(place.question, place.order)
    body = _BODIES[view["type"]](item, view, shown)
    number = place.number
    top = f"{words.top % number} · {words.points % shown_number(place.item.points)}"
    return mark_safe(
        f'<section class="card question" id="cau-{number}" data-item="{item}" data-type="{view["type"]}"'
        f' data-number="{number}" data-rev="{revision}" tabindex="-1" aria-labelledby="ten-{number}">'
        f'<div class="question-top"><h3 id="ten-{number}">{top}</h3>'
        f'<button type="button" class="button button-plain button-small flag-button needs-script" data-flag'
        f' aria-pressed="false">⚑ {words.flag}</button></div>'
        f'<div class="stem" id="de-{item}">{render(view["stem"])}</div>{body}'
        f'<input type="hidden" name="r-{item}" value="{revision}" data-rev></section>'
    )


def _choices(kind: str) -> Callable[[int, dict[str, Any], Any], str]:
    many = " many" if kind == "checkbox" else ""

    def build(item: int, view: dict[str, Any], shown: Any) -> str:
        chosen = shown or ()
        lines = [f'<fieldset class="options" aria-labelledby="de-{item}">']
        for option in view["options"]:
            name = option["name"]
            checked = " checked" if name in chosen else ""
            lines.append(
                f'<label class="option{many}"><input type="{kind}" name="a-{item}" value="{name}" data-part=""{checked}>'
                f'<b>{name}</b><span class="option-text">{render_inline(option["text"])}</span></label>'
            )
        lines.append("</fieldset>")
        return "".join(lines)

    return build


def _group(item: int, view: dict[str, Any], shown: Any) -> str:
    values = shown or {}
    true, false = escape(_("Đúng")), escape(_("Sai"))
    lines = ['<div class="options">']
    for statement in view["statements"]:
        name = statement["name"]
        lines.append(
            f'<fieldset class="statement"><legend><b>{name})</b>'
            f'<span class="option-text">{render_inline(statement["text"])}</span></legend><span class="decide">'
        )
        for value, word in (("1", true), ("0", false)):
            checked = " checked" if values.get(name) == value else ""
            lines.append(
                f'<label class="option"><input type="radio" name="a-{item}-{name}" value="{value}"'
                f' data-part="{name}"{checked}>{word}</label>'
            )
        lines.append("</span></fieldset>")
    lines.append("</div>")
    return "".join(lines)


def _number(item: int, view: dict[str, Any], shown: Any) -> str:
    return (
        f'<div class="field answer-line"><label for="a-{item}">{escape(_("Đáp số"))}</label>'
        f'<input type="text" id="a-{item}" name="a-{item}" value="{escape(shown or "")}" data-part=""'
        f' maxlength="40" inputmode="text" autocomplete="off" spellcheck="false" aria-describedby="gi-{item}">'
        f'<p class="help" id="gi-{item}">{escape(_("Viết số, dùng dấu phẩy hoặc dấu chấm: 0,25."))}</p></div>'
    )


def _essay(item: int, view: dict[str, Any], shown: Any) -> str:
    limits = []
    if view["min_words"]:
        limits.append(_("ít nhất %(n)s từ") % {"n": view["min_words"]})
    if view["max_words"]:
        limits.append(_("nhiều nhất %(n)s từ") % {"n": view["max_words"]})
    help_text = _("Bài viết: %(limits)s.") % {"limits": ", ".join(limits)} if limits else ""
    return (
        f'<div class="field"><label for="a-{item}">{escape(_("Bài làm"))}</label>'
        f'<textarea id="a-{item}" name="a-{item}" class="answer-text" rows="10" data-part="" maxlength="60000"'
        f' aria-describedby="gi-{item}">\n{escape(shown or "")}</textarea>'
        f'<p class="help" id="gi-{item}">{escape(help_text)} <span data-words></span></p></div>'
    )


_BODIES: dict[str, Callable[[int, dict[str, Any], Any], str]] = {
    "single_choice": _choices("radio"),
    "multiple_choice": _choices("checkbox"),
    "true_false_group": _group,
    "numeric": _number,
    "essay": _essay,
}


def raw_answer(place: Place, posted: Callable[[str], list[str]]) -> Any:
    """The answer in a posted form (`posted` gives the values of a field), as `grading.parse_answer` takes it."""
    item = place.item.id
    view = grading.public_view(place.question, place.order)
    if view["type"] == "multiple_choice":
        return posted(f"a-{item}")
    if view["type"] == "true_false_group":
        names = [statement["name"] for statement in view["statements"]]
        return {name: (posted(f"a-{item}-{name}") or [""])[-1] for name in names}
    return (posted(f"a-{item}") or [""])[-1]
