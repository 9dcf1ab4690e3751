"""Questions as JSON and back, with a version number; what is not understood is refused. Pure."""

from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from assessments.grading.questions import (
    MAX_OPTIONS,
    MAX_TEXT_LENGTH,
    TYPES,
    NumericKey,
    Option,
    Question,
    Statement,
    UnknownType,
)

VERSION = 1
_RULES = {"multiple_choice": ("right_minus_wrong", "all_or_nothing"), "true_false_group": ("steps", "linear")}
_PARTS: dict[str, type[Option] | type[Statement]] = {"options": Option, "statements": Statement}


class SnapshotError(ValueError):
    """A stored question that does not fit its type."""


def snapshot(question: Question) -> dict[str, Any]:
    """JSON-ready; `from_dict` of it gives an equal question."""
    if type(question) not in TYPES.values():
        raise UnknownType(type(question).__name__)
    data = asdict(question)
    if "answers" in data:
        data["answers"] = [
            {name: format(value, "f") for name, value in key.items()} for key in data["answers"]
        ]
    for parts in _PARTS:
        if parts in data:
            data[parts] = list(data[parts])
    return {"v": VERSION, "type": question.type, **data}


def from_dict(data: Any) -> Question:
    """The question. Raises UnknownType or SnapshotError; never guesses."""
    if not isinstance(data, dict) or data.get("v") != VERSION:
        raise SnapshotError("not a question of a known version")
    kind = TYPES.get(data["type"]) if isinstance(data.get("type"), str) else None
    if kind is None:
        raise UnknownType(str(data.get("type")))
    values = {name: value for name, value in data.items() if name not in ("v", "type")}
    known = {field.name for field in fields(kind)}
    if set(values) - known or "stem" not in values:
        raise SnapshotError("fields do not fit the type")
    return kind(**{name: _value(kind.type, name, value) for name, value in values.items()})


def _value(kind: str, name: str, value: Any) -> Any:
    if name in _PARTS:
        return _read_parts(_PARTS[name], value)
    if name == "answers":
        return tuple(_read_key(key) for key in _list(value))
    if name in ("min_words", "max_words"):
        if type(value) is not int or value < 0:
            raise SnapshotError(f"{name} is no count")
        return value
    if name == "rule":
        if value not in _RULES[kind]:
            raise SnapshotError("unknown rule")
        return value
    return _text(value)


def _read_parts(kind: type[Option] | type[Statement], value: Any) -> tuple[Any, ...]:
    parts = []
    for part in _list(value):
        if not isinstance(part, dict) or set(part) - {field.name for field in fields(kind)}:
            raise SnapshotError("not an option or statement")
        if type(part.get("correct", False)) is not bool or not {"label", "text"} <= set(part):
            raise SnapshotError("not an option or statement")
        clean: dict[str, Any] = {
            name: item if name == "correct" else _text(item) for name, item in part.items()
        }
        parts.append(kind(**{"correct": False, **clean}))
    labels = [part.label for part in parts]
    if len(set(labels)) < len(labels) or not all(label and "," not in label for label in labels):
        raise SnapshotError("labels must differ")
    return tuple(parts)


def _read_key(value: Any) -> NumericKey:
    if not isinstance(value, dict) or set(value) - {"value", "tolerance"} or "value" not in value:
        raise SnapshotError("not a numeric key")
    try:
        number, tolerance = Decimal(value["value"]), Decimal(value.get("tolerance", "0"))
    except (InvalidOperation, TypeError, ValueError) as error:
        raise SnapshotError("not a number") from error
    if not (number.is_finite() and tolerance.is_finite()) or tolerance < 0 or len(format(number, "E")) > 40:
        raise SnapshotError("not a number")
    if abs(number.adjusted()) > 30 or abs(tolerance.adjusted()) > 30:
        raise SnapshotError("not a number")
    return NumericKey(value=number, tolerance=tolerance)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_OPTIONS:
        raise SnapshotError("not a short list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT_LENGTH:
        raise SnapshotError("not a text")
    return value
