"""A confirmation made by mistake is taken back in one go, as long as nobody relies on it."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from lms.gradebook import api, deciding, undoing, writing
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.gradebook.rules import Entry
from lms.gradebook.sheets import sheet_for
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


def test_a_second_undo_does_not_bring_back_what_was_taken_back_and_declined(
    world: World, teacher: Client
) -> None:
    first = propose(world, value="7")
    teacher.post(url(world), {"do": f"confirm:{first.pk}"})
    second = propose(world, value="8")
    teacher.post(url(world), {"do": f"replace:{second.pk}"})
    teacher.post(url(world), {"do": "unconfirm"})
    assert Mark.objects.get().value == 7
    teacher.post(url(world), {"do": f"decline:{second.pk}"})
    assert "Hoàn tác xác nhận" not in teacher.get(url(world)).text
    response = teacher.post(url(world), {"do": "unconfirm"}, follow=True)
    assert "Không còn gì để hoàn tác" in response.text
    assert Mark.objects.get().value == 7
    assert dict(Proposal.objects.values_list("pk", "state")) == {first.pk: "confirmed", second.pk: "declined"}


def test_what_its_source_has_withdrawn_since_does_not_wait_again(world: World, teacher: Client) -> None:
    propose(world)
    teacher.post(url(world), {"do": "confirm-all"})
    assert not api.withdraw_proposal("attempt:0-regular-1")
    assert Mark.objects.get().value == D("8.5")
    teacher.post(url(world), {"do": "unconfirm"})
    assert Mark.objects.get().value is None
    assert not Proposal.objects.exists()
    propose(world)
    assert Proposal.objects.get().state == "waiting"


def test_what_was_posted_again_after_a_withdrawal_waits_again(world: World, teacher: Client) -> None:
    propose(world)
    teacher.post(url(world), {"do": "confirm-all"})
    api.withdraw_proposal("attempt:0-regular-1")
    propose(world)  # the same result once it is known: confirmed already
    teacher.post(url(world), {"do": "unconfirm"})
    assert Mark.objects.get().value is None
    assert Proposal.objects.get().state == "waiting"


def test_a_mark_changed_at_the_very_moment_is_told_and_left_alone(
    world: World, teacher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(world)
    teacher.post(url(world), {"do": "confirm-all"})
    sheet = sheet_for(world.a.teacher, world.a.class1.pk, world.toan.pk, 1)
    seen_before = undoing.last_confirmation(sheet, world.a.teacher)
    mark = Mark.objects.get()
    teacher.post(url(world), {f"m-{cell(world)}": "4", f"s-{cell(world)}": f"{mark.version}:8,5"})
    monkeypatch.setattr(undoing, "last_confirmation", lambda *_: seen_before)
    response = teacher.post(url(world), {"do": "unconfirm"}, follow=True)
    assert "Có người vừa sửa điểm cùng lúc" in response.text
    assert Mark.objects.get().value == 4
    assert Proposal.objects.get().state == "confirmed"


class Undoing(RuleBasedStateMachine):
    """One cell or two, a teacher who proposes nothing but decides everything, in any order."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        a = self.world.a
        self.sheet = sheet_for(a.teacher, a.class1.pk, self.world.toan.pk, 1)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def do(self, action: str) -> str:
        author = writing.Author(self.world.a.teacher, None, writing.How.CONFIRMED)
        return deciding.act(self.sheet, action, author)

    @rule(pupil=st.integers(0, 1), quiz=st.integers(1, 2), value=st.integers(0, 10))
    def proposed(self, pupil: int, quiz: int, value: int) -> None:
        a = self.world.a
        api.post_proposal(
            column=api.ColumnKey(a.class1.pk, self.world.toan.pk, a.term1.pk, "final"),
            pupil_id=a.pupils[pupil].pk, value=D(value), source=f"quiz:{quiz}:{pupil}", source_label="bài",
        )  # fmt: skip

    @rule(pupil=st.integers(0, 1), quiz=st.integers(1, 2))
    def withdrawn(self, pupil: int, quiz: int) -> None:
        api.withdraw_proposal(f"quiz:{quiz}:{pupil}")
        assert not Proposal.objects.filter(
            source__startswith=f"quiz:{quiz}:{pupil}", state="waiting"
        ).exists()

    @rule(what=st.sampled_from(["confirm", "replace", "decline"]), which=st.integers(0, 3))
    def decides(self, what: str, which: int) -> None:
        waiting = list(Proposal.objects.filter(state="waiting").order_by("pk"))
        if waiting:
            self.do(f"{what}:{waiting[which % len(waiting)].pk}")

    @rule()
    def confirms_all(self) -> None:
        self.do("confirm-all")

    @rule(pupil=st.integers(0, 1), value=st.one_of(st.none(), st.integers(0, 10)))
    def types(self, pupil: int, value: int | None) -> None:
        a = self.world.a
        entry = Entry(None if value is None else D(value))
        change = writing.Change(
            a.class1.pk, self.world.toan.pk, a.term1.pk, "final", a.pupils[pupil].pk, entry
        )
        writing.write([change], writing.Author(a.teacher))

    @rule()
    def undoes(self) -> None:
        suspended = set(Proposal.objects.filter(suspended=True).values_list("source", flat=True))
        taken = undoing.last_confirmation(self.sheet, self.world.a.teacher)
        lives = {mark.pk: list(mark.history.all()) for mark in Mark.objects.all()}
        self.do("unconfirm")
        for mark in Mark.objects.all():
            *before, last = mark.history.all()
            if len(before) < len(lives[mark.pk]):
                continue
            undone = lives[mark.pk][-1]
            assert taken and undone.pk in {row.pk for _proposal, row in taken.pairs}
            assert (undone.how, undone.reason) == (MarkHistory.How.CONFIRMED, "")
            assert (last.old, last.new) == (undone.new, undone.old)
            again = Proposal.objects.filter(source=undone.new["source"]).first()
            assert again.state == "waiting" if again else undone.new["source"] in suspended

    @invariant()
    def the_book_holds_no_proposal_that_waits_or_was_declined(self) -> None:
        for mark in Mark.objects.exclude(source="").exclude(value=None):
            proposal = Proposal.objects.get(source=mark.source)
            assert (proposal.state, proposal.value) == ("confirmed", mark.value)

    @invariant()
    def of_one_source_one_proposal_waits(self) -> None:
        waiting = Proposal.objects.filter(state="waiting").values_list("source", flat=True)
        sources = [source.partition("#")[0] for source in waiting]
        assert len(sources) == len(set(sources))


def test_whatever_the_order_an_undo_takes_back_the_last_change_alone(world: World) -> None:
    Undoing.world = world
    run_state_machine_as_test(
        Undoing, settings=settings(max_examples=25, stateful_step_count=15, deadline=None)
    )
