"""A lesson event to 300 clients: through the socket, the rules, the log, the commit and the hub, under our own server.

The limit is `websockets.broadcast` with as many clients and messages of the same size, in the same run. CPU is that of the
server process alone; the clients run in this one.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.rows import Row
from tests import servers, templates

CLIENTS = 300
RATE = 10.0
SECONDS = 10.0
FLAT_OUT = 120  # events one after the other, as fast as each is delivered to everybody
TEXT = "Các em quan sát hình vẽ trên bảng, thử đo hai cạnh góc vuông rồi dự đoán độ dài cạnh huyền. " * 2


@dataclass
class Figures:
    """Of one run: deliveries per CPU second, and the time from sending to receiving."""

    deliveries: int
    cpu: float
    waits: list[float] = field(default_factory=list)

    @property
    def per_cpu_second(self) -> float:
        return self.deliveries / self.cpu

    def percentile(self, part: float) -> float:
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(len(waits) * part))] * 1000


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Crowd:
    """300 sockets; each event carries its number, each receipt is timed."""

    def __init__(self, sockets: list[ClientConnection], pid: int, say: Callable[[int, int], str]) -> None:
        self.sockets, self.pid, self.say = sockets, pid, say
        self.sent: dict[int, float] = {}
        self.left: dict[int, int] = {}
        self.waits: list[float] = []
        self.all_there = asyncio.Event()
        self.readers = [asyncio.ensure_future(self._read(one)) for one in sockets]

    async def _read(self, socket: ClientConnection) -> None:
        async for message in socket:
            place = str(message).find("#")
            if place < 0:
                continue
            number = int(str(message)[place + 1 : place + 7])
            self.waits.append(time.perf_counter() - self.sent[number])
            self.left[number] -= 1
            if not self.left[number]:
                self.all_there.set()

    async def send(self, number: int) -> None:
        self.sent[number], self.left[number] = time.perf_counter(), len(self.sockets)
        await self.sockets[number % len(self.sockets)].send(self.say(number, len(self.sockets)))

    async def steady(self, first: int) -> Figures:
        """`RATE` events a second for `SECONDS`."""
        self.waits = []
        before, start = cpu_seconds(self.pid), time.perf_counter()
        count = int(RATE * SECONDS)
        for number in range(count):
            await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
            await self.send(first + number)
        await self._drained()
        return Figures(count * len(self.sockets), cpu_seconds(self.pid) - before, self.waits)

    async def flat_out(self, first: int) -> Figures:
        """One event after the other."""
        self.waits = []
        before = cpu_seconds(self.pid)
        for number in range(first, first + FLAT_OUT):
            self.all_there.clear()
            await self.send(number)
            await asyncio.wait_for(self.all_there.wait(), 20)
        return Figures(FLAT_OUT * len(self.sockets), cpu_seconds(self.pid) - before, self.waits)

    async def _drained(self) -> None:
        deadline = time.perf_counter() + 20
        while any(self.left.values()) and time.perf_counter() < deadline:
            await asyncio.sleep(0.02)

    async def leave(self) -> None:
        for one in self.readers:
            one.cancel()
        await asyncio.gather(*(one.close() for one in self.sockets), return_exceptions=True)


async def measure(make: Callable[[], Awaitable[Crowd]]) -> tuple[Figures, Figures]:
    crowd = await make()
    await asyncio.sleep(1)
    steady = await crowd.steady(100_000)
    flat = await crowd.flat_out(200_000)
    await crowd.leave()
    return steady, flat


async def product_crowd(site: servers.Site, world: dict[str, Any]) -> Crowd:
    """Pupils of both schools, each with an own login, all of them in the room."""
    url = f"{site.url.replace('http', 'ws')}/ws/gio-hoc/{world['lesson']}/"
    sockets = []
    for cookie in world["cookies"]:
        headers = {"Cookie": cookie, "Origin": site.url}
        socket = await connect(url, additional_headers=headers, compression=None, max_queue=None)
        await socket.send(json.dumps({"t": "hello", "v": 1, "since": None}))
        while json.loads(await socket.recv())["t"] != "snapshot":
            pass
        sockets.append(socket)
    await asyncio.sleep(2)

    def say(number: int, clients: int) -> str:
        return json.dumps({"t": "do", "id": f"n{number}", "do": "chat.say", "text": f"#{number} {TEXT}"})

    return Crowd(sockets, site.process.pid, say)


async def limit_crowd(port: int, pid: int, size: int) -> Crowd:
    sockets = [
        await connect(f"ws://127.0.0.1:{port}/", compression=None, max_queue=None) for _ in range(CLIENTS)
    ]
    return Crowd(sockets, pid, lambda number, clients: f"#{number} ".ljust(size, "x"))


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        product = asyncio.run(_product(Path(folder)))
    limit = asyncio.run(_limit(_event_size()))
    note = f"{CLIENTS} clients, SQLite with durable commits, events of {_event_size()} bytes"
    found = []
    for name, here, best in (
        ("lesson event, flat out", product[1], limit[1]),
        (f"lesson event, {RATE:.0f}/s", product[0], limit[0]),
    ):
        ratio = here.per_cpu_second / best.per_cpu_second
        found.append(
            Row(
                name,
                here.per_cpu_second,
                "deliveries/CPU-s",
                best.per_cpu_second,
                "≥ 0.4",
                ratio >= 0.4,
                note,
            )
        )
    slowest = product[0].percentile(0.99)
    p50 = f"p50 {product[0].percentile(0.5):.0f} ms; limit's p99 {limit[0].percentile(0.99):.0f} ms"
    found.append(
        Row(f"lesson event, p99 at {RATE:.0f}/s", slowest, "ms", None, "< 100 ms", slowest < 100, p50)
    )
    return found


def _event_size() -> int:
    event = {"seq": 1000, "at": 1795248024000, "kind": "chat.said", "v": 1}
    data = {"participant": 100, "side": 1, "text": f"#100000 {TEXT}".strip()}
    content = {"t": "events", "events": [{**event, "data": data}]}
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


async def _product(folder: Path) -> tuple[Figures, Figures]:
    database = folder / "bench.sqlite3"
    templates.sqlite_file(database)
    url = f"sqlite:///{database}"
    environment = servers.site_environment(folder, DATABASE_URL=url)
    command = [sys.executable, "-m", "bench.lesson_world", str(CLIENTS)]
    made = subprocess.run(command, env=environment, cwd=servers.ROOT, capture_output=True, check=True)
    world = json.loads(made.stdout)
    with servers.site(folder, DATABASE_URL=url) as site:
        return await measure(lambda: product_crowd(site, world))


async def _limit(size: int) -> tuple[Figures, Figures]:
    port = servers.free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.broadcast_limit", str(port)], cwd=servers.ROOT)
    try:
        await asyncio.sleep(1)
        return await measure(lambda: limit_crowd(port, process.pid, size))
    finally:
        process.terminate()
        process.wait()
