"""The lesson's socket, through the whole ASGI stack: cases 12 to 15 of the abuse list among them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client

from live import frames, presence, room
from live.hub import hub
from live.log import reader, writer
from live.planning import participants
from live.rules.events import Announced, Viewer
from live.rules.state import fold_all, view_for
from lms.people import api as people
from lms.ui.clock import today
from tests.live.room import Together, do, entered, opened
from tests.live.sockets import Socket, session_cookie, socket_of
from tests.world import World, build_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


@pytest_asyncio.fixture(autouse=True)
async def quick(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(presence, "GRACE_SECONDS", 0.05)
    yield
    await asyncio.sleep(0.1)
    hub.rooms.clear()
    for task in list(hub.tasks):
        if task.get_loop() is asyncio.get_running_loop():
            task.cancel()
    hub.tasks.clear()
    await asyncio.sleep(0)


async def build() -> tuple[World, Together]:
    return await sync_to_async(lambda: (world := build_world(), opened(world)))()


async def fold_of(socket: Socket) -> dict[str, Any]:
    """What a browser would show: the last snapshot and everything after it."""
    snapshots = [m for m in socket.seen if m["t"] == "snapshot"]
    events = [one for one in socket.events if one["seq"] > snapshots[-1]["seq"]]
    return fold_all(events, snapshots[-1]["state"])


async def test_everybody_sees_the_same_and_only_what_is_theirs() -> None:
    world, here = await build()
    teacher = await socket_of(world.a.teacher, here.lesson.pk)
    pupil = await socket_of(world.b.pupils[0], here.lesson.pk)
    assert await teacher.open() and await pupil.open()
    await teacher.until("snapshot")
    await pupil.until("snapshot")
    await teacher.send({"t": "do", "id": "1", "do": "poll.open", "question": "?", "options": ["a", "b"]})
    poll = (await teacher.until("done"))["seq"]
    await pupil.until_seq(poll)
    await pupil.send({"t": "do", "id": "2", "do": "poll.vote", "poll": poll, "choice": 1})
    vote = (await pupil.until("done"))["seq"]
    await teacher.until_seq(vote)
    for socket, person in ((teacher, world.a.teacher), (pupil, world.b.pupils[0])):
        participant = await sync_to_async(entered)(person, here.lesson)
        viewer = participants.actor_of(participant).viewer
        state = await sync_to_async(reader.state)(here.lesson.pk)
        await socket.until_seq(state["seq"])
        assert await fold_of(socket) == view_for(state, viewer)
    assert (await fold_of(teacher))["polls"][str(poll)]["votes"] == {}
    await teacher.leave()
    await pupil.leave()


async def test_a_reconnect_gets_exactly_what_was_missed() -> None:
    world, here = await build()
    pupil = await socket_of(world.a.pupils[0], here.lesson.pk)
    await pupil.open()
    await pupil.until("snapshot")
    number = (await sync_to_async(entered)(world.a.pupils[0], here.lesson)).pk
    while not await sync_to_async(reader.present)(here.lesson.pk, number):
        await asyncio.sleep(0.02)
    last = await sync_to_async(reader.last)(here.lesson.pk)
    await pupil.leave()
    await asyncio.sleep(0.3)
    for text in ("một", "hai", "ba"):
        await sync_to_async(do)(here.host, "chat.say", text=text)
    again = await socket_of(world.a.pupils[0], here.lesson.pk)
    await again.open(since=last)
    first = await again.next()
    assert first["t"] == "events"
    assert [one["seq"] for one in first["events"]] == list(range(last + 1, last + 5))
    kinds = [one["kind"] for one in first["events"]]
    assert kinds == ["person.left", "chat.said", "chat.said", "chat.said"]
    assert (await again.next())["events"][0]["kind"] == "person.joined"
    await again.leave()


async def test_a_waiting_stranger_is_told_nothing_until_admitted() -> None:
    world, here = await build()
    guest = await sync_to_async(participants.ask_to_enter)(world.b.other_pupil, here.lesson, here.b)
    stranger = await socket_of(world.b.other_pupil, here.lesson.pk)
    await stranger.open()
    assert (await stranger.next())["standing"] == "waiting"
    await sync_to_async(do)(here.host, "chat.say", text="bí mật")
    assert await stranger.wire.receive_nothing(0.3)
    await sync_to_async(do)(here.partner, "person.admit", participant=guest.pk)
    assert (await stranger.until("snapshot"))["state"]["chat"][0]["text"] == "bí mật"
    await stranger.until_event("person.joined")
    await sync_to_async(do)(here.partner, "person.remove", participant=guest.pk)
    assert await stranger.closed() == 4403


async def test_nobody_else_gets_in() -> None:
    world, here = await build()
    for person in (None, world.a.other_pupil, world.b.admin, world.officer, world.a.guardian):
        assert not await (await socket_of(person, here.lesson.pk)).open()
    assert not await (await socket_of(world.a.teacher, here.lesson.pk + 1)).open()


async def test_a_foreign_origin_is_refused() -> None:
    world, here = await build()
    for origin in (
        "https://xau.example",
        "http://testserver:9999",
        "http://testserver.xau.example",
        "null",
        "",
    ):
        evil = await socket_of(world.a.teacher, here.lesson.pk, origin=origin)
        assert not await evil.open(), origin
    good = await socket_of(world.a.teacher, here.lesson.pk)
    assert await good.open()
    await good.leave()


async def test_a_socket_ends_with_its_login_and_with_its_right() -> None:
    world, here = await build()
    cookie = await sync_to_async(session_cookie)(world.a.pupils[0])
    leaving, changing, moving, staying = (
        Socket(here.lesson.pk, cookie),
        await socket_of(world.a.pupils[1], here.lesson.pk),
        await socket_of(world.b.pupils[1], here.lesson.pk),
        await socket_of(world.b.pupils[0], here.lesson.pk),
    )
    for socket in (leaving, changing, moving, staying):
        await socket.open()
        await socket.until("snapshot")

    def end() -> None:
        import_module(settings.SESSION_ENGINE).SessionStore(cookie.decode().split("=")[1]).flush()
        other = people.Person.objects.get(pk=world.a.pupils[1].pk)
        other.set_password("mot-mat-khau-khac")
        other.save()
        people.Enrolment.objects.filter(pupil=world.b.pupils[1]).update(
            status="left", ends=today() - timedelta(days=1)
        )

    await sync_to_async(end)()
    await hub.beat_now()
    assert await leaving.closed() == 4401
    assert await changing.closed() == 4401
    assert await moving.closed() == 4403
    await staying.send({"t": "do", "id": "x", "do": "chat.say", "text": "vẫn ở đây"})
    assert (await staying.until("done"))["seq"]
    await staying.leave()


async def test_a_teacher_whose_post_and_classes_end_is_let_go() -> None:
    world, here = await build()
    socket = await socket_of(world.b.teacher, here.lesson.pk)
    await socket.open()
    await socket.until("snapshot")

    def end() -> None:
        people.StaffPost.objects.filter(person=world.b.teacher).update(ends=today() - timedelta(days=1))
        people.TeachingAssignment.objects.filter(teacher=world.b.teacher).delete()
        people.SchoolClass.objects.filter(homeroom_teacher=world.b.teacher).update(homeroom_teacher=None)

    await sync_to_async(end)()
    await hub.beat_now()
    assert await socket.closed() == 4403


async def test_a_screen_lives_as_long_as_its_link() -> None:
    _world, here = await build()

    def make() -> bytes:
        _screen, token = participants.make_screen(here.a)
        client = Client()
        assert client.get(f"/gio-hoc/man-hinh/{token}/").status_code == 302
        return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}".encode()

    cookie = await sync_to_async(make)()
    screen = Socket(here.lesson.pk, cookie, query="?man-hinh=1")
    assert await screen.open()
    assert (await screen.until("snapshot"))["me"]["role"] == "screen"
    await screen.until_event("person.joined")
    assert not await Socket(here.lesson.pk, cookie).open()
    await sync_to_async(lambda: room.screens_off(here.lesson.pk, participants.revoke_screens(here.a)))()
    assert await screen.closed() == 4403
    assert not await Socket(here.lesson.pk, cookie, query="?man-hinh=1").open()


async def test_ill_formed_messages_are_answered_and_harm_nobody() -> None:
    world, here = await build()
    socket = await socket_of(world.a.pupils[0], here.lesson.pk)
    await socket.open()
    await socket.until("snapshot")
    nested = "[" * 3000
    for bad in (
        "{",
        "[]",
        '"x"',
        '{"t": "nothing"}',
        '{"t": ["do"]}',
        nested,
        '{"t": "hello", "since": "x"}',
    ):
        await socket.send(bad)
        assert (await socket.until("error"))["code"] == "ill_formed"
    await socket.send({"t": "do", "id": "1", "do": "chat.say", "text": "x" * 40_000})
    assert (await socket.until("error"))["code"] == "ill_formed"
    for key in ("\ud800", "a\x00"):
        await socket.send({"t": "do", "id": key, "do": "chat.say", "text": "chào"})
        assert (await socket.until("refused"))["code"] == "ill_formed"
    await socket.send({"t": "signal", "to": here.host.pk, "kind": "offer", "body": "\ud800"})
    assert (await socket.until("error"))["code"] == "ill_formed"
    await socket.send({"t": "do", "id": "1", "do": "chat.say", "text": "còn sống"})
    await socket.until("done")
    await socket.leave()


async def test_too_many_messages_are_slowed_then_cut_off() -> None:
    world, here = await build()
    socket = await socket_of(world.a.pupils[0], here.lesson.pk)
    await socket.open()
    for _ in range(100):
        await socket.send({"t": "beat", "seq": 0})
    assert await socket.closed() == 4429


async def test_a_silent_stranger_to_the_protocol_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.consumers.HELLO_SECONDS", 0.1)
    world, here = await build()
    socket = await socket_of(world.a.pupils[0], here.lesson.pk)
    await socket.open(hello=False)
    assert await socket.closed() == 4400


async def test_a_slow_client_is_told_to_resume_and_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MOST_QUEUED", 5)
    world, here = await build()
    socket = await socket_of(world.b.teacher, here.lesson.pk)
    await socket.open()
    await socket.until("snapshot")
    (client,) = hub.clients(here.lesson.pk)
    gate = asyncio.Event()
    outlet: Any = client.outlet
    original = outlet._send

    async def held_back(message: dict[str, Any]) -> None:
        await gate.wait()
        await original(message)

    outlet._send = held_back

    def much() -> None:
        for number in range(500):
            seq = writer.append(here.lesson.pk, Announced(f"lần {number}", here.host.pk))
            hub.announce(here.lesson.pk, reader.since(here.lesson.pk, seq - 1))

    await sync_to_async(much)()
    await asyncio.sleep(0.1)
    assert client.slow_since is not None and outlet._queue.qsize() <= 5
    gate.set()
    await asyncio.sleep(0.05)
    hub.check_slow()
    await socket.until("resume")
    await socket.send({"t": "hello", "v": 1, "since": socket.last})
    await socket.until_seq(502)
    state = await sync_to_async(reader.state)(here.lesson.pk)
    expected = view_for(state, Viewer(here.partner.pk, 2, "teacher"))
    if socket.last < state["seq"]:
        await socket.until_seq(state["seq"])
    assert await fold_of(socket) == expected
    await socket.leave()
