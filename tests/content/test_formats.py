"""Files from strangers: what they are is read from their bytes; bombs and lies are refused."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.formats import epub, pdf
from content.formats.problems import BrokenFile
from content.formats.sniff import identify
from tests.content import files

pytestmark = pytest.mark.pure


def _kind(data: bytes, name: str = "") -> str:
    """'audio mp3' for what is taken, the code of the refusal for the rest."""
    try:
        found = identify(io.BytesIO(data), name)
        return f"{found.kind} {found.ending}"
    except BrokenFile as error:
        return error.code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.pdf(), "pdf pdf"),
        (files.epub(), "epub epub"),
        (files.picture(), "image png"),
        (files.mp3(), "audio mp3"),
        (files.mp3(tag=b""), "audio mp3"),
        (files.mp3(tag=b"ID3\x03\0\0\0\0\x02\0" + b"\xff" * 256 + b"\0" * 300), "audio mp3"),
        (files.wav(), "audio wav"),
        (files.flac(), "audio flac"),
        (files.ogg(), "audio ogg"),
        (files.mp4(), "video mp4"),
        (files.mp4() + b"\0" * 5, "video mp4"),
        (files.mp4(b"soun"), "audio m4a"),
        (files.webm(), "video webm"),
    ],
)
def test_a_type_is_read_from_the_bytes(data: bytes, kind: str) -> None:
    assert _kind(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"ID3", "unknown"),
        (b"ID3 is how this note begins", "unknown"),
        (b"ID3\x04\0\0\0\0\0\0", "broken-audio"),
        (b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + b"\0" * 4000, "broken-audio"),
        (b"\xff\xfb", "unknown"),
        (b"\xff\xfeT\0e\0x\0t\0", "unknown"),
        (b"RIFF\0\0\0\0WAVE", "broken-audio"),
        (files.wav()[:44], "broken-audio"),
        (b"fLaC", "broken-audio"),
        (files.flac()[:42], "broken-audio"),
        (b"OggS", "broken-audio"),
        (files.ogg()[:40], "broken-audio"),
        (files.ogg(b"\x80theora"), "unknown"),
        (b"\0\0\0\x20ftypisom", "broken-video"),
        (files.mp4()[:-10], "broken-video"),
        (files.mp4(brand=b"M4A ")[:-10], "broken-audio"),
        (files.mp4(b"text"), "broken-video"),
        (files.mp4(brand=b"heic"), "heic"),
        (files.mp4(brand=b"avif"), "unknown"),
        (b"\x1aE\xdf\xa3", "broken-video"),
        (files.webm()[:20], "broken-video"),
        (files.webm(b"matroska"), "unknown"),
    ],
)
def test_a_few_bytes_at_the_start_are_no_sound_and_no_film(data: bytes, code: str) -> None:
    assert _kind(data) == code


def _without(part: str, **instead: bytes) -> bytes:
    """The EPUB of the tests without one of its files, or with another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files.epub())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        if "by" in instead:
            new.writestr(part, instead["by"])
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.epub()[:300], ""),
        (files.epub()[:-60], "kiều.epub"),
        (_without("META-INF/container.xml"), ""),
        (_without("mimetype", by=b"application/zip"), ""),
        (_without("mimetype"), ""),
        (b"\0" * 40 + files.epub()[40:90], "Kiều.EPUB"),
    ],
)
def test_a_broken_epub_is_called_one(data: bytes, name: str) -> None:
    assert _kind(data, name) == "broken-epub"


def _packed_as(book: bytes, name: bytes, flag: int = 0, method: int | None = None) -> bytes:
    """The archive with other words in both headers of one entry: encrypted, or packed in an unknown way."""
    data, start = bytearray(book), 0
    while (start := data.find(name, start)) >= 0:
        for signature, length, words in ((b"PK\x03\x04", 30, 6), (b"PK\x01\x02", 46, 8)):
            header = start - length
            if header >= 0 and data[header : header + 4] == signature:
                data[header + words] |= flag
                if method is not None:
                    data[header + words + 2] = method
        start += 1
    return bytes(data)


def _bent(book: bytes, name: bytes) -> bytes:
    """The archive with a packed stream that does not unpack."""
    data = bytearray(book)
    place = data.find(name) + len(name)
    data[place : place + 20] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    "name", [b"META-INF/container.xml", b"OEBPS/book.opf", b"OEBPS/c0.xhtml", b"mimetype"]
)
@pytest.mark.parametrize("how", ["encrypted", "unknown method", "bent"])
def test_a_book_that_does_not_unpack_is_broken(tmp_path: Path, name: bytes, how: str) -> None:
    book = files.epub()
    data = {
        "encrypted": _packed_as(book, name, flag=1),
        "unknown method": _packed_as(book, name, method=9),
        "bent": _bent(book, name),
    }[how]
    path = tmp_path / "book.epub"
    path.write_bytes(data)
    with pytest.raises(BrokenFile):
        identify(io.BytesIO(data), "book.epub")
        epub.read(str(path))
        epub.resource(str(path), name.decode())


def test_a_book_whose_type_stands_at_the_end_is_read_all_the_same() -> None:
    assert _kind(_without("mimetype", by=b"application/epub+zip\n")) == "epub epub"


def _office(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<svg onload=alert(1)>", "", "unknown"),
        (b"<html>%PDF-1.4", "", "unknown"),
        (b"MZ\x90", "game.exe", "unknown"),
        (b"PK\x03\x04 a zip", "a.zip", "unknown"),
        (b"", "", "unknown"),
        (b"#!/bin/sh", "", "unknown"),
        (b"text", "bài.pdf", "broken-pdf"),
        (b"text", "bài.mp3", "broken-audio"),
        (b"text", "phim.mp4", "broken-video"),
        (b"text", "hình.JPG", "broken-image"),
        (_office("word/document.xml"), "", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "office"),
        (b"{\\rtf1", "giáo án.rtf", "office"),
    ],
)
def test_what_the_library_does_not_take_is_named_by_what_it_was_meant_to_be(
    data: bytes, name: str, code: str
) -> None:
    assert _kind(data, name) == code


@given(
    st.sampled_from(
        (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x20ftyp", b"PK")
    ),
    st.binary(),
)
def test_whatever_follows_a_signature_is_taken_or_refused(start: bytes, rest: bytes) -> None:
    assert _kind(start + rest)


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
