"""Marking: (question, answer) -> outcome, and points to a score. Pure; Decimals throughout.

The rules of the true/false group are those of QĐ 764/QĐ-BGDĐT: 1, 2, 3, 4 right decisions give 0.1, 0.25, 0.5, 1;
a statement that is not marked counts as wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from assessments.grading.answers import Answer
from assessments.grading.questions import (
    Essay,
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalseGroup,
    UnknownType,
)
from lms.ui.numbers import parse_decimal

State = Literal["right", "wrong", "partial", "blank", "needs_marking"]

ZERO, ONE = Decimal(0), Decimal(1)
STEPS = (ZERO, Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), ONE)
_MINUS = dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-")
# Finer than any sum of points with two decimals times thirds, sevenths and so on, and coarser than the tail of 1/3.
_GRAIN = Decimal("0.000001")
_PARTS = 10_000  # no question has so many options or statements


@dataclass(frozen=True)
class Outcome:
    """What marking found. `fraction` is 0 to 1, None while a person has to mark.

    `detail` tells per part (own label) whether the decision was right: options of a choice question, statements
    of a true/false group; empty for numeric and essay.
    """

    fraction: Decimal | None
    state: State
    detail: tuple[tuple[str, bool], ...] = ()


def mark(question: Question, answer: Answer) -> Outcome:
    """The outcome of `answer` (a value of `parse_answer` or `load`). Raises UnknownType without a rule here."""
    if isinstance(question, SingleChoice):
        right = any(option.correct and option.label == answer for option in question.options)
        picked = (str(answer), right)
        return _outcome(ONE if right else ZERO, answer, (picked,) if answer is not None else ())
    if isinstance(question, MultipleChoice):
        return _mark_multiple(question, answer)
    if isinstance(question, TrueFalseGroup):
        return _mark_group(question, answer)
    if isinstance(question, Numeric):
        return _outcome(ONE if _numeric_right(question, answer) else ZERO, answer)
    if isinstance(question, Essay):
        return Outcome(ZERO, "blank") if answer is None else Outcome(None, "needs_marking")
    raise UnknownType(type(question).__name__)


def full_answer(question: Question) -> Answer:
    """The key as an answer; None for an essay or a question without a key."""
    if isinstance(question, SingleChoice):
        return next((option.label for option in question.options if option.correct), None)
    if isinstance(question, MultipleChoice):
        return frozenset(option.label for option in question.options if option.correct) or None
    if isinstance(question, TrueFalseGroup):
        return tuple(statement.correct for statement in question.statements) or None
    if isinstance(question, Numeric):
        return format(question.answers[0].value, "f").replace(".", ",") if question.answers else None
    if isinstance(question, Essay):
        return None
    raise UnknownType(type(question).__name__)


def read_number(text: str) -> Decimal | None:
    """'0,5', '.5', '－1.50' -> Decimal, whatever the minus sign; None when it is not a number."""
    try:
        return parse_decimal(text.translate(_MINUS))
    except ValueError:
        return None


def points_earned(outcomes: Iterable[Outcome], points: Sequence[Decimal]) -> Decimal | None:
    """The sum of fraction times points; None while an outcome waits for a person."""
    with localcontext() as context:
        context.prec = 40
        earned = ZERO
        for outcome, worth in zip(outcomes, points, strict=True):
            if outcome.fraction is None:
                return None
            earned += outcome.fraction * worth
        return _plain(earned.quantize(_GRAIN, rounding=ROUND_HALF_UP))


def exact_points(outcome: Outcome, worth: Decimal) -> Fraction | None:
    """One question's points without any cut, so that three thirds are a whole; None while it waits for a person.

    An outcome's fraction is some parts of a question out of all: what Decimal has cut of it is found again.
    """
    if outcome.fraction is None:
        return None
    return Fraction(outcome.fraction).limit_denominator(_PARTS) * Fraction(worth)


def on_ten(earned: Sequence[Fraction | None], whole: Decimal) -> Fraction | None:
    """The score on 10, exact, from each question's points; points that do not add up to 10 are scaled.

    None while a question waits for a person, or when there are no points at all (absent is not zero).
    """
    known = [points for points in earned if points is not None]
    if len(known) < len(earned) or whole <= 0:
        return None
    return sum(known, Fraction(0)) * 10 / Fraction(whole)


def _outcome(fraction: Decimal, answer: Answer, detail: tuple[tuple[str, bool], ...] = ()) -> Outcome:
    if answer is None:
        return Outcome(ZERO, "blank")
    state: State = "right" if fraction == ONE else "wrong" if fraction == ZERO else "partial"
    return Outcome(fraction, state, detail)


def _mark_multiple(question: MultipleChoice, answer: Answer) -> Outcome:
    picked = answer if isinstance(answer, frozenset) else frozenset()
    keys = frozenset(option.label for option in question.options if option.correct)
    detail = tuple((option.label, option.correct) for option in question.options if option.label in picked)
    if not keys:
        fraction = ZERO
    elif question.rule == "all_or_nothing":
        fraction = ONE if picked == keys else ZERO
    else:
        fraction = max(ZERO, Decimal(len(picked & keys) - len(picked - keys)) / len(keys))
    return _outcome(fraction, answer, detail)


def _mark_group(question: TrueFalseGroup, answer: Answer) -> Outcome:
    values = answer if isinstance(answer, tuple) else (None,) * len(question.statements)
    pairs = list(zip(question.statements, values, strict=True))
    detail = tuple((statement.label, value is statement.correct) for statement, value in pairs)
    right = sum(good for _, good in detail)
    if len(pairs) != 4:
        fraction = Decimal(right) / len(pairs) if pairs else ZERO
    else:
        fraction = STEPS[right] if question.rule == "steps" else Decimal(right) / 4
    return _outcome(fraction, answer, detail)


def _numeric_right(question: Numeric, answer: Answer) -> bool:
    given = read_number(answer) if isinstance(answer, str) else None
    if given is None:
        return False
    with localcontext() as context:
        context.prec = 120  # both numbers have at most 40 signs: the difference is exact
        return any(abs(given - key.value) <= key.tolerance for key in question.answers)


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent: 10, not 1E+1."""
    value = value.normalize()
    return value.quantize(ONE) if value == value.to_integral_value() else value
