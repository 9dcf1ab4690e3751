"""Checks for the fields of events and commands: each takes a JSON value and returns it clean, or raises. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, field, fields
from typing import Any

Check = Callable[[Any], Any]


class BadData(ValueError):
    """A value does not fit its field; the message names the field and says what was expected."""


def whole(low: int = 0, high: int = 2**53 - 1) -> Check:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadData(f"a whole number from {low} to {high}")
        return value

    return check


def text(limit: int, *, empty: bool = False) -> Check:
    """NFC text of at most `limit` characters; control characters except line breaks are dropped."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise BadData("text")
        kept = "".join(c for c in value if c == "\n" or unicodedata.category(c)[0] != "C")
        clean = unicodedata.normalize("NFC", kept).strip()
        if len(clean) > limit or (not clean and not empty):
            raise BadData(f"text of {0 if empty else 1} to {limit} characters")
        return clean

    return check


def word(*allowed: str) -> Check:
    def check(value: Any) -> str:
        if value not in allowed:
            raise BadData("one of " + ", ".join(allowed))
        return str(value)

    return check


def yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadData("true or false")
    return value


def maybe(inner: Check) -> Check:
    return lambda value: None if value is None else inner(value)


def many(inner: Check, low: int, high: int) -> Check:
    def check(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or not low <= len(value) <= high:
            raise BadData(f"a list of {low} to {high}")
        return tuple(inner(one) for one in value)

    return check


def record(**checks: Check) -> Check:
    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping) or set(value) != set(checks):
            raise BadData("an object with " + ", ".join(checks))
        return {name: inner(value[name]) for name, inner in checks.items()}

    return check


def checked(check: Check, default: Any = MISSING) -> Any:
    """A dataclass field whose JSON value goes through `check`; with `default` it may be absent."""
    if default is MISSING:
        return field(metadata={"check": check})
    return field(default=default, metadata={"check": check})


def build(cls: type, data: Any, ignore: Iterable[str] = ()) -> Any:
    """An instance of the dataclass `cls` from a JSON object; unknown, missing or ill fields raise `BadData`."""
    if not isinstance(data, Mapping):
        raise BadData("an object")
    known = {one.name: one for one in fields(cls)}
    unknown = set(data) - set(known) - set(ignore)
    if unknown:
        raise BadData(f"unknown field {sorted(map(str, unknown))[0][:40]}")
    values = {}
    for name, one in known.items():
        if name not in data:
            if one.default is MISSING:
                raise BadData(f"{name} is missing")
            continue
        try:
            values[name] = one.metadata["check"](data[name])
        except BadData as error:
            raise BadData(f"{name}: {error}") from None
    return cls(**values)
