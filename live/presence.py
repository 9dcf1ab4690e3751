"""Who is connected here: joining, leaving after a moment's grace, and the check that logins still hold.

A socket must not outlive its login: at every beat (25 s) each client's session, account, post or roster is looked at again.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from live import room
from live.hub import Client, Room, hub
from live.log import reader
from live.planning import co_teachers, participants
from live.planning.models import Participant
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
    persons = people.people_by_id(c.check.person_id for c in listed if c.check.person_id)
    known = Participant.objects.select_related("side__school_class__year", "lesson").in_bulk(
        {c.viewer.participant for c in listed}
    )
    sessions = _sessions({c.check.session_key for c in listed})
    rosters: dict[int, set[int]] = {}
    return [_check(c, sessions.get(c.check.session_key, {}), persons, known, rosters) for c in listed]


def _sessions(keys: set[str]) -> dict[str, dict[str, Any]]:
    """The sessions that are still good, in one query where they lie in the database."""
    if settings.SESSION_ENGINE == "django.contrib.sessions.backends.db":
        found = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
        return {one.session_key: one.get_decoded() for one in found}
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return {key: store(key).load() for key in keys}


def _check(
    client: Client,
    session: dict[str, Any],
    persons: dict[int, people.Person],
    known: dict[int, Participant],
    rosters: dict[int, set[int]],
) -> int:
    login: Login = client.check
    participant = known.get(client.viewer.participant)
    if participant is None or participant.state in (Participant.State.REFUSED, Participant.State.REMOVED):
        return 4403
    if login.person_id is None:
        kept: Any = session.get(participants.SESSION_KEY, {})
        return 0 if kept.get(str(client.lesson_id)) == participant.pk else 4401
    person = persons.get(login.person_id)
    if person is None or not person.is_active or session.get(SESSION_KEY) != str(person.pk):
        return 4401
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return 4401
    return 0 if _still_has_right(person, participant, rosters) else 4403


def _still_has_right(person: people.Person, participant: Participant, rosters: dict[int, set[int]]) -> bool:
    side = participant.side
    if participant.role == Participant.Role.TEACHER:
        return (
            side.teacher_id == person.pk
            and side.school_class.year.school_id in people.relations(person).schools
        ) or co_teachers.is_one(person, side)
    if participant.role == Participant.Role.PUPIL:
        if side.school_class_id not in rosters:
            rosters[side.school_class_id] = {one.pk for one in people.roster(side.school_class_id)}
        return person.pk in rosters[side.school_class_id]
    return True


hub.on_stored = on_stored
hub.on_beat = on_beat
