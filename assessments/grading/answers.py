"""Answers: from what a browser sends to a value, to one short text in the database, and back. Pure.

A value is None when nothing is answered, else
  single choice     the option's own label, 'B'
  multiple choice   a frozenset of own labels
  true/false group  four of True, False or None (not marked), in the question's own order
  numeric           the text as typed, so that nothing typed is lost; marking reads the number
  essay             the text

What is shown is named by its place: the first option shown is 'A', whatever its own label, so that a page tells
nothing about the order the author wrote in. `order` is the tuple of own labels in the order shown.
"""

import unicodedata
from collections.abc import Mapping
from random import Random
from typing import Any

from assessments.grading.questions import (
    MAX_ESSAY_LENGTH,
    MAX_NUMERIC_LENGTH,
    Essay,
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalseGroup,
    UnknownType,
)

Answer = str | frozenset[str] | tuple[bool | None, ...] | None
Order = tuple[str, ...]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRUE, _FALSE = ("1", "true", True), ("0", "false", False)


class AnswerError(ValueError):
    """An answer that no honest page can send; the message is for a log, not for a pupil."""


def labels(question: Question) -> Order:
    """Own labels of the parts that can be shown in another order; empty for numeric and essay."""
    if isinstance(question, SingleChoice | MultipleChoice):
        return tuple(option.label for option in question.options)
    if isinstance(question, TrueFalseGroup):
        return tuple(statement.label for statement in question.statements)
    if isinstance(question, Numeric | Essay):
        return ()
    raise UnknownType(type(question).__name__)


def shuffled(question: Question, rng: Random) -> Order:
    """The labels in an order drawn from `rng`."""
    order = list(labels(question))
    rng.shuffle(order)
    return tuple(order)


def shown_names(question: Question, order: Order | None = None) -> dict[str, str]:
    """Own label -> the name it carries on the page: 'A', 'B'… by place ('a', 'b'… for statements)."""
    own = labels(question)
    order = own if order is None else order
    if sorted(order) != sorted(own):
        raise AnswerError("the order does not fit the question")
    letters = _LETTERS.lower() if isinstance(question, TrueFalseGroup) else _LETTERS
    return {label: letters[place] for place, label in enumerate(order)}


def parse_answer(question: Question, raw: Any, order: Order | None = None) -> Answer:
    """What a browser sent, as a value.

    `raw`: text for single choice (a shown name), numeric and essay; a list of shown names for multiple choice;
    a mapping of shown name to '1', '0' or '' for the true/false group. None, '' and empty collections are blank.
    Raises AnswerError for anything else, UnknownType for a type without a rule here.
    """
    if isinstance(question, SingleChoice):
        return _single(raw, _own_by_shown(question, order))
    if isinstance(question, MultipleChoice):
        return _multiple(raw, _own_by_shown(question, order))
    if isinstance(question, TrueFalseGroup):
        return _group(raw, question, _own_by_shown(question, order))
    if isinstance(question, Numeric):
        return _text(raw, MAX_NUMERIC_LENGTH, keep_lines=False)
    if isinstance(question, Essay):
        return _text(raw, MAX_ESSAY_LENGTH, keep_lines=True)
    raise UnknownType(type(question).__name__)


def shown_answer(question: Question, answer: Answer, order: Order | None = None) -> Any:
    """The value as the page names it, JSON-ready; `parse_answer` of it gives `answer` again."""
    names = shown_names(question, order)
    if isinstance(question, SingleChoice):
        return names[answer] if isinstance(answer, str) else ""
    if isinstance(question, MultipleChoice):
        return sorted(names[label] for label in answer) if isinstance(answer, frozenset) else []
    if isinstance(question, TrueFalseGroup):
        values = answer if isinstance(answer, tuple) else (None,) * len(question.statements)
        pairs = zip(question.statements, values, strict=True)
        return {names[s.label]: {True: "1", False: "0", None: ""}[value] for s, value in pairs}
    return answer if isinstance(answer, str) else ""


def store(question: Question, answer: Answer) -> str:
    """The value as one short text for the database; '' when blank."""
    if answer is None:
        return ""
    if isinstance(question, SingleChoice | Numeric | Essay) and isinstance(answer, str):
        return answer
    if isinstance(question, MultipleChoice) and isinstance(answer, frozenset):
        return ",".join(label for label in labels(question) if label in answer)
    if isinstance(question, TrueFalseGroup) and isinstance(answer, tuple):
        return "".join({True: "1", False: "0", None: "-"}[value] for value in answer)
    raise AnswerError(f"{type(answer).__name__} is no answer to {type(question).__name__}")


def load(question: Question, stored: str) -> Answer:
    """The value that `store` wrote. Raises AnswerError for a text it cannot have written."""
    if not stored:
        labels(question)  # an unknown type fails here too
        return None
    if isinstance(question, SingleChoice):
        return _single(stored, {label: label for label in labels(question)})
    if isinstance(question, MultipleChoice):
        return _multiple(stored.split(","), {label: label for label in labels(question)})
    if isinstance(question, TrueFalseGroup):
        if len(stored) != len(question.statements) or set(stored) - set("10-"):
            raise AnswerError("not a stored true/false answer")
        return tuple({"1": True, "0": False, "-": None}[sign] for sign in stored)
    if isinstance(question, Numeric | Essay):
        return stored
    raise UnknownType(type(question).__name__)


def _own_by_shown(question: Question, order: Order | None) -> dict[str, str]:
    return {shown: own for own, shown in shown_names(question, order).items()}


def _single(raw: Any, own: dict[str, str]) -> Answer:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str) or raw not in own:
        raise AnswerError("not one of the options")
    return own[raw]


def _multiple(raw: Any, own: dict[str, str]) -> Answer:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, list | tuple) or len(raw) > len(own):
        raise AnswerError("not a list of options")
    if any(not isinstance(name, str) or name not in own for name in raw):
        raise AnswerError("not among the options")
    return frozenset(own[name] for name in raw) or None


def _group(raw: Any, question: TrueFalseGroup, own: dict[str, str]) -> Answer:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, Mapping) or not set(raw) <= set(own):
        raise AnswerError("not an answer to these statements")
    marked: dict[str, bool | None] = {}
    for name, value in raw.items():
        if value is None or value == "":
            marked[own[name]] = None
        elif isinstance(value, str | bool) and value in _TRUE + _FALSE:
            marked[own[name]] = value in _TRUE
        else:
            raise AnswerError("neither true nor false")
    values = tuple(marked.get(statement.label) for statement in question.statements)
    return None if all(value is None for value in values) else values


def _text(raw: Any, limit: int, *, keep_lines: bool) -> Answer:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise AnswerError("not a text")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t")
    text = text.strip() if keep_lines else " ".join(text.split())
    if len(text) > limit:
        raise AnswerError("too long")
    return text or None
