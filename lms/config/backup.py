"""A whole installation in one file, and back: database, uploads, and sums that prove the file is whole.

The archive is a plain tar: `database` (a SQLite file, or PostgreSQL's custom dump), `media/…`, `sums.json`. It is
written beside its final name and renamed when it is complete. It holds everybody's data: keep it encrypted.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

BLOCK = 1024 * 1024


class BackupProblem(Exception):
    """The message is one sentence for the person at the terminal."""


def _sum(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _postgres_words() -> tuple[list[str], dict[str, str]]:
    """Options and environment for pg_dump and pg_restore from Django's settings."""
    database: dict[str, Any] = connection.settings_dict
    options = database.get("OPTIONS") or {}
    words = ["--dbname", str(database["NAME"])]
    for option, value in (
        ("--host", database.get("HOST") or options.get("host")),
        ("--port", database.get("PORT")),
        ("--username", database.get("USER")),
    ):
        if value:
            words += [option, str(value)]
    return words, {**os.environ, "PGPASSWORD": str(database.get("PASSWORD") or "")}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupProblem(
            f"Thiếu {name}: cài gói postgresql-client cùng phiên bản với máy chủ cơ sở dữ liệu"
        )
    return found


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        with copy:
            source.backup(copy)
        copy.close()
        source.close()
        return
    words, environment = _postgres_words()
    command = [_program("pg_dump"), "--format=custom", "--no-owner", "--file", str(target), *words]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise BackupProblem(f"pg_dump: {ended.stderr.strip()[:300]}")


def _on_disk() -> bool:
    return isinstance(default_storage, FileSystemStorage)


@contextmanager
def _storage_answers() -> Iterator[None]:
    try:
        yield
    except ConnectionError as error:
        raise BackupProblem(f"Kho tệp trong STORAGE_URL chưa dùng được, chưa thay gì cả: {error}") from error


def _uploads(aside: Path) -> Iterator[tuple[str, Path]]:
    """(name, path) of each upload; those on S3-compatible storage are fetched one by one into the folder `aside`."""
    if _on_disk():
        root = Path(settings.MEDIA_ROOT)
        for path in sorted(root.rglob("*")) if root.exists() else []:
            if path.is_file() and not path.is_symlink():
                yield str(path.relative_to(root)), path
        return
    for name in sorted(default_storage.names()):  # type: ignore[attr-defined] # lms/config/storage.py
        path = aside / "upload"
        try:
            with default_storage.open(name) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, BLOCK)
        except FileNotFoundError:
            continue  # deleted meanwhile
        yield name, path


def _send_uploads(media: Path) -> None:
    """Uploads of the unpacked archive to S3-compatible storage, each under its name; what else is there stays."""
    for path in sorted(media.rglob("*")):
        if path.is_file():
            with path.open("rb") as source:
                default_storage.put(str(path.relative_to(media)), File(source))  # type: ignore[attr-defined] # as above


@contextmanager
def _unless_whole(half: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def backup(target: Path) -> int:
    """Write the archive `target`; returns the number of uploaded files in it. The site may go on running.

    The database is copied first: a file uploaded meanwhile may be in the archive without its row, never the reverse.
    """
    half = target.with_name(target.name + ".half")
    sums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, _storage_answers(), _unless_whole(half):
        database = Path(folder) / "database"
        _dump_database(database)
        with tarfile.open(half, "w") as archive:
            sums["database"] = _sum(database)
            archive.add(database, "database")
            for upload, path in _uploads(Path(folder)):
                name = f"media/{upload}"
                sums[name] = _sum(path)
                archive.add(path, name)
            text = json.dumps({"vendor": connection.vendor, "sums": sums}).encode()
            entry = tarfile.TarInfo("sums.json")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    half.chmod(0o600)
    with half.open("rb+") as stream:
        os.fsync(stream.fileno())
    half.rename(target)
    return len(sums) - 1


def restore(source: Path, replace: bool = False) -> int:
    """Put the archive's database and uploads in place; returns the number of uploads.

    Everything is unpacked and compared with its sums before anything is replaced. Raises `BackupProblem` for a
    damaged archive, another kind of database, or a database with people in it unless `replace`.
    """
    if not replace and _has_people():
        raise BackupProblem(
            "Cơ sở dữ liệu đang có người dùng: thêm --replace nếu thật sự muốn thay bằng bản sao lưu"
        )
    root = Path(settings.VAR_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root) as folder:
        aside = Path(folder)
        try:
            with tarfile.open(source) as archive:
                archive.extractall(aside, filter="data")
            content = json.loads((aside / "sums.json").read_text())
        except (tarfile.TarError, OSError, ValueError, KeyError) as error:
            raise BackupProblem(f"Không đọc được bản sao lưu {source.name}: {error}") from error
        wrong = [n for n, s in content["sums"].items() if not (aside / n).is_file() or _sum(aside / n) != s]
        if wrong:
            raise BackupProblem(
                f"Bản sao lưu hỏng ở {len(wrong)} tệp, chưa thay gì cả: {', '.join(wrong[:3])}"
            )
        if content["vendor"] != connection.vendor:
            raise BackupProblem(
                f"Bản sao lưu là của {content['vendor']}, cơ sở dữ liệu này là {connection.vendor}"
            )
        (aside / "media").mkdir(exist_ok=True)
        if not _on_disk():
            with _storage_answers():
                _send_uploads(aside / "media")
        _restore_database(aside / "database")
        if _on_disk():
            shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
            shutil.move(aside / "media", settings.MEDIA_ROOT)
        return len(content["sums"]) - 1


def _has_people() -> bool:
    if "people_person" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


def _restore_database(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        for ending in ("-wal", "-shm"):
            place.with_name(place.name + ending).unlink(missing_ok=True)
        shutil.move(dump, place)
        return
    words, environment = _postgres_words()
    command = [
        _program("pg_restore"),
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        *words,
        str(dump),
    ]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise BackupProblem(f"pg_restore: {ended.stderr.strip()[:300]}")
