"""The way to a person's inbox for rooms below `notify`, and the count in the header. `notify` registers itself here."""

from collections.abc import Callable, Iterable
from typing import Any

_tell: list[Callable[[Iterable[int], str, str, str], None]] = []
_unread: list[Callable[[Any], int]] = []


def register(tell: Callable[[Iterable[int], str, str, str], None], unread: Callable[[Any], int]) -> None:
    """Called once by the room that keeps the inbox."""
    _tell[:], _unread[:] = [tell], [unread]


def tell(person_ids: Iterable[int], kind: str, text: str, link: str = "") -> None:
    """A line into each person's inbox, after the commit; nothing happens where no room keeps one."""
    for keep in _tell:
        keep(person_ids, kind, text, link)


def unread(person: Any) -> int:
    return sum(count(person) for count in _unread)
