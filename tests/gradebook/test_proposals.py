from decimal import Decimal as D
from typing import Any

import pytest

from lms.gradebook import api, proposals, writing
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.gradebook.rules import Entry
from tests.world import World


def column(world: World, slot: str = "regular-1") -> api.ColumnKey:
    return api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot)


def post(world: World, value: str = "8.25", **other: Any) -> Proposal:
    fields: dict[str, Any] = {
        "column": column(world),
        "pupil_id": world.a.pupils[0].pk,
        "source": "attempt:17",
        "source_label": "Bài 15 phút",
        "source_url": "/bai/17/",
    }
    return api.post_proposal(value=D(value), **(fields | other))


def by(world: World) -> writing.Author:
    return writing.Author(world.a.teacher, "10.0.0.7", writing.How.CONFIRMED)


def test_open_slots_are_those_of_the_own_class_subject_and_term(world: World) -> None:
    a = world.a
    slots = api.open_slots(a.teacher, a.class1, world.toan, a.term1)
    assert [s.slot for s in slots] == [
        "regular-1", "regular-2", "regular-3", "regular-4", "midterm", "final",
    ]  # fmt: skip
    assert slots[0].label == "Thường xuyên 1"
    assert api.ColumnKey.parse(str(slots[0].key)) == slots[0].key
    assert api.column_label(slots[4].key) == "Toán 8A1, học kì I: Giữa kì"
    assert api.open_slots(a.teacher, a.class2, world.toan, a.term1) == []
    assert api.open_slots(world.b.teacher, a.class1, world.toan, a.term1) == []
    assert api.open_slots(a.teacher, a.class1, world.gdtc, a.term1) == []


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "1.2.3.regular-9", "a.2.3.final", "1.2.3.final.4", "-1.2.3.final"]
)
def test_a_strange_column_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        api.ColumnKey.parse(text)


def test_a_proposal_is_rounded_half_up_and_waits(world: World) -> None:
    proposal = post(world)
    assert (proposal.value, proposal.state) == (D("8.3"), "waiting")
    assert not Mark.objects.exists()


def test_repeating_replaces_the_waiting_proposal(world: World) -> None:
    first, second = post(world), post(world, "9")
    assert first.pk == second.pk
    assert Proposal.objects.get().value == D("9.0")


def test_another_result_after_the_confirmation_is_a_proposal_beside_the_decided_one(world: World) -> None:
    first = post(world)
    proposals.confirm([first], by(world))
    again = post(world, "2")
    assert (again.value, again.state, again.again) == (D(2), "waiting", True)
    assert post(world, "3").pk == again.pk
    first.refresh_from_db()
    assert (first.value, first.state, first.again) == (D("8.3"), "confirmed", False)
    assert Mark.objects.get().value == D("8.3")
    done = proposals.confirm([Proposal.objects.get(pk=again.pk)], by(world))
    assert done.marks == [] and len(done.kept) == 1
    assert post(world, "8.26").pk == first.pk  # as confirmed: nothing is left to decide
    assert Proposal.objects.get() == first
    post(world, "4")
    proposals.confirm(list(Proposal.objects.filter(state="waiting")), by(world), replace=True)
    post(world, "5")
    sources = Proposal.objects.order_by("pk").values_list("source", "state")
    assert list(sources) == [
        ("attempt:17", "confirmed"), ("attempt:17#2", "confirmed"), ("attempt:17#3", "waiting"),
    ]  # fmt: skip
    assert Mark.objects.get().value == D(4)


def test_a_withdrawn_proposal_comes_back_with_the_next_result(world: World) -> None:
    assert not api.withdraw_proposal("attempt:17")
    first = post(world)
    other = post(world, source="attempt:171")
    assert api.withdraw_proposal("attempt:17")
    assert list(Proposal.objects.all()) == [other]
    first = post(world)
    proposals.confirm([first], by(world))
    post(world, "2")
    assert api.withdraw_proposal("attempt:17") and not api.withdraw_proposal("attempt:17")
    assert Mark.objects.get().value == D("8.3")
    assert (post(world, "3").source, post(world).pk) == ("attempt:17#2", first.pk)


def test_of_a_result_whose_confirmation_was_taken_back_after_a_later_one_was_declined_one_waits(
    world: World,
) -> None:
    first = post(world)
    proposals.confirm([first], by(world))
    proposals.decline([post(world, "2")], by(world))
    assert proposals.reopen([first]) == {first.pk}
    assert post(world, "3").pk == first.pk
    assert api.withdraw_proposal("attempt:17")
    assert post(world, "4").source == "attempt:17#3"


def test_what_comes_from_another_source_that_begins_alike_stays_apart(world: World) -> None:
    proposals.confirm([post(world)], by(world))
    assert post(world, "2", source="attempt:1").source == "attempt:1"
    assert post(world, "2", source="attempt:171").source == "attempt:171"


def test_a_result_as_before_the_confirmation_changes_nothing(world: World) -> None:
    proposals.confirm([post(world)], by(world))
    again = post(world)
    assert (again.value, again.state) == (D("8.3"), "confirmed")
    assert Proposal.objects.count() == 1
    assert Mark.objects.get().source == "attempt:17"
    history = MarkHistory.objects.get()
    assert (history.how, history.person, history.address) == ("confirmed", world.a.teacher, "10.0.0.7")


@pytest.mark.parametrize("value", ["-0.1", "10.01", "11", "NaN", "Infinity"])
def test_a_value_outside_the_scale_is_refused(world: World, value: str) -> None:
    with pytest.raises(api.ProposalRefused):
        post(world, value)
    assert not Proposal.objects.exists()


def test_a_column_that_is_not_the_pupils_is_refused(world: World) -> None:
    a, b = world.a, world.b
    wrong = [
        {"pupil_id": b.pupils[0].pk},
        {"pupil_id": a.other_pupil.pk},
        {"column": api.ColumnKey(a.class1.pk, world.toan.pk, b.term1.pk, "regular-1")},
        {"column": api.ColumnKey(a.class1.pk, world.gdtc.pk, a.term1.pk, "regular-1")},
        {"column": api.ColumnKey(a.class1.pk, world.toan.pk, a.term1.pk, "regular-7")},
    ]
    for fields in wrong:
        with pytest.raises(api.ProposalRefused):
            post(world, **fields)
    assert not Proposal.objects.exists()


def test_no_proposal_overwrites_a_typed_mark_unless_the_teacher_says_so(world: World) -> None:
    pupil = world.a.pupils[0]
    change = writing.Change(
        world.a.class1.pk, world.toan.pk, world.a.term1.pk, "regular-1", pupil.pk, Entry(D(7)), seen=0
    )
    writing.write([change], writing.Author(world.a.teacher))
    proposal = post(world)
    done = proposals.confirm([proposal], by(world))
    assert (done.marks, done.kept) == ([], [proposal])
    assert Mark.objects.get().value == D(7)
    assert proposals.confirm([proposal], by(world), replace=True).marks
    assert Mark.objects.get().value == D("8.3")


def test_of_two_attempts_the_newest_counts_and_the_other_is_put_aside(world: World) -> None:
    old, new = post(world, "5"), post(world, "6", source="attempt:18")
    proposals.confirm([old, new], by(world))
    assert Mark.objects.get().value == D(6)
    old.refresh_from_db()
    assert old.state == "declined"


def test_declining_leaves_the_book_as_it_is(world: World) -> None:
    assert proposals.decline([post(world)], by(world)) == 1
    assert not Mark.objects.exists()
    assert proposals.confirm(list(Proposal.objects.all()), by(world)).marks == []
