"""How a class did, question by question: the counted attempts of an assignment gathered for the figures. For teachers."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import grading, statistics
from assessments.attempts import reading, results
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.writing import paper_of
from assessments.bank.shown import Shown, with_key
from assessments.formats.text import excerpt
from assessments.quizzes.models import QuizAssignment
from assessments.quizzes.paper import PaperItem
from lms.ui.numbers import round_half_up
from lms.ui.templatetags.ui import number as shown_number

MOST_WRITTEN = 5


@dataclass(frozen=True)
class Choice:
    """An option, statement or number: how many chose it (for a statement: called it true), and whether it is the key."""

    name: str
    text: str
    count: int
    is_key: bool


@dataclass(frozen=True)
class ItemLine:
    item: PaperItem
    shown: Shown
    figures: statistics.ItemFigures
    choices: list[Choice]
    misleading: str

    @property
    def excerpt(self) -> str:
        return excerpt(self.item.question.stem, 160)

    @property
    def percent(self) -> int | None:
        if self.figures.facility is None:
            return None
        return int(round_half_up(self.figures.facility * 100, Decimal(1)))


@dataclass(frozen=True)
class Analysis:
    """`taken`: how many attempts were handed in and count; some may still wait for their mark."""

    taken: int
    marks: statistics.Marks
    lines: list[ItemLine]


def analysis_of(assignment: QuizAssignment) -> Analysis:
    """The figures of the attempts that count, in the author's order of questions. Two queries beside the paper's."""
    counted = counted_attempts(assignment)
    scores = [reading.counted(assignment, attempts) for attempts in counted.values()]
    marks = statistics.marks_figures(round_half_up(score) for score in scores if score is not None)
    chosen = [a for attempts in counted.values() for a in results.counted_among(assignment, attempts)]
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    for answer in Answer.objects.filter(attempt__in=chosen):
        answers[answer.item_id][answer.attempt_id] = answer
    lines = [_line(item, [answers[item.id].get(a.pk) for a in chosen]) for item in paper_of(assignment).items]
    return Analysis(len(chosen), marks, lines)


def counted_attempts(assignment: QuizAssignment) -> dict[int, list[Attempt]]:
    """Pupil id -> the pupil's closed attempts, by number."""
    found: dict[int, list[Attempt]] = defaultdict(list)
    closed = Attempt.objects.filter(assignment=assignment, state=Attempt.State.CLOSED)
    for attempt in closed.order_by("number"):
        found[attempt.pupil_id].append(attempt)
    return found


def _line(item: PaperItem, answers: list[Answer | None]) -> ItemLine:
    figures = statistics.item_figures(item.points, [_sample(item.question, answer) for answer in answers])
    shown = with_key(item.question)
    choices = _choices(item.question, shown, figures)
    keys = [choice.name for choice in choices if choice.is_key]
    single = isinstance(item.question, grading.SingleChoice)
    return ItemLine(item, shown, figures, choices, statistics.misleading(figures, keys) if single else "")


def _sample(question: grading.Question, answer: Answer | None) -> statistics.Sample:
    value = grading.load(question, answer.value) if answer is not None else None
    if answer is None or value is None:
        return statistics.Sample("blank", Decimal(0))
    return statistics.Sample(answer.outcome, answer.points, _picked(question, value))


def _picked(question: grading.Question, value: Any) -> tuple[str, ...]:
    if isinstance(question, grading.SingleChoice):
        return (value,)
    if isinstance(question, grading.MultipleChoice):
        return tuple(value)
    if isinstance(question, grading.TrueFalseGroup):
        return tuple(s.label for s, said in zip(question.statements, value, strict=True) if said)
    if isinstance(question, grading.Numeric):
        number = grading.read_number(value)
        return (value if number is None else shown_number(number),)
    return ()


def _choices(question: grading.Question, shown: Shown, figures: statistics.ItemFigures) -> list[Choice]:
    if isinstance(question, grading.SingleChoice | grading.MultipleChoice):
        return [Choice(o.label, o.text, figures.picked.get(o.label, 0), o.correct) for o in question.options]
    if isinstance(question, grading.TrueFalseGroup):
        return [
            Choice(s.label, s.text, figures.picked.get(s.label, 0), s.correct) for s in question.statements
        ]
    if isinstance(question, grading.Numeric):
        written = sorted(figures.picked.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WRITTEN]
        return [
            Choice(text, "", count, grading.mark(question, text).state == "right") for text, count in written
        ]
    return []
