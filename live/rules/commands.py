"""What people may ask of a lesson, and the events that follow from it in the present state. Pure.

`decide` answers with events or raises `Refused`; nothing here stores or sends. What only the outside knows (the pages of a
deck, the assignments of a quiz) comes through `facts`, which is called after the right to ask has been checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from live.rules import events as ev
from live.rules.checks import BadData, build, checked, many, maybe, text, whole, yes
from live.rules.events import Event, Viewer
from live.rules.state import State

PUPILS = ("pupil", "guest")
Facts = Callable[[], Mapping[str, Any]]


class Refused(Exception):
    """The command changes nothing; `code` is one of the protocol's refusal codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Actor:
    """Who asks: a viewer, and whether it is the host's teacher."""

    viewer: Viewer
    hosts: bool = False

    @property
    def number(self) -> int:
        return self.viewer.participant

    @property
    def teacher(self) -> bool:
        return self.viewer.role == "teacher"


@dataclass(frozen=True)
class Command:
    """The base; each kind decides for itself."""

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        raise NotImplementedError


COMMANDS: dict[str, type[Command]] = {}


def _command(name: str) -> Callable[[type[Command]], type[Command]]:
    def register(cls: type[Command]) -> type[Command]:
        COMMANDS[name] = cls
        return cls

    return register


def parse_command(data: Any) -> Command:
    """The command of a `do` message; unknown commands and fields raise `BadData`."""
    cls = COMMANDS.get(str(data.get("do"))) if isinstance(data, Mapping) else None
    if cls is None:
        raise BadData("do: unknown command")
    command: Command = build(cls, data, ignore=("t", "id", "do"))
    return command


def decide(state: State, actor: Actor, command: Command, facts: Facts = dict) -> list[Event]:
    """The events that `command` of `actor` leads to in `state`; an empty list when it changes nothing."""
    if state["phase"] != "open":
        raise Refused("not_open")
    return command.events(state, actor, facts)


def _need(right: bool) -> None:
    if not right:
        raise Refused("forbidden")


def _still(fact: object) -> None:
    if not fact:
        raise Refused("stale")


def _presents(s: State, a: Actor) -> bool:
    return a.teacher and (a.hosts or s["presenter"] == a.number)


def _person(s: State, participant: int) -> dict[str, Any]:
    person: dict[str, Any] | None = s["people"].get(str(participant))
    _still(person)
    assert person is not None
    return person


# --- slides and the lead ------------------------------------------------------------------------------------------


@_command("slides.set")
@dataclass(frozen=True)
class SetSlides(Command):
    item: int | None = checked(maybe(whole(1)))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(_presents(s, a))
        if self.item is None:
            return [ev.SlidesSet(None, "", 0)] if s["slides"] else []
        deck = facts()
        return [ev.SlidesSet(self.item, deck["title"], deck["pages"])]


@_command("slide.move")
@dataclass(frozen=True)
class MoveSlide(Command):
    page: int = checked(whole(1, 5000))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(_presents(s, a))
        _still(s["slides"] and self.page <= s["slides"]["pages"])
        return [ev.SlideMoved(self.page)] if s["slides"]["page"] != self.page else []


@_command("presenter.pass")
@dataclass(frozen=True)
class PassPresenter(Command):
    participant: int = checked(whole(1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(_presents(s, a))
        _need(_person(s, self.participant)["role"] == "teacher")
        return [ev.PresenterChanged(self.participant)] if s["presenter"] != self.participant else []


@_command("announce")
@dataclass(frozen=True)
class Announce(Command):
    text: str = checked(text(300, empty=True))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        return [ev.Announced(self.text, a.number)]


@_command("lesson.end")
@dataclass(frozen=True)
class EndLesson(Command):
    """`collect`: quizzes that are still open end with the lesson; else those at work finish in their own time."""

    collect: bool = checked(yes, default=False)

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.hosts)
        still_open = [int(number) for number, quiz in s["quizzes"].items() if quiz["open"] and self.collect]
        return [*map(ev.QuizClosed, still_open), ev.LessonEnded("teacher")]


# --- talking ------------------------------------------------------------------------------------------------------


@_command("chat.say")
@dataclass(frozen=True)
class Say(Command):
    text: str = checked(text(ev.CHAT_LIMIT))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        side = s["sides"].get(str(a.viewer.side))
        _need(a.viewer.role not in PUPILS or (side is not None and side["chat_open"]))
        return [ev.ChatSaid(a.number, a.viewer.side, self.text)]


@_command("chat.hide")
@dataclass(frozen=True)
class HideLine(Command):
    line: int = checked(whole(1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        line = next((one for one in s["chat"] if one["line"] == self.line), None)
        _still(line)
        assert line is not None
        _need(a.viewer.teaches(line["side"]))
        return [ev.ChatHidden(self.line, line["side"], a.number)] if line["hidden_by"] is None else []


@_command("chat.open")
@dataclass(frozen=True)
class OpenChat(Command):
    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        return [] if s["sides"][str(a.viewer.side)]["chat_open"] else [ev.ChatOpened(a.viewer.side)]


@_command("chat.close")
@dataclass(frozen=True)
class CloseChat(Command):
    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        return [ev.ChatClosed(a.viewer.side)] if s["sides"][str(a.viewer.side)]["chat_open"] else []


@_command("hand.raise")
@dataclass(frozen=True)
class RaiseHand(Command):
    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(not a.teacher)
        return [] if a.number in s["hands"] else [ev.HandRaised(a.number, a.viewer.side)]


@_command("hand.lower")
@dataclass(frozen=True)
class LowerHand(Command):
    participant: int | None = checked(maybe(whole(1)), default=None)

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        whose = self.participant or a.number
        side = a.viewer.side if whose == a.number else _person(s, whose)["side"]
        _need(whose == a.number or a.viewer.teaches(side) or _presents(s, a))
        return [ev.HandLowered(whose, side)] if whose in s["hands"] else []


# --- asking -------------------------------------------------------------------------------------------------------


@_command("poll.open")
@dataclass(frozen=True)
class OpenPoll(Command):
    question: str = checked(text(300))
    options: tuple[str, ...] = checked(many(text(120), 2, ev.POLL_OPTIONS))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        return [ev.PollOpened(self.question, self.options)]


@_command("poll.vote")
@dataclass(frozen=True)
class Vote(Command):
    poll: int = checked(whole(1))
    choice: int = checked(whole(0, ev.POLL_OPTIONS - 1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.viewer.role in PUPILS)
        poll = s["polls"].get(str(self.poll))
        _still(poll and poll["open"] and self.choice < len(poll["options"]))
        previous = poll["votes"].get(str(a.number))
        return [] if previous == self.choice else [ev.PollVoted(self.poll, a.number, self.choice, previous)]


@_command("poll.close")
@dataclass(frozen=True)
class ClosePoll(Command):
    poll: int = checked(whole(1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        _still(str(self.poll) in s["polls"])
        return [ev.PollClosed(self.poll)] if s["polls"][str(self.poll)]["open"] else []


@_command("quiz.give")
@dataclass(frozen=True)
class GiveQuiz(Command):
    plan: int = checked(whole(1))
    minutes: int = checked(whole(1, 240))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        given = facts()
        if not given["assignments"]:
            raise Refused("stale")
        return [ev.QuizGiven(given["title"], self.minutes, given["closes"], tuple(given["assignments"]))]


@_command("quiz.close")
@dataclass(frozen=True)
class CloseQuiz(Command):
    quiz: int = checked(whole(1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        _still(str(self.quiz) in s["quizzes"])
        return [ev.QuizClosed(self.quiz)] if s["quizzes"][str(self.quiz)]["open"] else []


# --- sound and picture --------------------------------------------------------------------------------------------


@_command("media.set")
@dataclass(frozen=True)
class SetMedia(Command):
    mic: bool = checked(yes)
    cam: bool = checked(yes)

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.viewer.role == "screen")
        person = _person(s, a.number)
        _need((person["may_mic"] or not self.mic) and (person["may_cam"] or not self.cam))
        same = (person["mic"], person["cam"]) == (self.mic, self.cam)
        return [] if same else [ev.MediaSet(a.number, self.mic, self.cam)]


@_command("media.allow")
@dataclass(frozen=True)
class AllowMedia(Command):
    participant: int = checked(whole(1))
    mic: bool = checked(yes)
    cam: bool = checked(yes)

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        person = _person(s, self.participant)
        _need(person["role"] == "screen" and (a.hosts or a.viewer.teaches(person["side"])))
        same = (person["may_mic"], person["may_cam"]) == (self.mic, self.cam)
        return [] if same else [ev.MediaAllowed(self.participant, self.mic, self.cam)]


# --- people -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _AboutWaiting(Command):
    participant: int = checked(whole(1))

    def side(self, s: State, a: Actor) -> int:
        _need(a.teacher)
        one = s["waiting"].get(str(self.participant))
        _still(one)
        _need(a.viewer.teaches(one["side"]))
        return int(one["side"])


@_command("person.admit")
@dataclass(frozen=True)
class Admit(_AboutWaiting):
    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        return [ev.PersonAdmitted(self.participant, self.side(s, a))]


@_command("person.refuse")
@dataclass(frozen=True)
class Refuse(_AboutWaiting):
    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        return [ev.PersonRefused(self.participant, self.side(s, a))]


@_command("person.remove")
@dataclass(frozen=True)
class Remove(Command):
    participant: int = checked(whole(1))

    def events(self, s: State, a: Actor, facts: Facts) -> list[Event]:
        _need(a.teacher)
        person = _person(s, self.participant)
        _need(a.viewer.teaches(person["side"]) and person["role"] != "teacher")
        return [ev.PersonRemoved(self.participant, person["side"])]
