"""The question types as values: what a teacher wrote, key included. Pure.

A value may be unfinished (a draft without a key); `problems` names what is missing. Text is NFC, paragraphs are
divided by blank lines, LaTeX stands between dollar signs.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

MultipleRule = Literal["right_minus_wrong", "all_or_nothing"]
GroupRule = Literal["steps", "linear"]

MAX_OPTIONS = 10
MAX_NUMERIC_LENGTH = 40
MAX_ESSAY_LENGTH = 60_000
MAX_TEXT_LENGTH = 20_000


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option of a choice question; `label` is its own name ('A'), whatever order it is shown in."""

    label: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One of the four statements of a true/false question; `correct`: the statement is true."""

    label: str
    text: str
    correct: bool


@dataclass(frozen=True, kw_only=True)
class NumericKey:
    """An accepted number; `tolerance` is absolute, 0 means equal by value (0,5 = 0,50)."""

    value: Decimal
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class SingleChoice:
    type: ClassVar[str] = "single_choice"
    stem: str
    options: tuple[Option, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class MultipleChoice:
    """`rule`: 'right_minus_wrong' gives (right picks - wrong picks) / keys, never below zero."""

    type: ClassVar[str] = "multiple_choice"
    stem: str
    options: tuple[Option, ...] = ()
    rule: MultipleRule = "right_minus_wrong"
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class TrueFalseGroup:
    """Four statements, each true or false. `rule` 'steps': 0, 0.1, 0.25, 0.5, 1 by number right
    (QĐ 764/QĐ-BGDĐT); 'linear': a quarter each."""

    type: ClassVar[str] = "true_false_group"
    stem: str
    statements: tuple[Statement, ...] = ()
    rule: GroupRule = "steps"
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Numeric:
    type: ClassVar[str] = "numeric"
    stem: str
    answers: tuple[NumericKey, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, kw_only=True)
class Essay:
    """Marked by a person. `guide` is for the marker alone; word limits are 0 where there is none."""

    type: ClassVar[str] = "essay"
    stem: str
    guide: str = ""
    min_words: int = 0
    max_words: int = 0
    feedback: str = ""


Question = SingleChoice | MultipleChoice | TrueFalseGroup | Numeric | Essay
TYPES: dict[str, type[Question]] = {
    kind.type: kind for kind in (SingleChoice, MultipleChoice, TrueFalseGroup, Numeric, Essay)
}


class UnknownType(TypeError):
    """A question of a type this code does not know: nothing is shown, stored or marked."""


def problems(question: Question) -> list[str]:
    """What keeps `question` from being given to pupils, as codes; empty when it is ready.

    Codes: no_stem, few_options, empty_option, double_option, no_key, many_keys, not_four_statements,
    empty_statement, word_limits.
    """
    found = [] if question.stem.strip() else ["no_stem"]
    if isinstance(question, SingleChoice | MultipleChoice):
        return found + _option_problems(question)
    if isinstance(question, TrueFalseGroup):
        if len(question.statements) != 4:
            found.append("not_four_statements")
        if any(not statement.text.strip() for statement in question.statements):
            found.append("empty_statement")
        return found
    if isinstance(question, Numeric):
        return found if question.answers else [*found, "no_key"]
    if isinstance(question, Essay):
        return [*found, "word_limits"] if 0 < question.max_words < question.min_words else found
    raise UnknownType(type(question).__name__)


def _option_problems(question: SingleChoice | MultipleChoice) -> list[str]:
    found = []
    texts = [option.text.strip() for option in question.options]
    keys = sum(option.correct for option in question.options)
    if len(texts) < 2:
        found.append("few_options")
    if "" in texts:
        found.append("empty_option")
    if len({text for text in texts if text}) < len([text for text in texts if text]):
        found.append("double_option")
    if keys == 0:
        found.append("no_key")
    if keys > 1 and isinstance(question, SingleChoice):
        found.append("many_keys")
    return found
