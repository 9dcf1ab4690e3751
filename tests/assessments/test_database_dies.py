"""The database or the server dies in the middle of handing in: nothing acknowledged is lost, nothing is there twice."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from assessments import submitting
from assessments.api import start_or_resume
from assessments.attempts import saving
from assessments.attempts.models import Answer, Attempt
from lms.gradebook.models import Proposal
from tests import servers, templates
from tests.assessments.making import give, make_quiz, single
from tests.world import build_world

PUPILS, QUESTIONS, SAVES = 8, 6, 16
FORM = "application/x-www-form-urlencoded"


class Pupil(threading.Thread):
    """A browser that answers, hands in, and sends the same thing again until it is acknowledged."""

    def __init__(self, number: int, host: str, session: str, assignment: int) -> None:
        super().__init__(daemon=True)
        self.number, self.host, self.assignment = number, host, assignment
        self.cookies = {"sessionid": session}
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.acknowledged: dict[int, tuple[int, str]] = {}
        self.attempt = 0
        self.receipts: set[str] = set()
        self.failures = 0
        self.done = False

    def ask(self, method: str, path: str, body: str, kind: str) -> tuple[int, str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Origin": f"http://{self.host}", "Content-Type": kind}
        self.connection.request(method, path, body.encode(), headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), text

    def until(self, wanted: int, method: str, path: str, body: str = "", kind: str = FORM) -> tuple[str, str]:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                status, location, text = self.ask(method, path, body, kind)
                if status == wanted:
                    return location, text
                assert status >= 500, (status, path, text[:300])
            except (OSError, http.client.HTTPException):
                self.connection.close()
            self.failures += 1
            time.sleep(0.1)
        raise AssertionError(f"{path} was not answered")

    def post_form(self, path: str) -> str:
        return self.until(302, "POST", path, f"csrfmiddlewaretoken={self.cookies['csrftoken']}")[0]

    def run(self) -> None:
        introduction = f"/lam-bai/{self.assignment}/"
        self.until(200, "GET", introduction)
        self.post_form(f"{introduction}bat-dau/")
        _, page = self.until(200, "GET", introduction)
        self.attempt = int(_found(r'data-attempt="(\d+)"', page))
        items = [int(item) for item in re.findall(r'data-item="(\d+)"', page)]
        for revision in range(1, SAVES + self.number // 2):
            item, value = items[revision % len(items)], "ABCD"[revision % 4]
            body = json.dumps({"key": str(revision), "answers": {item: {"rev": revision, "value": value}}})
            self.until(200, "POST", f"/lam-bai/luot/{self.attempt}/luu/", body, "application/json")
            self.acknowledged[item] = (revision, value)
        for _again in range(2):
            result = self.post_form(f"/lam-bai/luot/{self.attempt}/nop-bai/")
            _, page = self.until(200, "GET", result)
            self.receipts.add(_found(r'Mã biên nhận <b class="num">(\w+)', page))
        self.done = True


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text[:300]
    return match[1]


@pytest.fixture(scope="module")
def database() -> Iterator[servers.Postgres]:
    """A private PostgreSQL that loses no commit when it is killed; `_copy` gives a migrated database of its own."""
    if servers.postgres_bin() is None:
        pytest.skip("needs the package postgresql")
    with servers.postgres(durable=True, fsync=False) as server:
        templates.fill_postgres(server)
        yield server


def _copy(server: servers.Postgres, name: str) -> str:
    """The address of a copy of the migrated database."""
    with psycopg.connect(server.url.replace("/nhipcau?", "/postgres?"), autocommit=True) as maker:
        maker.execute(f"CREATE DATABASE {name} TEMPLATE nhipcau")
    return server.url.replace("/nhipcau?", f"/{name}?")


@pytest.mark.once
def test_postgresql_stops_at_once_under_load(database: servers.Postgres, tmp_path: Path) -> None:
    url = _copy(database, "under_load")
    environment = servers.site_environment(tmp_path, DATABASE_URL=url)
    made = _manage(environment, "-m", "bench.class_with_quiz", str(PUPILS), str(QUESTIONS)).split()
    with servers.site(tmp_path, DATABASE_URL=url) as site:
        host = site.url.removeprefix("http://")
        pupils = [Pupil(n, host, session, int(made[0])) for n, session in enumerate(made[1:])]
        for pupil in pupils:
            pupil.start()
        _crash_when(database, lambda: all(len(p.acknowledged) == QUESTIONS for p in pupils))
        _crash_when(database, lambda: any(p.receipts for p in pupils))
        for pupil in pupils:
            pupil.join(120)
        assert all(p.done for p in pupils)
        assert sum(p.failures for p in pupils) > 0, "nobody noticed: the load was too small"
    with psycopg.connect(url) as reader:
        for pupil in pupils:
            _check(reader, pupil)
        assert _all(reader, "SELECT count(*) FROM assessments_attempt") == [(PUPILS,)]
        assert _all(reader, "SELECT count(DISTINCT pupil_id), count(*) FROM gradebook_proposal") == [
            (PUPILS, PUPILS)
        ]


def _manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=servers.ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _crash_when(database: servers.Postgres, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not ready() and time.monotonic() < end:
        time.sleep(0.005)
    assert ready()
    database.stop(signal.SIGQUIT)
    time.sleep(0.3)
    database.start()


def _all(reader: "psycopg.Connection[Any]", statement: str, *values: object) -> list[Any]:
    return reader.execute(statement, values).fetchall()  # type: ignore[call-overload, no-any-return] # constant texts


def _check(reader: "psycopg.Connection[Any]", pupil: Pupil) -> None:
    """What was acknowledged is stored and marked, the mark is proposed, the receipt never changed."""
    ((state, receipt, score),) = _all(
        reader, "SELECT state, receipt, score FROM assessments_attempt WHERE id = %s", pupil.attempt
    )
    assert (state, {receipt}) == ("closed", pupil.receipts)
    answers = _all(
        reader,
        "SELECT item_id, revision, points FROM assessments_answer WHERE attempt_id = %s",
        pupil.attempt,
    )
    assert {item: revision for item, revision, _ in answers} == {
        item: revision for item, (revision, _) in pupil.acknowledged.items()
    }
    earned, whole = sum(points for *_, points in answers), QUESTIONS * 0.5
    assert float(score) == pytest.approx(float(earned) / whole * 10, abs=1e-5)


FINISHER = """
import os, signal, sys, time
import django; django.setup()
from django.db import DatabaseError, InterfaceError, connection, connections
from assessments import submitting
from assessments.attempts import writing
from lms.gradebook import api as gradebook

def strike():
    if victim == "process":
        os.kill(os.getpid(), signal.SIGKILL)
    backend = connection.connection.info.backend_pid
    os.kill(backend, signal.SIGKILL)
    time.sleep(0.05)

def before(step):
    def run(*args, **kwargs):
        strike()
        return step(*args, **kwargs)
    return run

def after(step):
    def run(*args, **kwargs):
        done = step(*args, **kwargs)
        strike()
        return done
    return run

STEPS = {
    "locked": (writing, "mark_answers", before),
    "marked": (writing, "close", before),
    "attempt closed": (writing, "_write_marks", before),
    "answers written": (submitting, "propose", before),
    "before the gradebook": (gradebook, "post_proposal", before),
    "in the gradebook": (gradebook, "post_proposal", after),
    "before the commit": (submitting, "propose", after),
    "committed": (submitting, "finish", after),
}
connections.close_all()
print(*STEPS, sep=",", flush=True)
for line in sys.stdin:
    attempt, victim, step = line.strip().split(" ", 2)
    child = os.fork()
    if not child:
        if step in STEPS:
            place, name, when = STEPS[step]
            setattr(place, name, when(getattr(place, name)))
        try:
            submitting.finish(int(attempt))
        except (DatabaseError, InterfaceError):
            os._exit(3)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
KILLED, REFUSED, DONE = -signal.SIGKILL, 3, 0
Finisher = Callable[..., tuple[IO[str], IO[str]]]


@pytest.fixture
def finisher() -> Iterator[Finisher]:
    """A process that hands an attempt in and dies, or loses its PostgreSQL backend, at the step it is told."""
    started: list[subprocess.Popen[str]] = []

    def start(url: str = "") -> tuple[IO[str], IO[str]]:
        process = subprocess.Popen(
            [sys.executable, "-c", FINISHER],
            cwd=servers.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "DATABASE_URL": url or _database_url(), "DJANGO_SETTINGS_MODULE": "lms.config.settings.test"},
        )  # fmt: skip
        started.append(process)
        assert process.stdin and process.stdout
        return process.stdin, process.stdout

    yield start
    for process in started:
        process.communicate()


def _database_url() -> str:
    known = connection.settings_dict
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{known['NAME']}"
    host = known["HOST"] or known["OPTIONS"].get("host", "")
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={host}"


@pytest.mark.django_db(transaction=True)
def test_killed_at_each_step_of_handing_in(finisher: Finisher) -> None:
    world = build_world()
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single("Câu 1"), single("Câu 2")]))
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    item = assignment.quiz.sections.get().items.values_list("pk", flat=True)[0]
    saving.store([saving.Save(attempt.pk, {item: (1, "B")}, person_id=attempt.pupil_id)])
    orders, answers = finisher()
    steps = answers.readline().strip().split(",")
    assert len(steps) == 8
    for step in steps[:-1]:
        assert _at(orders, answers, attempt.pk, step) == KILLED
        attempt.refresh_from_db()
        assert (attempt.state, attempt.revision, attempt.score) == ("in_progress", 0, None), step
        assert not Proposal.objects.exists(), step
        assert Answer.objects.get().outcome == "", step
    # The server is back: the job closes it, once; the pupil's own request that comes again changes nothing.
    late = attempt.deadline + timedelta(minutes=1)
    assert submitting.close_overdue(late) == 1 and submitting.close_overdue(late) == 0
    attempt.refresh_from_db()
    assert submitting.finish(attempt.pk, late).receipt == attempt.receipt
    assert (attempt.state, attempt.revision, Proposal.objects.count()) == ("closed", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_commit_before_the_answer(
    finisher: Finisher,
) -> None:
    world = build_world()
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single("Câu 1")]))
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    orders, answers = finisher()
    assert _at(orders, answers, attempt.pk, answers.readline().strip().split(",")[-1]) == KILLED
    closed = Attempt.objects.get()
    assert (closed.state, closed.revision, Proposal.objects.count()) == ("closed", 1, 1)
    again = submitting.finish(attempt.pk)
    assert (again.receipt, again.revision, Proposal.objects.count()) == (closed.receipt, 1, 1)


def _at(orders: IO[str], answers: IO[str], attempt: int, step: str, victim: str = "process") -> int:
    """Hands in until `step`; how that ended: KILLED, REFUSED by the database, or DONE."""
    orders.write(f"{attempt} {victim} {step}\n")
    orders.flush()
    return int(answers.readline())


PREPARE = """
import django; django.setup()
from assessments.api import start_or_resume
from assessments.attempts import saving
from tests.assessments.making import give, make_quiz, single
from tests.world import build_world

world = build_world()
assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single("Câu 1"), single("Câu 2")]))
item = assignment.quiz.sections.get().items.values_list("pk", flat=True)[0]
for pupil in world.a.pupils[:2]:
    attempt = start_or_resume(pupil, assignment.pk)
    saving.store([saving.Save(attempt.pk, {item: (1, "B")}, person_id=pupil.pk)])
    print(attempt.pk)
"""
STATE = """
SELECT t.state, t.revision, t.score, t.receipt, a.outcome,
  (SELECT count(*) FROM gradebook_proposal p WHERE p.pupil_id = t.pupil_id)
FROM assessments_attempt t JOIN assessments_answer a ON a.attempt_id = t.id WHERE t.id = %s
"""


@pytest.mark.once
def test_killed_at_each_step_of_handing_in_on_postgresql(
    database: servers.Postgres, finisher: Finisher, tmp_path: Path
) -> None:
    """The process, then the backend; a backend that is killed takes the whole database through crash and recovery."""
    url = _copy(database, "killed")
    made = _manage(servers.site_environment(tmp_path, DATABASE_URL=url), "-c", PREPARE).split()
    orders, answers = finisher(url)
    steps = answers.readline().strip().split(",")
    assert len(steps) == 8
    for attempt, victim, early, late in (
        (int(made[0]), "process", KILLED, KILLED),
        (int(made[1]), "backend", REFUSED, DONE),
    ):
        for step in steps[:-1]:
            assert _at(orders, answers, attempt, step, victim) == early, (victim, step)
            assert _state(url, attempt) == ("in_progress", 0, None, "", "", 0), (victim, step)
        # The last one dies after the commit and before the pupil has an answer.
        assert _at(orders, answers, attempt, steps[-1], victim) == late
        closed = _state(url, attempt)
        state, revision, score, receipt, outcome, proposals = closed
        assert (state, revision, score, outcome, proposals) == ("closed", 1, 5, "right", 1) and receipt
        assert _at(orders, answers, attempt, "again") == DONE  # the pupil's request comes once more
        assert _state(url, attempt) == closed


def _state(url: str, attempt: int) -> tuple[Any, ...]:
    """What is stored of the attempt, as soon as the database is there again."""
    end = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(url) as reader:
                (row,) = _all(reader, STATE, attempt)
                return tuple(row)
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
