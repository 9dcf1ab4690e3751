"""What kind of file this is: read from its bytes; its name only helps to say what is wrong with it."""

import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from content.formats import media
from content.formats.problems import BrokenFile
from content.formats.types import FileType

HEAD = 4096
PDF = FileType("pdf", "application/pdf", "pdf")
EPUB = FileType("epub", "application/epub+zip", "epub")
_PICTURES: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileType("image", "image/png", "png")),
    (b"\xff\xd8\xff", FileType("image", "image/jpeg", "jpg")),
    (b"GIF87a", FileType("image", "image/gif", "gif")),
    (b"GIF89a", FileType("image", "image/gif", "gif")),
)
_MEDIA: tuple[tuple[bytes, Callable[[IO[bytes]], FileType | None]], ...] = (
    (b"ID3", media.mp3),
    (b"\xff", media.mp3),
    (b"OggS", media.ogg),
    (b"fLaC", media.flac),
    (b"\x1aE\xdf\xa3", media.webm),
)
_OFFICE_ENDINGS = ("doc", "docx", "ppt", "pptx", "xls", "xlsx", "odt", "odp", "ods", "rtf")
_ENDINGS: dict[str, str] = {
    "pdf": "broken-pdf",
    "epub": "broken-epub",
    **dict.fromkeys(("mp3", "m4a", "ogg", "oga", "wav", "flac"), "broken-audio"),
    **dict.fromkeys(("mp4", "m4v", "webm"), "broken-video"),
    **dict.fromkeys(("png", "jpg", "jpeg", "webp", "gif"), "broken-image"),
    **dict.fromkeys(_OFFICE_ENDINGS, "office"),
    **dict.fromkeys(("heic", "heif"), "heic"),
}


def identify(stream: IO[bytes], name: str = "") -> FileType:
    """The type of an open file. Raises `BrokenFile`: what it is meant to be but is not, 'unknown' for all else.

    `name` is what people call the file: 'bài.epub' that is no EPUB inside is a broken EPUB, not a strange type.
    """
    found = _by_bytes(stream)
    stream.seek(0)
    if found is None:
        raise BrokenFile(_ENDINGS.get(name.rsplit(".", 1)[-1].lower() if "." in name else "", "unknown"))
    return found


def _by_bytes(stream: IO[bytes]) -> FileType | None:
    stream.seek(0)
    head = stream.read(HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    for start, picture in _PICTURES:
        if head.startswith(start):
            return picture
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType("image", "image/webp", "webp")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return media.wav(stream)
    if head[4:8] == b"ftyp":
        if head[8:12] in {b"heic", b"heix", b"mif1"}:
            raise BrokenFile("heic")
        return media.mp4(stream)
    for start, look in _MEDIA:
        if head.startswith(start):
            return look(stream)
    if head.startswith(b"PK"):
        return _zip(stream, head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise BrokenFile("office")
    # Some writers put a little in front of a PDF; readers take it within the first kilobyte.
    return PDF if b"%PDF-" in head[:1024] and not head.lstrip().startswith(b"<") else None


def _zip(stream: IO[bytes], head: bytes) -> FileType | None:
    """A book where its parts say so; a damaged one where only the beginning still does."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "META-INF/container.xml" not in names and "mimetype" not in names:
                if "[Content_Types].xml" in names:
                    raise BrokenFile("office")
                return None
            kind = archive.open("mimetype").read(64).strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        if b"application/epub+zip" in head[:200] or b"META-INF/container.xml" in head:
            raise BrokenFile("broken-epub") from error
        return None
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        raise BrokenFile("office")
    if kind != b"application/epub+zip" and "META-INF/container.xml" not in names:
        return None
    if kind != b"application/epub+zip" or "META-INF/container.xml" not in names:
        raise BrokenFile("broken-epub")
    return EPUB
