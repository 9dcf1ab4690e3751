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
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from lms.config import tied

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

    Everything is unpacked, compared with its sums and looked at before anything is replaced. Raises `BackupProblem` for
    a damaged archive, one that holds anything without a sum, another kind of database, a server that runs, or a
    database with people in it unless `replace`.
    """
    root = Path(settings.VAR_DIR)
    root.mkdir(parents=True, exist_ok=True)
    try:
        lock = tied.hold(root / tied.SERVING)
    except tied.Busy as error:
        raise BackupProblem(f"Máy chủ đang chạy trên {root}: dừng máy chủ rồi phục hồi") from error
    try:
        if not replace and _has_people():
            raise BackupProblem(
                "Cơ sở dữ liệu đang có người dùng: thêm --replace nếu thật sự muốn thay bằng bản sao lưu"
            )
        with tempfile.TemporaryDirectory(dir=root) as folder:
            return _replace_with(source, Path(folder))
    finally:
        os.close(lock)


def _replace_with(source: Path, aside: Path) -> int:
    uploads = _unpack(source, aside)
    (aside / "media").mkdir(exist_ok=True)
    if not _on_disk():
        with _storage_answers():
            _send_uploads(aside / "media")
    _restore_database(aside / "database")
    if _on_disk():
        place = Path(settings.MEDIA_ROOT)
        if place.exists():
            shutil.move(place, aside / "old-media")
        shutil.move(aside / "media", place)
    return uploads


def _extract(archive: tarfile.TarFile, aside: Path) -> None:
    """Its plain files, below `aside`. By hand: tarfile's own filters came only with Python 3.11.4."""
    for member in archive:
        place = PurePosixPath(member.name)
        content = archive.extractfile(member) if member.isreg() else None
        if content is None or place.is_absolute() or ".." in place.parts:
            raise ValueError(member.name)
        (aside / place).parent.mkdir(parents=True, exist_ok=True)
        with content, (aside / place).open("wb") as target:
            shutil.copyfileobj(content, target, BLOCK)


def _unpack(source: Path, aside: Path) -> int:
    """The archive in the folder `aside`, proven to be whole; returns the number of uploads."""
    try:
        with tarfile.open(source) as archive:
            _extract(archive, aside)
        content = json.loads((aside / "sums.json").read_text())
        vendor, sums = str(content["vendor"]), dict(content["sums"])
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
        raise BackupProblem(f"Không đọc được bản sao lưu {source.name}: {error}") from error
    there = {str(path.relative_to(aside)) for path in aside.rglob("*") if not path.is_dir()} - {"sums.json"}
    wrong = sorted({"database", *sums} ^ there) + [
        name for name in there & set(sums) if _sum(aside / name) != sums[name]
    ]
    if wrong or "database" not in sums:
        raise BackupProblem(f"Bản sao lưu hỏng ở {len(wrong)} tệp, chưa thay gì cả: {', '.join(wrong[:3])}")
    if vendor != connection.vendor:
        raise BackupProblem(f"Bản sao lưu là của {vendor}, cơ sở dữ liệu này là {connection.vendor}")
    if vendor == "sqlite" and not _is_whole(aside / "database"):
        raise BackupProblem("Cơ sở dữ liệu trong bản sao lưu bị hỏng, chưa thay gì cả")
    return len(sums) - 1


def _is_whole(database: Path) -> bool:
    """Whether SQLite can read every page of this file."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
            return bool(reader.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _has_people() -> bool:
    if "people_person" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


def _settle(database: Path) -> None:
    """Bring what stands in the write-ahead log into the file: the log of the old file must not meet the new one."""
    try:
        with closing(sqlite3.connect(database)) as writer:
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        pass  # what is there is no database; it is being replaced
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)


def _restore_database(dump: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        _settle(place)
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
