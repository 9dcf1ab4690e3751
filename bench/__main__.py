"""`./run bench [name …]`: run the measurements in this folder and print one table of ratios."""

import importlib
import os
import platform
import sys
from pathlib import Path

from bench.rows import Row

NOT_MEASUREMENTS = {"__init__", "__main__", "rows", "machine", "serving", "class_with_quiz", "bare_saves"}


def names() -> list[str]:
    return sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem not in NOT_MEASUREMENTS)


def measure(wanted: list[str]) -> list[Row]:
    rows: list[Row] = []
    for name in wanted:
        module = importlib.import_module(f"bench.{name}")
        if hasattr(module, "rows"):
            print(f"… {name}", file=sys.stderr, flush=True)
            rows.extend(module.rows())
    return rows


def table(rows: list[Row]) -> str:
    head = ("what", "value", "limit", "ratio", "target", "met", "note")
    lines = [head]
    for row in rows:
        lines.append(
            (
                row.name,
                f"{row.value:,.1f} {row.unit}",
                f"{row.limit:,.1f}" if row.limit else "",
                f"{row.ratio:.2f}" if row.ratio is not None else "",
                row.target,
                "" if row.met is None else ("yes" if row.met else "NO"),
                row.note,
            )
        )
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def main() -> int:
    wanted = sys.argv[1:] or names()
    unknown = set(wanted) - set(names())
    if unknown:
        print(
            f"no such measurement: {', '.join(sorted(unknown))}; there are: {', '.join(names())}",
            file=sys.stderr,
        )
        return 2
    rows = measure(wanted)
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print(table(rows))
    return 0 if all(row.met is not False for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
