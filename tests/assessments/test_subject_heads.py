"""The head of a subject at a school reads its finished quizzes, and changes, gives and copies none of them."""

from typing import Any

import pytest
from django.urls import reverse

from assessments.models import Quiz, QuizAssignment
from lms.people import api as people
from lms.ui.clock import today
from tests.assessments import build
from tests.factories import PersonFactory
from tests.world import World


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def head(world: World) -> people.Person:
    """Heads mathematics at school A and teaches nothing."""
    somebody = PersonFactory.create()
    post = people.StaffPost.objects.create(
        person=somebody, post=people.Post.SUBJECT_HEAD, school=world.a.school, starts=today()
    )
    post.subjects.add(world.toan)
    return somebody


def test_a_head_who_teaches_nothing_reads_the_subjects_quizzes(
    world: World, head: people.Person, as_person: Any
) -> None:
    quiz = build.quiz(world, title="Đề của tổ Toán")
    build.given(quiz, world.a.class1, world.a.teacher)
    client = as_person(head)
    front = client.get("/")
    assert url("quizzes") in client.get(front.url if front.status_code == 302 else "/").text
    listed = client.get(url("quizzes")).text
    assert "Đề của tổ Toán" in listed and "Soạn đề mới" not in listed
    page = client.get(url("quiz", quiz.pk)).text
    assert "Lớp 8A1" in page and "Đáp án" in page
    for word in ("Giao cho lớp", "Nhân bản", "Mở lại để sửa", "Cất đề", "/lan-giao/"):
        assert word not in page
    assert client.get(url("quiz_preview", quiz.pk)).status_code == 200


def test_a_head_writes_nothing(world: World, head: people.Person, as_person: Any) -> None:
    quiz = build.quiz(world)
    given = build.given(quiz, world.a.class1, world.a.teacher)
    client = as_person(head)
    for name in ("quiz_duplicate", "quiz_publish", "quiz_reopen", "quiz_archive", "quiz_change"):
        assert client.post(url(name, quiz.pk)).status_code == 404
    for name in ("quiz_give", "quiz_settings", "quiz_add"):
        assert client.get(url(name, quiz.pk)).status_code == 404
    assert client.get(url("assignment", given.pk)).status_code == 404
    assert client.get(url("quiz_new")).status_code == client.get(url("questions")).status_code == 404
    assert Quiz.objects.count() == QuizAssignment.objects.count() == 1


def test_drafts_other_subjects_and_other_schools_stay_closed(
    world: World, head: people.Person, as_person: Any
) -> None:
    hidden = [
        build.quiz(world, ready=False),
        build.quiz(world, subject=world.khtn),
        build.quiz(world, school=world.b.school, author=world.b.teacher),
    ]
    client = as_person(head)
    for quiz in hidden:
        assert client.get(url("quiz", quiz.pk)).status_code == 404
        assert client.get(url("quiz_preview", quiz.pk)).status_code == 404
    assert not client.get(url("quizzes"), {"xem": "to-chuyen-mon"}).context["page"].object_list


def test_a_head_who_teaches_has_both(world: World, as_person: Any) -> None:
    post = people.StaffPost.objects.create(
        person=world.a.other_teacher, post=people.Post.SUBJECT_HEAD, school=world.a.school, starts=today()
    )
    post.subjects.add(world.khtn)
    science = build.quiz(world, subject=world.khtn, title="Đề KHTN")
    client = as_person(people.Person.objects.get(pk=world.a.other_teacher.pk))
    assert "Soạn đề mới" in client.get(url("quizzes")).text
    assert "Đề KHTN" in client.get(url("quizzes"), {"xem": "to-chuyen-mon"}).text
    assert "Đề KHTN" not in client.get(url("quizzes"), {"xem": "dong-nghiep"}).text
    assert client.post(url("quiz_duplicate", science.pk)).status_code == 404


def test_the_list_costs_a_fixed_number_of_queries(
    world: World, head: people.Person, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        build.quiz(world, [build.single(f"Câu {number}")], title=f"Đề {number}")
    client = as_person(head)
    with django_assert_max_num_queries(12):
        client.get(url("quizzes"))
