"""What kind of file these bytes are."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["pdf", "epub", "audio", "video", "image"]


@dataclass(frozen=True)
class FileType:
    kind: Kind
    mime: str
    ending: str


PDF = FileType("pdf", "application/pdf", "pdf")
EPUB = FileType("epub", "application/epub+zip", "epub")
_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", FileType("image", "image/png", "png")),
    (b"\xff\xd8\xff", FileType("image", "image/jpeg", "jpg")),
    (b"GIF87a", FileType("image", "image/gif", "gif")),
    (b"GIF89a", FileType("image", "image/gif", "gif")),
    (b"OggS", FileType("audio", "audio/ogg", "ogg")),
    (b"ID3", FileType("audio", "audio/mpeg", "mp3")),
    (b"fLaC", FileType("audio", "audio/flac", "flac")),
    (b"\x1aE\xdf\xa3", FileType("video", "video/webm", "webm")),
)


def sniff(head: bytes) -> FileType | None:
    """The type of a file by its first bytes (4 KB are enough); None for a type the library does not take."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return {
            b"WEBP": FileType("image", "image/webp", "webp"),
            b"WAVE": FileType("audio", "audio/wav", "wav"),
        }.get(head[8:12])
    if head[4:8] == b"ftyp":
        audio = head[8:12] in {b"M4A ", b"M4B "}
        return FileType("audio", "audio/mp4", "m4a") if audio else FileType("video", "video/mp4", "mp4")
    if head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        return FileType("audio", "audio/mpeg", "mp3")
    if head.startswith(b"PK\x03\x04") and b"mimetypeapplication/epub+zip" in head[:200]:
        return EPUB
    # Some writers put a little in front of a PDF; readers take it within the first kilobyte.
    return PDF if b"%PDF-" in head[:1024] and not head.lstrip().startswith(b"<") else None
