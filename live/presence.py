"""Who is connected here: joining, leaving after a moment's grace, and the check that logins still hold.

A socket must not outlive its login: at every beat (25 s) each client's session, account, post or roster is looked at again.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from live import room
from live.hub import Client, Room, hub
from live.log import reader
from live.planning import participants, teaching
from live.planning.models import LessonSide, Participant
from live.rules.events import Stored
from lms.people import api as people
from lms.ui.clock import now

GRACE_SECONDS = 6.0
ABOUT_ONE = {"person.admitted", "person.refused", "person.removed"}


@dataclass(frozen=True)
class Login:
    """What a socket's right rests on: a session, and the person in it (None: a classroom screen)."""

    session_key: str
    person_id: int | None


def arrived(participant_id: int) -> None:
    """In a worker thread: a socket or a poll of somebody who may be in the room."""
    participant = participants.get(participant_id)
    if participant is not None and participant.state == Participant.State.IN:
        participants.touch([participant.pk])
        room.joined(participant)


def departed(client: Client) -> None:
    """On the loop: wait a moment (a page that reloads comes back), then say that somebody has left."""
    hub.spawn(_leave_later(client))


async def _leave_later(client: Client) -> None:
    await asyncio.sleep(GRACE_SECONDS)
    number = client.viewer.participant
    if not hub.connected(client.lesson_id, number):
        await hub.run(room.left, client.lesson_id, number)


def on_stored(where: Room, stored: Stored) -> None:
    """Events that change how somebody here stands: admitted, refused, removed; the lesson opens for all."""
    about = getattr(stored.event, "participant", None) if stored.event.kind in ABOUT_ONE else None
    for client in list(where.clients):
        if stored.event.kind == "lesson.opened" or client.viewer.participant == about:
            client.standing_changed()


async def on_beat() -> None:
    clients = [client for one in list(hub.rooms.values()) for client in one.clients]
    if not clients:
        return
    for client, code in zip(clients, await hub.run(check_logins, clients), strict=True):
        if code:
            client.close(code)
    by_lesson: dict[int, set[int]] = {}
    for client in clients:
        if client.inside:
            by_lesson.setdefault(client.lesson_id, set()).add(client.viewer.participant)
    await hub.run(_keep_presence, by_lesson)


def _keep_presence(by_lesson: dict[int, set[int]]) -> None:
    for lesson_id, here in by_lesson.items():
        participants.touch(sorted(here))
        room.tidy(lesson_id, here)
        # Another process may have said that somebody left who is connected here.
        for number in sorted(here - reader.present_people(lesson_id)):
            arrived(number)


def check_logins(clients: Iterable[Client]) -> list[int]:
    """For each client 0, or the code with which its socket must close: 4401 login ended, 4403 right ended."""
    listed = list(clients)
    known = Participant.objects.select_related("side__school_class__year", "side__teacher", "lesson")
    read = _Read(
        _sessions({c.check.session_key for c in listed}),
        people.people_by_id(c.check.person_id for c in listed if c.check.person_id),
        known.in_bulk({c.viewer.participant for c in listed}),
    )
    return [_check(c, read) for c in listed]


@dataclass
class _Read:
    """What one look at all sockets has read: nothing of it is read twice."""

    sessions: dict[str, dict[str, Any]]
    persons: dict[int, people.Person]
    participants: dict[int, Participant]
    _rosters: dict[int, set[int]] = field(default_factory=dict)
    _taught: dict[int, bool] = field(default_factory=dict)

    def roster(self, class_id: int) -> set[int]:
        if class_id not in self._rosters:
            self._rosters[class_id] = {one.pk for one in people.roster(class_id)}
        return self._rosters[class_id]

    def taught(self, side: LessonSide) -> bool:
        """Whether the side still has a teacher of its school."""
        if side.pk not in self._taught:
            self._taught[side.pk] = teaching.has_teacher(side)
        return self._taught[side.pk]


def _sessions(keys: set[str]) -> dict[str, dict[str, Any]]:
    """The sessions that are still good, in one query where they lie in the database."""
    if settings.SESSION_ENGINE == "django.contrib.sessions.backends.db":
        found = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
        return {one.session_key: one.get_decoded() for one in found}
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return {key: store(key).load() for key in keys}


def _check(client: Client, read: _Read) -> int:
    login: Login = client.check
    session = read.sessions.get(login.session_key, {})
    participant = read.participants.get(client.viewer.participant)
    if participant is None or participant.state in (Participant.State.REFUSED, Participant.State.REMOVED):
        return 4403
    if login.person_id is None:
        kept: Any = session.get(participants.SESSION_KEY, {})
        if kept.get(str(client.lesson_id)) != participant.pk:
            return 4401
        return 0 if read.taught(participant.side) else 4403
    person = read.persons.get(login.person_id)
    if person is None or not person.is_active or session.get(SESSION_KEY) != str(person.pk):
        return 4401
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return 4401
    return 0 if _still_has_right(person, participant, read) else 4403


def _still_has_right(person: people.Person, participant: Participant, read: _Read) -> bool:
    if participant.role == Participant.Role.TEACHER:
        return teaching.teaches(person, participant.side)
    if participant.role == Participant.Role.PUPIL:
        return person.pk in read.roster(participant.side.school_class_id)
    return True


hub.on_stored = on_stored
hub.on_beat = on_beat
