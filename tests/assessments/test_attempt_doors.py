"""What other rooms and the server do with attempts: the agenda, a teacher ending a test, the deadline job."""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments import submitting
from assessments.api import (
    DeadlineJob,
    QuizAssignment,
    agenda_for,
    end_assignments,
    last_close,
    progress,
    start_or_resume,
)
from assessments.attempts import saving
from assessments.attempts.models import Attempt
from lms.gradebook.models import Proposal
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.world import World, build_world


def given(world: World, essay: bool = False, **fields: Any) -> QuizAssignment:
    questions = one_of_each() if essay else [single(f"Câu {n}") for n in range(2)]
    return give(world.a, world.toan, make_quiz(world.a, world.toan, questions), **fields)


def states(person: Any) -> list[tuple[str, str]]:
    person = type(person).objects.get(pk=person.pk)  # a request of its own
    return [(item.kind, item.state) for item in agenda_for(person)]


def test_a_pupils_agenda_follows_the_attempt(world: World) -> None:
    assignment = given(world)
    pupil = world.a.pupils[0]
    assert states(pupil) == [("quiz", "open")]
    attempt = start_or_resume(pupil, assignment.pk)
    assert states(pupil) == [("quiz", "live")]
    submitting.finish(attempt.pk)
    (item,) = agenda_for(pupil)
    assert (item.state, item.url) == ("done", f"/lam-bai/luot/{attempt.pk}/ket-qua/")
    assert states(world.a.other_pupil) == states(world.b.pupils[0]) == []


def test_a_pupils_agenda_names_what_opens_within_a_week_only(world: World) -> None:
    now = timezone.now()
    given(world, opens=now + timedelta(days=2), closes=now + timedelta(days=3))
    given(world, opens=now + timedelta(days=8), closes=now + timedelta(days=9))
    given(world, opens=now - timedelta(days=3), closes=now - timedelta(days=2))  # missed
    assert states(world.a.pupils[0]) == [("quiz", "soon")]


def test_a_teachers_agenda_names_what_waits_for_marking(world: World) -> None:
    assignment = given(world, essay=True)
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    assert ("marking", "waiting") not in states(world.a.teacher)
    submitting.finish(attempt.pk)
    assert ("marking", "waiting") not in states(world.a.teacher)  # an unanswered essay is marked by rule
    second = start_or_resume(world.a.pupils[1], assignment.pk)
    essay = assignment.quiz.sections.get().items.get(version__type="essay").pk
    saving.store([saving.Save(second.pk, {essay: (1, "Dòng sông.")}, person_id=second.pupil_id)])
    submitting.finish(second.pk)
    waiting = [item for item in agenda_for(world.a.teacher) if item.kind == "marking"]
    assert [item.state for item in waiting] == ["waiting"] and "1 bài chờ chấm" in waiting[0].detail
    assert ("marking", "waiting") not in states(world.a.other_teacher)
    assert ("marking", "waiting") not in states(world.b.teacher)


def test_a_teacher_ends_the_test_for_all_who_still_write(world: World) -> None:
    assignment, elsewhere = given(world), given(world)
    first, second = (start_or_resume(pupil, assignment.pk) for pupil in world.a.pupils[:2])
    other = start_or_resume(world.a.pupils[0], elsewhere.pk)
    submitting.finish(first.pk)
    assert last_close([assignment.pk]) == assignment.closes
    assert end_assignments([assignment.pk]) == 1 and end_assignments([assignment.pk]) == 0
    assert (
        last_close([assignment.pk]) is None and last_close([assignment.pk, elsewhere.pk]) == elsewhere.closes
    )
    how = dict(Attempt.objects.values_list("pk", "closed_how"))
    assert how == {first.pk: "pupil", second.pk: "teacher", other.pk: ""}
    (result,) = saving.store([saving.Save(second.pk, {1: (1, "B")}, person_id=second.pupil_id)])
    assert (result.status, result.body["reason"]) == (409, "closed")


def test_progress_tells_the_latest_attempt_and_the_best_score(world: World) -> None:
    assignment = given(world, attempts_allowed=2)
    pupil = world.a.pupils[0]
    item = assignment.quiz.sections.get().items.first()
    assert item is not None
    first = start_or_resume(pupil, assignment.pk)
    right = next(p for p in "ABCD" if _is_right(first, item.pk, p))
    saving.store([saving.Save(first.pk, {item.pk: (1, right)}, person_id=pupil.pk)])
    submitting.finish(first.pk)
    start_or_resume(pupil, assignment.pk)
    line = next(x for x in progress([assignment.pk])[assignment.pk] if x.pupil == pupil)
    assert (line.state, line.answered, line.questions, line.score) == ("in_progress", 0, 2, Decimal(5))


def _is_right(attempt: Attempt, item: int, name: str) -> bool:
    from assessments import grading
    from assessments.attempts import writing

    place = writing.sheet_for(attempt).places[item]
    value = grading.load(place.question, place.stored(name))
    return grading.mark(place.question, value).state == "right"


@pytest.mark.django_db(transaction=True)
def test_the_job_closes_what_nobody_hands_in_and_survives_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    assignment = given(world)
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    real, calls = submitting.close_overdue, []

    def once_broken() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database is away")
        return real()

    monkeypatch.setattr(submitting, "close_overdue", once_broken)
    job = DeadlineJob(every=0.05).start()
    try:
        until = time.monotonic() + 20
        while len(calls) < 3 and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        job.stop()
    closed = Attempt.objects.get()
    assert (closed.state, closed.closed_how) == ("closed", "deadline") and len(calls) >= 3
    assert Proposal.objects.count() == 1
