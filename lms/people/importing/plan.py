"""What an import would do: one line per row of the file, with a doubt on each cell that needs a look."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

Action = Literal["new", "change", "same", "error"]
Level = Literal["error", "warning"]
REFUSED_KEPT = 500


@dataclass
class Line:
    """A row: its cells as read, what becomes of it, and doubts: column key -> (level, words)."""

    number: int
    cells: dict[str, str]
    action: Action = "new"
    doubts: dict[str, tuple[Level, str | Promise]] = field(default_factory=dict)
    found: Any = None
    data: dict[str, Any] = field(default_factory=dict)

    def error(self, column: str, words: str | Promise) -> None:
        self.doubts[column] = ("error", words)
        self.action = "error"

    def warn(self, column: str, words: str | Promise) -> None:
        self.doubts.setdefault(column, ("warning", words))

    @property
    def ok(self) -> bool:
        return self.action != "error"


@dataclass
class Plan:
    """Sheet key -> lines, in the order in which they are written."""

    sheets: dict[str, list[Line]]
    missing: list[tuple[str, str]]
    ignored: list[str]

    def writable(self, sheet: str) -> Iterator[Line]:
        return (line for line in self.sheets.get(sheet, ()) if line.action in ("new", "change"))

    def counts(self) -> dict[str, dict[str, int]]:
        """Sheet key -> how many lines are new, change, same, error, and how many have a doubt."""
        found = {}
        for key, lines in self.sheets.items():
            of = {
                action: sum(line.action == action for line in lines)
                for action in ("new", "change", "same", "error")
            }
            of["doubt"] = sum(bool(line.doubts) and line.ok for line in lines)
            of["all"] = len(lines)
            found[key] = of
        return found

    def refused(self) -> list[tuple[str, int, str]]:
        """(sheet key, row, why) of the lines that are left out: what is to be put right in the file."""
        return [
            (
                key,
                line.number,
                " ".join(str(words) for level, words in line.doubts.values() if level == "error"),
            )
            for key, lines in self.sheets.items()
            for line in lines
            if not line.ok
        ][:REFUSED_KEPT]

    @property
    def total(self) -> int:
        return sum(of["new"] + of["change"] for of in self.counts().values())

    @property
    def errors(self) -> int:
        return sum(of["error"] for of in self.counts().values())
