"""The quick way for saves: what it answers itself, what it leaves to Django, and many at once."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessments.api import FastSaves, QuizAssignment, record_attempt, start_or_resume
from assessments.attempts.models import Answer, Attempt
from lms.config.handler import OneHopHandler
from tests.assessments.making import give, make_quiz, single
from tests.factories import PupilFactory
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


class Refused(Exception):
    """The quick way left the request to Django."""


async def leave(scope: Any, receive: Any, send: Any) -> None:
    raise Refused


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def assignment(world: World) -> QuizAssignment:
    quiz = make_quiz(world.a, world.toan, [single(f"Câu {n}") for n in range(4)])
    return give(world.a, world.toan, quiz)


@pytest.fixture
def fast() -> Iterator[FastSaves]:
    saves = FastSaves(leave)
    yield saves
    saves.writer.stop()


def scope_for(attempt: Attempt, client: Client, **headers: str) -> dict[str, Any]:
    cookies = "; ".join(f"{m.key}={m.value}" for m in client.cookies.values())
    named = {
        "host": "nhipcau.test", "origin": "http://nhipcau.test", "content-type": "application/json",
        "cookie": cookies, **headers,
    }  # fmt: skip
    return {
        "type": "http", "method": "POST", "path": f"/lam-bai/luot/{attempt.pk}/luu/", "query_string": b"",
        "headers": [(k.encode(), v.encode()) for k, v in named.items() if v],
    }  # fmt: skip


async def ask(application: Any, scope: dict[str, Any], body: Any) -> tuple[int, dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    waiting = [{"type": "http.request", "body": json.dumps(body).encode()}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await application(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


def answers(assignment: QuizAssignment, rev: int = 1, value: str = "B") -> dict[str, Any]:
    items = assignment.quiz.sections.get().items.values_list("pk", flat=True)
    return {"key": "k", "answers": {str(item): {"rev": rev, "value": value} for item in items}}


def run(application: Any, scope: dict[str, Any], body: Any) -> tuple[int, dict[str, Any]]:
    return asyncio.run(ask(application, scope, body))


def test_a_pupils_own_page_is_answered(
    world: World, assignment: QuizAssignment, as_person: Any, fast: FastSaves
) -> None:
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    client = as_person(world.a.pupils[0])
    status, body = run(fast, scope_for(attempt, client), answers(assignment))
    assert (status, body["stale"]) == (200, [])
    assert Answer.objects.filter(value="B").count() == 4
    status, body = run(fast, scope_for(attempt, client), answers(assignment))
    assert (status, len(body["stale"])) == (200, 4)  # a replay changes nothing


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": ""},
        {"origin": "https://elsewhere.test"},
        {"origin": "http://nhipcau.test.evil.test"},
        {"origin": "null"},
        {"content-type": "text/plain"},
        {"cookie": ""},
        {"cookie": "sessionid=abcdefgh12345678abcdefgh12345678"},
    ],
)
def test_anything_doubtful_is_left_to_django(
    world: World, assignment: QuizAssignment, as_person: Any, fast: FastSaves, headers: dict[str, str]
) -> None:
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    with pytest.raises(Refused):
        run(fast, scope_for(attempt, as_person(world.a.pupils[0]), **headers), answers(assignment))
    assert not Answer.objects.exists()


def test_a_session_of_somebody_else_a_changed_password_a_closed_account(
    world: World, assignment: QuizAssignment, as_person: Any, fast: FastSaves
) -> None:
    pupil = world.a.pupils[0]
    attempt = start_or_resume(pupil, assignment.pk)
    own = as_person(pupil)
    with pytest.raises(Refused):
        run(fast, scope_for(attempt, as_person(world.a.pupils[1])), answers(assignment))
    pupil.set_password("another-pass-2026")
    pupil.save()
    with pytest.raises(Refused):
        run(fast, scope_for(attempt, own), answers(assignment))
    again = as_person(pupil)
    pupil.is_active = False
    pupil.save()
    with pytest.raises(Refused):
        run(fast, scope_for(attempt, again), answers(assignment))
    assert not Answer.objects.exists()


def test_django_gets_the_whole_body_again(world: World, assignment: QuizAssignment, as_person: Any) -> None:
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    client = as_person(world.a.pupils[0])
    page = client.get(f"/lam-bai/{assignment.pk}/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    whole = FastSaves(OneHopHandler())
    scope = scope_for(attempt, client, **{"x-csrftoken": token[1]})
    scope |= {"http_version": "1.1", "server": ("nhipcau.test", 80)}
    status, body = run(whole, scope, {"key": "k", "answers": {"999999": {"rev": 1, "value": "A"}}})
    whole.writer.stop()
    assert (status, body["items"]) == (400, ["999999"])


def test_forty_pupils_at_once(
    world: World, assignment: QuizAssignment, as_person: Any, fast: FastSaves
) -> None:
    scopes = []
    for pupil in PupilFactory.create_batch(40, school_class=world.a.class1):
        scopes.append(scope_for(start_or_resume(pupil, assignment.pk), as_person(pupil)))

    bodies = [answers(assignment, rev, "ABCD"[rev % 4]) for rev in (2, 1, 3)]

    async def storm() -> list[tuple[int, dict[str, Any]]]:
        return await asyncio.gather(*(ask(fast, scope, body) for body in bodies for scope in scopes))

    assert {status for status, _ in asyncio.run(storm())} == {200}
    assert Answer.objects.filter(revision=3, value="D").count() == 160
    assert Answer.objects.count() == 160


def test_a_finished_attempt_refuses_and_says_what_was_kept(
    world: World, assignment: QuizAssignment, as_person: Any, fast: FastSaves
) -> None:
    pupil = world.a.pupils[0]
    now = timezone.now()
    item = assignment.quiz.sections.get().items.first()
    attempt = record_attempt(
        assignment=assignment, pupil=pupil, answers={item.pk: "B"}, started_at=now, finished_at=now
    )
    status, body = run(fast, scope_for(attempt, as_person(pupil)), answers(assignment, rev=9, value="C"))
    assert (status, body["reason"], body["kept"]) == (409, "closed", {str(item.pk): 1})
    assert Answer.objects.get().value == "B"
    connection.close()
