"""The doors that reports ask. A room that is not installed simply has nothing to say."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ROOMS = ("live", "assessments", "content", "lms.gradebook", "lms.people")


def door(room: str) -> ModuleType | None:
    """The room's `api` module, or None where the room has none."""
    return import_module(f"{room}.api") if find_spec(room) and find_spec(f"{room}.api") else None


def ask(room: str, name: str, *arguments: object) -> object | None:
    """What a door's function answers; None where there is no such function."""
    function = getattr(door(room), name, None)
    return function(*arguments) if function else None
