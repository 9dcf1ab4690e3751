"""From nothing to a served site, and nothing half made on the way.

A new SQLite database is built in a folder aside (`VAR_DIR/building`) together with its uploads and moved into place
when it is whole; an interrupted build is thrown away at the next start. Later starts compare fingerprints.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection

STAMP = "prepared.json"
DATA = (
    "nhipcau.sqlite3",
    "nhipcau.sqlite3-wal",
    "nhipcau.sqlite3-shm",
    "media",
    "building",
    "static",
    "mail",
    STAMP,
)


class CannotPrepare(Exception):
    """Preparation failed; the message is one sentence for the person at the terminal."""


def _var() -> Path:
    return Path(settings.VAR_DIR)


def _own_sqlite() -> bool:
    return (
        connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]) == _var() / "nhipcau.sqlite3"
    )


@contextmanager
def step(text: str) -> Iterator[None]:
    """A line per step: what, and how long it took."""
    print(f"• {text} … ", end="", flush=True)
    begun = time.monotonic()
    yield
    print(f"xong ({time.monotonic() - begun:.1f} s)", flush=True)


class Bar:
    """A bar that does not lie: `advance(done, total)`; on a terminal it moves, in a log it is one line."""

    def __init__(self, text: str) -> None:
        self.text, self.moving, self.begun = text, sys.stdout.isatty(), time.monotonic()

    def advance(self, done: int, total: int) -> None:
        if self.moving:
            filled = 24 * done // max(total, 1)
            print(f"\r• {self.text} [{'█' * filled}{'·' * (24 - filled)}] {done}/{total}", end="", flush=True)

    def end(self) -> None:
        lead = "\r\033[K" if self.moving else ""
        print(f"{lead}• {self.text} … xong ({time.monotonic() - self.begun:.1f} s)", flush=True)


def reset() -> None:
    """Delete what this project made in VAR_DIR; the secret key and a foreign database stay."""
    with step("Xóa dữ liệu cũ"):
        connection.close()
        for name in DATA:
            path = _var() / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def everything(empty: bool) -> None:
    """Database, demo schools and static files, each only where it is missing or out of date."""
    _var().mkdir(parents=True, exist_ok=True)
    shutil.rmtree(_var() / "building", ignore_errors=True)
    stamp = _read_stamp()
    schema = _schema_fingerprint()
    static = _static_fingerprint()
    current = stamp.get("static") == static and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    collecting = None if current else _start_collecting()
    if _own_sqlite() and not Path(connection.settings_dict["NAME"]).exists():
        _build_aside(empty)
    elif stamp.get("schema") != schema or not _own_sqlite():
        migrate()
        if not _own_sqlite() and not empty:
            seed()
    if collecting:
        with step("Tệp tĩnh"):
            errors = collecting.communicate()[1]
        if collecting.returncode != 0:
            raise CannotPrepare(f"Chưa gom được tệp tĩnh: {errors.strip().splitlines()[-1]}")
        read_static_names()
    (_var() / STAMP).write_text(json.dumps({"schema": schema, "static": static}))


def build(empty: bool) -> None:
    """Runs in the folder aside: the whole database, without waiting for the disk at each step."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    migrate()
    if not empty:
        seed()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _build_aside(empty: bool) -> None:
    aside = _var() / "building"
    aside.mkdir()
    environment = {**os.environ, "VAR_DIR": str(aside), "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "manage.py", "build", *(["--empty"] if empty else [])]
    ended = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)
    if ended.returncode != 0:
        raise CannotPrepare(
            "Chưa tạo được cơ sở dữ liệu (xem dòng lỗi ở trên); chạy lại ./run sẽ làm lại từ đầu"
        )
    with (aside / "nhipcau.sqlite3").open("rb+") as database:
        os.fsync(database.fileno())
    if (aside / "media").exists():
        shutil.rmtree(_var() / "media", ignore_errors=True)
        (aside / "media").rename(_var() / "media")
    (aside / "nhipcau.sqlite3").rename(_var() / "nhipcau.sqlite3")
    shutil.rmtree(aside)


def migrate() -> None:
    from django.core.management import call_command
    from django.db.migrations.executor import MigrationExecutor

    from lms.people import api as people

    bar = Bar("Cơ sở dữ liệu")
    connection.prepare_database()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    done = 0

    def progress(action: str, /, *args: object, **kwargs: object) -> None:
        nonlocal done
        if action == "apply_success":
            done += 1
            bar.advance(done, len(plan))

    if plan:
        executor.progress_callback = progress
        executor.migrate(executor.loader.graph.leaf_nodes(), plan)
        # Permissions and content types follow by Django's own signal, which `migrate` sends.
        call_command("migrate", verbosity=0, interactive=False)
    people.load_subjects()
    bar.end()


def seed() -> None:
    """The demo schools, where there is no school yet."""
    from lms.demo import api as demo

    if demo.is_empty():
        bar = Bar("Trường mẫu")
        demo.load(bar.advance)
        bar.end()


def _start_collecting() -> "subprocess.Popen[str]":
    """Hash and compress static files in a process beside the building of the database."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    environment = {**os.environ, "SECRET_KEY": settings.SECRET_KEY}
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True
    )


def read_static_names() -> None:
    """Read the collected files' names anew: this process may have asked for a static file before they existed."""
    from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage

    if isinstance(staticfiles_storage, ManifestFilesMixin):
        staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = (
            staticfiles_storage.load_manifest()
        )


def welcome(address: str) -> str:
    """The address, and a table of demo accounts where there are some."""
    from lms.demo import api as demo

    lines = ["", f"  Nhịp Cầu: {address}", ""]
    accounts = demo.accounts()
    if accounts:
        width = [max(len(row[i]) for row in accounts) for i in range(3)]
        lines += [
            "  " + "  ".join(cell.ljust(width[i]) for i, cell in enumerate(row)).rstrip() for row in accounts
        ]
        lines += ["", f"  Mật khẩu của mọi tài khoản mẫu: {demo.PASSWORD}"]
    lines += ["", "  Dừng: Ctrl-C", ""]
    return "\n".join(lines)


def _read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads((_var() / STAMP).read_text()))
    except (OSError, ValueError):
        return {}


def _digest(parts: Callable[[], Iterator[str]]) -> str:
    digest = hashlib.sha256()
    for part in parts():
        digest.update(part.encode())
    return digest.hexdigest()


def _schema_fingerprint() -> str:
    def parts() -> Iterator[str]:
        for path in sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py")) + sorted(
            Path(settings.BASE_DIR).glob("lms/*/migrations/*.py")
        ):
            yield f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}"
        yield from _versions()

    return _digest(parts)


def _static_fingerprint() -> str:
    def parts() -> Iterator[str]:
        for path in sorted((Path(settings.BASE_DIR) / "static").rglob("*")):
            if path.is_file():
                yield f"{path}{path.stat().st_size}{path.stat().st_mtime_ns}"
        yield from _versions()

    return _digest(parts)


def _versions() -> Iterator[str]:
    for package in ("django", "wagtail", "django-allauth", "django-tasks-db", "django-taggit"):
        yield f"{package}={metadata.version(package)}"
