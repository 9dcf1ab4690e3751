"""A served site with one quiz and logged-in pupils on a private PostgreSQL, and the CPU time it uses."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import servers

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Prepared:
    """`roots` are the server processes whose trees count; `sessions` one session key per pupil."""

    host: str
    assignment: int
    sessions: list[str]
    roots: list[int]
    database_url: str


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(roots: Iterable[int]) -> list[int]:
    """The processes and all their descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
    found = list(roots)
    for pid in found:
        found += children.get(pid, [])
    return found


class Cpu:
    """CPU time of process trees since this was made; what ended meanwhile is counted by its parent."""

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = list(roots)
        self.before = self._ticks()

    def _ticks(self) -> int:
        ticks = 0
        for pid in tree(self.roots):
            with contextlib.suppress(OSError):
                ticks += sum(int(field) for field in _stat(pid)[11:15])
        return ticks

    def milliseconds(self) -> float:
        return (self._ticks() - self.before) * 1000 / TICKS


@contextlib.contextmanager
def prepared_site(var: Path, pupils: int, questions: int) -> Iterator[Prepared]:
    """The site as `./run` serves it, on a private PostgreSQL with durable commits."""
    var.chmod(0o755)
    with servers.postgres(durable=True) as database:
        environment = servers.site_environment(var, DATABASE_URL=database.url)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=servers.ROOT, env=environment, check=True
        )
        made = subprocess.run(
            [sys.executable, "-m", "bench.class_with_quiz", str(pupils), str(questions)],
            cwd=servers.ROOT, env=environment, check=True, capture_output=True, text=True,
        ).stdout.split()  # fmt: skip
        with servers.site(var, DATABASE_URL=database.url) as site:
            yield Prepared(
                host=site.url.removeprefix("http://"),
                assignment=int(made[0]),
                sessions=made[1:],
                roots=[site.process.pid, database.process.pid],
                database_url=database.url,
            )
