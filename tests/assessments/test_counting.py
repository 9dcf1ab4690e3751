"""Which of several attempts counts: the rule, the gradebook's proposal, and what pupil and teacher read."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given as each
from hypothesis import strategies as st

from assessments import grading as g
from assessments import submitting
from assessments.api import CannotGive, QuizAssignment, progress, reschedule, start_or_resume
from assessments.attempts import rules
from assessments.attempts.models import Attempt
from lms.gradebook import api as gradebook
from lms.gradebook.models import Mark, Proposal
from lms.ui.numbers import round_half_up
from tests.assessments import build
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.world import World

WAYS: list[rules.Counts] = ["highest", "last", "first", "average"]
scores = st.fractions(0, 10, max_denominator=5040)


@each(st.lists(scores, min_size=1, max_size=8))
def test_the_result_lies_among_the_scores(marked: list[Fraction]) -> None:
    found = {how: rules.counted(how, marked) for how in WAYS}
    assert found["highest"] == max(marked)
    assert (found["first"], found["last"]) == (marked[0], marked[-1])
    for result in found.values():
        assert result is not None and min(marked) <= result <= max(marked)
    assert found["average"] is not None and found["average"] * len(marked) == sum(marked)


@each(st.lists(scores, min_size=1, max_size=6), st.data())
def test_what_waits_for_marking_leaves_open_only_what_it_could_change(
    marked: list[Fraction], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(marked)))
    waiting: list[Fraction | None] = [*marked[:place], None, *marked[place:]]
    assert rules.counted("highest", waiting) is None
    assert rules.counted("average", waiting) is None
    assert rules.counted("first", waiting) == (None if place == 0 else marked[0])
    assert rules.counted("last", waiting) == (None if place == len(marked) else marked[-1])


@each(scores, st.integers(1, 6), st.sampled_from(WAYS))
def test_equal_scores_give_the_same_result_by_every_rule(score: Fraction, count: int, how: Any) -> None:
    assert rules.counted(how, [score] * count) == score


@each(scores, st.integers(0, 1))
def test_a_cut_score_is_rounded_as_the_exact_one(score: Fraction, tie: int) -> None:
    score = min(Fraction(10), score if tie else Fraction(int(score * 10) * 2 + 1, 20))
    tenths = (score * 10 + Fraction(1, 2)) // 1  # half up
    assert round_half_up(rules.cut(score)) == Decimal(tenths) / 10


@pytest.mark.parametrize("how", WAYS)
def test_no_attempt_is_no_result(how: Any) -> None:
    assert rules.counted(how, []) is None


def several(world: World, counts: str, **fields: Any) -> QuizAssignment:
    quiz = make_quiz(world.a, world.toan, [single(f"Câu {n}") for n in range(4)])
    return give(world.a, world.toan, quiz, attempts_allowed=4, counts=counts, **fields)


def takes(world: World, assignment: QuizAssignment, right: Sequence[int]) -> list[Attempt]:
    """One attempt for each number of right answers among four."""
    done = []
    for count in right:
        attempt = start_or_resume(world.a.pupils[0], assignment.pk)
        places = list(submitting.writing.sheet_for(attempt).places)[:count]
        submitting.writing.save_as_sent(attempt.pk, dict.fromkeys(places, "B"), timezone.now(), {})
        done.append(submitting.finish(attempt.pk))
    return done


@pytest.mark.parametrize(
    ("how", "proposed"),
    [("highest", "7.5"), ("last", "2.5"), ("first", "5.0"), ("average", "5.0")],
)
def test_the_proposal_the_pages_and_the_progress_follow_the_rule(
    world: World, as_person: Any, how: str, proposed: str
) -> None:
    assignment = several(world, how)
    attempts = takes(world, assignment, [2, 3, 1])
    assert Proposal.objects.get().value == Decimal(proposed)
    (line, *_others) = [p for p in progress([assignment.pk])[assignment.pk] if p.pupil == world.a.pupils[0]]
    assert (line.score, line.attempts) == (Decimal(proposed), 3)
    shown = proposed.replace(".", ",")
    rule = {
        "highest": "Kết quả lấy lần cao điểm nhất.",
        "last": "Kết quả lấy lần làm cuối.",
        "first": "Kết quả lấy lần làm đầu tiên; các lần sau để luyện tập.",
        "average": "Kết quả là trung bình cộng các lần làm.",
    }[how]
    pupil, teacher = as_person(world.a.pupils[0]), as_person(world.a.teacher)
    intro = pupil.get(f"/lam-bai/{assignment.pk}/").text
    assert "Em được làm 4 lần, em còn 1 lần." in intro and rule in intro
    result = pupil.get(f"/lam-bai/luot/{attempts[0].pk}/ket-qua/").text
    assert f"Kết quả được tính của bài này: {shown}" in result and rule in result
    assert result.count("được tính</span>") == (3 if how == "average" else 1)
    overview = teacher.get(f"/cham-bai/{assignment.pk}/").text
    assert rule in overview and shown in overview
    one = teacher.get(f"/cham-bai/luot/{attempts[-1].pk}/").text
    assert f'Kết quả được tính: <b class="num">{shown}</b>' in one


def test_an_average_is_exact_to_the_tenth(world: World) -> None:
    # 10, 10 and 9,7 of 12 points: exactly 8,25. Cut to six places before adding up they would give 8,2.
    quiz = make_quiz(world.a, world.toan, one_of_each()[-1:], points=Decimal(12))
    assignment = give(world.a, world.toan, quiz, attempts_allowed=3, counts="average")
    for points in ("10", "10", "9.7"):
        attempt, item = _hands_in_an_essay(world, assignment)
        submitting.mark_essay(attempt.pk, item, Decimal(points), "", world.a.teacher.pk)
    assert Proposal.objects.get().value == Decimal("8.3")
    assert [a.exact for a in Attempt.objects.order_by("number")] == ["25/3", "25/3", "97/12"]
    (line, *_others) = [p for p in progress([assignment.pk])[assignment.pk] if p.attempts]
    assert line.score is not None and round_half_up(line.score) == Decimal("8.3")


def test_three_thirds_are_a_whole(world: World) -> None:
    # Three times 1/3, and nothing for five more questions: 1 of 8 points is exactly 1,25.
    options = tuple(g.Option(label=x, text=f"Ô {x}", correct=x in "ABC") for x in "ABCD")
    thirds = [g.MultipleChoice(stem=f"Câu {n}", options=options) for n in range(3)]
    quiz = make_quiz(
        world.a, world.toan, [*thirds, *[single(f"Câu {n}") for n in range(5)]], points=Decimal(1)
    )
    assignment = give(world.a, world.toan, quiz)
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    places = submitting.writing.sheet_for(attempt).places
    sent = {i: p.stored(["A"]) for i, p in places.items() if p.question.type == "multiple_choice"}
    submitting.writing.save_as_sent(attempt.pk, sent, timezone.now(), {})
    done = submitting.finish(attempt.pk)
    assert (done.exact, Proposal.objects.get().value) == ("5/4", Decimal("1.3"))


def test_hidden_marks_stay_hidden_among_the_attempts(world: World, as_person: Any) -> None:
    assignment = several(world, "highest")
    type(assignment.quiz).objects.update(show_mark="never", show_answers="never")
    takes(world, assignment, [2, 3])
    intro = as_person(world.a.pupils[0]).get(f"/lam-bai/{assignment.pk}/").text
    assert "7,5" not in intro and "5,0" not in intro and "được tính</span>" not in intro


def test_a_later_attempt_after_the_confirmation_is_a_new_proposal_that_shows_the_difference(
    world: World, as_person: Any
) -> None:
    assignment = several(world, "last")
    takes(world, assignment, [2])
    teacher = as_person(world.a.teacher)
    sheet = f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/"
    teacher.post(sheet, {"do": "confirm-all"})
    takes(world, assignment, [1])
    waiting = Proposal.objects.get(state="waiting")
    assert (waiting.value, waiting.again) == (Decimal("2.5"), True)
    (waits,) = gradebook.proposals_waiting(world.a.teacher)
    assert (waits.count, waits.replacing) == (0, 1)
    page = teacher.get(f"{sheet}hoc-sinh/{world.a.pupils[0].pk}/").text
    assert "Thay 5,0 bằng 2,5" in page
    assert "Kết quả bài đã đổi sau lần thầy cô xác nhận hoặc bỏ qua trước đây." in page
    takes(world, assignment, [2])
    assert not Proposal.objects.filter(state="waiting").exists()


def test_an_essay_of_an_earlier_attempt_marked_late_does_not_hide_the_later_one(world: World) -> None:
    quiz = make_quiz(world.a, world.toan, one_of_each()[-1:])
    assignment = give(world.a, world.toan, quiz, attempts_allowed=2)
    done = [_hands_in_an_essay(world, assignment) for _number in range(2)]
    teacher = world.a.teacher.pk
    submitting.mark_essay(done[1][0].pk, done[1][1], Decimal(9), "", teacher)
    assert not Proposal.objects.exists()
    submitting.mark_essay(done[0][0].pk, done[0][1], Decimal(4), "", teacher)
    assert Proposal.objects.get().value == Decimal(9)


@pytest.mark.parametrize(("how", "result"), [("last", "4"), ("highest", "9"), ("average", "6.5")])
def test_a_proposal_that_no_longer_counts_cannot_be_confirmed_while_an_essay_waits(
    world: World, as_person: Any, how: str, result: str
) -> None:
    quiz = make_quiz(world.a, world.toan, one_of_each()[-1:])
    assignment = give(world.a, world.toan, quiz, attempts_allowed=2, counts=how)
    teacher, sheet = as_person(world.a.teacher), f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/"
    first, item = _hands_in_an_essay(world, assignment)
    submitting.mark_essay(first.pk, item, Decimal(9), "", world.a.teacher.pk)
    assert Proposal.objects.get(state="waiting").value == 9
    second, item = _hands_in_an_essay(world, assignment)
    assert not Proposal.objects.filter(state="waiting").exists()
    teacher.post(sheet, {"do": "confirm-all"})
    assert not Mark.objects.exists()
    submitting.mark_essay(second.pk, item, Decimal(4), "", world.a.teacher.pk)
    assert Proposal.objects.get().value == Decimal(result)
    teacher.post(sheet, {"do": "confirm-all"})
    assert Mark.objects.get().value == Decimal(result)


def test_what_was_confirmed_stays_while_a_later_essay_waits(world: World, as_person: Any) -> None:
    quiz = make_quiz(world.a, world.toan, one_of_each()[-1:])
    assignment = give(world.a, world.toan, quiz, attempts_allowed=3, counts="last")
    teacher, sheet = as_person(world.a.teacher), f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/"
    states = []
    for points in (9, 4, 9):
        attempt, item = _hands_in_an_essay(world, assignment)
        states.append(list(Proposal.objects.values_list("value", "state")))
        submitting.mark_essay(attempt.pk, item, Decimal(points), "", world.a.teacher.pk)
        if points == 9:
            teacher.post(sheet, {"do": "confirm-all"})
    assert states == [[], [(9, "confirmed")], [(9, "confirmed")]]
    assert Mark.objects.get().value == 9
    assert list(Proposal.objects.values_list("value", "state")) == [(9, "confirmed")]


def _hands_in_an_essay(world: World, assignment: QuizAssignment) -> tuple[Attempt, int]:
    attempt = start_or_resume(world.a.pupils[0], assignment.pk)
    item = next(iter(submitting.writing.sheet_for(attempt).places))
    submitting.writing.save_as_sent(attempt.pk, {item: "Sông"}, timezone.now(), {})
    return submitting.finish(attempt.pk), item


def test_the_rule_is_the_assignments_and_stays_once_a_pupil_has_begun(world: World) -> None:
    quiz = build.quiz(world, [single()], attempts_allowed=3, counts="average")
    assignment = build.given(quiz, world.a.class1, world.a.teacher, attempts=3)
    assert assignment.counts == "average"
    times = {"opens": assignment.opens, "closes": assignment.closes, "minutes": 15, "attempts": 3}
    assert reschedule(assignment, **times, counts="last").counts == "last"
    start_or_resume(world.a.pupils[0], assignment.pk)
    with pytest.raises(CannotGive):
        reschedule(assignment, **times, counts="first")
    later = {**times, "closes": assignment.closes + timedelta(days=1)}
    assert reschedule(assignment, **later, counts="last").counts == "last"


def test_a_teacher_chooses_it_when_giving(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [single()])
    client = as_person(world.a.teacher)
    page = client.get(f"/de-kiem-tra/{quiz.pk}/giao/").text
    assert "Kết quả lấy theo" in page and "Trung bình các lần" in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {
        "classes": [world.a.class1.pk], "open_day": tomorrow.strftime("%d/%m/%Y"), "open_time": "07:30",
        "close_day": tomorrow.strftime("%d/%m/%Y"), "close_time": "08:30", "attempts": "2", "counts": "average",
    }  # fmt: skip
    client.post(f"/de-kiem-tra/{quiz.pk}/giao/", typed)
    assert QuizAssignment.objects.get().counts == "average"
