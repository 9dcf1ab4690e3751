"""A quiz given in a lesson, with the real quizzes, attempts and gradebook behind it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessments import api as assessments
from live import outside, quizzes
from live.log import reader
from live.planning.models import LessonQuiz
from tests.assessments.making import make_quiz, single
from tests.live.room import do, entered, opened
from tests.world import World, build_world


def test_each_class_takes_the_quiz_for_its_own_gradebook(world: World, as_person: Any) -> None:
    here = opened(world)
    quiz = make_quiz(world.a, world.toan, [single()])
    host, partner, pupil = (as_person(p) for p in (world.a.teacher, world.b.teacher, world.b.pupils[0]))
    address = f"/gio-hoc/{here.lesson.pk}"
    host.post(f"{address}/bai-kiem-tra/", {"quiz": quiz.pk, "minutes": "10"})
    plan = LessonQuiz.objects.get()
    assert partner.post(f"{address}/bai-kiem-tra/", {"quiz": quiz.pk, "minutes": "10"}).status_code == 404
    partner.post(f"{address}/bai-kiem-tra/{plan.pk}/cot/", {"slot": "regular-2"})
    host.post(f"{address}/bai-kiem-tra/{plan.pk}/cot/", {"slot": "no-such"})
    assert host.get(f"{address}/lua-chon/").json()["quizzes"][0]["title"] == "Kiểm tra thử"
    given = do(here.host, "quiz.give", plan=plan.pk, minutes=10)
    assert given["t"] == "done"
    assert do(here.host, "quiz.give", plan=plan.pk, minutes=10)["code"] == "stale"
    mine, theirs = assessments.QuizAssignment.objects.order_by("school_class_id")
    assert (mine.school_class, theirs.school_class) == (world.a.class1, world.b.class1)
    assert (mine.slot, theirs.slot, theirs.mode) == ("", "regular-2", "lesson")
    assert pupil.get(f"{address}/bai/{theirs.pk}/").url == assessments.attempt_url(theirs.pk)
    assert pupil.get(f"{address}/bai/{mine.pk}/").status_code == 404
    assessments.start_or_resume(world.b.pupils[0], theirs.pk)
    seen = partner.get(f"{address}/tien-do/{given['seq']}/").json()
    assert seen["totals"][1] == {"side": 2, "of": 3, "started": 1, "finished": 0}
    assert {"name": "Nguyễn Thị Bình", "state": "started"} in seen["pupils"] and len(seen["pupils"]) == 3
    assert "pupils" not in pupil.get(f"{address}/tien-do/{given['seq']}/").json()
    assert "Nguyễn Thị Bình" not in host.get(f"{address}/tien-do/{given['seq']}/").content.decode()
    assert do(here.partner, "quiz.close", quiz=given["seq"])["t"] == "done"
    seen = partner.get(f"{address}/tien-do/{given['seq']}/").json()
    assert seen["totals"][1] == {"side": 2, "of": 3, "started": 0, "finished": 1}
    assert do(entered(world.a.pupils[0], here.lesson), "quiz.close", quiz=given["seq"])["code"] == "forbidden"


def test_a_quiz_taken_back_for_changes_is_refused_in_words(world: World, as_person: Any) -> None:
    here = opened(world)
    quiz = make_quiz(world.a, world.toan, [single()])
    ready = make_quiz(world.a, world.toan, [single("Câu khác")])
    plan = quizzes.plan_quiz(world.a.teacher, here.lesson, quiz.pk, 10)
    assessments.Quiz.objects.filter(pk=quiz.pk).update(status="draft")
    answer = do(here.host, "quiz.give", plan=plan.pk, minutes=10)
    assert (answer["code"], answer["message"][:18]) == ("unready", "Đề chưa sẵn sàng: ")
    assert not assessments.QuizAssignment.objects.exists()
    assert outside.quizzes_of(world.a.teacher) == [ready]
    host = as_person(world.a.teacher)
    said = host.post(f"/gio-hoc/{here.lesson.pk}/bai-kiem-tra/", {"quiz": quiz.pk}, follow=True)
    assert "Đề chưa sẵn sàng" in said.content.decode()


@pytest.mark.parametrize("collect", [True, False])
def test_at_the_end_the_teacher_says_what_becomes_of_the_quiz(
    world: World, as_person: Any, collect: bool
) -> None:
    here = opened(world)
    host, address = as_person(world.a.teacher), f"/gio-hoc/{here.lesson.pk}"
    assert "bài đóng lúc" not in host.get(f"{address}/").content.decode()
    plan = quizzes.plan_quiz(world.a.teacher, here.lesson, make_quiz(world.a, world.toan, [single()]).pk, 10)
    do(here.host, "quiz.give", plan=plan.pk, minutes=10)
    given = list(assessments.QuizAssignment.objects.order_by("pk"))
    closes = timezone.localtime(given[0].closes).strftime("%H:%M")
    said = host.get(f"{address}/").content.decode()
    assert f"Không có em nào đang làm bài; bài còn mở đến {closes}." in said
    attempts = [
        assessments.start_or_resume(side.pupils[0], one.pk)
        for side, one in zip((world.a, world.b), given, strict=True)
    ]
    assert f"Còn 2 em đang làm bài; bài đóng lúc {closes}." in host.get(f"{address}/").content.decode()
    host.post(f"{address}/ket-thuc/", {"collect": "1"} if collect else {})
    here.lesson.refresh_from_db()
    assert here.lesson.state == "ended"
    for attempt in attempts:
        attempt.refresh_from_db()
        assert attempt.closed_how == ("teacher" if collect else "")
    for teacher in (world.a.teacher, world.b.teacher):
        agenda = [item.detail for item in assessments.agenda_for(teacher) if item.kind == "quiz"]
        assert agenda == ([] if collect else ["Lớp đang làm bài"])


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run `works` at the same moment on connections of their own."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_given_twice_at_once_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """`give` itself, as two processes would call it, and then the room's command by two teachers."""
    world = build_world()
    here = opened(world)
    plans = [
        quizzes.plan_quiz(world.a.teacher, here.lesson, make_quiz(world.a, world.toan, [single(text)]).pk, 10)
        for text in ("Câu một", "Câu hai")
    ]
    fetch = outside.quiz_for

    def slowly(*args: Any) -> Any:
        time.sleep(0.2)  # the other one has asked by now
        return fetch(*args)

    monkeypatch.setattr(outside, "quiz_for", slowly)
    given = at_once(*[lambda: quizzes.give(here.lesson, plans[0].pk, 10)] * 2)
    assert sorted(len(one["assignments"]) for one in given) == [0, 2]
    answers = at_once(
        lambda: do(here.host, "quiz.give", plan=plans[1].pk, minutes=10),
        lambda: do(here.partner, "quiz.give", plan=plans[1].pk, minutes=10),
    )
    assert sorted(one.get("code", "done") for one in answers) == ["done", "stale"]
    assert len(reader.state(here.lesson.pk)["quizzes"]) == 1
    assert assessments.QuizAssignment.objects.count() == 4
