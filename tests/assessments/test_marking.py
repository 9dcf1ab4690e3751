"""Marking: the rules as examples, and what holds for every question and answer."""

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading as g
from tests.assessments.strategies import choices, groups, questions, questions_with_answers

D = Decimal


def score(outcomes: list[g.Outcome], points: list[D]) -> Fraction | None:
    return g.on_ten([g.exact_points(*one) for one in zip(outcomes, points, strict=True)], sum(points, D(0)))


def single(key: str = "A") -> g.SingleChoice:
    return g.SingleChoice(
        stem="?", options=tuple(g.Option(label=x, text=x, correct=x == key) for x in "ABCD")
    )


def group(rule: g.TrueFalseGroup | str = "steps") -> g.TrueFalseGroup:
    statements = tuple(g.Statement(label=x, text=x, correct=x in "ac") for x in "abcd")
    return g.TrueFalseGroup(stem="?", statements=statements, rule=rule)  # type: ignore[arg-type] # a literal


def group_with(right: int) -> g.Outcome:
    key = (True, False, True, False)
    return g.mark(group(), tuple(k if place < right else not k for place, k in enumerate(key)))


def numeric(value: str = "0.5", tolerance: str = "0") -> g.Numeric:
    return g.Numeric(stem="?", answers=(g.NumericKey(value=D(value), tolerance=D(tolerance)),))


@pytest.mark.parametrize(
    ("choice", "of", "worth", "groups_right", "numeric_right", "numeric_of", "numeric_worth", "expected"),
    [
        (0, 0, "0.25", (4, 3, 2, 1), 0, 0, "0.5", "1.85"),
        (0, 0, "0.25", (4, 4, 3, 0), 0, 0, "0.5", "2.5"),
        (10, 12, "0.25", (4, 3, 2, 1), 4, 6, "0.5", "6.35"),
        (16, 18, "0.25", (4, 4, 3, 3), 4, 6, "0.25", "8.0"),
        (20, 24, "0.25", (4, 3, 3, 2), 0, 0, "0.25", "7.25"),
    ],
)
def test_the_graduation_papers_of_2025(
    choice: int, of: int, worth: str, groups_right: tuple[int, ...],
    numeric_right: int, numeric_of: int, numeric_worth: str, expected: str,
) -> None:  # fmt: skip
    outcomes = [g.mark(single(), "A" if n < choice else "B") for n in range(of)]
    outcomes += [group_with(right) for right in groups_right]
    outcomes += [g.mark(numeric(), "0,5" if n < numeric_right else "7") for n in range(numeric_of)]
    points = [D(worth)] * of + [D(1)] * 4 + [D(numeric_worth)] * numeric_of
    assert g.points_earned(outcomes, points) == D(expected)
    if sum(points) == 10:
        assert score(outcomes, points) == D(expected)


def test_true_false_by_steps_and_linear() -> None:
    assert [group_with(n).fraction for n in range(5)] == [D(0), D("0.1"), D("0.25"), D("0.5"), D(1)]
    assert g.mark(group("linear"), (True, False, False, True)).fraction == D("0.5")
    unmarked = g.mark(group(), (True, None, True, False))
    assert unmarked.fraction == D("0.5") and dict(unmarked.detail)["b"] is False


@pytest.mark.parametrize("typed", ["0,5", "0.5", ",5", ".5", "0,50", " 0,5 ", "+0,5", "00,5"])
def test_a_number_is_read_by_its_value(typed: str) -> None:
    assert g.mark(numeric(), g.parse_answer(numeric(), typed)).state == "right"


@pytest.mark.parametrize("minus", list("-−–—－﹣"))
def test_every_minus_sign_is_a_minus(minus: str) -> None:
    assert g.mark(numeric("-1.5"), f"{minus}1,5").state == "right"


@pytest.mark.parametrize("typed", ["0,51", "1/2", "nửa", "0,5 kg", "--0,5", "1e3", "0,5,0"])
def test_what_is_no_such_number_is_wrong_and_kept(typed: str) -> None:
    answer = g.parse_answer(numeric(), typed)
    assert answer == typed and g.mark(numeric(), answer).state == "wrong"


def test_tolerance_includes_its_ends() -> None:
    question = numeric("9.8", "0.1")
    assert [g.mark(question, x).state for x in ("9,7", "9,9", "9,69", "9,91")] == [
        "right", "right", "wrong", "wrong",
    ]  # fmt: skip


def test_multiple_choice_takes_wrong_picks_off_but_never_below_zero() -> None:
    options = tuple(g.Option(label=x, text=x, correct=x in "ABC") for x in "ABCDE")
    question = g.MultipleChoice(stem="?", options=options)
    third = g.mark(question, frozenset("A"))
    assert third.state == "partial" and third.fraction == D(1) / 3
    assert g.mark(question, frozenset("ABD")).fraction == D(1) / 3
    assert g.mark(question, frozenset("DE")).fraction == 0
    assert g.mark(question, frozenset("ABC")).state == "right"
    strict = g.MultipleChoice(stem="?", options=options, rule="all_or_nothing")
    assert g.mark(strict, frozenset("AB")).fraction == 0
    # A third of 0.75 is a quarter, not 0.2499…: the mark 8.25 becomes 8.3.
    assert score(
        [third, g.Outcome(D(1), "right"), g.Outcome(D(0), "wrong")], [D("0.75"), D(8), D("1.25")]
    ) == D("8.25")


def test_an_essay_waits_for_a_person_and_so_does_the_score() -> None:
    essay = g.Essay(stem="?")
    assert g.mark(essay, "Bài làm") == g.Outcome(None, "needs_marking")
    assert g.mark(essay, None) == g.Outcome(D(0), "blank")
    outcomes = [g.mark(single(), "A"), g.mark(essay, "Bài làm")]
    assert score(outcomes, [D(5), D(5)]) is None
    assert score([], []) is None


def test_points_that_do_not_add_up_are_scaled_to_ten() -> None:
    assert score([g.mark(single(), "A"), g.mark(single(), "B")], [D(1), D(3)]) == D("2.5")


@given(questions_with_answers())
def test_an_outcome_lies_between_nothing_and_all(pair: tuple[g.Question, g.Answer]) -> None:
    outcome = g.mark(*pair)
    if outcome.fraction is None:
        assert outcome.state == "needs_marking" and isinstance(pair[0], g.Essay)
        return
    assert 0 <= outcome.fraction <= 1
    assert (outcome.state == "right") == (outcome.fraction == 1)
    assert outcome.state != "partial" or 0 < outcome.fraction < 1
    assert (outcome.state == "blank") == (pair[1] is None)


@given(questions)
def test_the_key_gives_everything_and_blank_nothing(question: g.Question) -> None:
    assert g.mark(question, None).fraction == 0
    if not isinstance(question, g.Essay):
        assert g.mark(question, g.full_answer(question)).fraction == 1


@given(choices(g.MultipleChoice), st.data())
def test_one_more_mistake_never_helps_in_multiple_choice(
    question: g.MultipleChoice, data: st.DataObject
) -> None:
    picked = data.draw(st.frozensets(st.sampled_from(g.labels(question))))
    option = data.draw(st.sampled_from(question.options))
    better = picked | {option.label} if option.correct else picked - {option.label}
    worse = picked - {option.label} if option.correct else picked | {option.label}
    high, low = g.mark(question, better or None).fraction, g.mark(question, worse or None).fraction
    assert high is not None and low is not None and low <= high


@given(groups, st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4), st.integers(0, 3))
def test_one_more_mistake_never_helps_in_a_group(
    question: g.TrueFalseGroup, values: list[bool | None], place: int
) -> None:
    key = question.statements[place].correct
    better, worse = list(values), list(values)
    better[place], worse[place] = key, not key
    high, low = g.mark(question, tuple(better)).fraction, g.mark(question, tuple(worse)).fraction
    assert high is not None and low is not None and low <= high


@given(questions_with_answers(), st.integers())
def test_the_order_shown_changes_nothing(pair: tuple[g.Question, g.Answer], seed: int) -> None:
    question, answer = pair
    order = g.shuffled(question, Random(seed))
    sent = g.shown_answer(question, answer, order)
    assert g.mark(question, g.parse_answer(question, sent, order)) == g.mark(question, answer)
