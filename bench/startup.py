"""What a reader meets: the second start, idle memory, the weight of a pupil's pages.

Packages are installed already. Runs the command that `./run` ends in, with the demo schools, in a folder of its own.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench.attempts import Pupil
from bench.rows import Row
from bench.serving import tree
from tests import servers

PUPIL = "bannguon.maianh"
LIMIT_KB = 60
LINKED = re.compile(
    r'<script[^>]*\ssrc="([^"]+)"|<link(?=[^>]*rel="(?:stylesheet|modulepreload)")[^>]*\shref="([^"]+)"'
)
IMPORTED = re.compile(
    r"""(?:^|[;}\s])(?:import|export)\s*(?:[\w{},*\s$]*?from\s*)?["']([^"']+)["']|@import\s+(?:url\()?["']([^"']+)["']"""
)
READER = re.compile(r'="(/static/[^"]*/pdfjs[^"]*js)"')
SESSION = f"""
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from lms.people.api import Person
person = Person.objects.get(username={PUPIL!r})
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.create()
print("session", session.session_key)
"""


def environment(var: Path) -> dict[str, str]:
    return {**servers.site_environment(var), "DJANGO_SETTINGS_MODULE": "lms.config.settings.dev"}


@contextlib.contextmanager
def started(var: Path) -> Iterator[tuple[str, int, float]]:
    """(host, process, seconds until the first page) of `manage.py up`; ended at the end of the block."""
    port = servers.free_port()
    begun = time.monotonic()
    with (var / f"up-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=servers.ROOT, env=environment(var), stdout=log, stderr=log,
        )  # fmt: skip
    try:
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
                page.read()
                break
            if process.poll() is not None or time.monotonic() - begun > 600:
                raise RuntimeError((var / f"up-{port}.log").read_text()[-2000:])
            time.sleep(0.02)
        yield f"127.0.0.1:{port}", process.pid, time.monotonic() - begun
    finally:
        process.terminate()
        process.wait()


def megabytes(root: int) -> float:
    """Memory of the processes of this tree; what several share is divided among them."""
    kilobytes = 0
    for pid in tree([root]):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        kilobytes += int(re.findall(r"^Pss:\s+(\d+)", rollup, re.M)[0])
    return kilobytes / 1024


def weight(host: str, page: str, text: str) -> tuple[float, float]:
    """Compressed kilobytes of script and style that a page loads: without the PDF reader's own, and that alone."""
    waiting = [urljoin(page, a or b) for a, b in LINKED.findall(text)] + READER.findall(text)
    sizes: dict[str, int] = {}
    while waiting:
        path = urlsplit(waiting.pop()).path
        if path in sizes or not path.startswith("/static/"):
            continue
        ask = urllib.request.Request(f"http://{host}{path}", headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(ask) as answer:
            sizes[path] = len(answer.read())
        if "/pdfjs" in path:
            continue
        with urllib.request.urlopen(f"http://{host}{path}") as answer:
            source = answer.read().decode()
        waiting += [urljoin(path, a or b) for a, b in IMPORTED.findall(source)]
    reader = sum(size for path, size in sizes.items() if "/pdfjs" in path)
    return (sum(sizes.values()) - reader) / 1024, reader / 1024


def pages(host: str, session: str) -> Iterator[tuple[str, str, str]]:
    """(name, address, HTML) of a pupil's pages, found by following links as the pupil does."""
    pupil = Pupil(host, session)

    def page(path: str) -> str:
        status, there, text = pupil.ask("GET", path)
        return page(there) if status == 302 else text

    today = page("/hom-nay/")
    yield "start page", "/hom-nay/", today
    shelf = page("/thu-vien/")
    yield "library", "/thu-vien/", shelf
    for item in sorted(set(re.findall(r"/thu-vien/\d+/", shelf))):
        if f"{item}doc/" in page(item) and "/pdfjs" in (text := page(f"{item}doc/")):
            yield "reader", f"{item}doc/", text
            break
    for quiz in sorted(set(re.findall(r"/lam-bai/\d+/", today + page("/lam-bai/")))):
        if f"{quiz}bat-dau/" in page(quiz):
            attempt = pupil.post_form(f"{quiz}bat-dau/")
            yield "attempt", attempt, page(attempt)
            break
    lessons = today + page("/gio-hoc/")
    for room in sorted(set(re.findall(r"/gio-hoc/\d+/(?:phong/)?", lessons))):
        text = page(room if room.endswith("phong/") else f"{room}phong/")
        if "data-lesson" in text or "lesson-room" in text:
            yield "lesson room", room, text
            break


def rows() -> list[Row]:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        var = Path(folder)
        with started(var):
            pass
        with started(var) as (host, process, second):
            time.sleep(2)
            memory = megabytes(process)
            made = subprocess.run(
                [sys.executable, "manage.py", "shell", "-v", "0", "-c", SESSION],
                cwd=servers.ROOT, env=environment(var), check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            weights = [
                (name, *weight(host, page, text)) for name, page, text in pages(host, made.split()[-1])
            ]
    return [
        Row("second start", second, "s", 5, "at most 5", second <= 5, "until the first page"),
        Row("idle memory", memory, "MB", 200, "at most 200", memory <= 200, "PSS, SQLite, one page served"),
        *(
            Row(
                f"pupil's {name}", ours, "KB", LIMIT_KB, "at most 60", ours <= LIMIT_KB,
                "script and style, brotli" + (f"; pdf.js besides {reader:.0f} KB" if reader else ""),
            )
            for name, ours, reader in weights
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    print(rows())
