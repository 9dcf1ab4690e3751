"""From nothing to a served site, and nothing half made on the way.

A new SQLite database is built in a folder aside (`VAR_DIR/building-…`) together with its uploads and moved into
place when it is whole, static files likewise; an interrupted build is thrown away at the next start. Later starts
compare fingerprints.
"""

import gc
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection

from lms.config import tied

STAMP = "prepared.json"
PREPARING = "preparing.lock"
DATA = (
    "nhipcau.sqlite3",
    "nhipcau.sqlite3-wal",
    "nhipcau.sqlite3-shm",
    "media",
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
    """Delete what this project made in VAR_DIR; the secret key and a foreign database stay.

    Raises `CannotPrepare` while a server of this folder runs.
    """
    try:
        os.close(tied.hold(_var() / tied.SERVING))
    except tied.Busy as error:
        raise CannotPrepare(
            f"Một máy chủ đang chạy trên {_var()}: dừng nó rồi mới xóa dữ liệu được"
        ) from error
    with step("Xóa dữ liệu cũ"):
        connection.close()
        for name in DATA:
            path = _var() / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def everything(empty: bool, anew: bool = False) -> None:
    """Database, demo schools and static files, each only where it is missing or out of date.

    `anew` deletes what is there first. Raises `CannotPrepare`, also while another process prepares the same folder.
    Afterwards the folder counts as being served, until the process ends.
    """
    try:
        lock = tied.hold(_var() / PREPARING)
    except tied.Busy as error:
        raise CannotPrepare(
            f"Một lệnh ./run khác đang chuẩn bị {_var()}: chờ lệnh ấy xong rồi chạy lại"
        ) from error
    if anew:
        reset()
    for left in _var().glob("building-*"):
        shutil.rmtree(left, ignore_errors=True)
    aside = Path(tempfile.mkdtemp(prefix="building-", dir=_var()))
    try:
        _prepare(empty, aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    tied.hold(_var() / tied.SERVING, shared=True)
    os.close(lock)


def _prepare(empty: bool, aside: Path) -> None:
    stamp = _read_stamp()
    schema = _schema_fingerprint()
    static = _static_fingerprint()
    collected = stamp.get("static") == static and (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    with ExitStack() as stack:
        if not collected:
            # Hashing and compressing takes the other core while the database is built.
            complaints = stack.enter_context(tempfile.TemporaryFile())
            collecting = stack.enter_context(
                tied.child(
                    "collectstatic", "--noinput", "-v0", stderr=complaints, VAR_DIR=str(aside / "files")
                )
            )
        if _own_sqlite() and not Path(connection.settings_dict["NAME"]).exists():
            _build_aside(empty, aside / "data")
        elif stamp.get("schema") != schema or not _own_sqlite():
            migrate()
            # A file that another command has made empty before the first ./run gets its schools too.
            if not empty and (not _own_sqlite() or not stamp):
                seed()
        if not collected:
            with step("Tệp tĩnh"):
                ended = collecting.wait()
            complaints.seek(0)
            if ended != 0:
                why = complaints.read().decode(errors="replace").strip().splitlines() or ["?"]
                raise CannotPrepare(f"Chưa gom được tệp tĩnh: {why[-1]}")
            _replace(aside / "files" / "static", Path(settings.STATIC_ROOT))
            read_static_names()
    _write_stamp({"schema": schema, "static": static})


def build(empty: bool) -> None:
    """Runs in the folder aside: the whole database, without waiting for the disk at each step.

    Migrations make model classes by the thousand; looking for garbage less often saves a third of the time and costs
    100 MB until this process ends.
    """
    gc.set_threshold(500_000, 2, 100)
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


def _build_aside(empty: bool, aside: Path) -> None:
    aside.mkdir()
    with tied.child("build", *(["--empty"] if empty else []), VAR_DIR=str(aside)) as building:
        ended = building.wait()
    if ended != 0:
        raise CannotPrepare(
            "Chưa tạo được cơ sở dữ liệu (xem dòng lỗi ở trên); chạy lại ./run sẽ làm lại từ đầu"
        )
    with (aside / "nhipcau.sqlite3").open("rb+") as database:
        os.fsync(database.fileno())
    if (aside / "media").exists():
        _replace(aside / "media", _var() / "media")
    # Last: a start that finds the database finds everything.
    (aside / "nhipcau.sqlite3").rename(_var() / "nhipcau.sqlite3")


def _replace(new: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    new.rename(old)


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


def _write_stamp(stamp: dict[str, str]) -> None:
    half = _var() / f"{STAMP}.half"
    half.write_text(json.dumps(stamp))
    half.replace(_var() / STAMP)


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
