"""WebSocket text frames built once for many sockets, and the two ways to send them. Knows nothing of lessons."""

import asyncio
import json
import struct
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

EXTENSION = "lms.frames"  # offered by lms.config.server
MOST_WAITING = 64 * 1024  # bytes a slow client may have waiting in this process
MOST_QUEUED = 100  # messages, under servers without the extension

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Message:
    """One message: its text, and its unmasked frame (RFC 6455, 5.2), each made at most once."""

    __slots__ = ("frame", "text")

    def __init__(self, content: dict[str, Any]) -> None:
        self.text = encode(content)
        payload = self.text.encode()
        size = len(payload)
        if size <= 125:
            head = bytes((0x81, size))
        elif size <= 0xFFFF:
            head = b"\x81\x7e" + struct.pack("!H", size)
        else:
            head = b"\x81\x7f" + struct.pack("!Q", size)
        self.frame = head + payload


def encode(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


class Outlet(Protocol):
    """Where a client's messages go, in order and never waiting."""

    def put(self, message: Message) -> bool:
        """Take one message; False when too much is waiting: the message is dropped."""

    def drained(self) -> bool:
        """True when the client has taken everything."""

    def end(self) -> None:
        """Nothing more will be put."""


class DirectOutlet:
    """Under our own server: one write to the socket, bounded by what waits in front of the kernel."""

    def __init__(self, frames: Any) -> None:
        self._frames = frames
        frames.bound(MOST_WAITING)

    def put(self, message: Message) -> bool:
        if self._frames.waiting() > MOST_WAITING:
            return False
        self._frames.write(message.frame)
        return True

    def drained(self) -> bool:
        return not self._frames.waiting()

    def end(self) -> None:
        pass


class QueueOutlet:
    """Under any ASGI server: a bounded queue and a task that sends from it."""

    def __init__(self, send: Send) -> None:
        self._queue: asyncio.Queue[Message | None] = asyncio.Queue(MOST_QUEUED)
        self._send = send
        self._busy = False
        self._task = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        while (message := await self._queue.get()) is not None:
            self._busy = True
            try:
                await self._send({"type": "websocket.send", "text": message.text})
            except Exception:  # the socket is gone: its own task notices and ends this one
                return
            self._busy = False

    def put(self, message: Message) -> bool:
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            return False
        return True

    def drained(self) -> bool:
        return self._queue.empty() and not self._busy

    def end(self) -> None:
        self._task.cancel()


def outlet(scope: dict[str, Any], send: Send) -> Outlet:
    """The best way to send that the server offers."""
    frames = (scope.get("extensions") or {}).get(EXTENSION)
    return DirectOutlet(frames) if frames is not None else QueueOutlet(send)
