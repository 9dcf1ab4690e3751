"""Random sequences of what can happen to an attempt, against a small model; the clock is the test's own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments import grading, submitting
from assessments.attempts import reading, rules, saving, writing
from assessments.attempts.models import Answer, Attempt
from lms.gradebook.models import Proposal
from tests.assessments.making import give, make_quiz, single
from tests.world import World

START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
MINUTES, GRACE = 30, timedelta(seconds=5)


class Machine(RuleBasedStateMachine):
    """One pupil, one assignment of two attempts; everything happens inside a transaction that is rolled back."""

    world: World
    assignment: Any

    @initialize()
    def begin(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.now = START
        self.number = 0
        self.open = False
        self.deadline = START
        self.stored: dict[int, tuple[int, str]] = {}
        self.final: dict[int, Decimal | None] = {}
        self.pupil = self.world.a.pupils[0]
        self.items = list(writing.paper_of(self.assignment).by_id)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.select_related("assignment__quiz").get(number=self.number)

    @rule(seconds=st.sampled_from([1, 4, 60, 600, 1795, 1800]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def start(self) -> None:
        may = self.now < self.assignment.closes and (self.open or self.number < 2)
        try:
            attempt = writing.start(self.assignment, self.pupil.pk, self.now)
        except writing.StartRefused:
            assert not self.open and not may
            return
        if self.open:
            assert attempt.number == self.number
            return
        assert may and attempt.number == self.number + 1
        self.number, self.open, self.stored = attempt.number, True, {}
        self.deadline = min(self.now + timedelta(minutes=MINUTES), self.assignment.closes)
        assert attempt.deadline == self.deadline

    @precondition(lambda self: self.number)
    @rule(
        which=st.integers(0, 2), revision=st.integers(1, 6), value=st.sampled_from(["", "A", "B", "C", "D"])
    )
    def save(self, which: int, revision: int, value: str) -> None:
        """New, replayed, late and out of order alike: the model keeps the highest revision."""
        attempt, item = self.attempt, self.items[which]
        sent = saving.Save(attempt.pk, {item: (revision, value)}, person_id=self.pupil.pk)
        (result,) = saving.store([sent], now=self.now)
        if not self.open or self.now >= self.deadline + GRACE:
            assert result.status == 409
            return
        assert result.status == 200
        if revision > self.stored.get(item, (0, ""))[0]:
            assert result.body["stale"] == []
            place = writing.sheet_for(attempt).places[item]
            self.stored[item] = (revision, place.stored(value))
        else:
            assert result.body["stale"] == [str(item)]

    @precondition(lambda self: self.number)
    @rule(which=st.integers(0, 2), form=st.sampled_from(["Z", ["A"], {"a": "1"}, 7]))
    def save_nonsense(self, which: int, form: Any) -> None:
        sent = saving.Save(self.attempt.pk, {self.items[which]: (99, form)}, person_id=self.pupil.pk)
        (result,) = saving.store([sent], now=self.now)
        assert result.status in (400, 409)

    @precondition(lambda self: self.number)
    @rule()
    def somebody_else_saves(self) -> None:
        sent = saving.Save(self.attempt.pk, {self.items[0]: (99, "A")}, person_id=self.world.a.pupils[1].pk)
        (result,) = saving.store([sent], now=self.now)
        assert result.status == 404

    @precondition(lambda self: self.number)
    @rule()
    def finish(self) -> None:
        attempt = submitting.finish(self.attempt.pk, self.now)
        self._closed(attempt, "pupil")

    @rule()
    def close_overdue(self) -> None:
        overdue = self.open and self.now >= self.deadline + GRACE
        assert submitting.close_overdue(self.now) == int(overdue)
        if overdue:
            self._closed(self.attempt, "deadline")

    def _closed(self, attempt: Attempt, how: str) -> None:
        assert attempt.state == "closed"
        if not self.open:
            return
        self.open = False
        late = self.now >= self.deadline + GRACE
        assert attempt.closed_how == ("deadline" if late else how)
        assert attempt.closed_at == (self.deadline if late else min(self.now, self.deadline))
        self.final[self.number] = attempt.score

    @precondition(lambda self: self.number)
    @rule()
    def review_before_release(self) -> None:
        shown = reading.visible(self.attempt, self.now)
        assert shown.mark is not self.open
        assert shown.answers is shown.key
        assert shown.key is (not self.open and self.now >= self.assignment.closes)

    @invariant()
    def the_database_says_the_same(self) -> None:
        if not getattr(self, "number", 0):
            return
        attempt = self.attempt
        rows = {a.item_id: (a.revision, a.value) for a in Answer.objects.filter(attempt=attempt)}
        assert rows == self.stored
        assert (attempt.state == "in_progress") is self.open
        assert Attempt.objects.filter(state="in_progress").count() == int(self.open)
        for number, score in self.final.items():
            assert Attempt.objects.get(number=number).score == score
        if not self.open:
            places = writing.sheet_for(attempt).places
            values = [rows.get(item, (0, ""))[1] for item in places]
            fresh = [
                grading.mark(p.question, grading.load(p.question, v))
                for p, v in zip(places.values(), values, strict=True)
            ]
            earned = [
                grading.exact_points(o, p.item.points) for o, p in zip(fresh, places.values(), strict=True)
            ]
            exact = grading.on_ten(earned, sum((p.item.points for p in places.values()), Decimal(0)))
            assert attempt.score == (None if exact is None else rules.cut(exact))
        proposals = list(Proposal.objects.values_list("value", flat=True))
        best = max((s for s in self.final.values() if s is not None), default=None)
        assert proposals == ([] if best is None else [best.quantize(Decimal("0.1"), "ROUND_HALF_UP")])


def test_random_sequences(world: World) -> None:
    quiz = make_quiz(
        world.a, world.toan, [single(f"Câu {n}") for n in range(3)], points="2", shuffle_options=True
    )
    assignment = give(
        world.a,
        world.toan,
        quiz,
        opens=START,
        closes=START + timedelta(hours=1),
        minutes=MINUTES,
        attempts_allowed=2,
    )
    Machine.world, Machine.assignment = world, assignment
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize(
    ("earned", "whole", "score"),
    [("7", "10", "7"), ("1", "3", "3.333333"), ("2", "3", "6.666666"), ("9.7", "12", "8.083333")],
)
def test_scores_are_on_ten(earned: str, whole: str, score: str) -> None:
    exact = grading.on_ten([Fraction(earned)], Decimal(whole))
    assert exact == Fraction(earned) * 10 / Fraction(whole)
    assert exact is not None and rules.cut(exact) == Decimal(score)
    assert grading.on_ten([Fraction(earned)], Decimal(0)) is None
