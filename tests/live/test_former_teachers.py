"""Whoever has left the school keeps nothing of its lessons; a screen that nobody answers for any more is off."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from live import presence, replay, summaries
from live.hub import Client
from live.planning import co_teachers, participants, plan
from live.planning.models import LessonSide, Participant
from live.presence import Login
from lms.people import api as people
from lms.ui.clock import today
from tests.live.room import do, opened, planned
from tests.world import Side, World

OPEN = ("", "in/", "phong/", "su-kien/", "lua-chon/", "diem-danh/", "diem-danh/excel/", "moi/")
AFTERWARDS = ("", "xem-lai/", "xem-lai/du-lieu/", "diem-danh/", "diem-danh/excel/", "bien-ban/")


@pytest.fixture(autouse=True)
def fresh(others: Any) -> None:
    """The library and the inbox are not what is tried here."""


def leaves(person: people.Person) -> people.Person:
    """The post ended yesterday and nothing is assigned any more; the person as the next request reads it."""
    people.StaffPost.objects.filter(person=person).update(ends=today() - timedelta(days=1))
    people.TeachingAssignment.objects.filter(teacher=person).delete()
    people.SchoolClass.objects.filter(homeroom_teacher=person).update(homeroom_teacher=None)
    return people.Person.objects.get(pk=person.pk)


def screen_browser(side: LessonSide) -> tuple[Participant, str, Browser]:
    """A screen, its link, and a browser without an account that has opened it."""
    screen, token = participants.make_screen(side)
    link, browser = f"/gio-hoc/man-hinh/{token}/", Browser()
    assert browser.get(link).status_code == 302
    return screen, link, browser


def answers(browser: Browser, lesson_id: int, pages: tuple[str, ...]) -> dict[str, int]:
    return {page: browser.get(f"/gio-hoc/{lesson_id}/{page}").status_code for page in pages}


@pytest.mark.parametrize("which", ["a", "b"])
def test_an_open_lesson_is_gone_for_who_left(world: World, as_person: Any, which: str) -> None:
    here, side = opened(world), getattr(world, which)
    assert as_person(side.teacher).get(f"/gio-hoc/{here.lesson.pk}/diem-danh/").status_code == 200
    gone = as_person(leaves(side.teacher))
    assert answers(gone, here.lesson.pk, OPEN) == dict.fromkeys(OPEN, 404)
    for part in ("man-hinh-lop", "ket-thuc", "cho-vao", "mo", "lenh", "cung-day", "huy", "phong/lam"):
        answer = gone.post(f"/gio-hoc/{here.lesson.pk}/{part}/", {"t": "do"}, content_type="application/json")
        assert answer.status_code == 404, part
    assert not Participant.objects.filter(lesson=here.lesson, role=Participant.Role.SCREEN).exists()
    here.lesson.refresh_from_db()
    assert here.lesson.state == "open"
    assert not any(summaries.list_for(leaves(side.teacher)).values())


@pytest.mark.parametrize("which", ["a", "b"])
def test_afterwards_there_is_nothing_to_see_or_to_confirm(world: World, as_person: Any, which: str) -> None:
    here, side = opened(world), getattr(world, which)
    do(here.host, "lesson.end")
    assert set(answers(as_person(side.teacher), here.lesson.pk, AFTERWARDS).values()) == {200}
    left = leaves(side.teacher)
    gone = as_person(left)
    assert answers(gone, here.lesson.pk, AFTERWARDS) == dict.fromkeys(AFTERWARDS, 404)
    assert gone.post(f"/gio-hoc/{here.lesson.pk}/bien-ban/", {"pupils": "1"}).status_code == 404
    assert not here.lesson.sides.filter(confirmed_at__isnull=False).exists()
    assert summaries.agenda_for(left) == []


def test_an_invitation_is_not_answered_by_who_left(world: World, as_person: Any) -> None:
    lesson = planned(world, accepted=False)
    gone = as_person(leaves(world.b.teacher))
    assert gone.post(f"/gio-hoc/{lesson.pk}/tra-loi/", {"answer": "accepted"}).status_code == 404
    assert lesson.sides.get(number=2).status == "invited"


@pytest.mark.parametrize("accepted", [True, False])
def test_a_class_is_invited_again_through_a_colleague(world: World, accepted: bool) -> None:
    lesson = planned(world, accepted=accepted)
    same, colleague = (plan.Partner(world.b.class1, p) for p in (world.b.teacher, world.b.other_teacher))
    with pytest.raises(plan.CannotPlan, match="đã được mời"):
        plan.invite(lesson, same)
    leaves(world.b.teacher)
    side = plan.invite(lesson, colleague)
    assert (side.number, side.teacher, side.status) == (2, world.b.other_teacher, "invited")
    plan.answer(side, "accepted")
    with pytest.raises(plan.CannotPlan, match="đã được mời"):
        plan.invite(lesson, colleague)
    assert lesson.sides.count() == 2


def _code(lesson_id: int, who: Participant, browser: Browser, person: people.Person | None) -> int:
    """What the check at the next beat says of an open socket."""
    login = Login(browser.session.session_key or "", person.pk if person else None)
    viewer = participants.actor_of(who).viewer
    socket = Client(lesson_id, viewer, None, None, None, True, check=login)  # type: ignore[arg-type] # not sent to
    return presence.check_logins([socket])[0]


def test_a_screen_is_off_once_nobody_answers_for_it(world: World) -> None:
    here = opened(world)
    number = here.lesson.pk
    screen, link, browser = screen_browser(here.b)
    pages = ("man-hinh/", "su-kien/?man-hinh=1", "ice/?man-hinh=1")
    assert answers(browser, number, pages) == dict.fromkeys(pages, 200)
    assert _code(number, screen, browser, None) == 0
    leaves(world.b.teacher)
    assert answers(browser, number, pages) == {pages[0]: 404, pages[1]: 403, pages[2]: 403}
    command = json.dumps({"t": "do", "id": "k", "do": "media.set", "mic": False, "cam": True})
    answer = browser.post(f"/gio-hoc/{number}/lenh/?man-hinh=1", command, content_type="application/json")
    assert answer.status_code == 403
    assert Browser().get(link).status_code == 404
    assert _code(number, screen, browser, None) == 4403


def test_a_screen_stays_on_for_the_colleague_who_stands_in(world: World) -> None:
    here = opened(world)
    co_teachers.add(here.b, world.b.other_teacher.pk)
    screen, link, browser = screen_browser(here.b)
    leaves(world.b.teacher)
    assert Browser().get(link).status_code == 302
    assert answers(browser, here.lesson.pk, ("ice/?man-hinh=1",)) == {"ice/?man-hinh=1": 200}
    assert _code(here.lesson.pk, screen, browser, None) == 0
    leaves(world.b.other_teacher)
    assert _code(here.lesson.pk, screen, browser, None) == 4403


def test_the_teachers_own_socket_closes(world: World, as_person: Any) -> None:
    here = opened(world)
    browser = as_person(world.b.teacher)
    assert _code(here.lesson.pk, here.partner, browser, world.b.teacher) == 0
    leaves(world.b.teacher)
    assert _code(here.lesson.pk, here.partner, browser, world.b.teacher) == 4403


def _moves(person: people.Person, to: Side, post: str) -> people.Person:
    leaves(person)
    people.StaffPost.objects.create(person=person, school=to.school, post=post, starts=today())
    return people.Person.objects.get(pk=person.pk)


def test_who_went_over_to_the_other_school_is_not_taken_for_the_old_sides_teacher(world: World) -> None:
    here = opened(world)
    moved = _moves(world.b.teacher, world.a, people.Post.PRINCIPAL)
    assert participants.enter(moved, here.lesson) is None
    do(here.host, "lesson.end")
    assert replay.viewer_for(moved, here.lesson).role == replay.OBSERVER
    here.a.co_teachers.add(moved)
    assert participants.enter(moved, here.lesson) is None
