"""Questions and quizzes for tests, through the doors."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from assessments import api as assessments
from assessments import grading as g
from lms.people.api import Person, SchoolClass
from lms.ui.clock import now
from tests.world import Side, World


def single(stem: str = "Chọn A.", key: str = "A") -> g.SingleChoice:
    options = tuple(
        g.Option(label=x, text=f"Phương án {x}", correct=x == key, feedback=f"GOPY{x}") for x in "ABCD"
    )
    return g.SingleChoice(stem=stem, options=options, feedback="LOIGIAI")


def one_of_each() -> list[g.Question]:
    options = tuple(g.Option(label=x, text=f"Ô {x}", correct=x in "AC") for x in "ABCD")
    statements = tuple(g.Statement(label=x, text=f"Ý {x}", correct=x in "ac") for x in "abcd")
    return [
        single(),
        g.MultipleChoice(stem="Chọn A và C.", options=options),
        g.TrueFalseGroup(stem="Xét bốn ý.", statements=statements),
        g.Numeric(stem="Tính $1:4$.", answers=(g.NumericKey(value=Decimal("0.25")),)),
        g.Essay(stem="Trình bày.", guide="HUONGDANCHAM"),
    ]


def question(world: World, value: g.Question | None = None, side: Side | None = None, **kw: Any) -> Any:
    side = side or world.a
    return assessments.create_question(
        **{"school": side.school, "author": side.teacher, "subject": world.toan, "grade": 8, **kw},
        value=value or single(),
    )


def quiz(world: World, values: list[g.Question] | None = None, *, ready: bool = True, **kw: Any) -> Any:
    """A quiz of side A's teacher with one question of each type worth 2 points, published unless told not to."""
    values = one_of_each() if values is None else values
    points = Decimal(10) / len(values) if values else Decimal(0)
    made = assessments.create_quiz(
        **{"school": world.a.school, "author": world.a.teacher, "subject": world.toan, "grade": 8,
           "title": "Kiểm tra 15 phút", **kw},
        sections=[assessments.SectionData("Phần I", [(question(world, v), points) for v in values])],
    )  # fmt: skip
    return assessments.publish(made) if ready else made


def given(quiz: Any, school_class: SchoolClass, by: Person, **kw: Any) -> Any:
    """An assignment that is open now, for an hour."""
    times = {"opens": now() - timedelta(minutes=5), "closes": now() + timedelta(hours=1)}
    return assessments.assign_quiz(
        **{"quiz": quiz, "school_class": school_class, "assigned_by": by, "minutes": 15, "attempts": 1,
           "column": None, **times, **kw}
    )  # fmt: skip
