"""A confirmation made by mistake is taken back in one go, as long as nobody relies on it."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from lms.gradebook.models import Mark, Proposal
from lms.ui import clock
from tests.gradebook.test_sheet import cell, propose, url
from tests.world import World


@pytest.fixture
def teacher(world: World, as_person: Any) -> Client:
    return as_person(world.a.teacher)


def test_all_cells_say_again_what_they_said(world: World, teacher: Client) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    for pupil in range(3):
        propose(world, pupil)
    teacher.post(url(world), {"do": "confirm-all"})
    teacher.post(url(world), {"do": f"replace:{Proposal.objects.get(state='waiting').pk}"})
    page = teacher.get(url(world)).content.decode()
    assert "1 điểm vừa xác nhận" in page and "Hoàn tác xác nhận" in page
    response = teacher.post(url(world), {"do": "unconfirm"}, follow=True)
    assert "Đã hoàn tác: 1 đề xuất chờ xác nhận lại." in response.content.decode()
    assert Mark.objects.get(pupil=world.a.pupils[0]).value == 6
    # The one before it is the last now.
    teacher.post(url(world), {"do": "unconfirm"})
    assert set(Mark.objects.values_list("value", flat=True)) == {D("6.0"), None}
    assert Proposal.objects.filter(state="waiting", decided_by=None).count() == 3
    assert "Hoàn tác xác nhận" not in teacher.get(url(world)).content.decode()
    # History keeps every step, and a second confirmation is possible.
    assert [row.reason for row in Mark.objects.get(pupil=world.a.pupils[1]).history.all()] == ["", "hoàn tác"]
    teacher.post(url(world), {"do": "confirm-all"})
    assert Mark.objects.get(pupil=world.a.pupils[1]).value == D("8.5")


@pytest.mark.parametrize("then", ["typed", "published", "later"])
def test_nothing_is_taken_back_that_somebody_relies_on(
    world: World, teacher: Client, at: Any, then: str
) -> None:
    propose(world)
    teacher.post(url(world), {"do": "confirm-all"})
    if then == "typed":
        mark = Mark.objects.get()
        teacher.post(url(world), {f"m-{cell(world)}": "9", f"s-{cell(world)}": f"{mark.version}:8,5"})
    elif then == "published":
        teacher.post(url(world), {"do": "publish-all"})
    else:
        at(clock.now() + timedelta(minutes=31))
    before = Mark.objects.get().value
    assert "Hoàn tác xác nhận" not in teacher.get(url(world)).content.decode()
    response = teacher.post(url(world), {"do": "unconfirm"}, follow=True)
    assert "Không còn gì để hoàn tác" in response.content.decode()
    assert Mark.objects.get().value == before
    assert Proposal.objects.get().state == "confirmed"


def test_a_new_proposal_of_the_same_cell_keeps_the_mark(world: World, teacher: Client) -> None:
    propose(world)
    teacher.post(url(world), {"do": "confirm-all"})
    propose(world, value="9")
    teacher.post(url(world), {"do": "unconfirm"})
    assert Mark.objects.get().value == D("8.5")
    assert Proposal.objects.filter(state="waiting").count() == 1
