"""Connected lessons: each school's own lessons here; what both sides share is tried in tests/live."""

from typing import Any

from lms.people import api as people
from tests.access.rules import EVERYBODY, ROLES, Rule, logged_in, only, open_to_all
from tests.world import Side, World

INSIDE = ("pupil", "teacher")
READERS = ("pupil", "teacher", "school_admin", "principal")
STAFF = ("teacher", "school_admin", "principal")


def prepare(world: World) -> None:
    """Per school: an open lesson with a poll and a quiz, and an ended one; a lesson needs no second side to be asked.

    At school A a second class takes part, whose teacher is the one who has left.
    """
    from live import room
    from live.log import writer
    from live.planning import participants, plan
    from live.planning.models import Lesson, LessonQuiz, LessonSide
    from live.rules.events import LessonEnded, QuizGiven
    from lms.ui.clock import now

    former = ROLES["former_teacher"](world)
    assert former is not None
    left_behind = people.SchoolClass.objects.create(
        year=world.a.year, campus=world.a.class1.campus, name="8A9", grade=8
    )
    for side in (world.a, world.b):
        for state in ("open", "ended"):
            lesson = Lesson.objects.create(
                title="Định lí Pythagore", subject=world.toan, grade=8, starts=now(), created_by=side.teacher
            )
            LessonSide.objects.create(
                lesson=lesson, number=1, school_class=side.class1, teacher=side.teacher, status="accepted"
            )
            if side is world.a:
                LessonSide.objects.create(
                    lesson=lesson, number=2, school_class=left_behind, teacher=former, status="accepted"
                )
            teacher = participants.enter(side.teacher, lesson)
            assert teacher is not None
            room.open_lesson(lesson, teacher)
            if state == "ended":
                with writer.writing(lesson.pk) as log:
                    log.append(LessonEnded("teacher"))
                plan.mark_ended(lesson)
                side.ended_lesson = lesson  # type: ignore[attr-defined] # for the routes below
            else:
                side.screen_token = participants.make_screen(lesson.sides.get(number=1))[1]  # type: ignore[attr-defined] # as above
                given = QuizGiven("Kiểm tra nhanh", 10, None, ({"side": 1, "key": "7"},))
                side.lesson = lesson  # type: ignore[attr-defined] # for the routes below
                side.lesson_quiz = writer.append(lesson.pk, given)  # type: ignore[attr-defined] # as above
                side.lesson_plan = LessonQuiz.objects.create(lesson=lesson, quiz_id=1, title="x")  # type: ignore[attr-defined] # as above


def lesson(side: Side) -> dict[str, Any]:
    return {"lesson_id": side.lesson.pk}  # type: ignore[attr-defined] # made by prepare


def ended(side: Side) -> dict[str, Any]:
    return {"lesson_id": side.ended_lesson.pk}  # type: ignore[attr-defined] # made by prepare


def quiz(side: Side) -> dict[str, Any]:
    return {**lesson(side), "quiz": side.lesson_quiz}  # type: ignore[attr-defined] # made by prepare


def plan(side: Side) -> dict[str, Any]:
    return {**lesson(side), "plan_id": side.lesson_plan.pk}  # type: ignore[attr-defined] # made by prepare


def mixed_plan(own: Side, foreign: Side) -> dict[str, Any]:
    return {**lesson(own), "plan_id": plan(foreign)["plan_id"]}


def code(side: Side) -> dict[str, Any]:
    return {"code": side.lesson.code}  # type: ignore[attr-defined] # made by prepare


def token(side: Side) -> dict[str, Any]:
    return {"token": side.screen_token}  # type: ignore[attr-defined] # made by prepare


def _post(*roles: str, **options: Any) -> Rule:
    return only(*roles, kwargs=lesson, method="post", **options)


ROUTES = {
    "live:list": logged_in(),
    "live:plan": only("teacher", "other_teacher"),
    "live:enter_pin": logged_in(),
    "live:lesson": only(*READERS, kwargs=lesson),
    "live:big_print": only("teacher", kwargs=lesson),
    "live:invite": only("teacher", kwargs=lesson),
    "live:answer": _post("teacher", data={"answer": "accepted"}),
    "live:move": _post("teacher"),
    "live:cancel": _post("teacher"),
    "live:open": _post("teacher"),
    "live:end": _post("teacher"),
    "live:admit": _post("teacher"),
    "live:screen_make": _post("teacher"),
    "live:co_teachers": _post(*STAFF, data={"drop": "1"}),
    "live:set_slides": _post("teacher"),
    "live:quiz_plan": _post("teacher", data={"drop": "1"}),
    "live:quiz_column": only("teacher", kwargs=plan, mixed=mixed_plan, method="post"),
    "live:own_room": only(*INSIDE, kwargs=lesson),
    "live:act": _post(*INSIDE),
    "live:screen_room": only(*READERS, kwargs=lesson),
    "live:events": only(*INSIDE, kwargs=lesson),
    "live:commands": _post(*INSIDE),
    "live:choices": only("teacher", kwargs=lesson),
    "live:progress": only(*INSIDE, kwargs=quiz),
    "live:quiz": only(*INSIDE, kwargs=lambda side: {**lesson(side), "key": "7"}),
    "live:ice": only(kwargs=lesson),
    "live:slide": only(kwargs=lambda side: {**lesson(side), "item": 1, "page": 1}),
    "live:replay": only(*READERS, kwargs=ended),
    "live:replay_data": only(*READERS, kwargs=ended),
    "live:attendance": only(*STAFF, kwargs=lesson),
    "live:attendance_excel": only(*STAFF, kwargs=lesson),
    "live:record": only(*STAFF, kwargs=ended),
    # Whoever has the link may knock; the roster or a teacher decides who comes in (tests/live/test_joining.py).
    "live:door": logged_in(kwargs=code, foreign=EVERYBODY),
    "live:screen_link": open_to_all(kwargs=token, foreign=EVERYBODY),
}
SOCKETS = {"ws/gio-hoc/<int:lesson_id>/": only(*INSIDE, kwargs=lesson)}
