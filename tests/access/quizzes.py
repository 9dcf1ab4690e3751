"""The question bank and the making and giving of quizzes: for teachers of the subject at the school."""

from typing import Any

from tests.access.rules import TEACHERS, only
from tests.world import Side, World


def a_question(side: Side) -> dict[str, Any]:
    return {"question_id": side.bank_question.pk}  # type: ignore[attr-defined] # made by `prepare`


def a_draft(side: Side) -> dict[str, Any]:
    return {"quiz_id": side.draft_quiz.pk}  # type: ignore[attr-defined] # made by `prepare`


def a_quiz(side: Side) -> dict[str, Any]:
    return {"quiz_id": side.ready_quiz.pk}  # type: ignore[attr-defined] # made by `prepare`


def an_item(side: Side) -> dict[str, Any]:
    return {**a_draft(side), "item_id": side.draft_item}  # type: ignore[attr-defined] # made by `prepare`


def an_assignment(side: Side) -> dict[str, Any]:
    return {"assignment_id": side.given_quiz.pk}  # type: ignore[attr-defined] # made by `prepare`


def mixed_item(own: Side, foreign: Side) -> dict[str, Any]:
    return {**a_draft(own), "item_id": foreign.draft_item}  # type: ignore[attr-defined] # made by `prepare`


AUTHOR = "teacher"
ROUTES = {
    "assessments:questions": only(*TEACHERS),
    "assessments:question_new": only(*TEACHERS),
    "assessments:question": only(*TEACHERS, kwargs=a_question),
    "assessments:question_edit": only(AUTHOR, kwargs=a_question),
    "assessments:question_copy": only(*TEACHERS, kwargs=a_question, method="post"),
    "assessments:question_remove": only(AUTHOR, kwargs=a_question, method="post"),
    "assessments:quizzes": only(*TEACHERS, "subject_head"),
    "assessments:quiz_new": only(*TEACHERS),
    "assessments:quiz": only(*TEACHERS, "subject_head", kwargs=a_quiz),
    "assessments:quiz_preview": only(*TEACHERS, "subject_head", kwargs=a_quiz),
    "assessments:quiz_print": only(*TEACHERS, "subject_head", kwargs=a_quiz),
    "assessments:quiz_duplicate": only(*TEACHERS, kwargs=a_quiz, method="post"),
    "assessments:quiz_give": only(*TEACHERS, kwargs=a_quiz),
    "assessments:quiz_change": only(AUTHOR, kwargs=a_draft, method="post", data={"do": "spread"}),
    "assessments:quiz_settings": only(AUTHOR, kwargs=a_draft),
    "assessments:quiz_publish": only(AUTHOR, kwargs=a_draft, method="post"),
    "assessments:quiz_reopen": only(AUTHOR, kwargs=a_draft, method="post"),
    "assessments:quiz_archive": only(AUTHOR, kwargs=a_draft, method="post"),
    "assessments:quiz_add": only(AUTHOR, kwargs=a_draft),
    "assessments:quiz_write": only(AUTHOR, kwargs=a_draft),
    "assessments:quiz_item": only(AUTHOR, kwargs=an_item, mixed=mixed_item),
    "assessments:assignment": only(AUTHOR, kwargs=an_assignment),
    "assessments:assignment_withdraw": only(AUTHOR, kwargs=an_assignment, method="post"),
}


def prepare(world: World) -> None:
    """On each side a question, a draft, a published quiz, and its assignment to class1."""
    from assessments import api as assessments
    from tests.assessments import build

    for side in (world.a, world.b):
        mine = {"school": side.school, "author": side.teacher}
        side.bank_question = build.question(world, side=side)  # type: ignore[attr-defined] # for the table
        draft = assessments.create_quiz(
            **mine, subject=world.toan, grade=8, title="Nháp",
            sections=[assessments.SectionData("", [(side.bank_question, 10)])],  # type: ignore[attr-defined] # as above
        )  # fmt: skip
        side.draft_quiz, side.draft_item = draft, assessments.paper(draft).items[0].id  # type: ignore[attr-defined] # for the table
        side.ready_quiz = build.quiz(world, **mine)  # type: ignore[attr-defined] # for the table
        side.given_quiz = build.given(side.ready_quiz, side.class1, side.teacher)  # type: ignore[attr-defined] # for the table
