"""The result of several attempts, explained: each attempt's mark, which of them count, and by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.attempts import reading, review
from assessments.attempts.models import Attempt
from assessments.quizzes.models import Counts, QuizAssignment
from lms.ui.numbers import round_half_up


@dataclass(frozen=True)
class Try:
    """One attempt with its mark (None: open, or waits for marking) and whether the result is made of it."""

    attempt: Attempt
    mark: Decimal | None
    is_counted: bool


@dataclass(frozen=True)
class Result:
    """`mark` as the gradebook would write it, None while it is not known; `rule` in words."""

    mark: Decimal | None
    tries: list[Try]
    rule: str

    @property
    def several(self) -> bool:
        return len(self.tries) > 1


def result_of(assignment: QuizAssignment, attempts: Iterable[Attempt]) -> Result:
    """The result of one pupil's attempts of the assignment."""
    ordered = sorted(attempts, key=lambda attempt: attempt.number)
    score = reading.counted(assignment, ordered)
    counted = counted_among(assignment, ordered) if score is not None else []
    tries = [Try(attempt, review.mark_of(attempt), attempt in counted) for attempt in ordered]
    return Result(None if score is None else round_half_up(score), tries, rule(assignment))


def counted_among(assignment: QuizAssignment, ordered: list[Attempt]) -> list[Attempt]:
    """The closed attempts of one pupil, given by number, that the result is made of."""
    closed = [attempt for attempt in ordered if attempt.state == Attempt.State.CLOSED]
    if assignment.counts == Counts.AVERAGE or not closed:
        return closed
    if assignment.counts == Counts.HIGHEST:
        return [max(closed, key=lambda attempt: attempt.score or Decimal(0))]
    return closed[:1] if assignment.counts == Counts.FIRST else closed[-1:]


def rule(assignment: QuizAssignment) -> str:
    """Which attempt counts, in a sentence for pupils and teachers; '' where only one is allowed."""
    if assignment.attempts_allowed == 1:
        return ""
    return {
        Counts.HIGHEST: _("Kết quả lấy lần cao điểm nhất."),
        Counts.LAST: _("Kết quả lấy lần làm cuối."),
        Counts.FIRST: _("Kết quả lấy lần làm đầu tiên; các lần sau để luyện tập."),
        Counts.AVERAGE: _("Kết quả là trung bình cộng các lần làm."),
    }[Counts(assignment.counts)]
