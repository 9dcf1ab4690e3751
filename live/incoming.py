"""What came in by a socket or a poll, on its way to the room; the same for both. Runs in worker threads."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils import translation

from live import presence, room
from live.hub import hub
from live.log import reader
from live.media import mesh
from live.planning import participants
from live.planning.models import Participant
from live.rules.checks import BadData

MAIL_SECONDS = 60
MOST_MAIL = 60
State = Participant.State


def language_of(participant: Participant) -> str:
    return participant.person.language if participant.person else "vi"


@dataclass(frozen=True)
class Greeting:
    """How somebody stands, and what is missing up to number `seq`."""

    participant: Participant | None
    messages: list[dict[str, Any]]
    seq: int = 0

    @property
    def inside(self) -> bool:
        return self.participant is not None and self.participant.state == State.IN


def greet(participant_id: int, since: int | None) -> Greeting:
    """The answer to a hello."""
    participant = participants.get(participant_id)
    if participant is None or participant.state != State.IN:
        word = room.standing(participant)
        with translation.override(language_of(participant) if participant else "vi"):
            if participant is not None and word == State.WAITING:
                room.knock(participant)
            return Greeting(participant, [room.standing_message(word)])
    messages = room.catch_up(participant, since)
    seq = since or 0
    if messages:
        first = messages[0]
        seq = first["seq"] if first["t"] == "snapshot" else first["events"][-1]["seq"]
    return Greeting(participant, messages, seq)


def may_stay(participant_id: int) -> bool:
    participant = participants.get(participant_id)
    return participant is not None and participant.state in (State.IN, State.WAITING)


def do(participant: Participant, data: dict[str, Any]) -> dict[str, Any]:
    """Carry out a command; the answering message."""
    with translation.override(language_of(participant)):
        return room.handle(participant, data).reply


def signal(participant: Participant, data: dict[str, Any]) -> dict[str, Any] | None:
    """Pass a media signal from one screen to another; an error message when it may not be."""
    try:
        passed = mesh.parse_signal(data)
    except BadData:
        return _error("ill_formed")
    if not mesh.may_signal(reader.state(participant.lesson_id), participant.pk, passed.to):
        return _error("forbidden")
    message = {"t": "signal", "from": participant.pk, "kind": passed.kind, "body": passed.body}
    hub.signal(participant.lesson_id, passed.to, message)
    leave_mail(passed.to, message)
    return None


def _error(code: str) -> dict[str, Any]:
    return {"t": "error", "code": code, "message": str(room.MESSAGES[code])}


# --- polling --------------------------------------------------------------------------------------------------------


def leave_mail(participant_id: int, message: dict[str, Any]) -> None:
    """Signals wait for somebody who polls; nobody else looks here, and they fade after a minute."""
    if cache.get(f"live:polls:{participant_id}"):
        cache.set(
            f"live:mail:{participant_id}",
            [*cache.get(f"live:mail:{participant_id}", []), message][-MOST_MAIL:],
            MAIL_SECONDS,
        )


def poll(participant: Participant, since: int | None) -> dict[str, Any]:
    """The answer to one poll: what a socket would have sent since the last one."""
    cache.set(f"live:polls:{participant.pk}", True, MAIL_SECONDS)
    greeting = greet(participant.pk, since)
    inside, messages = greeting.inside, greeting.messages
    if inside:
        presence.arrived(participant.pk)
        room.tidy(participant.lesson_id, {participant.pk})
        if since is None or not messages:
            again = room.catch_up(participant, since)
            messages = again or messages
        mail = cache.get(f"live:mail:{participant.pk}", [])
        if mail:
            cache.delete(f"live:mail:{participant.pk}")
            messages = [*messages, *mail]
    return {"messages": messages, "next": 3 if inside else 5}
