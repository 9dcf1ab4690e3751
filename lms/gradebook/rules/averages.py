"""Term and year results of one subject, with what is missing and how each number came about.

TT 22/2021, Điều 9(1). Decimal arithmetic, rounded half up to one place (the circular names no rule for ties;
half up is what every Vietnamese gradebook does). The year's average is computed from the rounded term averages.
Incomplete data answer 'not_enough_data' with what is missing, never a failure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lms.gradebook.rules.entries import ABSENT_EXCUSED, ABSENT_ZERO, EMPTY, EXEMPT, NOT_PASSED, PASSED, Entry
from lms.gradebook.rules.ruleset import FINAL, MIDTERM, TT22_2021, Ruleset, regular_slots, slots_for
from lms.ui.numbers import round_half_up, show_decimal

State = Literal["computed", "not_enough_data", "exempt"]


@dataclass(frozen=True)
class Missing:
    """What a result waits for: `slot` is a slot, 'periods', 'term-1' or 'term-2'; `why` is not_recorded,
    make_up_due (absent with a reason) or exempt (a midterm or final that the formula cannot do without)."""

    slot: str
    why: Literal["not_recorded", "make_up_due", "exempt"] = "not_recorded"


@dataclass(frozen=True)
class Explanation:
    """A weighted mean, step by step: the terms (weight, value), the divisor, the exact and the rounded result.

    The first term is the sum of the regular marks in a term's average, which `regular` names one by one. `exact` is
    cut to three decimals for showing.
    """

    terms: tuple[tuple[int, Decimal], ...]
    divisor: int
    exact: Decimal
    rounded: Decimal
    regular: tuple[Decimal, ...] = ()

    def text(self, separator: str = ",") -> str:
        """'(32,5 + 2×7,5 + 3×8,3)/9 = 8,044 → 8,0'."""
        parts = [
            (f"{weight}×" if weight != 1 else "") + show_decimal(value, 1, separator)
            for weight, value in self.terms
        ]
        exact = show_decimal(round_half_up(self.exact, Decimal("0.001")), None, separator)
        return f"({' + '.join(parts)})/{self.divisor} = {exact} → {show_decimal(self.rounded, 1, separator)}"


@dataclass(frozen=True)
class TermResult:
    """The result of one subject in one term: `value` for scored subjects, `level` for comment-only ones."""

    ruleset: str
    state: State
    value: Decimal | None = None
    level: str = ""
    missing: tuple[Missing, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True)
class YearResult:
    ruleset: str
    state: State
    value: Decimal | None = None
    level: str = ""
    missing: tuple[Missing, ...] = ()
    explanation: Explanation | None = None


def _weighted(
    terms: tuple[tuple[int, Decimal], ...], divisor: int, step: Decimal, regular: tuple[Decimal, ...] = ()
) -> Explanation:
    exact = sum((weight * value for weight, value in terms), Decimal(0)) / divisor
    return Explanation(terms, divisor, exact, round_half_up(exact, step), regular)


def _counted(entry: Entry) -> Decimal | None:
    return Decimal(0) if entry.status == ABSENT_ZERO else entry.value


def _missing(entries: Mapping[str, Entry], slots: tuple[str, ...]) -> list[Missing]:
    missing: list[Missing] = []
    for slot in slots:
        entry = entries.get(slot, EMPTY)
        if entry.status == ABSENT_EXCUSED:
            missing.append(Missing(slot, "make_up_due"))
        elif entry.is_empty:
            missing.append(Missing(slot))
        elif entry.status == EXEMPT and slot in (MIDTERM, FINAL):
            missing.append(Missing(slot, "exempt"))
    return missing


def term_result(
    entries: Mapping[str, Entry], periods: int | None, ruleset: Ruleset = TT22_2021
) -> TermResult:
    """ĐTBmhk of a scored subject: (TĐĐGtx + 2 × ĐĐGgk + 3 × ĐĐGck) / (số ĐĐGtx + 5), Điều 9(1).

    `entries` by slot; `periods` a year decide how many regular marks there must be (Điều 6(3)). An exempted regular
    mark is left out of the sum and the number; a pupil exempt from all has the state 'exempt'.
    """
    slots = slots_for(ruleset, periods)
    if all(entries.get(slot, EMPTY).status == EXEMPT for slot in slots):
        return TermResult(ruleset.id, "exempt")
    missing = _missing(entries, slots)
    if periods is None:
        missing.insert(0, Missing("periods"))
    if missing:
        return TermResult(ruleset.id, "not_enough_data", missing=tuple(missing))
    recorded = [_counted(entries[slot]) for slot in regular_slots(ruleset, periods)]
    regular = [value for value in recorded if value is not None]
    once, twice, thrice = ruleset.weights
    terms = (
        (once, sum(regular, Decimal(0))),
        (twice, _counted(entries[MIDTERM]) or Decimal(0)),
        (thrice, _counted(entries[FINAL]) or Decimal(0)),
    )
    divisor = once * len(regular) + twice + thrice
    explanation = _weighted(terms, divisor, ruleset.step, tuple(regular))
    return TermResult(ruleset.id, "computed", value=explanation.rounded, explanation=explanation)


def term_level(entries: Mapping[str, Entry], ruleset: Ruleset = TT22_2021) -> TermResult:
    """A comment-only subject in a term: Đạt when the required number is there and each is Đạt, Điều 9(1).

    An absence that is counted (no make-up) is Chưa đạt (Điều 7); incomplete data stay 'not_enough_data'.
    """
    slots = slots_for(ruleset, None, comment_only=True)
    given = [entries.get(slot, EMPTY) for slot in slots]
    if all(entry.status == EXEMPT for entry in given):
        return TermResult(ruleset.id, "exempt")
    missing = _missing(entries, slots)
    if missing:
        return TermResult(ruleset.id, "not_enough_data", missing=tuple(missing))
    passed = all(entry.level == PASSED for entry in given if entry.status != EXEMPT)
    return TermResult(ruleset.id, "computed", level=PASSED if passed else NOT_PASSED)


def year_average(first: Decimal | None, second: Decimal | None, ruleset: Ruleset = TT22_2021) -> YearResult:
    """ĐTBmcn = (ĐTBmhkI + 2 × ĐTBmhkII) / 3 from the rounded term averages, Điều 9(1)."""
    if first is None or second is None:
        gaps = tuple(
            Missing(name) for name, value in (("term-1", first), ("term-2", second)) if value is None
        )
        return YearResult(ruleset.id, "not_enough_data", missing=gaps)
    one, two = ruleset.year_weights
    explanation = _weighted(((one, first), (two, second)), one + two, ruleset.step)
    return YearResult(ruleset.id, "computed", value=explanation.rounded, explanation=explanation)


def year_level(second: str, ruleset: Ruleset = TT22_2021) -> YearResult:
    """A comment-only subject in the year: the result of term II, Điều 9(1). '' when there is none yet."""
    if not second:
        return YearResult(ruleset.id, "not_enough_data", missing=(Missing("term-2"),))
    return YearResult(ruleset.id, "computed", level=second)
