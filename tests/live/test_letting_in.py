"""Letting people in from the lesson's page: several forms on one page, each of them counts, and counts once."""

import re
from typing import Any

import pytest

from live import room
from live.log import reader
from live.planning import participants
from live.planning.models import Participant
from tests.live.room import Together, opened
from tests.world import World

FORM = re.compile(r'<form[^>]*action="[^"]*/cho-vao/">(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def fresh(others: Any) -> None:
    """The library and the inbox are not what is tried here."""


@pytest.fixture
def here(world: World) -> Together:
    """An open lesson with two guests at side A's door."""
    here = opened(world)
    for person in (world.a.other_pupil, world.a.librarian):
        room.knock(participants.ask_to_enter(person, here.lesson, here.a))
    return here


def forms(client: Any, lesson_id: int) -> list[dict[str, str]]:
    """The hidden fields of each waiting person's form, as the page has them now."""
    page = client.get(f"/gio-hoc/{lesson_id}/").content.decode()
    return [dict(HIDDEN.findall(form)) for form in FORM.findall(page)]


def states(here: Together) -> list[str]:
    guests = Participant.objects.filter(lesson=here.lesson, role=Participant.Role.GUEST).order_by("pk")
    return list(guests.values_list("state", flat=True))


@pytest.mark.parametrize(("second", "then"), [("admit", "in"), ("refuse", "refused")])
def test_both_are_answered_from_one_page(
    here: Together, world: World, as_person: Any, second: str, then: str
) -> None:
    teacher = as_person(world.a.teacher)
    for form, answer in zip(forms(teacher, here.lesson.pk), ("admit", second), strict=True):
        assert form["key"]
        teacher.post(f"/gio-hoc/{here.lesson.pk}/cho-vao/", {**form, "answer": answer})
    assert states(here) == ["in", then]


def test_a_form_that_is_sent_twice_counts_once(here: Together, world: World, as_person: Any) -> None:
    teacher = as_person(world.a.teacher)
    form = {**forms(teacher, here.lesson.pk)[0], "answer": "admit"}
    teacher.post(f"/gio-hoc/{here.lesson.pk}/cho-vao/", form)
    last = reader.last(here.lesson.pk)
    page = teacher.post(f"/gio-hoc/{here.lesson.pk}/cho-vao/", form, follow=True).content.decode()
    assert reader.last(here.lesson.pk) == last and "notice-error" not in page


@pytest.mark.parametrize("key", ["", "x" * 500, "a\x00", "A" * 16])
def test_a_form_without_a_key_of_ours_counts_too(
    here: Together, world: World, as_person: Any, key: str
) -> None:
    teacher = as_person(world.a.teacher)
    guest = forms(teacher, here.lesson.pk)[0]["participant"]
    teacher.post(f"/gio-hoc/{here.lesson.pk}/cho-vao/", {"participant": guest, "key": key})
    assert states(here) == ["in", "waiting"]
