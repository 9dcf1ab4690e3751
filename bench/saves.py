"""Saves per CPU second of all server processes, against a bare ASGI application doing the same durable write.

Both are served by daphne on the same private PostgreSQL and asked by the same client: pupils who each save four
answers, eight at a time, on connections that stay open.
"""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from bench.bare_saves import TABLE
from bench.rows import Row
from bench.serving import Cpu, Prepared, prepared_site
from tests import servers

CLIENTS, ROUNDS = 8, 100
QUESTIONS = 20


class Saver:
    """One pupil's connection: where to save, and to which items."""

    def __init__(self, host: str, path: str, items: list[str], session: str) -> None:
        self.connection = http.client.HTTPConnection(host, timeout=30)
        self.path, self.items = path, items
        self.headers = {
            "Content-Type": "application/json", "Origin": f"http://{host}", "Cookie": f"sessionid={session}",
        }  # fmt: skip

    def save(self, number: int) -> None:
        at = number * 4 % len(self.items)
        answers = {item: {"rev": number + 1, "value": "ABCD"[number % 4]} for item in self.items[at : at + 4]}
        body = json.dumps({"key": "bench", "answers": answers})
        self.connection.request("POST", self.path, body.encode(), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        assert response.status == 200 and b'"stale": []' in text, (response.status, text[:200])


def per_cpu_second(savers: list[Saver], roots: list[int], rounds: int = ROUNDS) -> float:
    """Saves per CPU second; every saver in a thread of its own, after a short warm-up."""

    def all_at_once(numbers: range) -> None:
        def work(saver: Saver) -> None:
            for number in numbers:
                saver.save(number)

        threads = [threading.Thread(target=work, args=(saver,)) for saver in savers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    all_at_once(range(10))
    cpu = Cpu(roots)
    all_at_once(range(10, 10 + rounds))
    return len(savers) * rounds * 1000 / max(cpu.milliseconds(), 1)


def _begin(site: Prepared, session: str) -> Saver:
    """Start an attempt as a browser would."""
    connection = http.client.HTTPConnection(site.host, timeout=30)

    def ask(method: str, path: str, body: str = "", token: str = "") -> str:
        headers = {"Cookie": f"sessionid={session}; csrftoken={token}", "Origin": f"http://{site.host}"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        return text + "".join(response.headers.get_all("Set-Cookie") or [])

    intro = ask("GET", f"/lam-bai/{site.assignment}/")
    token = re.search(r"csrftoken=([^;]+)", intro)
    assert token, intro[:300]
    ask("POST", f"/lam-bai/{site.assignment}/bat-dau/", f"csrfmiddlewaretoken={token[1]}", token[1])
    page = ask("GET", f"/lam-bai/{site.assignment}/", token=token[1])
    attempt = re.search(r'data-attempt="(\d+)"', page)
    assert attempt, page[:300]
    items = re.findall(r'data-item="(\d+)"', page)
    return Saver(site.host, f"/lam-bai/luot/{attempt[1]}/luu/", items, session)


@contextlib.contextmanager
def bare_site(var: Path, database_url: str) -> Iterator[tuple[str, int]]:
    """The limit's address and process, under the same server."""
    with psycopg.connect(database_url) as connection:
        connection.execute(TABLE)
    port = servers.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0", "bench.bare_saves:application"],
        cwd=servers.ROOT, env={**os.environ, "PGDSN": database_url, "PYTHONPATH": str(servers.ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(lambda: http.client.HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/"))
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


def _wait(ask: Callable[[], None]) -> None:
    for _ in range(200):
        try:
            return ask()
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the bare application did not start")


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        var = Path(folder)
        with prepared_site(var, CLIENTS, QUESTIONS) as site:
            ours = per_cpu_second([_begin(site, session) for session in site.sessions], site.roots)
            database = site.roots[1]
            with bare_site(var, site.database_url) as (host, process):
                items = [str(n) for n in range(1, QUESTIONS + 1)]
                savers = [Saver(host, f"/lam-bai/luot/{n}/luu/", items, "") for n in range(CLIENTS)]
                limit = per_cpu_second(savers, [process, database])
    return [
        Row(
            name="saves of four answers", value=ours, unit="per CPU second", limit=limit,
            target="at least 0.25 of a bare ASGI application", met=ours / limit >= 0.25,
            note=f"{CLIENTS} pupils at once; PostgreSQL, durable commits, daphne",
        )
    ]  # fmt: skip


if __name__ == "__main__":
    print(rows())
