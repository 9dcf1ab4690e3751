"""Figures of a test and of its questions, for the teacher. Pure: no Django.

Nothing here orders or names pupils: it says what the class could do, not who.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# Below and above: the limits that teachers in Vietnam read marks by.
BANDS = (Decimal(0), Decimal("3.5"), Decimal(5), Decimal("6.5"), Decimal(8))
HARD, EASY = Decimal("0.3"), Decimal("0.9")
FEW = 5  # with fewer answers a figure says nothing


@dataclass(frozen=True)
class Sample:
    """One pupil's answer to one question: `outcome` as marked, `points` earned (None: waits), the parts chosen."""

    outcome: str
    points: Decimal | None
    picked: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemFigures:
    """`facility`: the part of the points that was earned on average, 0 to 1; None while nothing is marked.

    `picked` counts how often each option or statement was chosen, or which numbers were written.
    """

    count: int
    right: int
    partial: int
    wrong: int
    blank: int
    waiting: int
    facility: Decimal | None
    picked: Mapping[str, int]

    @property
    def is_hard(self) -> bool:
        return self.facility is not None and self.count >= FEW and self.facility < HARD

    @property
    def is_easy(self) -> bool:
        return self.facility is not None and self.count >= FEW and self.facility > EASY


def item_figures(worth: Decimal, samples: Sequence[Sample]) -> ItemFigures:
    """The figures of one question worth `worth` points."""
    outcomes = Counter(sample.outcome for sample in samples)
    earned = [sample.points for sample in samples if sample.points is not None]
    facility = sum(earned, Decimal(0)) / (len(earned) * worth) if earned and worth > 0 else None
    return ItemFigures(
        count=len(samples),
        right=outcomes["right"],
        partial=outcomes["partial"],
        wrong=outcomes["wrong"],
        blank=outcomes["blank"],
        waiting=outcomes["needs_marking"],
        facility=facility,
        picked=Counter(part for sample in samples for part in sample.picked),
    )


def misleading(figures: ItemFigures, keys: Iterable[str]) -> str:
    """The wrong option that more pupils chose than the key: a sign of a wrong key or an unclear question; else ''."""
    right = set(keys)
    best = max((figures.picked.get(key, 0) for key in right), default=0)
    others = {part: count for part, count in figures.picked.items() if part not in right}
    worst = max(others, key=lambda part: others[part], default="")
    return worst if figures.count >= FEW and worst and others[worst] > best else ""


@dataclass(frozen=True)
class Band:
    """How many marks lie from `low` (included) to `high` (not included; the last one includes 10)."""

    low: Decimal
    high: Decimal
    count: int


@dataclass(frozen=True)
class Marks:
    """The marks of a class: how many, their mean and median (None without any), and how they spread."""

    count: int
    mean: Decimal | None
    median: Decimal | None
    bands: tuple[Band, ...]


def marks_figures(marks: Iterable[Decimal]) -> Marks:
    ordered = sorted(marks)
    edges = [*BANDS, Decimal("10.1")]
    bands = tuple(
        Band(low, high, sum(low <= mark < high for mark in ordered)) for low, high in pairwise(edges)
    )
    if not ordered:
        return Marks(0, None, None, bands)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Marks(len(ordered), sum(ordered, Decimal(0)) / len(ordered), median, bands)
