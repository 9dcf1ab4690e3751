"""Migrated, empty databases, made once per set of migrations and copied: a SQLite file and a PostgreSQL dump.

They lie in `.cache` (NHIPCAU_TEST_CACHE moves it); whoever comes first makes them, the others wait for the lock.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("NHIPCAU_TEST_CACHE", ROOT / ".cache"))


@cache
def fingerprint() -> str:
    """Changes when a migration of ours, the subjects loaded after it, or a package with migrations does."""
    digest = hashlib.sha256()
    migrations = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("lms/*/migrations/*.py")]
    for path in sorted([*migrations, ROOT / "lms/people/curriculum.py"]):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    for package in ("django", "wagtail", "django-allauth", "django-tasks-db", "django-taggit"):
        digest.update(f"{package}={metadata.version(package)}".encode())
    return digest.hexdigest()[:20]


@contextlib.contextmanager
def _made(name: str) -> Iterator[tuple[Path, bool]]:
    """(path, whether it is there already), under a lock."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / name
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path, path.exists()


def migrate(var: Path, **variables: str) -> None:
    """Run the migrations in a process of its own."""
    command = [sys.executable, "manage.py", "migrate", "-v0", "--noinput"]
    subprocess.run(command, cwd=ROOT, env=servers.site_environment(var, **variables), check=True)


def sqlite_file(target: Path) -> Path:
    """Copy a migrated SQLite database to `target`."""
    with _made(f"migrated-{fingerprint()}.sqlite3") as (template, there):
        if not there:
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                migrate(Path(folder))
                made = Path(folder) / "nhipcau.sqlite3"
                with contextlib.closing(sqlite3.connect(made)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                made.rename(template)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template, target)
    return target


def fill_postgres(server: servers.Postgres) -> None:
    """Fill the empty database of `server` with the migrated tables."""
    tools = server.binaries
    with _made(f"migrated-{fingerprint()}.pgdump") as (dump, there):
        if not there:
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                migrate(Path(folder), DATABASE_URL=server.url)
            half = dump.with_suffix(".half")
            subprocess.run([tools / "pg_dump", "-Fc", "-f", half, server.url], check=True)
            half.rename(dump)
            return
    subprocess.run([tools / "pg_restore", "--no-owner", "-d", server.url, dump], check=True)
