"""Answers in and out, what a pupil is sent, and questions as JSON."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import grading as g
from tests.assessments.strategies import questions, questions_with_answers
from tests.assessments.test_marking import group, numeric, single


@given(questions_with_answers())
def test_storing_and_loading_is_the_identity(pair: tuple[g.Question, g.Answer]) -> None:
    question, answer = pair
    assert g.load(question, g.store(question, answer)) == answer


@given(questions_with_answers(), st.integers())
def test_showing_and_parsing_is_the_identity(pair: tuple[g.Question, g.Answer], seed: int) -> None:
    question, answer = pair
    order = g.shuffled(question, Random(seed))
    sent = json.loads(json.dumps(g.shown_answer(question, answer, order)))
    assert g.parse_answer(question, sent, order) == answer


@given(questions)
def test_a_snapshot_gives_the_question_back(question: g.Question) -> None:
    assert g.from_dict(json.loads(json.dumps(g.snapshot(question)))) == question


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        (single(), "E"), (single(), ["A"]), (single(), 1), (single(), "A,B"), (single(), {"a": "1"}),
        (g.MultipleChoice(stem="?", options=single().options), "A"),
        (g.MultipleChoice(stem="?", options=single().options), ["A", "Z"]),
        (g.MultipleChoice(stem="?", options=single().options), ["A", 1]),
        (group(), "1010"), (group(), {"e": "1"}), (group(), {"a": "2"}), (group(), {"a": 1}),
        (numeric(), "1" * 41), (numeric(), 5), (g.Essay(stem="?"), "a" * 60_001), (g.Essay(stem="?"), ["a"]),
    ],
)  # fmt: skip
def test_what_no_honest_page_sends_is_refused(question: g.Question, raw: Any) -> None:
    with pytest.raises(g.AnswerError):
        g.parse_answer(question, raw)


def test_blank_is_blank_in_every_dress() -> None:
    for question, raws in (
        (single(), (None, "")),
        (g.MultipleChoice(stem="?", options=single().options), (None, "", [])),
        (group(), (None, "", {}, {"a": "", "b": None})),
        (numeric(), (None, "", "  ")),
        (g.Essay(stem="?"), (None, "", " \n ")),
    ):
        assert all(g.parse_answer(question, raw) is None for raw in raws)


def test_names_on_the_page_follow_the_place_not_the_author() -> None:
    view = g.public_view(single(), ("C", "A", "D", "B"))
    assert view["options"][0] == {"name": "A", "text": "C"}
    assert g.parse_answer(single(), "A", ("C", "A", "D", "B")) == "C"
    with pytest.raises(g.AnswerError):
        g.public_view(single(), ("A", "B"))


SECRETS = ("correct", "feedback", "guide", "answers", "tolerance", "rule", "value", "BIMAT")


@given(questions)
def test_a_pupil_is_never_sent_the_key(question: g.Question) -> None:
    view = g.public_view(question)
    allowed = {"type", "stem", "options", "statements", "min_words", "max_words"}
    assert set(view) <= allowed
    for part in view.get("options", []) + view.get("statements", []):
        assert set(part) == {"name", "text"}


def test_no_byte_of_key_or_feedback_is_in_what_a_pupil_is_sent() -> None:
    option = g.Option(label="A", text="một", correct=True, feedback="BIMAT")
    other = g.Option(label="B", text="hai", feedback="BIMAT")
    for question in (
        g.SingleChoice(stem="?", options=(option, other), feedback="BIMAT"),
        g.MultipleChoice(stem="?", options=(option, other), feedback="BIMAT"),
        g.TrueFalseGroup(
            stem="?",
            statements=tuple(g.Statement(label=x, text=x, correct=True) for x in "abcd"),
            feedback="BIMAT",
        ),
        g.Numeric(stem="?", answers=numeric("31415").answers, feedback="BIMAT"),
        g.Essay(stem="?", guide="BIMAT", feedback="BIMAT"),
    ):
        sent = json.dumps(g.public_view(question), ensure_ascii=False)
        assert not any(secret in sent for secret in (*SECRETS, "31415", ": true", ": false"))


class Matching:
    """A type that some later code brings along without teaching these functions."""

    type = "matching"
    stem = "?"
    key = "BIMAT"


@pytest.mark.parametrize(
    "use",
    [
        g.public_view, g.labels, g.problems, g.full_answer, g.snapshot,
        lambda q: g.mark(q, "A"), lambda q: g.parse_answer(q, "A"), lambda q: g.load(q, "A"),
    ],
)  # fmt: skip
def test_an_unknown_type_fails_closed(use: Any) -> None:
    with pytest.raises(g.UnknownType):
        use(Matching())


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, {"v": 2, "type": "essay", "stem": "?"}, {"v": 1, "type": "essay"},
        {"v": 1, "type": "essay", "stem": "?", "script": "x"}, {"v": 1, "type": "essay", "stem": 3},
        {"v": 1, "type": "essay", "stem": "?", "min_words": True},
        {"v": 1, "type": "numeric", "stem": "?", "answers": [{"value": "NaN"}]},
        {"v": 1, "type": "numeric", "stem": "?", "answers": [{"value": "1E+900"}]},
        {"v": 1, "type": "numeric", "stem": "?", "answers": [{"value": "1", "tolerance": "-1"}]},
        {"v": 1, "type": "single_choice", "stem": "?", "options": [{"label": "A", "text": "x", "correct": 1}]},
        {"v": 1, "type": "single_choice", "stem": "?", "options": [{"label": "A", "text": "x"}] * 2},
        {"v": 1, "type": "multiple_choice", "stem": "?", "rule": "generous"},
    ],
)  # fmt: skip
def test_a_damaged_snapshot_is_refused(data: Any) -> None:
    with pytest.raises(g.SnapshotError):
        g.from_dict(data)


def test_what_is_missing_is_named() -> None:
    assert g.problems(single()) == []
    assert g.problems(single(key="")) == ["no_key"]
    twice = g.SingleChoice(stem=" ", options=(g.Option(label="A", text="x", correct=True),) * 2)
    assert g.problems(twice) == ["no_stem", "double_option", "many_keys"]
    assert g.problems(g.SingleChoice(stem="?")) == ["few_options", "no_key"]
    assert g.problems(g.TrueFalseGroup(stem="?")) == ["not_four_statements"]
    assert g.problems(g.Numeric(stem="?")) == ["no_key"]
    assert g.problems(g.Essay(stem="?", min_words=9, max_words=5)) == ["word_limits"]
