"""Everything that can happen in a lesson, as frozen dataclasses, and who is sent which fields of it. Pure.

An event is validated here, numbered and stored by `live.log`, and then sent in *forms*. For each kind an allow-list
names the fields that everyone is sent, those that the teachers of the event's own side are sent, and those that the
participant it is about is sent; what is not named is not sent. Who may see nothing of an event is sent a blank with
its number, so that everybody's numbers have no holes. See docs/live-protocol.md.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar

from live.rules.checks import BadData, build, checked, many, maybe, record, text, whole, word, yes

__all__ = [
    "KINDS",
    "BadData",
    "Event",
    "Stored",
    "Viewer",
    "blank",
    "form_for",
    "parse",
    "whole_wire",
    "wire",
]

BLANK = "-"
ROLES = ("teacher", "screen", "pupil", "guest")
SIGNS = ("●", "▲", "■", "◆")
MAX_SIDES = 4
CHAT_LIMIT = 500
POLL_OPTIONS = 8

Fields = tuple[str, ...]
KINDS: dict[str, type["Event"]] = {}
_number = whole(1)
_side = whole(1, MAX_SIDES)


@dataclass(frozen=True)
class Event:
    """The base of all kinds: `kind`, `version` and the three allow-lists (None: a blank is sent)."""

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    everyone: ClassVar[Fields | None] = None
    side_teachers: ClassVar[Fields | None] = None
    own: ClassVar[Fields | None] = None

    def data(self) -> dict[str, Any]:
        """All fields, as JSON values: what the log stores."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}


def _kind(
    name: str,
    everyone: str | None,
    *,
    teachers: str | None = None,
    own: str | None = None,
    version: int = 1,
) -> Callable[[type[Event]], type[Event]]:
    """Register a kind; the allow-lists are field names parted by blanks; '' sends the bare fact, None a blank."""

    def register(cls: type[Event]) -> type[Event]:
        cls.kind, cls.version = name, version
        cls.everyone = None if everyone is None else tuple(everyone.split())
        cls.side_teachers = cls.everyone if teachers is None else tuple(teachers.split())
        cls.own = cls.everyone if own is None else tuple(own.split())
        KINDS[name] = cls
        return cls

    return register


# --- the lesson -------------------------------------------------------------------------------------------------


@_kind("lesson.opened", "title subject sides presenter")
@dataclass(frozen=True)
class LessonOpened(Event):
    """Always number 1. `sides`: number, school, class, sign and colour index; the first is the host."""

    title: str = checked(text(200))
    subject: str = checked(text(120))
    sides: tuple[dict[str, Any], ...] = checked(
        many(
            record(
                side=_side,
                school=text(80),
                class_name=text(20),
                sign=word(*SIGNS),
                colour=whole(1, 4),
                host=yes,
            ),
            1,
            MAX_SIDES,
        )
    )
    presenter: int | None = checked(maybe(_number))


@_kind("lesson.ended", "reason")
@dataclass(frozen=True)
class LessonEnded(Event):
    reason: str = checked(word("teacher", "time"))


@_kind("announced", "text")
@dataclass(frozen=True)
class Announced(Event):
    """A teacher's line above the room; empty text takes it away."""

    text: str = checked(text(300, empty=True))
    participant: int = checked(_number)


# --- people -----------------------------------------------------------------------------------------------------


@_kind("person.waiting", None, teachers="participant side name")
@dataclass(frozen=True)
class PersonWaiting(Event):
    """Somebody who is on no roster asks to come in; only teachers of that side know."""

    participant: int = checked(_number)
    side: int = checked(_side)
    name: str = checked(text(80))


@_kind("person.admitted", None, teachers="participant side")
@dataclass(frozen=True)
class PersonAdmitted(Event):
    participant: int = checked(_number)
    side: int = checked(_side)


@_kind("person.refused", None, teachers="participant side")
@dataclass(frozen=True)
class PersonRefused(Event):
    participant: int = checked(_number)
    side: int = checked(_side)


@_kind("person.joined", "participant side role name class_name")
@dataclass(frozen=True)
class PersonJoined(Event):
    """In the room now; again after each return. `name` is what both schools read: `live.rules.names`, or the screen's."""

    participant: int = checked(_number)
    side: int = checked(_side)
    role: str = checked(word(*ROLES))
    name: str = checked(text(80))
    class_name: str = checked(text(20, empty=True))


@_kind("person.left", "participant")
@dataclass(frozen=True)
class PersonLeft(Event):
    participant: int = checked(_number)
    side: int = checked(_side)


@_kind("person.removed", "participant")
@dataclass(frozen=True)
class PersonRemoved(Event):
    """Sent out of the room by a teacher of the own side."""

    participant: int = checked(_number)
    side: int = checked(_side)


@_kind("presenter.changed", "participant")
@dataclass(frozen=True)
class PresenterChanged(Event):
    participant: int = checked(_number)


# --- slides -----------------------------------------------------------------------------------------------------


@_kind("slides.set", "item title pages")
@dataclass(frozen=True)
class SlidesSet(Event):
    """A deck (a PDF of the library) from its first page; `item` None takes the deck away."""

    item: int | None = checked(maybe(_number))
    title: str = checked(text(300, empty=True))
    pages: int = checked(whole(0, 5000))


@_kind("slide.moved", "page")
@dataclass(frozen=True)
class SlideMoved(Event):
    page: int = checked(whole(1, 5000))


# --- talking ----------------------------------------------------------------------------------------------------


@_kind("chat.said", "participant side text")
@dataclass(frozen=True)
class ChatSaid(Event):
    """The line's name is this event's number. Not sent again to those for whom it has been hidden since."""

    participant: int = checked(_number)
    side: int = checked(_side)
    text: str = checked(text(CHAT_LIMIT))


@_kind("chat.hidden", "line", teachers="line by")
@dataclass(frozen=True)
class ChatHidden(Event):
    """`side` is the side of the line. Without `by` the line is gone; its side's teachers still see it, marked."""

    line: int = checked(_number)
    side: int = checked(_side)
    by: int = checked(_number)


@_kind("chat.opened", "side")
@dataclass(frozen=True)
class ChatOpened(Event):
    side: int = checked(_side)


@_kind("chat.closed", "side")
@dataclass(frozen=True)
class ChatClosed(Event):
    """Pupils and guests of the side may read, not write."""

    side: int = checked(_side)


@_kind("hand.raised", "participant")
@dataclass(frozen=True)
class HandRaised(Event):
    participant: int = checked(_number)
    side: int = checked(_side)


@_kind("hand.lowered", "participant")
@dataclass(frozen=True)
class HandLowered(Event):
    """By the one who raised it, by a teacher of that side, or by who presents."""

    participant: int = checked(_number)
    side: int = checked(_side)


# --- asking -----------------------------------------------------------------------------------------------------


@_kind("poll.opened", "question options")
@dataclass(frozen=True)
class PollOpened(Event):
    """The poll's name is this event's number."""

    question: str = checked(text(300))
    options: tuple[str, ...] = checked(many(text(120), 2, POLL_OPTIONS))


@_kind("poll.voted", "poll choice previous", own="poll choice previous participant")
@dataclass(frozen=True)
class PollVoted(Event):
    """`previous` is the same voter's earlier choice (or None): others count, and never learn who it was."""

    poll: int = checked(_number)
    participant: int = checked(_number)
    choice: int = checked(whole(0, POLL_OPTIONS - 1))
    previous: int | None = checked(maybe(whole(0, POLL_OPTIONS - 1)))


@_kind("poll.closed", "poll")
@dataclass(frozen=True)
class PollClosed(Event):
    poll: int = checked(_number)


@_kind("quiz.given", "title minutes closes assignments")
@dataclass(frozen=True)
class QuizGiven(Event):
    """The quiz's name is this event's number; `key` is opaque and opens the attempt at the lesson's own address.

    `closes` in milliseconds since 1970, or None.
    """

    title: str = checked(text(200))
    minutes: int = checked(whole(1, 240))
    closes: int | None = checked(maybe(whole()))
    assignments: tuple[dict[str, Any], ...] = checked(many(record(side=_side, key=text(40)), 1, MAX_SIDES))


@_kind("quiz.closed", "quiz")
@dataclass(frozen=True)
class QuizClosed(Event):
    quiz: int = checked(_number)


# --- sound and picture ------------------------------------------------------------------------------------------


@_kind("media.set", "participant mic cam")
@dataclass(frozen=True)
class MediaSet(Event):
    """What a classroom screen is sending now."""

    participant: int = checked(_number)
    mic: bool = checked(yes)
    cam: bool = checked(yes)


@_kind("media.allowed", "participant mic cam")
@dataclass(frozen=True)
class MediaAllowed(Event):
    """What a teacher lets a classroom screen send; what is not allowed is off."""

    participant: int = checked(_number)
    mic: bool = checked(yes)
    cam: bool = checked(yes)


# --- stored and sent --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Viewer:
    """Whom a form is for. `participant` 0 with role 'observer': somebody who is told the public forms only."""

    participant: int
    side: int
    role: str

    def teaches(self, side: int | None) -> bool:
        return self.role == "teacher" and side is not None and self.side == side


@dataclass(frozen=True)
class Stored:
    """An event with its number in the lesson and its time in milliseconds since 1970."""

    seq: int
    at: int
    event: Event


def parse(kind: str, data: Any, version: int = 1) -> Event:
    """The event of a kind from its JSON data; an unknown kind, version or field raises `BadData`."""
    cls = KINDS.get(kind)
    if cls is None or version != cls.version:
        raise BadData(f"unknown event {str(kind)[:40]} v{version}")
    event: Event = build(cls, data)
    return event


def wire(stored: Stored, names: Fields | None) -> dict[str, Any]:
    """The JSON object that is sent, with the named fields only; a blank for None."""
    if names is None:
        return blank(stored.seq)
    data = stored.event.data()
    return {
        "seq": stored.seq,
        "at": stored.at,
        "kind": stored.event.kind,
        "v": stored.event.version,
        "data": {name: data[name] for name in names},
    }


def whole_wire(stored: Stored) -> dict[str, Any]:
    """The JSON object with all fields: for the server's own fold, never for sending."""
    return wire(stored, tuple(one.name for one in fields(stored.event)))


def blank(seq: int) -> dict[str, Any]:
    """Something happened that this viewer is not told."""
    return {"seq": seq, "kind": BLANK}


def fields_for(event: Event, viewer: Viewer) -> Fields | None:
    """The allow-list that holds for this viewer: teachers of the side first, then own, then everyone."""
    if viewer.teaches(getattr(event, "side", None)):
        return event.side_teachers
    if viewer.participant and getattr(event, "participant", None) == viewer.participant:
        return event.own
    return event.everyone


def form_for(stored: Stored, viewer: Viewer, hidden: frozenset[int] = frozenset()) -> dict[str, Any]:
    """What `viewer` is sent of an event; `hidden`: numbers of chat lines that are hidden by now."""
    event = stored.event
    if isinstance(event, ChatSaid) and stored.seq in hidden and not viewer.teaches(event.side):
        return blank(stored.seq)
    return wire(stored, fields_for(event, viewer))
