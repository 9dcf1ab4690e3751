"""The way to a person's inbox for rooms below `notify`, and the count in the header. `notify` registers itself here."""

from collections.abc import Callable, Iterable
from typing import Any

Text = Callable[[], str]  # makes the line in the language that is active when it is called
Tell = Callable[[Iterable[int], str, Text, str], None]

_tell: list[Tell] = []
_unread: list[Callable[[Any], int]] = []


def register(tell: Tell, unread: Callable[[Any], int]) -> None:
    """Called once by the room that keeps the inbox."""
    _tell[:], _unread[:] = [tell], [unread]


def tell(person_ids: Iterable[int], kind: str, text: Text, link: str = "") -> None:
    """A line into each person's inbox, in the reader's language; see `lms.notify.api.tell`. Nothing where none is kept."""
    for keep in _tell:
        keep(person_ids, kind, text, link)


def unread(person: Any) -> int:
    return sum(count(person) for count in _unread)
