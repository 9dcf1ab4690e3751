"""Who was there, how long: from the events of joining and leaving. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from live.rules.events import LessonEnded, LessonOpened, PersonJoined, PersonLeft, PersonRemoved, Stored


@dataclass
class Stay:
    """One participant's presence; times in ms since 1970."""

    participant: int
    side: int
    role: str
    first: int
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """Whole minutes present, rounded down."""
        return sum(end - start for start, end in self.spans) // 60_000


def stays(events: Iterable[Stored], until: int) -> dict[int, Stay]:
    """Presence by participant; who is still in is counted up to `until` (ms) or the lesson's end."""
    found: dict[int, Stay] = {}
    inside: dict[int, int] = {}

    def leave(participant: int, at: int) -> None:
        start = inside.pop(participant, None)
        if start is not None:
            found[participant].spans.append((start, at))

    for one in events:
        event = one.event
        if isinstance(event, PersonJoined):
            stay = Stay(event.participant, event.side, event.role, one.at)
            found.setdefault(event.participant, stay)
            inside.setdefault(event.participant, one.at)
        elif isinstance(event, PersonLeft | PersonRemoved):
            leave(event.participant, one.at)
        elif isinstance(event, LessonEnded):
            until = one.at
    for participant in list(inside):
        leave(participant, max(until, inside[participant]))
    return found


def length(events: Iterable[Stored]) -> tuple[int, int] | None:
    """(opened, ended) in ms; None for a lesson that was never opened; ended = the last event if it is still open."""
    opened, last = None, 0
    for one in events:
        if isinstance(one.event, LessonOpened):
            opened = one.at
        last = one.at
    return None if opened is None else (opened, last)
