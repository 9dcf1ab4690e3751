"""Whose editor is on the screen: StreamField's blocks are built without a request, yet offer this person's choices."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import Http404

from content import activities
from content.library.access import item_for
from lms.people import api as people

_person: ContextVar[people.Person | None] = ContextVar("editing_person", default=None)
_kept: ContextVar[frozenset[str]] = ContextVar("kept_keys", default=frozenset())


@contextmanager
def acting_as(person: people.Person, kept: frozenset[str] = frozenset()) -> Iterator[None]:
    """Inside, activity blocks offer what `person` may choose, and `kept`: keys of
    activities and items ('item:12') that the lesson holds already."""
    first, second = _person.set(person), _kept.set(kept)
    try:
        yield
    finally:
        _person.reset(first)
        _kept.reset(second)


def may_place(item_id: int) -> bool:
    """True when the acting person may put this library item into the lesson, or it stands there already."""
    person = _person.get()
    if person is None:
        return False
    if f"item:{item_id}" in _kept.get():
        return True
    try:
        item_for(person, item_id)
    except Http404:
        return False
    return True


def offered(kind: str) -> list[tuple[str, str]]:
    """(key, label) of the activities of `kind` that may be put into the lesson now; nobody acting: none."""
    person = _person.get()
    if person is None:
        return []
    found = activities.choices(person, kind)
    known = {key for key, _ in found}
    for key in sorted(_kept.get() - known):
        if key.partition(":")[0] == kind:
            card = activities.card(person, key)
            found = [*found, (key, card.title if card else key)]
    return found
