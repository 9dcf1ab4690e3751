"""Sound and film by their structure: a few bytes at the start prove nothing, the parts after them must be there too.

Every function gets an open file whose first bytes matched, and returns the type, None for a relative that browsers
do not play, or raises `BrokenFile` where the parts that make it playable are missing or cut off.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import IO

from content.formats.problems import BrokenFile
from content.formats.types import FileType

MP3 = FileType("audio", "audio/mpeg", "mp3")
OGG = FileType("audio", "audio/ogg", "ogg")
FLAC = FileType("audio", "audio/flac", "flac")
WAV = FileType("audio", "audio/wav", "wav")
M4A = FileType("audio", "audio/mp4", "m4a")
MP4 = FileType("video", "video/mp4", "mp4")
WEBM = FileType("video", "video/webm", "webm")

# How far after the tags the first frame may lie: some writers pad.
SEARCH = 64 * 1024
MOST_TAGS = 8
MOST_BOXES = 20_000
MOST_MOOV = 32 * 1024 * 1024
# kbit/s by index, MPEG 1 and MPEG 2/2.5 layer III; Hz by index for MPEG 1 (halved for 2, quartered for 2.5).
_RATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ = (44100, 48000, 32000)
_OGG_SOUND = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")
_OTHER_BRANDS = {
    b"heic",
    b"heix",
    b"hevc",
    b"heim",
    b"heis",
    b"mif1",
    b"msf1",
    b"avif",
    b"avis",
    b"crx ",
    b"jp2 ",
}


def _size(stream: IO[bytes]) -> int:
    return stream.seek(0, io.SEEK_END)


def _at(stream: IO[bytes], place: int, length: int) -> bytes:
    stream.seek(place)
    return stream.read(length)


def frame_length(head: bytes) -> int:
    """Bytes of the MPEG layer III frame that begins with these four bytes; 0 when none does."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    rate, hertz = head[2] >> 4, (head[2] >> 2) & 3
    if version == 1 or layer != 1 or rate in {0, 15} or hertz == 3:
        return 0
    if version == 3:
        return 144_000 * _RATES_1[rate] // _HERTZ[hertz] + ((head[2] >> 1) & 1)
    return 72_000 * _RATES_2[rate] // (_HERTZ[hertz] // (2 if version == 2 else 4)) + ((head[2] >> 1) & 1)


def after_id3(stream: IO[bytes]) -> int | None:
    """Where the sound begins after one or more ID3v2 tags; None when the first bytes are no such tag."""
    place = 0
    for _ in range(MOST_TAGS):
        head = _at(stream, place, 10)
        if (
            head[:3] != b"ID3"
            or len(head) < 10
            or head[3] not in {2, 3, 4}
            or any(byte > 127 for byte in head[6:10])
        ):
            return place or None
        length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        place += 10 + length + (10 if head[5] & 0x10 else 0)
    return place


def mp3(stream: IO[bytes]) -> FileType | None:
    """Two frames one behind the other, after the tags if there are any."""
    tagged = _at(stream, 0, 3) == b"ID3"
    start = after_id3(stream) if tagged else 0
    if start is None:
        return None
    window = _at(stream, start, SEARCH)
    for match in re.finditer(rb"\xff[\xe2-\xff]", window):
        place = start + match.start()
        length = frame_length(window[match.start() : match.start() + 4])
        if length and frame_length(_at(stream, place + length, 4)):
            return MP3
        if not tagged:  # bytes that only happen to begin like a frame are no damaged sound
            return None
    raise BrokenFile("broken-audio")


def ogg(stream: IO[bytes]) -> FileType | None:
    """A first page with the head of a codec for sound, and a page behind it."""
    head = _at(stream, 0, 27 + 255 + 64)
    if len(head) < 28 or head[4] != 0 or not head[5] & 2:
        raise BrokenFile("broken-audio")
    sizes = head[27 : 27 + head[26]]
    body = 27 + head[26]
    if not head[body:].startswith(_OGG_SOUND):
        return None
    if _at(stream, body + sum(sizes), 4) != b"OggS":
        raise BrokenFile("broken-audio")
    return OGG


def flac(stream: IO[bytes]) -> FileType:
    """STREAMINFO first, and a frame where the metadata end."""
    head = _at(stream, 4, 4)
    if len(head) < 4 or head[0] & 0x7F != 0 or head[1:4] != b"\0\0\x22":
        raise BrokenFile("broken-audio")
    place, last = 4, False
    for _ in range(128):
        if last:
            break
        head = _at(stream, place, 4)
        if len(head) < 4:
            raise BrokenFile("broken-audio")
        last = bool(head[0] & 0x80)
        place += 4 + int.from_bytes(head[1:4], "big")
    if _at(stream, place, 2) not in {b"\xff\xf8", b"\xff\xf9"}:
        raise BrokenFile("broken-audio")
    return FLAC


def wav(stream: IO[bytes]) -> FileType:
    """A format chunk that makes sense and a data chunk that is there, if only in part."""
    end, place, formatted = _size(stream), 12, False
    for _ in range(1000):
        head = _at(stream, place, 8)
        if len(head) < 8:
            break
        name, length = head[:4], struct.unpack("<I", head[4:])[0]
        if name == b"fmt ":
            body = _at(stream, place + 8, 16)
            formatted = len(body) == 16 and body[2:4] != b"\0\0" and body[4:8] != b"\0\0\0\0"
        if name == b"data" and formatted and place + 8 < end:
            return WAV
        place += 8 + length + length % 2
    raise BrokenFile("broken-audio")


def _boxes(stream: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """(name, start of the body, end) of the outermost boxes. Raises `BrokenFile` where one was cut off."""
    end, place = _size(stream), 0
    for _ in range(MOST_BOXES):
        head = _at(stream, place, 16)
        if len(head) < 8:
            return
        length, body = struct.unpack(">I", head[:4])[0], place + 8
        if length == 1 and len(head) == 16:
            length, body = struct.unpack(">Q", head[8:])[0], place + 16
        elif length == 0:
            length = end - place
        if length < body - place or place + length > end:
            if head[4:8] in {b"moov", b"mdat", b"moof"}:
                raise BrokenFile("broken-video")
            return  # a few stray bytes at the end harm nobody
        yield head[4:8], body, place + length
        place += length


def mp4(stream: IO[bytes]) -> FileType | None:
    """An index (`moov`) with a track of pictures or sound, and data; nothing cut off at the end."""
    brand = _at(stream, 8, 4)
    if brand in _OTHER_BRANDS:
        return None
    try:
        return _tracks(stream)
    except BrokenFile as error:
        raise BrokenFile("broken-audio" if brand in {b"M4A ", b"M4B "} else "broken-video") from error


def _tracks(stream: IO[bytes]) -> FileType:
    tracks: set[bytes] = set()
    data = False
    for name, body, end in _boxes(stream):
        if name == b"moov":
            index = _at(stream, body, min(end - body, MOST_MOOV))
            tracks |= set(re.findall(rb"hdlr.{8}(vide|soun)", index, re.DOTALL))
        data = data or name in {b"mdat", b"moof"}
    if not data or not tracks:
        raise BrokenFile("broken-video")
    return MP4 if b"vide" in tracks else M4A


def _element(data: bytes, place: int) -> tuple[bytes, int, int] | None:
    """(id, start of the body, length; -1 for unknown) of the EBML element at `place`; None where there is none."""
    if place >= len(data) or data[place] == 0:
        return None
    id_length = 9 - data[place].bit_length()
    body = place + id_length
    if body >= len(data) or data[body] == 0:
        return None
    size_length = 9 - data[body].bit_length()
    raw = data[body : body + size_length]
    value = int.from_bytes(raw, "big") & ((1 << 7 * size_length) - 1)
    unknown = value == (1 << 7 * size_length) - 1
    return data[place : place + id_length], body + size_length, -1 if unknown else value


def webm(stream: IO[bytes]) -> FileType | None:
    """An EBML head that says webm, and a segment behind it."""
    data = _at(stream, 0, 4096)
    head = _element(data, 0)
    if head is None or head[2] < 0:
        raise BrokenFile("broken-video")
    place, end, kind = head[1], head[1] + head[2], b""
    while place < end:
        part = _element(data, place)
        if part is None or part[2] < 0:
            raise BrokenFile("broken-video")
        if part[0] == b"\x42\x82":
            kind = data[part[1] : part[1] + part[2]].rstrip(b"\0")
        place = part[1] + part[2]
    if kind != b"webm":
        return None
    segment = _element(data, end)
    if segment is None or segment[0] != b"\x18\x53\x80\x67" or _size(stream) <= segment[1]:
        raise BrokenFile("broken-video")
    return WEBM
