"""The same thing at the same moment: started twice, handed in while the deadline job runs, a server killed."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments import submitting
from assessments.api import QuizAssignment, StartRefused, start_or_resume
from assessments.attempts import saving, writing
from assessments.attempts.models import Answer, Attempt
from lms.gradebook.models import Proposal
from tests.assessments.making import give, make_quiz, single
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def assignment(world: World) -> QuizAssignment:
    quiz = make_quiz(world.a, world.toan, [single(f"Câu {n}") for n in range(4)])
    return give(world.a, world.toan, quiz, attempts_allowed=3)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run `works` at the same moment in threads of their own; their results, exceptions included."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[number] = work()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_started_twice_at_once_is_one_attempt(world: World, assignment: QuizAssignment) -> None:
    pupil = world.a.pupils[0]
    attempts = together(*[lambda: start_or_resume(pupil, assignment.pk)] * 4)
    assert {a.pk for a in attempts} == {Attempt.objects.get().pk}


def test_handed_in_twice_while_the_job_runs(world: World, assignment: QuizAssignment) -> None:
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    item = assignment.quiz.sections.get().items.first().pk
    saving.store([saving.Save(attempt.pk, {item: (1, "B")}, person_id=attempt.pupil_id)])
    late = attempt.deadline + timedelta(minutes=1)
    results = together(
        lambda: submitting.finish(attempt.pk, late),
        lambda: submitting.close_overdue(late),
        lambda: submitting.finish(attempt.pk, late),
        lambda: submitting.close_overdue(late),
    )
    assert not [r for r in results if isinstance(r, Exception)]
    final = Attempt.objects.get()
    assert (final.revision, final.closed_how, final.closed_at) == (1, "deadline", attempt.deadline)
    assert {r.receipt for r in results if isinstance(r, Attempt)} == {final.receipt}
    assert Proposal.objects.count() == 1


def test_a_save_that_meets_the_closing_counts_or_is_refused(world: World, assignment: QuizAssignment) -> None:
    """Never acknowledged and yet left out of the mark."""
    items = list(assignment.quiz.sections.get().items.values_list("pk", flat=True))
    for round_ in range(3):
        attempt = start_or_resume(world.a.pupils[round_], assignment.pk)
        saves = [
            lambda item=item, a=attempt: saving.store(
                [saving.Save(a.pk, {item: (1, "B")}, person_id=a.pupil_id)]
            )
            for item in items
        ]
        *results, _final = together(*saves, lambda a=attempt: submitting.finish(a.pk))
        assert not [r for r in results if isinstance(r, Exception)], results
        acknowledged = sum(r[0].status == 200 for r in results)
        assert Answer.objects.filter(attempt=attempt).count() == acknowledged
        attempt.refresh_from_db()
        assert Answer.objects.filter(attempt=attempt, outcome="").count() == 0
        fresh = writing.mark_answers(Attempt.objects.select_related("assignment__quiz").get(pk=attempt.pk))
        assert attempt.score == sum(m.points or 0 for m in fresh)


def test_the_last_allowed_attempt_is_given_once(world: World, assignment: QuizAssignment) -> None:
    pupil = world.a.pupils[0]
    for _ in range(3):
        submitting.finish(start_or_resume(pupil, assignment.pk).pk)
    results = together(*[lambda: start_or_resume(pupil, assignment.pk)] * 3)
    assert all(isinstance(r, StartRefused) for r in results) and Attempt.objects.count() == 3


WRITER = """
import django; django.setup()
from assessments.attempts import saving
attempt, person, items = {attempt}, {person}, {items}
revision = 0
while True:
    revision += 1
    item = items[revision % len(items)]
    (result,) = saving.store([saving.Save(attempt, {{item: (revision, "ABCD"[revision % 4])}}, person_id=person)])
    assert result.status == 200, result
    print(item, revision, flush=True)
"""


def test_a_killed_server_keeps_every_acknowledged_answer(world: World, assignment: QuizAssignment) -> None:
    """kill -9 in the middle of a stream of saves: what was said to be saved is there, and the database is whole."""
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    items = list(assignment.quiz.sections.get().items.values_list("pk", flat=True))
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        url = f"sqlite:///{connection.settings_dict['NAME']}"
    else:
        known = connection.settings_dict
        host = known["HOST"] or known["OPTIONS"].get("host", "")
        url = f"postgresql://{known['USER']}@/{known['NAME']}?host={host}"
    script = WRITER.format(attempt=attempt.pk, person=attempt.pupil_id, items=items)
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.config.settings.test"},
    )  # fmt: skip
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(60)]
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    acknowledged: dict[int, int] = {}
    for line in lines:
        if line.endswith("\n") and line.strip():
            item, revision = map(int, line.split())
            acknowledged[item] = revision
    assert len(acknowledged) == len(items)
    stored = {a.item_id: a.revision for a in Answer.objects.filter(attempt=attempt)}
    for item, revision in acknowledged.items():
        assert stored[item] >= revision
    assert submitting.finish(attempt.pk, timezone.now()).state == "closed"
