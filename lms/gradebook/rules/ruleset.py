"""The circulars as data: identifier, validity, numbers. A new circular is a new entry, never a changed one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MIDTERM = "midterm"
FINAL = "final"
SLOTS = ("regular-1", "regular-2", "regular-3", "regular-4", MIDTERM, FINAL)


@dataclass(frozen=True)
class Ruleset:
    """The numbers of one circular.

    `regular_by_periods` are (periods a year at most, regular marks a term); the last row has no upper bound.
    `weights` are those of a regular, the midterm and the final mark; `year_weights` those of terms I and II.
    """

    id: str
    valid_from: date
    valid_until: date | None
    grades: range
    regular_by_periods: tuple[tuple[int | None, int], ...]
    regular_comment_only: int
    weights: tuple[int, int, int]
    year_weights: tuple[int, int]
    step: Decimal
    lowest: Decimal
    highest: Decimal
    source: str


TT22_2021 = Ruleset(
    id="tt22-2021@1",
    valid_from=date(2021, 9, 5),
    valid_until=None,
    grades=range(6, 13),
    # Điều 6(3): up to 35 periods a year 2 regular marks a term, up to 70 three, more than 70 four.
    regular_by_periods=((35, 2), (70, 3), (None, 4)),
    # Điều 6(3): a subject assessed by comment only has two regular assessments a term.
    regular_comment_only=2,
    # Điều 9(1): ĐTBmhk = (TĐĐGtx + 2 × ĐĐGgk + 3 × ĐĐGck) / (số ĐĐGtx + 5).
    weights=(1, 2, 3),
    # Điều 9(1): ĐTBmcn = (ĐTBmhkI + 2 × ĐTBmhkII) / 3.
    year_weights=(1, 2),
    # Điều 5(3)(b): an integer or one decimal after rounding.
    step=Decimal("0.1"),
    lowest=Decimal(0),
    highest=Decimal(10),
    source="Thông tư 22/2021/TT-BGDĐT",
)
RULESETS: tuple[Ruleset, ...] = (TT22_2021,)


def ruleset_on(day: date, grade: int) -> Ruleset | None:
    """The ruleset in force on a day for a grade; None where the product has none (grades 1 to 5)."""
    for ruleset in RULESETS:
        begun = ruleset.valid_from <= day
        if grade in ruleset.grades and begun and (ruleset.valid_until is None or day <= ruleset.valid_until):
            return ruleset
    return None


def regular_slots(ruleset: Ruleset, periods: int | None, comment_only: bool = False) -> tuple[str, ...]:
    """The regular slots of a term; all four when the periods a year are not known."""
    if comment_only:
        count = ruleset.regular_comment_only
    elif periods is None:
        count = max(number for _, number in ruleset.regular_by_periods)
    else:
        count = next(n for most, n in ruleset.regular_by_periods if most is None or periods <= most)
    return SLOTS[:count]


def slots_for(ruleset: Ruleset, periods: int | None, comment_only: bool = False) -> tuple[str, ...]:
    """All slots of a term: the regular ones, midterm, final."""
    return (*regular_slots(ruleset, periods, comment_only), MIDTERM, FINAL)
