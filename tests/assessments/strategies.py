"""Hypothesis strategies: any question of any type, and any answer to it."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assessments import grading as g

texts = st.text(alphabet="abc xyzăêđ1$\\{}", min_size=1, max_size=20)
LETTERS = "ABCDEFGH"


@st.composite
def choices(draw: Any, kind: type[Any]) -> g.Question:
    count = draw(st.integers(2, 8))
    if kind is g.SingleChoice:
        key = draw(st.integers(0, count - 1))
        flags = [place == key for place in range(count)]
    else:
        flags = draw(st.lists(st.booleans(), min_size=count, max_size=count).filter(any))
    options = tuple(
        g.Option(label=LETTERS[place], text=draw(texts), correct=flag, feedback=draw(st.text(max_size=5)))
        for place, flag in enumerate(flags)
    )
    extra = {}
    if kind is g.MultipleChoice:
        extra["rule"] = draw(st.sampled_from(["right_minus_wrong", "all_or_nothing"]))
    return kind(stem=draw(texts), options=options, **extra)


groups = st.builds(
    lambda stem, flags, rule: g.TrueFalseGroup(
        stem=stem,
        rule=rule,
        statements=tuple(
            g.Statement(label="abcd"[place], text=f"Ý {place}", correct=flag)
            for place, flag in enumerate(flags)
        ),
    ),
    texts,
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.sampled_from(["steps", "linear"]),
)
numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=3, allow_nan=False)
numerics = st.builds(
    lambda stem, keys: g.Numeric(stem=stem, answers=tuple(keys)),
    texts,
    st.lists(
        st.builds(
            lambda value, tolerance: g.NumericKey(value=value, tolerance=abs(tolerance)),
            numbers,
            st.sampled_from([Decimal(0), Decimal("0.05"), Decimal(2)]),
        ),
        min_size=1,
        max_size=3,
    ),
)
essays = st.builds(g.Essay, stem=texts, guide=texts)
questions = st.one_of(choices(g.SingleChoice), choices(g.MultipleChoice), groups, numerics, essays)


@st.composite
def answers_to(draw: Any, question: g.Question) -> g.Answer:
    own = g.labels(question)
    if isinstance(question, g.SingleChoice):
        return draw(st.one_of(st.none(), st.sampled_from(own)))
    if isinstance(question, g.MultipleChoice):
        return draw(st.frozensets(st.sampled_from(own))) or None
    if isinstance(question, g.TrueFalseGroup):
        values = tuple(draw(st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4)))
        return values if any(value is not None for value in values) else None
    if isinstance(question, g.Numeric):
        return draw(st.one_of(st.none(), numbers.map(lambda n: str(n).replace(".", ",")), st.just("ba")))
    return draw(st.one_of(st.none(), st.just("Bài làm của em")))


@st.composite
def questions_with_answers(draw: Any) -> tuple[g.Question, g.Answer]:
    question = draw(questions)
    return question, draw(answers_to(question))
