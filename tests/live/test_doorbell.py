"""Two processes' hubs and a real Redis: rung over it, and none the worse when it is killed (case 12)."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from live import room
from live.doorbell import RedisDoorbell
from live.frames import Message
from live.hub import Client, Hub
from live.log import reader
from live.rules.events import Viewer
from live.rules.state import fold_all
from tests import servers
from tests.live.room import do, opened
from tests.world import build_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio, pytest.mark.redis]


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    try:
        with servers.redis() as server:
            yield server
    except FileNotFoundError:
        if os.environ.get("REQUIRE_REAL"):
            pytest.fail("redis-server is missing")
        pytest.skip("redis-server is missing")


class Ear:
    """An outlet that keeps what it was given."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def put(self, message: Message) -> bool:
        self.messages.append(message.text)
        return True

    def drained(self) -> bool:
        return True

    def end(self) -> None:
        pass

    def of(self, kind: str) -> list[dict[str, Any]]:
        import json

        return [one for text in self.messages if (one := json.loads(text))["t"] == kind]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for message in self.of("events") for event in message["events"]]


async def until(true: Any, seconds: float = 8) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.02)


@pytest_asyncio.fixture
async def hubs(redis: servers.Redis, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Hub, Hub]]:
    monkeypatch.setattr(RedisDoorbell, "POLL", 0.2)
    two = (Hub(RedisDoorbell(redis.url)), Hub(RedisDoorbell(redis.url)))
    monkeypatch.setattr(room, "hub", two[0])
    yield two
    for one in two:
        for task in (*one.tasks, *getattr(one.doorbell, "_tasks", [])):
            task.cancel()
    await asyncio.sleep(0)


async def listen(hub: Hub, lesson_id: int, participant: int) -> Ear:
    ear = Ear()
    client = Client(
        lesson_id, Viewer(participant, 1, "teacher"), ear, lambda code: None, lambda: None, inside=True
    )
    await hub.enter(client)
    client.seq = hub.rooms[lesson_id].seq
    return ear


async def test_what_one_process_stores_the_other_sends(hubs: tuple[Hub, Hub]) -> None:
    here = await sync_to_async(lambda: opened(build_world()))()
    first = await listen(hubs[0], here.lesson.pk, here.host.pk)
    second = await listen(hubs[1], here.lesson.pk, here.host.pk)
    await asyncio.sleep(0.3)
    for number in range(20):
        await sync_to_async(do)(here.host, "announce", text=f"lần {number}")
    await until(lambda: len(second.events) == 20)
    assert first.events == second.events
    hubs[0].signal(here.lesson.pk, here.host.pk, {"t": "signal", "from": 9, "kind": "bye", "body": None})
    await until(lambda: second.of("signal"))
    assert len(first.of("signal")) == 1


async def test_redis_killed_in_mid_lesson_is_said_and_loses_nothing(
    hubs: tuple[Hub, Hub], redis: servers.Redis
) -> None:
    here = await sync_to_async(lambda: opened(build_world()))()
    first = await listen(hubs[0], here.lesson.pk, here.host.pk)
    second = await listen(hubs[1], here.lesson.pk, here.host.pk)
    await asyncio.sleep(0.3)
    await sync_to_async(do)(here.host, "announce", text="trước")
    await until(lambda: len(second.events) == 1)
    await asyncio.to_thread(redis.kill)
    await until(lambda: second.of("banner"))
    for number in range(5):
        await sync_to_async(do)(here.host, "announce", text=f"lúc mất {number}")
    await until(lambda: len(second.events) == 6)
    await asyncio.to_thread(redis.start)
    await until(lambda: [one["state"] for one in second.of("banner")] == ["lost", "back"])
    await until(lambda: [one["state"] for one in first.of("banner")] == ["lost", "back"])
    await sync_to_async(do)(here.host, "announce", text="sau")
    await until(lambda: len(second.events) == 7)
    full = await sync_to_async(reader.state)(here.lesson.pk)
    begun = await sync_to_async(reader.since)(here.lesson.pk, 0, 1)
    from live.rules.events import whole_wire

    for ear in (first, second):
        assert fold_all([whole_wire(begun[0]), *ear.events]) == full
