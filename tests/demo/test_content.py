"""The demo schools' material keeps its shape, and its arithmetic, whoever edits it. Pure: no database."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from latex2mathml.converter import convert

from lms.demo.content import catalogue
from lms.ui.numbers import parse_decimal

MATHS = re.compile(r"\$\$(.+?)\$\$|\$((?:[^$\\\n]|\\.)+?)\$")
SUBJECTS = {"toan", "khtn", "ngu-van", "lich-su-dia-li", "vat-li", "lich-su"}
TYPES = {"single_choice", "multiple_choice", "true_false_group", "numeric", "essay"}
COMMON = {
    "id", "type", "stem", "feedback", "subject", "grade", "topic", "level", "points", "source", "licence",
    "language", "tags",
}  # fmt: skip
OWN = {
    "single_choice": {"options"},
    "multiple_choice": {"options"},
    "true_false_group": {"statements"},
    "numeric": {"answers"},
    "essay": {"guide", "min_words", "max_words"},
}
# One way of placing the tone mark in oa, oe, uy throughout the product: 'khóa', 'thủy', not 'khoá', 'thuỷ'.
NEW_STYLE = re.compile(r"(?<![qQ])(?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\w)")

QUESTIONS = catalogue.questions()
BY_ID = {question["id"]: question for question in QUESTIONS}
QUIZZES = catalogue.quizzes()


def texts(value: Any) -> list[str]:
    """Every string inside a piece of JSON."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return []


def assert_good_text(value: Any) -> None:
    """NFC, one style of tone marks, and maths that becomes MathML without a stray dollar sign."""
    for text in texts(value):
        assert text == unicodedata.normalize("NFC", text), text
        assert not NEW_STYLE.search(text), f"tone mark: {NEW_STYLE.search(text)} in {text[:80]}"
        for display, inline in MATHS.findall(text):
            source = display or inline
            assert convert(source).startswith("<math"), source
        assert "$" not in MATHS.sub("", text), f"a lonely dollar sign: {text[:80]}"


def test_there_are_enough_questions_of_every_type_and_subject() -> None:
    assert len(QUESTIONS) >= 100
    assert {question["type"] for question in QUESTIONS} == TYPES
    assert {question["subject"] for question in QUESTIONS} == SUBJECTS
    assert {question["level"] for question in QUESTIONS} == {"know", "understand", "apply"}


def test_ids_and_stems_are_unique() -> None:
    assert len(BY_ID) == len(QUESTIONS)
    stems = Counter(" ".join(question["stem"].lower().split()) for question in QUESTIONS)
    assert [stem for stem, times in stems.items() if times > 1] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_has_its_shape(question: dict[str, Any]) -> None:
    kind = question["type"]
    assert set(question) == COMMON | OWN[kind]
    assert question["stem"] and question["feedback"] and question["topic"]
    assert Decimal(question["points"]) > 0
    assert_good_text(question)
    if kind in ("single_choice", "multiple_choice"):
        options = question["options"]
        assert [option["label"] for option in options] == list("ABCDEF")[: len(options)]
        assert len(options) >= 4
        assert len({option["text"] for option in options}) == len(options)
        right = sum(option["correct"] for option in options)
        assert right == 1 if kind == "single_choice" else 1 < right < len(options)
    elif kind == "true_false_group":
        statements = question["statements"]
        assert [statement["label"] for statement in statements] == list("abcd")
        assert {statement["correct"] for statement in statements} == {True, False}
    elif kind == "numeric":
        assert question["answers"]
        for answer in question["answers"]:
            parse_decimal(answer["value"])
            assert parse_decimal(answer["tolerance"]) >= 0
    else:
        assert question["guide"]
        assert 0 <= question["min_words"] <= question["max_words"]


def test_single_choice_keys_are_spread() -> None:
    keys = Counter(
        option["label"]
        for question in QUESTIONS
        if question["type"] == "single_choice"
        for option in question["options"]
        if option["correct"]
    )
    assert min(keys[label] for label in "ABCD") * 5 >= keys.total()


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz["key"])
def test_a_quiz_adds_up_to_ten(quiz: dict[str, Any]) -> None:
    assert_good_text(quiz)
    lines = [line for section in quiz["sections"] for line in section["questions"]]
    chosen = [BY_ID[line["id"]] for line in lines]
    assert sum(Decimal(line["points"]) for line in lines) == 10
    assert len({line["id"] for line in lines}) == len(lines)
    assert {question["subject"] for question in chosen} == {quiz["subject"]}
    assert {question["grade"] for question in chosen} == {quiz["grade"]}
    assert quiz["minutes"] > 0 and quiz["attempts"] > 0 and quiz["purpose"]


@pytest.mark.parametrize(
    ("key", "layout"), [("toan12-de-thu-2025", (12, 4, 6)), ("vatli12-de-thu-2025", (18, 4, 6))]
)
def test_the_papers_follow_the_2025_layout(key: str, layout: tuple[int, ...]) -> None:
    (quiz,) = [quiz for quiz in QUIZZES if quiz["key"] == key]
    kinds = ("single_choice", "true_false_group", "numeric")
    assert tuple(len(section["questions"]) for section in quiz["sections"]) == layout
    for section, kind in zip(quiz["sections"], kinds, strict=True):
        assert {BY_ID[line["id"]]["type"] for line in section["questions"]} == {kind}
    for line in quiz["sections"][2]["questions"]:
        for answer in BY_ID[line["id"]]["answers"]:
            assert re.fullmatch(r"-?\d+(,\d+)?", answer["value"])
            assert len(answer["value"]) <= 4
            assert answer["value"].find(",") in (-1, 1, 2)


def test_names_are_many_and_weighted() -> None:
    names = catalogue.names()
    assert_good_text(names)
    for group in names["groups"]:
        assert group["weight"] > 0 and all(family["weight"] > 0 for family in group["family"])
        assert group["middle"]["female"] and group["middle"]["male"]
    for gender in ("female", "male"):
        assert len({name for group in names["groups"] for name in group["given"][gender]}) >= 60
    communes = {commune["key"] for commune in names["places"]["communes"]}
    assert {school["commune"] for school in names["places"]["schools"]} <= communes


def test_the_lesson_script_can_be_played() -> None:
    script = catalogue.lesson_script()
    assert_good_text(script)
    events = script["events"]
    times = [event["at"] for event in events]
    assert times == sorted(times) and times[-1] <= script["minutes"] * 60
    hands: set[str] = set()
    polls: set[str] = set()
    spoken: set[str] = set()
    for event in events:
        assert re.fullmatch(r"(host|partner)_teacher|pupil:[AB]:([1-9]|[12]\d|30)", event["by"])
        match event["kind"]:
            case "chat":
                spoken.add(event["by"])
            case "hide_message":
                assert event["of"] in spoken
            case "raise_hand":
                assert event["by"] not in hands
                hands.add(event["by"])
            case "lower_hand":
                hands.remove(event["by"])
            case "poll_open":
                polls.add(event["key"])
            case "poll_votes":
                assert event["key"] in polls
                assert all(abs(sum(shares) - 1) < 0.001 for shares in event["shares"].values())
            case "poll_close":
                polls.remove(event["key"])
            case "quiz_open":
                assert event["quiz"] in {quiz["key"] for quiz in QUIZZES}
    assert not hands and not polls and events[-1]["kind"] == "end"
