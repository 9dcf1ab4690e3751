"""Lines of JSON to questions, whichever of the two shapes they have. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assessments.formats.exams import read_exams
from assessments.formats.neutral import Parsed, Refused, read_neutral

MAX_LINE_BYTES = 1_000_000


@dataclass(frozen=True)
class Line:
    """What became of one line: `parsed`, or `reason` why not. `id` is the id as written, '' if none was readable."""

    number: int
    id: str
    parsed: Parsed | None = None
    reason: str = ""


def read_record(record: Any) -> Parsed:
    """A decoded object in the neutral shape or that of EXAMS. Raises Refused."""
    if not isinstance(record, dict):
        raise Refused("dòng này không phải một đối tượng JSON")
    if "answerKey" in record and "question" in record:
        return read_exams(record)
    return read_neutral(record)


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """One Line for each line that is not empty; never raises for what a file contains."""
    for number, raw in enumerate(lines, start=1):
        if raw.strip():
            yield _read(number, raw)


def _read(number: int, raw: bytes) -> Line:
    if len(raw) > MAX_LINE_BYTES:
        return Line(number, "", reason="dòng dài quá 1 MB")
    try:
        record = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Line(number, "", reason="không phải UTF-8")
    except (ValueError, RecursionError):
        return Line(number, "", reason="không phải JSON")
    name = record.get("id", "") if isinstance(record, dict) else ""
    name = name if isinstance(name, str) else str(name)
    try:
        return Line(number, name[:120], parsed=read_record(record))
    except Refused as error:
        return Line(number, name[:120], reason=str(error))
