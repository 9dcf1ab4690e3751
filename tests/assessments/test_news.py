"""Who is told of what: pupils of quizzes and own results, teachers of essays to mark, nobody else of anything."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments import submitting
from assessments.api import Attempt, QuizAssignment, reschedule, start_or_resume, withdraw
from assessments.attempts import news
from lms.notify.models import Notice
from lms.people.api import Person
from tests.assessments import build
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.world import World

Inbox = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def inbox(django_capture_on_commit_callbacks: Any) -> Any:
    """Runs something with its commits; then who was told what since: (user name, kind, text), and empties all."""

    def run(what: Callable[[], Any]) -> list[tuple[str, str, str]]:
        with django_capture_on_commit_callbacks(execute=True):
            what()
        told = list(Notice.objects.order_by("id").values_list("person__username", "kind", "text"))
        Notice.objects.all().delete()
        return told

    return run


def essays(world: World, **quiz: Any) -> QuizAssignment:
    return give(world.a, world.toan, make_quiz(world.a, world.toan, one_of_each()[-1:], **quiz))


def handed_in(assignment: QuizAssignment, pupil: Person, text: str = "Sông quê em") -> Attempt:
    attempt = start_or_resume(pupil, assignment.pk)
    item = next(iter(submitting.writing.sheet_for(attempt).places))
    submitting.writing.save_as_sent(attempt.pk, {item: text}, timezone.now(), {})
    return submitting.finish(attempt.pk)


def mark(attempt: Attempt, teacher: Person, points: str) -> None:
    item = attempt.answers.get().item_id
    submitting.mark_essay(attempt.pk, item, Decimal(points), "", teacher.pk)


def test_the_class_hears_of_a_quiz_of_its_new_hours_and_no_more_of_a_withdrawn_one(
    world: World, inbox: Any
) -> None:
    quiz = build.quiz(world, [single()])
    told = inbox(lambda: build.given(quiz, world.a.class1, world.a.teacher))
    assert {name for name, _kind, _text in told} == {p.username for p in world.a.pupils}
    assert len(told) == 3 and told[0][2].startswith("Bài mới môn Toán: “Kiểm tra 15 phút”, mở ")
    given = QuizAssignment.objects.get()
    later = {"minutes": given.minutes, "attempts": 2}
    assert inbox(lambda: reschedule(given, opens=given.opens, closes=given.closes, **later)) == []
    closes = given.closes + timedelta(days=1)

    def moved_twice() -> None:
        reschedule(given, opens=given.opens, closes=closes + timedelta(days=1), **later)
        reschedule(given, opens=given.opens, closes=closes, **later)

    told = inbox(moved_twice)
    assert told[-1][2].startswith("Bài “Kiểm tra 15 phút” đổi giờ")
    build.given(build.quiz(world, [single()], title="Khác"), world.a.class1, world.a.teacher)
    assert inbox(lambda: withdraw(given)) == []


def test_new_hours_replace_the_line_of_the_old_ones(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    quiz = build.quiz(world, [single()])
    with django_capture_on_commit_callbacks(execute=True):
        given = build.given(quiz, world.a.class1, world.a.teacher)
    with django_capture_on_commit_callbacks(execute=True):
        reschedule(given, opens=given.opens, closes=given.closes + timedelta(days=1), minutes=15, attempts=1)
    assert Notice.objects.filter(person=world.a.pupils[0]).count() == 1
    withdraw(given)
    assert not Notice.objects.exists()


def test_a_quiz_of_a_lesson_or_of_the_past_is_no_news(world: World, inbox: Any) -> None:
    quiz = build.quiz(world, [single()])
    over = {"opens": timezone.now() - timedelta(days=2), "closes": timezone.now() - timedelta(days=1)}
    assert inbox(lambda: build.given(quiz, world.a.class1, world.a.teacher, **over)) == []
    lesson = {"mode": "lesson", "lesson_key": "lesson:1"}
    assert inbox(lambda: build.given(quiz, world.a.class1, world.a.teacher, **lesson)) == []


def test_the_teacher_is_told_once_that_there_is_something_to_mark(world: World, inbox: Any) -> None:
    assignment = essays(world)

    def all_hand_in() -> None:
        for pupil in world.a.pupils[:2]:
            handed_in(assignment, pupil)

    assert inbox(all_hand_in) == [
        (world.a.teacher.username, "marking", "Có bài chờ chấm: “Kiểm tra thử”, lớp 8A1.")
    ]
    for attempt in Attempt.objects.all():
        mark(attempt, world.a.teacher, "7")
    # All of them are marked: the next one is something new to mark.
    assert [kind for _name, kind, _text in inbox(lambda: handed_in(assignment, world.a.pupils[2]))] == [
        "marking"
    ]


def test_an_unread_line_is_not_doubled(world: World, django_capture_on_commit_callbacks: Any) -> None:
    assignment = essays(world)
    for pupil in world.a.pupils[:2]:
        with django_capture_on_commit_callbacks(execute=True):
            attempt = handed_in(assignment, pupil)
        mark(attempt, world.a.teacher, "7")
    assert Notice.objects.filter(person=world.a.teacher, kind="marking").count() == 1


def test_a_marked_essay_is_told_to_its_pupil_only_and_a_changed_mark_again(world: World, inbox: Any) -> None:
    assignment = essays(world)
    attempt = handed_in(assignment, world.a.pupils[0])
    handed_in(assignment, world.a.pupils[1])
    name = world.a.pupils[0].username
    assert inbox(lambda: mark(attempt, world.a.teacher, "7")) == [
        (name, "result", "Đã có kết quả bài “Kiểm tra thử”.")
    ]
    assert inbox(lambda: mark(attempt, world.a.teacher, "7")) == []
    assert inbox(lambda: mark(attempt, world.a.teacher, "8")) == [
        (name, "result", "Thầy cô đã chấm lại bài “Kiểm tra thử”.")
    ]
    assert inbox(lambda: news.announce_released(timezone.now())) == []


@pytest.mark.parametrize(("release", "told"), [("after_close", 1), ("never", 0), ("after_submit", 0)])
def test_a_result_released_at_closing_is_told_then_and_once(
    world: World, inbox: Any, release: str, told: int
) -> None:
    quiz = make_quiz(world.a, world.toan, [single()], show_mark=release, show_answers="never")
    assignment = give(world.a, world.toan, quiz)
    submitting.finish(start_or_resume(world.a.pupils[0], assignment.pk).pk)
    assert inbox(lambda: news.announce_released(timezone.now())) == []
    closed = assignment.closes + timedelta(seconds=1)
    lines = inbox(lambda: news.announce_released(closed))
    assert [(name, kind) for name, kind, _text in lines] == [(world.a.pupils[0].username, "result")] * told
    assert inbox(lambda: news.announce_released(closed)) == []


def test_an_essay_marked_before_closing_is_told_when_the_quiz_lets_it_be_seen(
    world: World, inbox: Any
) -> None:
    assignment = essays(world, show_mark="after_close")
    attempt = handed_in(assignment, world.a.pupils[0])
    assert inbox(lambda: mark(attempt, world.a.teacher, "7")) == []
    assert len(inbox(lambda: news.announce_released(assignment.closes))) == 1


def test_who_was_not_there_at_the_deadline_is_told(world: World, inbox: Any) -> None:
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single()]))
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    late = attempt.deadline + timedelta(minutes=1)
    submitting.close_overdue(late)
    assert [kind for _name, kind, _text in inbox(lambda: news.announce_released(late))] == ["result"]


def test_the_long_past_is_no_news(world: World, inbox: Any) -> None:
    quiz = make_quiz(world.a, world.toan, [single()], show_mark="after_close")
    assignment = give(world.a, world.toan, quiz)
    submitting.finish(start_or_resume(world.a.pupils[0], assignment.pk).pk)
    assert inbox(lambda: news.announce_released(assignment.closes + timedelta(days=5))) == []
