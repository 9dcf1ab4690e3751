"""The types of file that the library takes."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["pdf", "epub", "audio", "video", "image"]


@dataclass(frozen=True)
class FileType:
    kind: Kind
    mime: str
    ending: str
