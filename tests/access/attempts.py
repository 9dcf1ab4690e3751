"""Taking quizzes, and marking them."""

from typing import Any

from django.utils import timezone

from tests.access.rules import PUPILS, TEACHERS, only
from tests.world import Side, World


def an_assignment(side: Any) -> dict[str, Any]:
    return {"assignment_id": side.given_quiz.pk}


def an_attempt(side: Any) -> dict[str, Any]:
    return {"attempt_id": side.open_attempt.pk}


def an_essay(side: Any) -> dict[str, Any]:
    return {"attempt_id": side.closed_attempt.pk, "item_id": side.essay_item}


def a_mixed_essay(own: Any, foreign: Any) -> dict[str, Any]:
    return {"attempt_id": own.closed_attempt.pk, "item_id": foreign.essay_item}


JSON = {"content-type": "application/json"}
ROUTES = {
    "assessments:my_quizzes": only(*PUPILS),
    "assessments:take": only("pupil", kwargs=an_assignment),
    "assessments:start": only("pupil", kwargs=an_assignment, method="post"),
    "assessments:save": only("pupil", kwargs=an_attempt, method="post"),
    "assessments:state": only("pupil", kwargs=an_attempt),
    "assessments:form": only("pupil", kwargs=an_attempt, method="post"),
    "assessments:confirm": only("pupil", kwargs=an_attempt),
    "assessments:result": only("pupil", kwargs=an_attempt),
    "assessments:marking": only(*TEACHERS, "subject_head"),
    "assessments:assignment_marking": only("teacher", kwargs=an_assignment),
    "assessments:analysis": only("teacher", kwargs=an_assignment),
    "assessments:export_results": only("teacher", kwargs=an_assignment),
    "assessments:next_unmarked": only("teacher", kwargs=an_assignment),
    "assessments:attempt_marking": only("teacher", kwargs=an_attempt),
    "assessments:mark_essay": only("teacher", kwargs=an_essay, mixed=a_mixed_essay),
}


def prepare(world: World) -> None:
    """Both schools: a quiz given to 8A1, an open attempt of the first pupil, a closed one with an essay."""
    from assessments.api import record_attempt, start_or_resume
    from tests.assessments.making import give, make_quiz, one_of_each

    def side_of(side: Side) -> None:
        quiz = make_quiz(side, world.toan, one_of_each())
        given = give(side, world.toan, quiz)
        essay = next(i for i in quiz.sections.get().items.all() if i.version.type == "essay")
        now = timezone.now()
        side.given_quiz = given  # type: ignore[attr-defined] # kept for the tables above
        side.essay_item = essay.pk  # type: ignore[attr-defined] # likewise
        side.open_attempt = start_or_resume(side.pupils[0], given.pk)  # type: ignore[attr-defined] # likewise
        side.closed_attempt = record_attempt(  # type: ignore[attr-defined] # likewise
            assignment=give(side, world.toan, quiz), pupil=side.pupils[0], answers={essay.pk: "Bài viết."},
            started_at=now, finished_at=now,
        )  # fmt: skip

    side_of(world.a)
    side_of(world.b)
