"""A quiz given in a lesson, with the real quizzes, attempts and gradebook behind it."""

from typing import Any

from assessments import api as assessments
from live.planning.models import LessonQuiz
from tests.assessments.making import make_quiz, single
from tests.live.room import do, entered, opened
from tests.world import World


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
    assert seen["totals"][1]["finished"] == 1
    assert do(entered(world.a.pupils[0], here.lesson), "quiz.close", quiz=given["seq"])["code"] == "forbidden"
