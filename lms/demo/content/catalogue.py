"""Reads the demo schools' material as it lies in this folder. Pure: no Django, no checks beyond JSON's own.

Shapes are described in README.md beside this file; tests/demo/test_content.py holds the files to them.
"""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LIBRARY = HERE / "library"

Entry = dict[str, Any]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def questions() -> list[Entry]:
    """Every question in the neutral shape, file by file in the order of the files' names."""
    lines: list[Entry] = []
    for path in sorted((HERE / "questions").glob("*.jsonl")):
        lines += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return lines


def quizzes() -> list[Entry]:
    """Quizzes as sections of question ids with points; each adds up to 10."""
    entries: list[Entry] = _json(HERE / "quizzes.json")
    return entries


def essays() -> dict[str, list[str]]:
    """What pupils of the demo write: for each essay question that is answered, texts from the fullest to the scantest."""
    found: dict[str, list[str]] = _json(HERE / "essays.json")
    return found


def names() -> Entry:
    """Family, middle and given names by group with weights, and the invented places and schools."""
    entry: Entry = _json(HERE / "names.json")
    return entry


def lesson_script() -> Entry:
    """A past connected lesson: events with `at` (seconds), `by` (a role such as `pupil:A:3`) and `kind`."""
    entry: Entry = _json(HERE / "lesson_script.json")
    return entry


def library() -> list[Entry]:
    """Library items: the words of `content.api`'s ingestion, `file` and `captions` as names inside `LIBRARY`."""
    entries: list[Entry] = _json(LIBRARY / "library.json")
    return entries


def courses() -> list[Entry]:
    """Courses as sections of lessons of blocks; blocks name library items, quizzes and lessons by their keys."""
    entries: list[Entry] = _json(HERE / "courses.json")
    return entries
