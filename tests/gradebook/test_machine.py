"""Two teachers, a quiz that proposes and regrades, publication: whatever the order, history replays to the book."""

from decimal import Decimal as D
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lms.gradebook import api, proposals, writing
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.gradebook.rules import Entry
from tests.world import World

pytestmark = pytest.mark.django_db
cells = st.tuples(st.integers(0, 1), st.sampled_from(["regular-1", "final"]))
values = st.integers(0, 100).map(lambda n: D(n) / 10)


class Book(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.typed: dict[tuple[int, str], D] = {}
        self.screens: dict[str, dict[tuple[int, str], int]] = {"one": {}, "two": {}}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def author(self, how: str = "typed") -> writing.Author:
        return writing.Author(self.world.a.teacher, "10.0.0.1", how)

    def mark(self, cell: tuple[int, str]) -> Mark | None:
        return Mark.objects.filter(pupil=self.world.a.pupils[cell[0]], slot=cell[1]).first()

    @rule(who=st.sampled_from(["one", "two"]), cell=cells)
    def looks(self, who: str, cell: tuple[int, str]) -> None:
        mark = self.mark(cell)
        self.screens[who][cell] = mark.version if mark else 0

    @rule(who=st.sampled_from(["one", "two"]), cell=cells, value=st.one_of(st.none(), values))
    def types(self, who: str, cell: tuple[int, str], value: D | None) -> None:
        a, seen = self.world.a, self.screens[who].get(cell, 0)
        before = self.mark(cell)
        change = writing.Change(
            a.class1.pk, self.world.toan.pk, a.term1.pk, cell[1], a.pupils[cell[0]].pk, Entry(value), seen
        )
        try:
            written = writing.write([change], self.author())
        except writing.Conflict:
            assert before and before.version != seen and before.value != value
            assert self.mark(cell).value == before.value  # type: ignore[union-attr] # it was there before
            return
        if written:
            self.screens[who][cell] = written[0].version

    @rule(cell=cells, attempt=st.integers(1, 2), value=values)
    def proposes(self, cell: tuple[int, str], attempt: int, value: D) -> None:
        before = self.mark(cell)
        a = self.world.a
        api.post_proposal(
            column=api.ColumnKey(a.class1.pk, self.world.toan.pk, a.term1.pk, cell[1]),
            pupil_id=a.pupils[cell[0]].pk, value=value, source=f"attempt:{cell[0]}{cell[1]}{attempt}", source_label="bài",
        )  # fmt: skip
        after = self.mark(cell)
        assert (before and before.version) == (after and after.version)

    @rule(cell=cells, attempt=st.integers(1, 2))
    def withdraws(self, cell: tuple[int, str], attempt: int) -> None:
        before, source = self.mark(cell), f"attempt:{cell[0]}{cell[1]}{attempt}"
        decided = set(Proposal.objects.exclude(state="waiting").values_list("pk"))
        api.withdraw_proposal(source)
        assert not Proposal.objects.filter(state="waiting", source__startswith=source).exists()
        assert set(Proposal.objects.exclude(state="waiting").values_list("pk")) == decided
        after = self.mark(cell)
        assert (before and before.version) == (after and after.version)

    @rule(replace=st.booleans())
    def confirms(self, replace: bool) -> None:
        before = {(m.pupil_id, m.slot): m.entry for m in Mark.objects.all() if not m.entry.is_empty}
        proposals.confirm(list(Proposal.objects.all()), self.author("confirmed"), replace=replace)
        if not replace:
            now = {(m.pupil_id, m.slot): m.entry for m in Mark.objects.all()}
            assert all(now[cell] == entry for cell, entry in before.items())
        else:
            assert not Proposal.objects.filter(state="waiting").exists()

    @precondition(lambda self: Mark.objects.exists())
    @rule()
    def publishes(self) -> None:
        writing.publish(list(Mark.objects.all()), self.author("published"))
        assert not [m for m in Mark.objects.filter(published_at=None) if not m.entry.is_empty]

    @invariant()
    def history_replays_to_the_book(self) -> None:
        rows: dict[int, list[MarkHistory]] = {}
        for row in MarkHistory.objects.order_by("id"):
            rows.setdefault(row.mark_id, []).append(row)
        for mark in Mark.objects.all():
            state: dict[str, Any] = writing.state_of(None)
            for number, row in enumerate(rows[mark.pk], start=1):
                assert (row.old, row.version) == (state, number)
                state = row.new
            assert (state, len(rows[mark.pk])) == (writing.state_of(mark), mark.version)


def test_history_replays_to_the_book(world: World) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Book.world = world
    run_state_machine_as_test(Book, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
