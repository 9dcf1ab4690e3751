"""The use cases of the room: a command or a coming or going becomes stored events, then everybody is told.

Everything here is synchronous and runs in a worker thread; the order is always: authorise in the present state, store,
commit, then `hub.announce`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from live import outside, quizzes
from live.hub import hub
from live.log import reader, writer
from live.planning import participants, plan
from live.planning.models import Lesson, Participant
from live.rules import commands
from live.rules.checks import BadData
from live.rules.commands import Refused, parse_command
from live.rules.events import (
    SIGNS,
    Event,
    LessonOpened,
    PersonJoined,
    PersonLeft,
    PersonRemoved,
    PersonWaiting,
    QuizClosed,
    Stored,
    form_for,
)
from lms.ui.clock import now

MESSAGES = {
    "forbidden": gettext_lazy("Việc này dành cho người khác trong giờ học."),
    "not_open": gettext_lazy("Giờ học chưa mở hoặc đã kết thúc."),
    "stale": gettext_lazy("Màn hình của bạn chậm hơn lớp một chút; hãy xem lại rồi làm lại."),
    "ill_formed": gettext_lazy("Nội dung gửi lên không đúng mẫu nên chưa được nhận."),
    "unready": gettext_lazy("Đề này chưa giao được."),
    "too_fast": gettext_lazy("Bạn gửi quá nhanh; chờ vài giây rồi gửi lại."),
    "unavailable": gettext_lazy("Máy chủ đang bận; nội dung được giữ lại và sẽ gửi lại."),
}
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
State = Participant.State
ABSENT_SECONDS = 60
_STATE_AFTER = {
    "person.admitted": State.IN,
    "person.refused": State.REFUSED,
    "person.removed": State.REMOVED,
}


@dataclass(frozen=True)
class Outcome:
    """The answer for the one who asked, and what was stored for everybody."""

    reply: dict[str, Any]
    stored: list[Stored] = field(default_factory=list)


def refusal(key: Any, code: str) -> dict[str, Any]:
    return {"t": "refused", "id": key, "code": code, "message": str(MESSAGES[code])}


def handle(participant: Participant, data: dict[str, Any]) -> Outcome:
    """Carry out a `do` message of a participant; never raises for what people send.

    `participant` with its side and lesson may be as old as the socket: whoever is removed is closed by the event itself.
    """
    key = data.get("id")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        return Outcome(refusal(None, "ill_formed"))
    if participant.state != State.IN:
        return Outcome(refusal(key, "forbidden"))
    try:
        command = parse_command(data)
        seq, stored = _carry_out(participant, command, key)
    except BadData:
        return Outcome(refusal(key, "ill_formed"))
    except Refused as refused:
        return Outcome(refusal(key, refused.code))
    except outside.NotReady as error:
        return Outcome({**refusal(key, "unready"), "message": str(error)})
    hub.announce(participant.lesson_id, stored)
    for closed in (one.event for one in stored if isinstance(one.event, QuizClosed)):
        quizzes.close(reader.state(participant.lesson_id)["quizzes"][str(closed.quiz)]["assignments"])
    return Outcome({"t": "done", "id": key, "seq": seq}, stored)


def _carry_out(
    participant: Participant, command: commands.Command, key: str
) -> tuple[int | None, list[Stored]]:
    actor = participants.actor_of(participant)
    with writer.writing(participant.lesson_id) as log:
        known = log.repeated(participant.pk, key)
        if known is not None:
            return known, []
        events = commands.decide(log.state, actor, command, lambda: _facts(participant, command))
        for number, event in enumerate(events):
            log.append(event, participant.pk, key if number == 0 else None)
            _follow(participant.lesson, event)
        return (log.stored[0].seq if log.stored else None), log.stored


def _facts(participant: Participant, command: commands.Command) -> dict[str, Any]:
    """What the rules need from other rooms; asked only once the right to do it is clear."""
    if isinstance(command, commands.SetSlides):
        assert command.item is not None
        assert participant.person is not None
        deck = plan.deck_for(participant.person, participant.lesson, command.item)
        if deck is None:
            raise Refused("forbidden")
        return {"title": deck.title, "pages": deck.pages}
    if isinstance(command, commands.GiveQuiz):
        return quizzes.give(participant.lesson, command.plan, command.minutes)
    return {}


def _follow(lesson: Lesson, event: Event) -> None:
    """What an event changes outside the log, in the same transaction."""
    state = _STATE_AFTER.get(event.kind)
    if state is not None:
        participants.decide(lesson.pk, event.participant, state)  # type: ignore[attr-defined] # these kinds have it
    elif event.kind == "lesson.ended":
        plan.mark_ended(lesson)


# --- opening, coming and going ------------------------------------------------------------------------------------


def open_lesson(lesson: Lesson, opener: Participant) -> None:
    """Event number 1. Opening an open lesson changes nothing; an ended one stays ended."""
    sides = tuple(
        {
            "side": side.number,
            "school": side.school_class.year.school.short_name,
            "class_name": side.school_class.name,
            "sign": SIGNS[side.number - 1],
            "colour": side.number,
            "host": side.is_host,
        }
        for side in plan.accepted_sides(lesson)
    )
    with writer.writing(lesson.pk) as log:
        if log.state["phase"] == "planned":
            log.append(LessonOpened(lesson.title, str(lesson.subject), sides, opener.pk), opener.pk)
            plan.mark_opened(lesson)
            first = plan.first_deck(lesson)
            if first:
                log.append(first, opener.pk)
            for guest in participants.waiting_in(lesson):
                log.append(PersonWaiting(guest.pk, guest.side.number, guest.name), guest.pk)
        stored = log.stored
    hub.announce(lesson.pk, stored)


def joined(participant: Participant) -> list[Stored]:
    """The participant is in the room now; nothing is stored when the room knows already."""
    if reader.present(participant.lesson_id, participant.pk):
        return []

    def event(state: dict[str, Any]) -> Event | None:
        known = state["people"].get(str(participant.pk))
        if state["phase"] != "open" or (known and known["present"]):
            return None
        return PersonJoined(
            participant.pk,
            participant.side.number,
            participant.role,
            participants.name_inside(participant),
            participant.class_name,
        )

    return _store(participant.lesson_id, participant.pk, event)


def left(lesson_id: int, participant_id: int) -> list[Stored]:
    """The participant's last connection is gone."""

    def event(state: dict[str, Any]) -> Event | None:
        known = state["people"].get(str(participant_id))
        if state["phase"] != "open" or not known or not known["present"]:
            return None
        return PersonLeft(participant_id, known["side"])

    return _store(lesson_id, participant_id, event)


def knock(participant: Participant) -> list[Stored]:
    """Tell the teachers of the side that somebody is waiting."""

    def event(state: dict[str, Any]) -> Event | None:
        if state["phase"] != "open" or str(participant.pk) in state["waiting"]:
            return None
        return PersonWaiting(participant.pk, participant.side.number, participant.name)

    return _store(participant.lesson_id, participant.pk, event)


def _store(
    lesson_id: int, actor_id: int, event_for: Callable[[dict[str, Any]], Event | None]
) -> list[Stored]:
    with writer.writing(lesson_id) as log:
        event = event_for(log.state)
        if event is not None:
            log.append(event, actor_id)
        stored = log.stored
    hub.announce(lesson_id, stored)
    return stored


def screens_off(lesson_id: int, numbers: list[int]) -> None:
    """Screens whose link was withdrawn leave the room."""
    for number in numbers:

        def event(state: dict[str, Any], number: int = number) -> Event | None:
            known = state["people"].get(str(number))
            return PersonRemoved(number, known["side"]) if state["phase"] == "open" and known else None

        _store(lesson_id, number, event)


# --- what a participant is told -----------------------------------------------------------------------------------


def standing(participant: Participant | None) -> str:
    """The protocol's word for how somebody stands: in, waiting, refused, removed."""
    return participant.state if participant is not None else "removed"


def standing_message(word: str) -> dict[str, Any]:
    texts = {
        "in": "",
        "waiting": _("Thầy, cô của lớp sẽ cho bạn vào. Hãy giữ trang này mở."),
        "refused": _("Thầy, cô chưa cho bạn vào giờ học này."),
        "removed": _("Bạn không còn ở trong giờ học này."),
    }
    return {"t": "standing", "standing": word, "message": texts[word]}


def catch_up(participant: Participant, since: int | None, most: int = 500) -> list[dict[str, Any]]:
    """The messages that bring a participant up to date: the missed events, or a snapshot."""
    viewer = participants.actor_of(participant).viewer
    last = reader.last(participant.lesson_id)
    if since is not None and last - most <= since <= last:
        events = reader.since(participant.lesson_id, since, most)
        if not events:
            return []
        hidden = reader.hidden(participant.lesson_id)
        return [{"t": "events", "events": [form_for(one, viewer, hidden) for one in events]}]
    state = reader.view(participant.lesson_id, viewer)
    return [
        {
            "t": "snapshot",
            "seq": state["seq"],
            "state": state,
            "me": me(participant),
            "standing": standing(participant),
            "beat": hub.BEAT,
        }
    ]


def me(participant: Participant) -> dict[str, Any]:
    return {
        "participant": participant.pk,
        "side": participant.side.number,
        "role": participant.role,
        "name": participant.name,
    }


def tidy(lesson_id: int, here: set[int]) -> None:
    """Those who are present in the state, not connected here, and unseen for a minute have left."""
    others = reader.present_people(lesson_id) - here
    if others:
        for number in participants.unseen(sorted(others), now() - timedelta(seconds=ABSENT_SECONDS)):
            left(lesson_id, number)
