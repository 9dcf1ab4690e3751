"""One process's fan-out: who is connected to which lesson here, and what each has been sent.

No channel groups: an event is encoded once per form and written to each client's bounded outlet. The log is the truth; other
processes only ring (`live.doorbell`) that a lesson has a new number, and whoever hears it reads the log. A client that
is too slow is sent nothing more until it has taken what it has, and is then told to resume from the log.

All methods run on the event loop, except `announce` and `signal`, which any thread may call.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from live.doorbell import Doorbell, make_doorbell
from live.frames import Message, Outlet
from live.log import reader
from live.rules.events import Fields, Stored, Viewer, fields_for, wire

log = logging.getLogger(__name__)
SLOW_SECONDS = 60
GONE_SECONDS = 75


@dataclass(eq=False)
class Client:
    """One socket: whose it is, what it was sent last, and where its messages go."""

    lesson_id: int
    viewer: Viewer
    outlet: Outlet
    close: Callable[[int], None]
    standing_changed: Callable[[], None]
    inside: bool = False  # gets events (not while waiting for admission)
    seq: int | None = None  # last number sent; None until the first hello is answered
    held: list[tuple[int, Message]] | None = None  # what happens while a hello is being answered
    slow_since: float | None = None
    heard: float = field(default_factory=time.monotonic)
    check: Any = None  # what the login check needs; the consumer's business

    def tell(self, message: Message) -> None:
        """A message outside the numbers: answers, signals, beats."""
        if self.slow_since is None and not self.outlet.put(message):
            self.slow_since = time.monotonic()

    def event(self, seq: int, message: Message) -> None:
        if self.held is not None:
            self.held.append((seq, message))
        elif self.seq is not None and seq > self.seq and self.slow_since is None:
            if self.outlet.put(message):
                self.seq = seq
            else:
                self.slow_since = time.monotonic()


@dataclass(eq=False)
class Room:
    """The clients of one lesson in this process; `seq`: told to them so far, None until known."""

    lesson_id: int
    clients: set[Client] = field(default_factory=set)
    seq: int | None = None
    pending: dict[int, Stored] = field(default_factory=dict)
    rung: int = 0  # the highest number that another process has told of
    fetching: bool = False


class Hub:
    BEAT = 25

    def __init__(self, doorbell: Doorbell | None = None) -> None:
        self.rooms: dict[int, Room] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.doorbell = doorbell or make_doorbell()
        self.executor = ThreadPoolExecutor(4, thread_name_prefix="lesson")
        self.tasks: set[asyncio.Task[Any]] = set()
        self.on_stored: Callable[[Room, Stored], None] | None = None
        self.on_beat: Callable[[], Coroutine[Any, Any, None]] | None = None

    # --- threads ---------------------------------------------------------------------------------------------------

    async def run(self, work: Callable[..., Any], *args: Any) -> Any:
        """`work(*args)` in a worker thread of the lessons', with a healthy database connection."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, _with_database, work, *args)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("lesson task failed", exc_info=task.exception())

    # --- clients ---------------------------------------------------------------------------------------------------

    async def enter(self, client: Client) -> None:
        """Count `client` among its lesson's; from now on nothing that happens passes it by."""
        self._start()
        room = self.rooms.get(client.lesson_id)
        if room is None:
            room = self.rooms[client.lesson_id] = Room(client.lesson_id)
        room.clients.add(client)
        if room.seq is None:
            await self.doorbell.subscribe(client.lesson_id)
            last = await self.run(reader.last, client.lesson_id)
            if room.seq is None:
                room.seq = last
                room.pending = {seq: one for seq, one in room.pending.items() if seq > last}
                self._flush(room)

    def leave(self, client: Client) -> None:
        room = self.rooms.get(client.lesson_id)
        client.outlet.end()
        if room is not None:
            room.clients.discard(client)
            if not room.clients:
                del self.rooms[client.lesson_id]
                self.spawn(self.doorbell.unsubscribe(client.lesson_id))

    def clients(self, lesson_id: int) -> set[Client]:
        room = self.rooms.get(lesson_id)
        return room.clients if room else set()

    def connected(self, lesson_id: int, participant: int) -> bool:
        return any(c.viewer.participant == participant for c in self.clients(lesson_id))

    # --- events ----------------------------------------------------------------------------------------------------

    def announce(self, lesson_id: int, stored: list[Stored]) -> None:
        """Tell everybody, here and in other processes, what has been stored. After the commit; from any thread."""
        if stored:
            transaction.on_commit(lambda: self._announce(lesson_id, stored))

    def _announce(self, lesson_id: int, stored: list[Stored]) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.deliver, lesson_id, stored)
        self.doorbell.ring(lesson_id, stored[-1].seq)

    def deliver(self, lesson_id: int, stored: Iterable[Stored]) -> None:
        """Send events to this process's clients, in order; a hole is fetched from the log."""
        room = self.rooms.get(lesson_id)
        if room is None:
            return
        for one in stored:
            if room.seq is None or one.seq > room.seq:
                room.pending[one.seq] = one
        self._flush(room)

    def heard(self, lesson_id: int, seq: int) -> None:
        """Another process rang: number `seq` exists."""
        room = self.rooms.get(lesson_id)
        if room is not None and room.seq is not None and seq > room.seq:
            room.rung = max(room.rung, seq)
            self._fetch(room)

    def _flush(self, room: Room) -> None:
        if room.seq is None:
            return
        while (one := room.pending.pop(room.seq + 1, None)) is not None:
            room.seq = one.seq
            self._send(room, one)
            if self.on_stored is not None:
                self.on_stored(room, one)
        if room.pending or room.rung > room.seq:
            self._fetch(room)

    def _fetch(self, room: Room) -> None:
        if not room.fetching:
            room.fetching = True
            self.spawn(self._fetch_now(room))

    async def _fetch_now(self, room: Room) -> None:
        assert room.seq is not None
        try:
            missing = await self.run(reader.since, room.lesson_id, room.seq)
        finally:
            room.fetching = False
        room.pending = {seq: one for seq, one in room.pending.items() if seq > (room.seq or 0)}
        room.pending.update({one.seq: one for one in missing if one.seq > (room.seq or 0)})
        if room.seq + 1 in room.pending or room.rung > room.seq:
            self._flush(room)

    def _send(self, room: Room, one: Stored) -> None:
        made: dict[Fields | None, Message] = {}
        event = one.event
        same = event.everyone == event.side_teachers == event.own
        for client in list(room.clients):
            if not client.inside:
                continue
            names = event.everyone if same else fields_for(event, client.viewer)
            message = made.get(names)
            if message is None:
                message = made[names] = Message({"t": "events", "events": [wire(one, names)]})
            client.event(one.seq, message)

    # --- signals: never stored -------------------------------------------------------------------------------------

    def signal(self, lesson_id: int, to: int, message: dict[str, Any]) -> None:
        """Pass a fleeting message on to one participant, wherever connected. From any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.pass_on, lesson_id, to, message)
        self.doorbell.pass_on(lesson_id, to, message)

    def pass_on(self, lesson_id: int, to: int, message: dict[str, Any]) -> None:
        ready = Message(message)
        for client in self.clients(lesson_id):
            if client.viewer.participant == to and client.inside:
                client.tell(ready)

    # --- the process's own rhythm ----------------------------------------------------------------------------------

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        if self.loop is not loop:
            self.loop = loop
            self.tasks.clear()
            self.spawn(self._beat())
            self.spawn(self._watch_slow())
            self.doorbell.start(self)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.BEAT)
            await self.beat_now()

    async def beat_now(self) -> None:
        """A beat to everybody; the silent ones are let go; then the login check."""
        gone = time.monotonic() - GONE_SECONDS
        for room in list(self.rooms.values()):
            beat = Message({"t": "beat", "seq": room.seq or 0})
            for client in list(room.clients):
                if client.heard < gone:
                    client.close(4408)
                else:
                    client.tell(beat)
        if self.on_beat is not None:
            try:
                await self.on_beat()
            except Exception:
                log.exception("the check of logins failed; it is repeated at the next beat")

    async def _watch_slow(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            self.check_slow()

    def check_slow(self) -> None:
        """Slow clients that have caught their breath are told to resume; hopeless ones are closed."""
        for room in list(self.rooms.values()):
            for client in list(room.clients):
                if client.slow_since is None:
                    continue
                if client.outlet.drained():
                    client.slow_since = None
                    client.seq = None
                    client.tell(Message({"t": "resume"}))
                elif time.monotonic() - client.slow_since > SLOW_SECONDS:
                    client.close(4408)

    def banner(self, state: str, message: str) -> None:
        """A line for everybody here about the state of the connection between processes."""
        ready = Message({"t": "banner", "state": state, "message": message})
        for room in self.rooms.values():
            for client in room.clients:
                client.tell(ready)

    def refresh(self) -> None:
        """Look into the log of every lesson here: when the doorbell may have been missed."""
        for room in list(self.rooms.values()):
            if room.seq is not None:
                self._fetch(room)


def _with_database(work: Callable[..., Any], *args: Any) -> Any:
    """Threads of the hub keep SQLite's connection (opening costs a millisecond) and give PostgreSQL's back."""
    try:
        return work(*args)
    except Exception:
        connection.close()
        raise
    finally:
        if connection.vendor != "sqlite":
            connection.close()


hub = Hub()
