"""Sockets of the lesson in tests: through the site's whole ASGI stack, with a real session."""

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from lms.people import api as people


def session_cookie(person: people.Person | None) -> bytes:
    client = Client()
    if person is not None:
        client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}".encode()


class Socket:
    """One client: `await s.open()`, `await s.send(...)`, `await s.until("done")`."""

    def __init__(
        self,
        lesson_id: int,
        cookie: bytes,
        query: str = "",
        origin: str = "http://testserver",
        app: Any = None,
    ) -> None:
        if app is None:
            from lms.config.asgi import application as app
        headers = [(b"host", b"testserver"), (b"origin", origin.encode()), (b"cookie", cookie)]
        self.wire = WebsocketCommunicator(app, f"/ws/gio-hoc/{lesson_id}/{query}", headers=headers)
        self.seen: list[dict[str, Any]] = []

    async def open(self, since: int | None = None, hello: bool = True) -> bool:
        connected, _ = await self.wire.connect(timeout=5)
        if connected and hello:
            await self.send({"t": "hello", "v": 1, "since": since})
        return bool(connected)

    async def send(self, message: Any) -> None:
        await self.wire.send_to(text_data=message if isinstance(message, str) else json.dumps(message))

    async def next(self, timeout: float = 5) -> dict[str, Any]:
        got: dict[str, Any] = json.loads(await self.wire.receive_from(timeout))
        self.seen.append(got)
        return got

    async def until(self, kind: str) -> dict[str, Any]:
        """The next message of a kind; what comes before it is kept in `seen`."""
        for _ in range(200):
            got = await self.next()
            if got["t"] == kind:
                return got
        raise AssertionError(f"no {kind}")

    async def until_event(self, kind: str) -> dict[str, Any]:
        """The first event of a kind that was sent."""
        while True:
            for one in self.events:
                if one["kind"] == kind:
                    return one
            await self.next()

    async def until_seq(self, seq: int) -> None:
        while self.last < seq:
            await self.next()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [one for message in self.seen if message["t"] == "events" for one in message["events"]]

    @property
    def last(self) -> int:
        snapshots = [m["seq"] for m in self.seen if m["t"] == "snapshot"]
        return max([0, *snapshots, *(one["seq"] for one in self.events)])

    async def closed(self, timeout: float = 5) -> int:
        """The close code; messages before it are passed over."""
        async with asyncio.timeout(timeout):
            while True:
                output = await self.wire.receive_output(timeout)
                if output["type"] == "websocket.close":
                    return int(output.get("code", 1000))

    async def leave(self) -> None:
        await self.wire.disconnect()


async def socket_of(person: people.Person | None, lesson_id: int, **options: Any) -> Socket:
    return Socket(lesson_id, await sync_to_async(session_cookie)(person), **options)
