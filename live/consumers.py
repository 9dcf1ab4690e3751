"""The lesson's socket: parse, authorise, call the room. One plain ASGI application per connection.

It is not a Channels consumer class: those add a channel and a dispatch per message, which the room does not use
(docs/live.md). Session, login and Origin come from the stack in lms/config/asgi.py as for every consumer.
"""

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qs

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from live import incoming, presence, room
from live.frames import Message, outlet
from live.hub import Client, hub
from live.planning import participants
from live.planning.models import Participant
from live.presence import Login

HELLO_SECONDS = 10
MOST_BYTES = 32 * 1024
BURST, A_SECOND = 20, 5.0
MOST_FAULTS = 50


class Bucket:
    """A token bucket: `BURST` messages at once, `A_SECOND` on average."""

    def __init__(self) -> None:
        self.level, self.at = float(BURST), time.monotonic()

    def take(self) -> bool:
        moment = time.monotonic()
        self.level = min(float(BURST), self.level + (moment - self.at) * A_SECOND)
        self.at = moment
        if self.level < 1:
            return False
        self.level -= 1
        return True


class LessonSocket:
    def __init__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.lesson_id = int(scope["url_route"]["kwargs"]["lesson_id"])
        self.bucket = Bucket()
        self.faults = 0
        self.greeted = False
        self.client: Client | None = None
        self.participant: Participant

    async def run(self) -> None:
        await self.receive()  # websocket.connect
        found = await hub.run(self._identify)
        if isinstance(found, int):
            await self.send({"type": "websocket.close", "code": found})  # before accepting: HTTP 403
            return
        participant, login = found
        self.participant = participant
        await self.send({"type": "websocket.accept"})
        self.client = client = Client(
            lesson_id=self.lesson_id,
            viewer=participants.actor_of(participant).viewer,
            outlet=outlet(self.scope, self.send),
            close=self._close,
            standing_changed=lambda: hub.spawn(self._stand_anew()),
            inside=participant.state == Participant.State.IN,
            check=login,
        )
        try:
            await hub.enter(client)
            await self._listen()
        finally:
            hub.leave(client)
            if client.inside:
                presence.departed(client)

    def _identify(self) -> "tuple[Participant, Login] | int":
        """In a worker thread: who this is, or the code to close with."""
        person: Any = self.scope.get("user") or AnonymousUser()
        session = self.scope["session"]
        session_key = getattr(session, "session_key", None) or ""
        if "man-hinh" in parse_qs(self.scope.get("query_string", b"").decode("latin-1")):
            participant = participants.screen_of_session(session, self.lesson_id)
            return (participant, Login(session_key, None)) if participant else 4401
        if not person.is_authenticated:
            return 4401
        try:
            participant = participants.enter_for(person, self.lesson_id)
        except Http404:
            return 4404
        if participant.state in (Participant.State.REFUSED, Participant.State.REMOVED):
            return 4403
        return participant, Login(session_key, person.pk)

    def _close(self, code: int) -> None:
        hub.spawn(self.send({"type": "websocket.close", "code": code}))

    async def _listen(self) -> None:
        opened = time.monotonic()
        while True:
            wait = None if self.greeted else max(0.1, HELLO_SECONDS - (time.monotonic() - opened))
            try:
                message = await asyncio.wait_for(self.receive(), wait)
            except TimeoutError:
                self._close(4400)
                return
            if message["type"] == "websocket.disconnect":
                return
            await self._take(message)

    async def _take(self, message: dict[str, Any]) -> None:
        assert self.client is not None
        self.client.heard = time.monotonic()
        if not self.bucket.take():
            self._fault("too_fast", 4429)
            return
        text = message.get("text")
        if text is None or len(text) > MOST_BYTES:
            self._fault("ill_formed", 4400)
            return
        try:
            data = json.loads(text)
            kind = data["t"]
            handler = {"hello": self._hello, "do": self._do, "signal": self._signal, "beat": self._beat}[kind]
        except (ValueError, KeyError, TypeError, RecursionError):
            self._fault("ill_formed", 4400)
            return
        await handler(data)

    def _fault(self, code: str, close: int) -> None:
        assert self.client is not None
        self.faults += 1
        if self.faults > MOST_FAULTS:
            self._close(close)
        else:
            self.client.tell(Message({"t": "error", "code": code, "message": str(room.MESSAGES[code])}))

    # --- messages ----------------------------------------------------------------------------------------------

    async def _hello(self, data: dict[str, Any]) -> None:
        since = data.get("since")
        if isinstance(since, bool) or not (since is None or isinstance(since, int)):
            self._fault("ill_formed", 4400)
            return
        self.greeted = True
        await self._catch_up(since)

    async def _catch_up(self, since: int | None) -> None:
        """Answer with the present standing, and for those inside with what they miss; nothing slips in between."""
        client = self.client
        assert client is not None
        client.held = []
        try:
            greeting = await hub.run(incoming.greet, client.viewer.participant, since)
            self.participant = greeting.participant or self.participant
            client.inside = greeting.inside
            client.slow_since = None
            for one in greeting.messages:
                client.tell(Message(one))
            client.seq = greeting.seq if greeting.inside else None
        finally:
            held, client.held = client.held, None
        for number, message in held or ():
            client.event(number, message)
        if client.inside:
            await hub.run(presence.arrived, client.viewer.participant)

    async def _stand_anew(self) -> None:
        """Somebody decided about this participant, or the lesson has opened."""
        if self.greeted:
            assert self.client is not None
            await self._catch_up(self.client.seq)
            if not await hub.run(incoming.may_stay, self.client.viewer.participant):
                self._close(4403)

    async def _do(self, data: dict[str, Any]) -> None:
        assert self.client is not None
        self.client.tell(Message(await hub.run(incoming.do, self.participant, data)))

    async def _signal(self, data: dict[str, Any]) -> None:
        assert self.client is not None
        answer = await hub.run(incoming.signal, self.participant, data)
        if answer is not None:
            self.client.tell(Message(answer))

    async def _beat(self, data: dict[str, Any]) -> None:
        """Heard: that is all a beat is for."""


async def lesson_socket(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await LessonSocket(scope, receive, send).run()
