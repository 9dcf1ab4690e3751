"""WebVTT captions as lines to read: https://www.w3.org/TR/webvtt1/ . What is not a cue is passed over."""

import re
from dataclasses import dataclass

_TIMES = re.compile(r"^((?:\d+:)?\d{1,2}:\d{2}[.,]\d{3})\s+-->\s")
_TAG = re.compile(r"<[^>]*>")
MOST_CUES = 5_000


@dataclass(frozen=True)
class Cue:
    """`start` in seconds."""

    start: float
    text: str

    @property
    def second(self) -> int:
        return int(self.start)

    @property
    def clock(self) -> str:
        """'1:05', '1:02:05'."""
        hours, rest = divmod(self.second, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def _seconds(stamp: str) -> float:
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def cues(text: str) -> list[Cue]:
    """The cues of a caption file in their order; a file that is none has none."""
    if not text.lstrip("\ufeff").startswith("WEBVTT"):
        return []
    found: list[Cue] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        for place, line in enumerate(lines[:2]):
            times = _TIMES.match(line)
            words = " ".join(_TAG.sub("", " ".join(lines[place + 1 :])).split())
            if times and words and len(found) < MOST_CUES:
                found.append(Cue(_seconds(times[1]), words))
                break
    return found
