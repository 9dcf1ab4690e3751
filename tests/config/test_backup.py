"""Backup and restore, tried on both databases, with a damaged archive and a full target."""

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from lms.config import tied
from tests import servers, templates

pytestmark = [pytest.mark.slow, pytest.mark.once]


def _manage(var: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *words]
    environment = servers.site_environment(var, **variables)
    return subprocess.run(
        command, cwd=servers.ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _ask(var: Path, expression: str, **variables: str) -> str:
    code = f"from lms.people import api as people; print({expression})"
    ended = _manage(var, "shell", "-v0", "-c", code, **variables)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


NEW_AUTHORITY = "people.EducationAuthority.objects.create(name='Sở', label='Sở').pk"
COUNT = "people.EducationAuthority.objects.count()"


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_was_backed_up_comes_back(tmp_path: Path, vendor: str) -> None:
    if vendor == "postgresql" and "postgresql" in servers.missing():
        (pytest.fail if os.environ.get("REQUIRE_REAL") else pytest.skip)("postgresql is missing")
    with ExitStack() as stack:
        variables: dict[str, str] = {}
        if vendor == "postgresql":
            server = stack.enter_context(servers.postgres())
            templates.fill_postgres(server)
            variables["DATABASE_URL"] = server.url
        var = tmp_path / "var"
        templates.sqlite_file(var / "nhipcau.sqlite3")
        (var / "media" / "library").mkdir(parents=True)
        (var / "media" / "library" / "sach.pdf").write_bytes(b"%PDF" * 1000)
        _ask(var, NEW_AUTHORITY, **variables)
        archive = tmp_path / "backup.tar"
        done = _manage(var, "backup", str(archive), **variables)
        assert done.returncode == 0, done.stderr

        _ask(var, NEW_AUTHORITY, **variables)
        (var / "media" / "library" / "sach.pdf").unlink()
        damaged = tmp_path / "damaged.tar"
        content = bytearray(archive.read_bytes())
        place = content.find(b"%PDF")
        content[place] ^= 1
        damaged.write_bytes(content)
        refused = _manage(var, "restore", str(damaged), **variables)
        assert refused.returncode != 0
        assert "sach.pdf" in refused.stderr
        assert _ask(var, COUNT, **variables) == "2"

        done = _manage(var, "restore", str(archive), **variables)
        assert done.returncode == 0, done.stderr
        assert _ask(var, COUNT, **variables) == "1"
        assert (var / "media" / "library" / "sach.pdf").read_bytes() == b"%PDF" * 1000


def test_a_database_in_use_is_not_replaced_by_accident(tmp_path: Path) -> None:
    templates.sqlite_file(tmp_path / "nhipcau.sqlite3")
    archive = tmp_path / "backup.tar"
    assert _manage(tmp_path, "backup", str(archive)).returncode == 0
    _ask(tmp_path, "people.Person.objects.create_user('an', 'Lò Thị An', 'x')")
    refused = _manage(tmp_path, "restore", str(archive))
    assert refused.returncode != 0
    assert "--replace" in refused.stderr


def _archive(path: Path, sums: object, **members: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in {**members, "sums.json": json.dumps(sums).encode()}.items():
            entry = tarfile.TarInfo(name.replace("__", "/"))
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def _sums(**members: bytes) -> dict[str, object]:
    sums = {name.replace("__", "/"): hashlib.sha256(content).hexdigest() for name, content in members.items()}
    return {"vendor": "sqlite", "sums": sums}


def test_an_archive_is_believed_only_as_far_as_its_sums_go(tmp_path: Path) -> None:
    from lms.config import backup

    good, junk = templates.sqlite_file(tmp_path / "good.sqlite3").read_bytes(), b"not a database"
    hostile: dict[str, tuple[object, dict[str, bytes]]] = {
        "list": ([1], {}),
        "empty": ({}, {}),
        "nothing": (_sums(), {}),
        "no-sums": (_sums(), {"database": good}),
        "junk": (_sums(database=junk), {"database": junk}),
        "more": (_sums(database=good), {"database": good, "media__evil.txt": b"x"}),
        "less": (_sums(database=good, media__a=b"x"), {"database": good}),
        "no-database": (_sums(media__a=b"x"), {"media__a": b"x"}),
        "upwards": (_sums(database=good, **{"..__out": b"x"}), {"database": good, "..__out": b"x"}),
        "elsewhere": (_sums(database=good, __tmp__out=b"x"), {"database": good, "__tmp__out": b"x"}),
    }
    for name, (sums, members) in hostile.items():
        archive = _archive(tmp_path / name, sums, **members)
        with pytest.raises(backup.BackupProblem):
            backup._unpack(archive, tmp_path / f"{name}-aside")
    assert not (tmp_path / "out").exists() and not Path("/tmp/out").exists()
    fine = _archive(tmp_path / "fine", _sums(database=good, media__b=b"x"), database=good, media__b=b"x")
    assert backup._unpack(fine, tmp_path / "fine-aside") == 1


def test_nothing_is_replaced_below_a_running_server(tmp_path: Path) -> None:
    lock = tied.hold(tmp_path / tied.SERVING, shared=True)
    refused = _manage(tmp_path, "restore", str(tmp_path / "any.tar"))
    os.close(lock)
    assert refused.returncode != 0 and "dừng máy chủ" in refused.stderr
