"""Quizzes in a lesson: planned by the host, a column chosen by each side for its own gradebook, given in the room.

A quiz in a lesson is an ordinary quiz: one assignment per class, so that each mark reaches the pupil's own school.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from live import outside
from live.log import reader
from live.planning.models import Lesson, LessonQuiz, LessonQuizSide, LessonSide, Participant
from live.planning.plan import CannotPlan, accepted_sides
from lms.people import api as people
from lms.ui.clock import now

GRACE = timedelta(minutes=2)
HANDED_IN = ("waiting", "done")


def plan_quiz(teacher: people.Person, lesson: Lesson, quiz_id: int, minutes: int) -> LessonQuiz:
    """Make a quiz of the teacher's ready for the lesson."""
    quiz = outside.quiz_for(teacher, quiz_id)
    if quiz.status != quiz.Status.READY:
        raise CannotPlan(_("Đề chưa sẵn sàng: kiểm tra và hoàn tất đề trước khi thêm vào giờ học."))
    if lesson.state in (Lesson.State.ENDED, Lesson.State.CANCELLED):
        raise CannotPlan(_("Giờ học đã kết thúc."))
    plan, _made = LessonQuiz.objects.update_or_create(
        lesson=lesson, quiz_id=quiz.pk, defaults={"title": quiz.title[:200], "minutes": minutes}
    )
    return plan


def drop_quiz(lesson: Lesson, plan_id: int) -> None:
    """Take a quiz that has not been given out of the plan."""
    LessonQuiz.objects.filter(lesson=lesson, pk=plan_id, given_at__isnull=True).delete()


@transaction.atomic
def choose_column(side: LessonSide, plan_id: int, slot: str) -> None:
    """Where the marks of this side go; '' for nowhere. Http404 for a quiz of another lesson."""
    plan = LessonQuiz.objects.select_for_update().filter(lesson_id=side.lesson_id, pk=plan_id).first()
    if plan is None:
        raise Http404("lesson quiz")
    if plan.given_at is not None:
        raise CannotPlan(_("Bài này đã giao nên không đổi cột điểm được nữa."))
    allowed = {key for key, _label in outside.slots(side.teacher, side.school_class, side.lesson.subject)}
    if slot and slot not in allowed:
        raise CannotPlan(_("Cột điểm này không nhận điểm từ bài kiểm tra."))
    LessonQuizSide.objects.update_or_create(plan=plan, side=side, defaults={"slot": slot})


def planned(lesson: Lesson) -> list[LessonQuiz]:
    return list(lesson.quizzes.prefetch_related("sides"))


@transaction.atomic
def give(lesson: Lesson, plan_id: int, minutes: int) -> dict[str, Any]:
    """One assignment per accepted class; the facts of the event `quiz.given`. No assignments: it was given before.

    The plan's row is held: of two clicks, two teachers or two processes one gives, the other finds it given. Raises
    `outside.NotReady` where the quiz has been taken back for changes; then nothing is given.
    """
    ungiven = LessonQuiz.objects.select_for_update().filter(given_at__isnull=True)
    plan = ungiven.filter(lesson=lesson, pk=plan_id).first()
    if plan is None:
        return {"title": "", "closes": None, "assignments": []}
    opens = now()
    closes = opens + timedelta(minutes=minutes)
    quiz = outside.quiz_for(lesson.created_by, plan.quiz_id)
    given = []
    for side in accepted_sides(lesson):
        choice, _made = LessonQuizSide.objects.get_or_create(plan=plan, side=side)
        assignment = outside.assign(
            quiz=quiz,
            school_class=side.school_class,
            opens=opens,
            closes=closes + GRACE,
            minutes=minutes,
            attempts=1,
            column=outside.column(side.school_class, lesson.subject, choice.slot),
            assigned_by=side.teacher,
            mode="lesson",
            lesson_key=f"lesson:{lesson.pk}",
        )
        choice.assignment_id = assignment.pk
        choice.save(update_fields=["assignment_id"])
        given.append({"side": side.number, "key": str(assignment.pk)})
    plan.given_at = opens
    plan.save(update_fields=["given_at"])
    return {"title": plan.title, "closes": int(closes.timestamp() * 1000), "assignments": given}


def _word(state: str) -> str:
    """The protocol's words: none, started, finished."""
    return {"not_started": "none", "in_progress": "started"}.get(state, "finished")


def close(assignments: list[dict[str, Any]]) -> None:
    """The teacher ends a quiz of the lesson."""
    outside.end_assignments([int(one["key"]) for one in assignments])


@dataclass(frozen=True)
class Running:
    """What of a lesson's quizzes is still open: how many pupils of all sides are at work, and when the last closes."""

    at_work: int
    closes: datetime


def running(lesson_id: int) -> Running | None:
    """None where no quiz of the lesson is open."""
    quizzes = reader.state(lesson_id)["quizzes"].values()
    keys = [int(one["key"]) for quiz in quizzes if quiz["open"] for one in quiz["assignments"]]
    closes = outside.last_close(keys) if keys else None
    if closes is None:
        return None
    at_work = sum(row.state == "in_progress" for rows in outside.progress(keys).values() for row in rows)
    return Running(at_work, closes)


def progress_of(assignments: list[dict[str, Any]], viewer: Participant) -> dict[str, Any]:
    """Totals for everybody in the room; names for the teacher of a side, of the own side alone."""
    found = outside.progress([int(one["key"]) for one in assignments])
    closes = outside.last_close([int(one["key"]) for one in assignments])
    answer: dict[str, Any] = {"totals": [], "closes": int(closes.timestamp() * 1000) if closes else None}
    for one in assignments:
        rows = found.get(int(one["key"]), [])
        answer["totals"].append(
            {
                "side": one["side"],
                "of": len(rows),
                "started": sum(row.state == "in_progress" for row in rows),
                "finished": sum(row.state in HANDED_IN for row in rows),
            }
        )
        if viewer.role == Participant.Role.TEACHER and viewer.side.number == one["side"]:
            answer["pupils"] = [{"name": row.pupil.full_name, "state": _word(row.state)} for row in rows]
    return answer
