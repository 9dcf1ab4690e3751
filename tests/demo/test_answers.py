"""The numeric questions worked out again by arithmetic, and explanations that stay true when options are shuffled."""

import math
import re
from decimal import Decimal
from itertools import count

import pytest

from lms.demo.content import catalogue
from lms.ui.numbers import parse_decimal
from tests.demo.test_content import BY_ID, QUESTIONS, QUIZZES, texts


def root_of_first_degree(a: float, b: float) -> float:
    """The x with ax + b = 0."""
    return -b / a


def grouped_deviation(groups: list[tuple[float, int]]) -> float:
    """Standard deviation of grouped data: (midpoint, frequency)."""
    total = sum(n for _, n in groups)
    mean = sum(x * n for x, n in groups) / total
    return math.sqrt(sum(n * (x - mean) ** 2 for x, n in groups) / total)


# Question -> its answer before rounding, from the numbers in its stem.
WORKED = {
    "toan8-035": 2026**2 - 2025 * 2027,
    "toan8-036": root_of_first_degree(-3, 12),
    "toan8-037": 5**2 + 2 * 6,
    "toan8-038": 180 * 2 / 3,
    "toan8-042": 2 * 5,
    "toan8-044": 51**2 - 49**2,
    "toan8-047": sum(x for x in range(-50, 50) if x * x == 7 * x),
    "toan8-050": 2 * math.sqrt(49),
    "toan8-053": (40 - 8 * 4) / (6 - 4),
    "toan8-054": (9**2 - 3**2) / (2 * 9),
    "toan9-008": (42 / 1.5 - 42 / 2.1) / 2,
    "toan9-009": 12 * math.tan(math.radians(40)),
    "toan9-010": math.pi * 1**2 * 1.2,
    "toan12-017": abs(2 * 1 - 2 + 2 * 3 + 3) / math.sqrt(2**2 + 1 + 2**2),
    "toan12-018": max(x / 100 * (60 - 2 * x / 100) ** 2 for x in range(3001)) / 1000,
    "toan12-019": 2 / 3 * 20 * 5,
    "toan12-020": 0.02 * 0.95 / (0.02 * 0.95 + 0.98 * 0.05),
    "toan12-021": grouped_deviation([(5, 4), (15, 6), (25, 6), (35, 4)]),
    "toan12-022": 2 * math.sqrt(5**2 - (5 - 2) ** 2),
    "toan11-003": next(n for n in count() if 100 * 1.06**n > 150),
    "khtn8-009": 10_000 * 500e-6,
    "khtn8-010": 600 / 1000 * 100,
    "khtn8-014": 20 / 0.04,
    "khtn8-016": 540 / 200,
    "khtn8-022": 4.0 - 2.4,
    "vatli11-011": 0.6e-6 * 1.5 / 1e-3 * 1000,
    "vatli11-012": 2 * 1.2 / 3,
    "vatli11-013": 36 / 20,
    "vatli11-014": 6 * math.cos(math.pi / 3),
    "vatli12-023": 3.34e5 * 0.20 / 1000,
    "vatli12-024": (0.3 * 80 + 0.2 * 20) / (0.3 + 0.2),
    "vatli12-025": 1.2 * (127 + 273) / (27 + 273),
    "vatli12-026": 0.3 / (4 * 0.5),
    "vatli12-027": 0.06 / 0.05,
    "vatli12-028": 0.0304 * 931.5 / 4,
    "lsdl8-011": 30 / 40 * 100,
}


def test_every_numeric_question_is_worked_out() -> None:
    assert {question["id"] for question in QUESTIONS if question["type"] == "numeric"} == set(WORKED)


@pytest.mark.parametrize("key", sorted(WORKED))
def test_a_numeric_key_is_the_worked_answer(key: str) -> None:
    (answer,) = BY_ID[key]["answers"]
    value = parse_decimal(answer["value"])
    places = max(0, -int(value.as_tuple().exponent))
    assert round(Decimal(str(WORKED[key])), places) == value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_no_explanation_names_a_label(question: dict[str, object]) -> None:
    """A shuffled paper gives the options other letters: 'c sai' would point at another statement."""
    if question["type"] in {"numeric", "essay"}:
        return
    options = question.get("options", [])
    assert isinstance(options, list)
    said = [str(question["feedback"]), *(str(option["feedback"]) for option in options)]
    for text in said:
        words = re.sub(r"\$[^$]*\$", "", text)
        assert not re.search(r"(?<!\w)[a-d] (đúng|sai)|[Cc]ách [A-D](?!\w)|(ở|câu|ý) [A-D](?!\w)", words), (
            text
        )
        assert not re.search(r"(?<!\w)[A-D](, [A-D])+ (là|đúng|sai)|(?<!\w)[A-D] (đúng|sai)(?!\w)", words), (
            text
        )


def test_nothing_counts_the_questions_of_a_shuffled_quiz() -> None:
    """'Câu 8' is another question on every pupil's paper."""
    assert any(quiz["shuffle"] for quiz in QUIZZES)
    for text in [*texts(catalogue.courses()), *texts(catalogue.lesson_script())]:
        assert not re.search(r"(?<![Mm]ỗi )[Cc]âu \d", text), text
