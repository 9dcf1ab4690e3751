"""Uploads on S3-compatible storage, against a server that speaks S3 and checks every signature."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from content import api as content
from content.library import files, ingest
from lms.config import backup
from lms.config.env import read
from lms.config.management.commands.serve import storage_line
from tests import servers, templates
from tests.content import files as samples
from tests.world import World

pytestmark = pytest.mark.once
BACKEND = "lms.config.storage.ObjectStorage"


@pytest.fixture(scope="module")
def bucket() -> Iterator[servers.Storage]:
    with servers.storage() as server:
        yield server


def use(settings: Any, url: str) -> None:
    options = read("STORAGE_URL", {"STORAGE_URL": url})
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": BACKEND, "OPTIONS": options}}


@pytest.fixture
def remote(bucket: servers.Storage, settings: Any, tmp_path: Path) -> Any:
    """The bucket as the default storage, emptied; what the site keeps on its own disk is in a folder of its own."""
    use(settings, bucket.url)
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    for name in list(default_storage.names()):
        default_storage.delete(name)
    return default_storage


def add(world: World, data: bytes, title: str = "Hàm số") -> content.LibraryItem:
    return content.ingest(
        school=world.a.school, about=content.About(title=title), added_by=None, file=io.BytesIO(data), file_name="x",
        publish=True,
    )  # fmt: skip


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else bytes(answer.content)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
def test_a_book_comes_in_and_is_read_by_byte_ranges(remote: Any, world: World, as_person: Any) -> None:
    data = samples.pdf(4)
    item = add(world, data)
    assert sorted(remote.names()) == sorted([item.file.name, item.cover.name])
    reader = as_person(world.a.pupils[0])
    whole = reader.get(f"/thu-vien/{item.pk}/tep/")
    assert (whole.status_code, body(whole)) == (200, data)
    part = reader.get(f"/thu-vien/{item.pk}/tep/", headers={"range": "bytes=10-19"})
    assert (part.status_code, body(part)) == (206, data[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(data)}"
    assert body(reader.get(f"/thu-vien/{item.pk}/bia/"))[8:12] == b"WEBP"
    assert body(reader.get(f"/thu-vien/{item.pk}/trang/2/?rong=480"))[8:12] == b"WEBP"
    assert as_person(world.b.pupils[0]).get(f"/thu-vien/{item.pk}/tep/").status_code == 404
    assert Client().get(f"/thu-vien/{item.pk}/tep/").status_code == 302


def test_only_the_part_that_is_asked_for_leaves_the_storage(
    remote: Any, world: World, monkeypatch: Any
) -> None:
    item = add(world, samples.pdf(1).ljust(600_000, b"\n"))
    asked: list[str] = []
    client = remote.connection.meta.client
    ask = client.get_object
    monkeypatch.setattr(client, "get_object", lambda **words: asked.append(words["Range"]) or ask(**words))
    blocks = list(files.blocks(item, files.ByteRange(5, 400_000)))
    assert asked == ["bytes=5-400000"]
    assert sum(map(len, blocks)) == 399_996
    assert max(map(len, blocks)) <= files.BLOCK


def test_a_chapter_of_a_book_on_the_storage(remote: Any, world: World, as_person: Any) -> None:
    item = add(world, samples.epub())
    page = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/doc/")
    assert "Trăm năm trong cõi" in page.content.decode()


def test_another_file_takes_the_place_of_the_old_one(
    remote: Any, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    item = add(world, samples.pdf(1))
    before = set(remote.names())
    with django_capture_on_commit_callbacks(execute=True):
        ingest.replace_file(item, io.BytesIO(samples.pdf(2)), "y.pdf")
    assert set(remote.names()) == {item.file.name, item.cover.name}
    assert not before & set(remote.names())


def test_a_refused_file_leaves_nothing_on_the_storage(remote: Any, world: World) -> None:
    with pytest.raises(content.Refused):
        add(world, samples.pdf()[:50])
    with pytest.raises(content.Refused):
        add(world, samples.mp3(), title="")
    assert list(remote.names()) == []


def test_a_file_that_is_gone_is_said_to_be(remote: Any, world: World, as_person: Any) -> None:
    item = add(world, samples.pdf(1))
    remote.delete(item.file.name)
    answer = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/tep/")
    assert answer.status_code == 404
    assert "không còn trong kho" in answer.content.decode()


def test_backup_takes_the_uploads_along_and_restore_sends_them_back(
    remote: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(backup, "_dump_database", templates.sqlite_file)
    monkeypatch.setattr(backup, "_restore_database", lambda dump: None)
    for name in ("library/aa/một.pdf", "library/covers/b.webp"):
        remote.put(name, ContentFile(name.encode() * 1000))
    archive = tmp_path / "backup.tar"
    assert backup.backup(archive) == 2
    remote.delete("library/aa/một.pdf")
    remote.put("library/covers/b.webp", ContentFile(b"spoilt"))
    assert backup.restore(archive, replace=True) == 2
    for name in ("library/aa/một.pdf", "library/covers/b.webp"):
        assert remote.open(name).read() == name.encode() * 1000


@pytest.mark.parametrize("trouble", ["the wrong secret", "no such bucket", "nobody there"])
def test_a_storage_that_does_not_let_us_in_keeps_nothing_and_says_so(
    bucket: servers.Storage,
    settings: Any,
    world: World,
    as_person: Any,
    tmp_path: Path,
    remote: Any,
    trouble: str,
) -> None:
    item = add(world, samples.pdf(1))
    address = {
        "the wrong secret": bucket.address("wrong"),
        "no such bucket": bucket.url.replace(bucket.bucket, "other"),
        "nobody there": bucket.url.replace(f":{bucket.port}/", f":{servers.free_port()}/"),
    }[trouble]
    use(settings, address)
    upload = io.BytesIO(samples.pdf(2))
    upload.name = "a.pdf"
    form = {"file": upload, "title": "Tên đã gõ", "licence": "school", "language": "vi"}
    answer = as_person(world.a.librarian).post("/thu-vien/them/", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kho lưu tệp chưa trả lời" in page and "Tên đã gõ" in page
    assert content.LibraryItem.objects.count() == 1
    reading = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/tep/")
    assert (reading.status_code, "Hãy thử lại" in reading.content.decode()) == (503, True)
    with pytest.raises(backup.BackupProblem, match="STORAGE_URL"):
        backup.backup(tmp_path / "backup.tar")
    assert not list(tmp_path.glob("backup*"))
    assert storage_line().startswith("! Kho tệp trong STORAGE_URL chưa dùng được")


def test_a_storage_that_answers_is_started_without_a_word(remote: Any) -> None:
    assert storage_line() == ""


def test_a_folder_of_a_bucket(bucket: servers.Storage, settings: Any, remote: Any) -> None:
    use(settings, bucket.address(bucket.secret, "/truong/thu-vien"))
    default_storage.put("a.txt", ContentFile(b"a"))
    assert list(default_storage.names()) == ["a.txt"]
    use(settings, bucket.url)
    assert list(default_storage.names()) == ["truong/thu-vien/a.txt"]


def _check(**variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.config.settings.test", **variables}
    command = [sys.executable, "-W", "ignore", "manage.py", "check"]
    return subprocess.run(
        command, cwd=servers.ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_start_without_the_packages_says_which_and_what_to_do(tmp_path: Path) -> None:
    """A finder that does not find boto3 stands for an environment without it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'boto3' else find(name, *rest)\n"
    )
    ended = _check(STORAGE_URL="s3://k:s@s3.example/school", PYTHONPATH=str(tmp_path))
    assert ended.returncode != 0
    assert ended.stderr.startswith("✗ STORAGE_URL needs packages that are not installed (boto3)")
    assert len(ended.stderr.strip().splitlines()) == 1


def test_the_settings_take_the_storage_from_the_environment() -> None:
    assert _check(STORAGE_URL="s3://k:s@s3.example/school").returncode == 0
