"""The teacher's figures: pure counting, the page by question, the table in Excel. No pupil ever meets them."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from hypothesis import given as each
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessments import statistics, submitting
from assessments.api import QuizAssignment, start_or_resume
from assessments.statistics import Sample
from lms.people.api import Person
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.world import World

OUTCOMES = ["right", "partial", "wrong", "blank", "needs_marking"]
marks = st.integers(0, 100).map(lambda tenths: Decimal(tenths) / 10)


@each(st.lists(marks, max_size=60))
def test_every_mark_lies_in_one_band(found: list[Decimal]) -> None:
    figures = statistics.marks_figures(found)
    assert sum(band.count for band in figures.bands) == figures.count == len(found)
    if found:
        assert figures.mean is not None and min(found) <= figures.mean <= max(found)
        assert figures.median is not None
        assert 2 * sum(mark < figures.median for mark in found) <= len(found)
        assert 2 * sum(mark > figures.median for mark in found) <= len(found)
    else:
        assert figures.mean is figures.median is None


@each(st.lists(st.tuples(st.sampled_from(OUTCOMES), st.integers(0, 4)), max_size=40))
def test_outcomes_add_up_and_the_facility_is_a_share(drawn: list[tuple[str, int]]) -> None:
    samples = [Sample(o, None if o == "needs_marking" else Decimal(q) / 4) for o, q in drawn]
    figures = statistics.item_figures(Decimal(1), samples)
    counted = figures.right + figures.partial + figures.wrong + figures.blank + figures.waiting
    assert counted == figures.count == len(samples)
    assert figures.facility is None or 0 <= figures.facility <= 1
    assert (figures.facility is None) == all(sample.points is None for sample in samples)


def test_a_wrong_option_chosen_more_than_the_key_is_named_only_with_enough_answers() -> None:
    samples = [Sample("wrong", Decimal(0), ("C",))] * 4 + [Sample("right", Decimal(1), ("A",))]
    assert statistics.misleading(statistics.item_figures(Decimal(1), samples), ["A"]) == "C"
    assert statistics.misleading(statistics.item_figures(Decimal(1), samples[1:]), ["A"]) == ""
    fair = samples + [Sample("right", Decimal(1), ("A",))] * 3
    assert statistics.misleading(statistics.item_figures(Decimal(1), fair), ["A"]) == ""


def take(assignment: QuizAssignment, pupil: Person, values: dict[int, str]) -> None:
    attempt = start_or_resume(pupil, assignment.pk)
    items = list(submitting.writing.sheet_for(attempt).places)
    typed = {items[place]: value for place, value in values.items()}
    submitting.writing.save_as_sent(attempt.pk, typed, timezone.now(), {})
    submitting.finish(attempt.pk)


def test_the_page_says_what_the_class_could_do(world: World, as_person: Any) -> None:
    quiz = make_quiz(world.a, world.toan, one_of_each())
    assignment = give(world.a, world.toan, quiz, attempts_allowed=2, counts="last")
    take(assignment, world.a.pupils[0], {0: "A"})  # does not count
    take(assignment, world.a.pupils[0], {0: "B", 1: "A", 2: "1010", 3: "7", 4: "Sông"})
    take(assignment, world.a.pupils[1], {0: "C", 3: "31337,25"})
    response = as_person(world.a.teacher).get(f"/cham-bai/{assignment.pk}/phan-tich/")
    analysis = response.context["analysis"]
    assert analysis.marks.count == 1  # the other one waits for the essay
    choice, multiple, group, numeric, essay = analysis.lines
    assert (choice.figures.right, choice.figures.wrong, choice.percent) == (1, 1, 50)
    assert [c.count for c in choice.choices] == [0, 1, 1, 0]
    assert (multiple.figures.right, multiple.figures.blank) == (1, 1)
    assert [c.count for c in group.choices] == [1, 0, 1, 0]
    assert {(c.name, c.is_key) for c in numeric.choices} == {("7", False), ("31337,25", True)}
    assert essay.figures.waiting == 1
    assert "đạt <b" in response.text


def test_the_figures_cost_few_queries(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, one_of_each()))
    for pupil in world.a.pupils:
        take(assignment, pupil, {0: "B"})
    client = as_person(world.a.teacher)
    with django_assert_max_num_queries(14):
        assert client.get(f"/cham-bai/{assignment.pk}/phan-tich/").status_code == 200


def test_before_anybody_took_it_the_page_says_so(world: World, as_person: Any) -> None:
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single()]))
    page = as_person(world.a.teacher).get(f"/cham-bai/{assignment.pk}/phan-tich/").text
    assert "Chưa có bài nào được nộp" in page


def test_the_table_in_excel_holds_typed_cells(world: World, as_person: Any) -> None:
    Person.objects.filter(pk=world.a.pupils[0].pk).update(full_name='=HYPERLINK("https://evil.example")')
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single(), single("Khác")]))
    take(assignment, world.a.pupils[0], {0: "B"})
    response = as_person(world.a.teacher).get(f"/cham-bai/{assignment.pk}/bang-ket-qua.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="ket-qua-8a1-kiem-tra-thu.xlsx"'
    page = load_workbook(BytesIO(response.content)).active
    rows = {row[2].value: row for row in page.iter_rows(min_row=6)}
    mine = rows['=HYPERLINK("https://evil.example")']
    assert mine[2].data_type == "s"
    assert [cell.value for cell in mine][3:6] == ["Đã chấm", 5, 1]
    assert [cell.value for cell in mine][7:] == [5, 0]
    other = rows[world.a.pupils[1].full_name]
    assert [cell.value for cell in other][3:6] == ["Chưa làm", None, 0]
    assert len(rows) == 3


def test_pupils_do_not_find_them(world: World, as_person: Any) -> None:
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, [single()]))
    for somebody in (world.a.pupils[0], world.a.guardian, world.b.teacher):
        client = as_person(somebody)
        assert client.get(f"/cham-bai/{assignment.pk}/phan-tich/").status_code == 404
        assert client.get(f"/cham-bai/{assignment.pk}/bang-ket-qua.xlsx").status_code == 404
