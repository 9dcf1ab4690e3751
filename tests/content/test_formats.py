"""Files from strangers: what they are is read from their bytes; bombs and lies are refused."""

import io
import zipfile
from pathlib import Path

import pytest

from content.formats import epub, pdf
from content.formats.problems import BrokenFile
from content.formats.sniff import sniff
from tests.content import files

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (files.pdf(), "pdf"),
        (files.epub(), "epub"),
        (files.picture(), "image"),
        (files.MP3, "audio"),
        (b"\x00\x00\x00\x20ftypisom" + b"\x00" * 20, "video"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio"),
    ],
)
def test_a_type_is_read_from_the_bytes(head: bytes, kind: str) -> None:
    found = sniff(head[:4096])
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "head", [b"<svg onload=alert(1)>", b"<html>%PDF-1.4", b"MZ\x90", b"PK\x03\x04 a docx", b"", b"#!/bin/sh"]
)
def test_what_the_library_does_not_take_has_no_type(head: bytes) -> None:
    assert sniff(head) is None


def test_a_pdf_gives_pages_title_text_and_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(files.pdf(3, "Lop tam", title="Dai so"))
    facts = pdf.read(str(path))
    assert (facts.pages, facts.title) == (3, "Dai so")
    assert "Lop tam 2" in facts.text
    assert pdf.page_picture(str(path), 3, 200)[8:12] == b"WEBP"
    with pytest.raises(IndexError):
        pdf.page_picture(str(path), 4, 200)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:40], lambda b: b"%PDF-1.4\n" + b"x" * 500, lambda b: b"%PDF-"]
)
def test_a_broken_pdf_is_named_as_such(tmp_path: Path, damage: object) -> None:
    path = tmp_path / "a"
    path.write_bytes(damage(files.pdf()))  # type: ignore[operator] # one of the functions above
    with pytest.raises(BrokenFile) as refused:
        pdf.read(str(path))
    assert refused.value.code == "broken-pdf"


def test_an_epub_gives_its_chapters_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(files.epub())
    book = epub.read(str(path))
    assert (book.title, book.author) == ("Truyện Kiều", "Nguyễn Du")
    assert [c.title for c in book.chapters] == ["Phần 1", "Phần 2"]
    assert "Trăm năm trong cõi người ta" in epub.text(str(path))


def _zip(write: object) -> bytes:
    out = io.BytesIO(files.epub())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        write(archive)  # type: ignore[operator] # a function of the archive
    return out.getvalue()


def _link(archive: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("OEBPS/link")
    entry.external_attr = 0o120777 << 16
    archive.writestr(entry, "/etc/passwd")


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda z: z.writestr("OEBPS/zeros", b"\0" * 60_000_000), "zip-bomb"),
        (lambda z: [z.writestr(f"f{n}", b"") for n in range(5_100)], "zip-bomb"),
        (lambda z: z.writestr("../../evil", b"x"), "zip-names"),
        (lambda z: z.writestr("/etc/cron.d/x", b"x"), "zip-names"),
        (_link, "zip-names"),
    ],
)
def test_a_hostile_zip_is_refused_before_unpacking(tmp_path: Path, write: object, code: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(_zip(write))
    with pytest.raises(BrokenFile) as refused:
        epub.read(str(path))
    assert refused.value.code == code


def test_entities_in_a_book_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><container>&b;</container>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", bomb)
    path = tmp_path / "a"
    path.write_bytes(out.getvalue())
    with pytest.raises(BrokenFile):
        epub.read(str(path))
