"""Files of the library on the storage: local copies, pictures of pages, byte ranges."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage

from content.formats import pdf
from content.library.models import LibraryItem

BLOCK = 256 * 1024
WIDTHS = (480, 960, 1440, 1920)
CACHE = "cache/pages"


def local_copy(item: LibraryItem) -> str:
    """The path of the item's file on this machine; from S3 it is fetched once into VAR_DIR/cache."""
    if not is_remote():
        return default_storage.path(str(item.file.name))
    place = Path(settings.VAR_DIR) / "cache" / "files" / item.sha256
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(place, blocks(item, ByteRange(0, item.size - 1)))
    return str(place)


def _write_whole(place: Path, blocks: Iterator[bytes]) -> None:
    """Write beside and rename: a reader never meets half a file."""
    handle, half = tempfile.mkstemp(dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as target:
            for block in blocks:
                target.write(block)
        os.replace(half, place)
    except BaseException:
        os.unlink(half)
        raise


def page_image(item: LibraryItem, number: int, width: int) -> bytes:
    """Page `number` (from 1) of a PDF as WebP, rounded up to one of `WIDTHS`; kept on disk after the first time.

    Raises `IndexError` for a page that the item does not have.
    """
    if not 1 <= number <= item.pages:
        raise IndexError(number)
    wide = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
    place = Path(settings.VAR_DIR) / CACHE / item.sha256[:2] / f"{item.sha256}-{number}-{wide}.webp"
    if place.exists():
        return place.read_bytes()
    picture = pdf.page_picture(local_copy(item), number, wide)
    place.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(place, iter([picture]))
    return picture


def sha256_of(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class ByteRange:
    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str, size: int) -> ByteRange | None:
    """The one range asked for ('bytes=0-99', '-500', '900-'); None for none or several (then the whole file is right).

    Raises `ValueError` for a range outside the file: the answer is 416. RFC 9110, section 14.
    """
    if not header.startswith("bytes=") or "," in header:
        return None
    first_text, dash, last_text = header[6:].strip().partition("-")
    if not dash or not (first_text + last_text).isdecimal():
        return None
    if not first_text:
        length = min(int(last_text), size)
        if length == 0:
            raise ValueError(header)
        return ByteRange(size - length, size - 1)
    first = int(first_text)
    last = min(int(last_text), size - 1) if last_text else size - 1
    if first >= size or last < first:
        raise ValueError(header)
    return ByteRange(first, last)


def is_remote() -> bool:
    """Whether files lie on a storage that sends parts of them itself (lms/config/storage.py), not on a disk of ours."""
    return hasattr(default_storage, "part")


def blocks(item: LibraryItem, part: ByteRange) -> Iterator[bytes]:
    """The bytes of a range, a block at a time. Raises OSError at once where the file cannot be read."""
    name = str(item.file.name)
    if is_remote():
        found: Iterator[bytes] = default_storage.part(name, part.first, part.last)  # type: ignore[attr-defined] # see is_remote
        return found
    return _of_disk(default_storage.open(name, "rb"), part)


def _of_disk(file: IO[bytes], part: ByteRange) -> Iterator[bytes]:
    with file as stream:
        stream.seek(part.first)
        left = part.length
        while left > 0:
            block = stream.read(min(BLOCK, left))
            if not block:
                return
            left -= len(block)
            yield block
