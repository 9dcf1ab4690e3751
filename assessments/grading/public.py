"""What a pupil is sent of a question before its key is released: an allow-list. Pure.

A field that is not named here does not leave the server; a type that is not named here raises.
"""

from typing import Any

from assessments.grading.answers import Order, shown_names
from assessments.grading.questions import (
    TYPES,
    Essay,
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalseGroup,
    UnknownType,
)


def public_view(question: Question, order: Order | None = None) -> dict[str, Any]:
    """`type`, `stem`, and per type `options` or `statements` as [{'name', 'text'}] in the order shown, or the
    word limits. Texts are source text: render them with `lms.ui.richtext`."""
    if type(question) not in TYPES.values():
        raise UnknownType(type(question).__name__)
    view: dict[str, Any] = {"type": question.type, "stem": question.stem}
    if isinstance(question, SingleChoice | MultipleChoice):
        texts = {option.label: option.text for option in question.options}
        view["options"] = _parts(question, texts, order)
    elif isinstance(question, TrueFalseGroup):
        texts = {statement.label: statement.text for statement in question.statements}
        view["statements"] = _parts(question, texts, order)
    elif isinstance(question, Essay):
        view["min_words"], view["max_words"] = question.min_words, question.max_words
    elif not isinstance(question, Numeric):
        raise UnknownType(type(question).__name__)
    return view


def _parts(question: Question, texts: dict[str, str], order: Order | None) -> list[dict[str, str]]:
    names = shown_names(question, order)
    return [{"name": name, "text": texts[label]} for label, name in names.items()]
