"""TT 22/2021 by its worked examples (school rules 1.11, examples 1 to 10) and by properties."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.gradebook import rules
from lms.gradebook.rules import Entry, Missing

SLOTS = ("regular-1", "regular-2", "regular-3", "regular-4")
PERIODS = {2: 35, 3: 70, 4: 140}
mark = st.integers(0, 100).map(lambda n: D(n) / 10)


def entries(regular: list[str], midterm: str, final: str) -> dict[str, Entry]:
    texts = dict(zip(SLOTS, regular, strict=False)) | {"midterm": midterm, "final": final}
    return {slot: rules.parse_entry(text) for slot, text in texts.items()}


@pytest.mark.parametrize(
    ("regular", "midterm", "final", "average", "text"),
    [
        (["8", "7,5", "9", "8"], "7,5", "8,3", "8.0", "(32,5 + 2×7,5 + 3×8,3)/9 = 8,044 → 8,0"),
        (["9", "8"], "8", "8,5", "8.4", "(17,0 + 2×8,0 + 3×8,5)/7 = 8,357 → 8,4"),
        (["9", "8", "8"], "8,5", "8", "8.3", "(25,0 + 2×8,5 + 3×8,0)/8 = 8,25 → 8,3"),
        (["8", "7", "9"], "7", "K", "4.8", "(24,0 + 2×7,0 + 3×0,0)/8 = 4,75 → 4,8"),
        (["8", "7", "9"], "7", "0", "4.8", "(24,0 + 2×7,0 + 3×0,0)/8 = 4,75 → 4,8"),
    ],
)
def test_worked_term_averages(regular: list[str], midterm: str, final: str, average: str, text: str) -> None:
    result = rules.term_result(entries(regular, midterm, final), PERIODS[len(regular)])
    assert (result.state, result.value, result.ruleset) == ("computed", D(average), "tt22-2021@1")
    assert result.explanation and result.explanation.text() == text


def test_a_blank_final_gives_no_average_at_all() -> None:
    result = rules.term_result(entries(["8", "7", "9"], "7", ""), 70)
    assert (result.state, result.value, result.missing) == ("not_enough_data", None, (Missing("final"),))


def test_an_excused_absence_waits_for_the_make_up_test() -> None:
    result = rules.term_result(entries(["8", "7", "9"], "P", "8"), 70)
    assert result.missing == (Missing("midterm", "make_up_due"),)


def test_too_few_regular_marks_are_not_enough_data() -> None:
    result = rules.term_result(entries(["8", "7"], "8", "8"), 140)
    assert result.missing == (Missing("regular-3"), Missing("regular-4"))


def test_unknown_periods_are_named_as_missing() -> None:
    result = rules.term_result(entries(["8", "7", "9", "9"], "8", "8"), None)
    assert result.missing == (Missing("periods"),)


def test_an_exempted_regular_mark_is_left_out_of_sum_and_number() -> None:
    result = rules.term_result(entries(["8", "M", "9"], "8", "8"), 70)
    assert result.explanation and result.explanation.divisor == 7
    all_exempt = rules.term_result(entries(["M", "M", "M"], "M", "M"), 70)
    assert (all_exempt.state, all_exempt.value) == ("exempt", None)


@pytest.mark.parametrize(
    ("first", "second", "year"),
    [
        ("7.9", "8.1", "8.0"),
        ("7.8", "8.0", "7.9"),
        ("6.4", "6.5", "6.5"),
        ("4.8", "5.0", "4.9"),
        ("3.2", "3.6", "3.5"),
    ],
)
def test_worked_year_averages(first: str, second: str, year: str) -> None:
    assert rules.year_average(D(first), D(second)).value == D(year)


def test_a_year_without_a_term_names_the_term() -> None:
    assert rules.year_average(D(8), None).missing == (Missing("term-2"),)
    assert rules.year_average(None, D(8)).missing == (Missing("term-1"),)


def test_comment_only_subjects() -> None:
    def level(*texts: str) -> rules.TermResult:
        names = ("regular-1", "regular-2", "midterm", "final")
        return rules.term_level(
            {s: rules.parse_entry(t, comment_only=True) for s, t in zip(names, texts, strict=True)}
        )

    assert level("Đ", "Đ", "Đ", "CĐ").level == rules.NOT_PASSED
    assert level("đ", "d", "Đ", "Đ").level == rules.PASSED
    assert level("Đ", "Đ", "Đ", "K").level == rules.NOT_PASSED
    assert level("CĐ", "Đ", "Đ", "").state == "not_enough_data"
    assert level("M", "M", "M", "M").state == "exempt"
    # Example 10: term I Chưa đạt, term II Đạt: the year is Đạt.
    assert rules.year_level(rules.PASSED).level == rules.PASSED
    assert rules.year_level("").state == "not_enough_data"


@pytest.mark.parametrize(("periods", "count"), [(35, 2), (36, 3), (70, 3), (71, 4), (140, 4), (None, 4)])
def test_regular_marks_by_periods_a_year(periods: int | None, count: int) -> None:
    assert len(rules.regular_slots(rules.TT22_2021, periods)) == count
    assert len(rules.slots_for(rules.TT22_2021, periods, comment_only=True)) == 4


def test_the_ruleset_in_force() -> None:
    assert rules.ruleset_on(date(2026, 11, 21), 8) is rules.TT22_2021
    assert rules.ruleset_on(date(2021, 9, 4), 8) is None
    assert rules.ruleset_on(date(2026, 11, 21), 5) is None


@given(st.lists(mark, min_size=4, max_size=4), mark, mark, st.data())
def test_raising_a_mark_never_lowers_and_order_does_not_matter(
    regular: list[D], midterm: D, final: D, data: st.DataObject
) -> None:
    given_marks = [*regular, midterm, final]

    def average(values: list[D]) -> D:
        cells = dict(zip((*SLOTS, "midterm", "final"), map(Entry, values), strict=True))
        value = rules.term_result(cells, 140).value
        assert value is not None and 0 <= value <= 10
        return value

    before = average(given_marks)
    place = data.draw(st.integers(0, 5))
    raised = [*given_marks]
    raised[place] = data.draw(st.integers(int(raised[place] * 10), 100).map(lambda n: D(n) / 10))
    assert average(raised) >= before
    assert average([*data.draw(st.permutations(regular)), midterm, final]) == before
    gap = dict(zip((*SLOTS, "midterm", "final"), map(Entry, given_marks), strict=True))
    gap[(*SLOTS, "midterm", "final")[place]] = Entry()
    assert rules.term_result(gap, 140).value is None


@given(st.one_of(mark.map(Entry), st.sampled_from([Entry(status=s) for s in ("absent_excused", "exempt")])))
def test_what_is_shown_is_read_back(entry: Entry) -> None:
    assert rules.parse_entry(rules.show_entry(entry)) == entry
    assert rules.parse_entry(rules.show_entry(entry, ".")) == entry


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("11", "out_of_range", "1,1"),
        ("101", "out_of_range", ""),
        ("75", "out_of_range", "7,5"),
        ("-1", "out_of_range", ""),
        ("8,25", "too_precise", "8,3"),
        ("tám", "not_a_mark", ""),
        ("=1+1", "not_a_mark", ""),
        ("1.234,5", "not_a_mark", ""),
        ("Đ", "not_a_mark", ""),
    ],
)
def test_what_cannot_be_read_is_named(text: str, code: str, hint: str) -> None:
    with pytest.raises(rules.BadEntry) as caught:
        rules.parse_entry(text)
    assert (caught.value.code, caught.value.hint) == (code, hint)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for comment_only in (False, True):
        try:
            entry = rules.parse_entry(text, comment_only)
        except rules.BadEntry:
            continue
        assert entry.value is None or 0 <= entry.value <= 10
