"""How many queries each step of an attempt costs. The pupil's session and account are two of every step."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments.api import QuizAssignment
from assessments.attempts.models import Answer, Attempt
from tests.assessments.making import give, make_quiz, single
from tests.assessments.test_taking import save
from tests.factories import PupilFactory
from tests.world import World

WHO = 2
AT_ONCE = {"show_answers": "after_submit", "show_key": "after_submit"}


@pytest.fixture
def assignment(world: World) -> QuizAssignment:
    quiz = make_quiz(world.a, world.toan, [single(f"Câu {n}") for n in range(20)], **AT_ONCE)
    return give(world.a, world.toan, quiz)


def test_an_attempt_of_twenty_questions(
    world: World,
    assignment: QuizAssignment,
    as_person: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = as_person(world.a.pupils[1])  # reads the paper once, as whoever comes first
    first.post(f"/lam-bai/{assignment.pk}/bat-dau/", follow=True)
    client = as_person(world.a.pupils[0])
    introduction, attempt_of = f"/lam-bai/{assignment.pk}/", "/lam-bai/luot/{}/"
    with django_assert_num_queries(WHO + 5):  # assignment, attempts, classes; navigation, notices
        client.get(introduction)
    with django_assert_num_queries(
        WHO + 6
    ):  # assignment, attempts, classes; the new attempt in its savepoint
        client.post(f"{introduction}bat-dau/")
    with django_assert_num_queries(WHO + 2):  # attempt with its assignment, answers
        assert client.get(introduction).text.count("data-item=") == 20
    attempt = Attempt.objects.get(pupil=world.a.pupils[0])
    page = attempt_of.format(attempt.pk)
    items = list(assignment.quiz.sections.get().items.values_list("pk", flat=True))
    with django_assert_num_queries(WHO + 5):  # the attempt; two statements in a savepoint
        assert save(client, attempt, {str(item): "B" for item in items[:4]}).status_code == 200
    form = {f"a-{item}": "C" for item in items}
    with django_assert_num_queries(
        WHO + 6
    ):  # the attempt; locked, answers, one statement for all, in a savepoint
        client.post(f"{page}bieu-mau/", {**form, "action": "finish"})
    # locked, answers, closed, marked; column, proposal, the new proposal in its savepoint; all in one savepoint
    with django_assert_num_queries(WHO + 11):
        client.post(f"{page}nop-bai/")
    with django_assert_num_queries(WHO + 4):  # attempt, answers; navigation, notices
        assert client.get(f"{page}ket-qua/").text.count('class="card question') == 20
    assert Answer.objects.filter(attempt=attempt).exclude(outcome="").count() == len(form)


def test_progress_of_a_class_asks_the_same_for_three_pupils_and_for_nine(
    world: World, assignment: QuizAssignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from assessments.api import progress, start_or_resume

    start_or_resume(world.a.pupils[0], assignment.pk)
    progress([assignment.pk])  # reads the paper once
    for count in (3, 9):
        with django_assert_num_queries(3):  # the assignment, attempts with their answers counted, the roster
            lines = progress([assignment.pk])[assignment.pk]
        assert len(lines) == count and sum(line.state == "in_progress" for line in lines) == 1
        PupilFactory.create_batch(6 if count == 3 else 0, school_class=world.a.class1)
