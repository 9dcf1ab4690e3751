"""Where a question is used."""

from dataclasses import dataclass

from assessments.bank.models import Question
from assessments.quizzes.access import quizzes_of
from assessments.quizzes.models import Quiz, QuizItem
from lms.people.api import Person


@dataclass(frozen=True)
class Uses:
    """`seen` are (quiz, number of the version used) that the person may open; `others` counts the rest."""

    seen: list[tuple[Quiz, int]]
    others: int


def uses_of(question: Question, person: Person) -> Uses:
    rows = list(
        QuizItem.objects.filter(version__question=question)
        .order_by("-section__quiz_id")
        .values_list("section__quiz_id", "version__number")
        .distinct()
    )
    quizzes = {quiz.pk: quiz for quiz in quizzes_of(person).filter(pk__in=[quiz_id for quiz_id, _ in rows])}
    seen = [(quizzes[quiz_id], number) for quiz_id, number in rows if quiz_id in quizzes]
    return Uses(seen, len(rows) - len(seen))
