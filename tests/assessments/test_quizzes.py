"""Bank and quizzes: versions, structure, publishing, giving, who sees what."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import given as given_any
from hypothesis import strategies as st

from assessments import api as assessments
from assessments.bank import access as bank
from assessments.bank import store as bank_store
from assessments.quizzes import access, checks, giving, store
from lms.gradebook.api import ColumnKey
from lms.ui.clock import now
from tests.assessments import build
from tests.world import World


def test_a_version_never_changes_and_editing_writes_the_next(world: World) -> None:
    question = build.question(world)
    first = question.current
    with pytest.raises(TypeError):
        first.save()
    same = bank_store.edit_question(question, build.single(), by=world.a.teacher)
    assert same == first
    second = bank_store.edit_question(question, build.single("Chọn B.", "B"), by=world.a.teacher)
    assert (second.number, first.value.stem, second.value.stem) == (2, "Chọn A.", "Chọn B.")


def test_a_quiz_keeps_the_version_it_was_made_with(world: World) -> None:
    quiz = build.quiz(world, [build.single()], ready=False)
    item = assessments.paper(quiz).items[0]
    row = access.item_for(world.a.teacher, quiz.pk, item.id)
    bank_store.edit_question(row.version.question, build.single("Mới.", "B"), by=world.a.teacher)
    assert assessments.paper(quiz).items[0].question.stem == "Chọn A."
    row = access.item_for(world.a.teacher, quiz.pk, item.id)
    store.use_version(row, row.version.question.current)
    assert assessments.paper(quiz.pk).items[0].question.stem == "Mới."


def test_who_sees_a_question(world: World) -> None:
    question = build.question(world)
    assert bank.question_for(world.a.teacher, question.pk) == question
    assert (
        bank.question_for(world.a.other_teacher, question.pk) == question
    )  # teaches the subject at the school
    assert not bank.may_edit(world.a.other_teacher, question)
    science = build.question(world, subject=world.khtn)
    for person, hidden in (
        (world.b.teacher, question), (world.a.pupils[0], question), (world.a.guardian, question),
        (world.a.principal, question), (world.a.librarian, question), (world.officer, question),
        (world.a.other_teacher, science),
    ):  # fmt: skip
        with pytest.raises(Http404):
            bank.question_for(person, hidden.pk)
    common = build.question(world, school=None, author=None)
    assert bank.question_for(world.b.teacher, common.pk) and not bank.may_edit(world.b.teacher, common)


def test_search_does_not_need_marks(world: World) -> None:
    build.question(world, build.single("Đại số là gì?"))
    build.question(world, build.single("Hình học là gì?"))
    mine = bank.questions_of(world.a.teacher)
    assert bank.search(mine, text="dai so").count() == 1
    assert bank.search(mine, text="LÀ GÌ").count() == 2
    assert bank.search(mine, text="la gi", kind="essay").count() == 0


def test_who_sees_a_quiz(world: World) -> None:
    draft, ready = build.quiz(world, ready=False), build.quiz(world)
    assert set(access.quizzes_of(world.a.teacher)) == {draft, ready}
    assert set(access.quizzes_of(world.a.other_teacher)) == {ready}
    for person in (world.b.teacher, world.a.pupils[0], world.a.principal, world.platform_admin):
        with pytest.raises(Http404):
            access.quiz_for(person, ready.pk)
    with pytest.raises(Http404):
        access.own_quiz_for(world.a.other_teacher, ready.pk)


def test_who_sees_an_assignment(world: World) -> None:
    assignment = build.given(build.quiz(world), world.a.class1, world.a.teacher)
    assert access.assignment_for(world.a.teacher, assignment.pk) == assignment
    for person in (world.a.other_teacher, world.b.teacher, world.a.pupils[0], world.a.principal):
        with pytest.raises(Http404):
            access.assignment_for(person, assignment.pk)


def test_publishing_names_what_is_wrong(world: World) -> None:
    empty = build.quiz(world, [], ready=False)
    with pytest.raises(store.NotReady, match="chưa có câu hỏi"):
        store.publish(empty)
    quiz = build.quiz(world, [build.single(), build.single("Không đáp án.", "")], ready=False)
    first, second = assessments.paper(quiz).items
    store.set_points(quiz, {first.id: Decimal("4.5"), second.id: Decimal(0)})
    texts = [finding.text for finding in checks.check(quiz)]
    assert texts == [
        "Tổng điểm là 4,5, cần đúng 10. Sửa điểm từng câu hoặc bấm “Chia đều thành 10”.",
        "Câu 2: điểm phải lớn hơn 0.",
        "Câu 2: chưa có đáp án.",
    ]
    with pytest.raises(store.NotReady):
        store.publish(quiz)
    quiz.refresh_from_db()
    assert quiz.status == "draft"


def test_a_published_quiz_keeps_its_questions_and_reopens_only_while_ungiven(world: World) -> None:
    quiz = build.quiz(world)
    item = access.item_for(world.a.teacher, quiz.pk, assessments.paper(quiz).items[0].id)
    for change in (
        lambda: store.remove_item(item),
        lambda: store.spread_points(quiz),
        lambda: store.add_section(quiz, "Phần II"),
        lambda: store.change_settings(quiz, title="Khác"),
    ):
        with pytest.raises(store.QuizFrozen):
            change()
    assert store.change_settings(quiz, show_key="never").show_key == "never"
    assignment = build.given(quiz, world.a.class1, world.a.teacher)
    with pytest.raises(store.QuizFrozen):
        store.reopen(quiz)
    giving.withdraw(assignment)
    assert store.reopen(quiz).status == "draft"


def test_moving_walks_through_the_sections(world: World) -> None:
    quiz = build.quiz(world, [build.single(str(n)) for n in range(3)], ready=False)
    second = store.add_section(quiz, "Phần II")
    store.add_questions(second, [build.question(world, build.single("3"))], Decimal(1))

    def order() -> list[list[str]]:
        return [[i.question.stem for i in s.items] for s in assessments.paper(quiz.pk).sections]

    def move(stem: str, where: str) -> None:
        found = next(i for i in assessments.paper(quiz.pk).items if i.question.stem == stem)
        store.move_item(access.item_for(world.a.teacher, quiz.pk, found.id), where)  # type: ignore[arg-type] # up, down

    move("0", "up")
    assert order() == [["0", "1", "2"], ["3"]]
    move("2", "up")
    assert order() == [["0", "2", "1"], ["3"]]
    move("1", "down")
    assert order() == [["0", "2"], ["1", "3"]]
    move("1", "up")
    assert order() == [["0", "2", "1"], ["3"]]
    store.remove_section(second)
    assert order() == [["0", "2", "1", "3"]]


def test_a_question_enters_a_quiz_once(world: World) -> None:
    quiz = build.quiz(world, [], ready=False)
    question = build.question(world)
    section = quiz.sections.get()
    assert store.add_questions(section, [question, question]) == 1
    assert store.add_questions(section, [question]) == 0


@given_any(st.integers(1, 200))
def test_equal_shares_add_up_to_ten(count: int) -> None:
    shares = store.shares(count)
    assert sum(shares) == 10 and max(shares) - min(shares) <= Decimal("0.01") and min(shares) > 0


def test_a_copy_is_an_own_draft(world: World) -> None:
    quiz = build.quiz(world, shuffle_options=True)
    copy = store.duplicate(quiz, by=world.a.other_teacher, title="Bản của tôi")
    assert (copy.status, copy.author, copy.shuffle_options) == ("draft", world.a.other_teacher, True)
    versions = [[i.version_id for i in assessments.paper(q).items] for q in (quiz, copy)]
    assert versions[0] == versions[1]


def test_giving_checks_times_state_and_column(world: World) -> None:
    quiz, draft = build.quiz(world), build.quiz(world, ready=False)
    with pytest.raises(giving.CannotGive, match="chưa sẵn sàng"):
        build.given(draft, world.a.class1, world.a.teacher)
    with pytest.raises(giving.CannotGive, match="sau giờ mở"):
        build.given(quiz, world.a.class1, world.a.teacher, closes=now() - timedelta(days=1))
    foreign = ColumnKey(world.b.class1.pk, world.toan.pk, world.b.term1.pk, "regular-1")
    with pytest.raises(giving.CannotGive, match="không thuộc lớp"):
        build.given(quiz, world.a.class1, world.a.teacher, column=foreign)
    column = ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "regular-1")
    assert giving.column_of(build.given(quiz, world.a.class1, world.a.teacher, column=column)) == column


def test_a_lesson_gives_a_quiz_once_to_each_class_with_its_own_column(world: World) -> None:
    quiz = build.quiz(world)
    column = ColumnKey(world.b.class1.pk, world.toan.pk, world.b.term1.pk, "regular-2")
    in_lesson = {"mode": "lesson", "lesson_key": "lesson:5"}
    first = build.given(quiz, world.b.class1, world.b.teacher, column=column, **in_lesson)
    again = build.given(quiz, world.b.class1, world.b.teacher, column=column, minutes=6, **in_lesson)
    assert first == again and again.minutes == 6 and giving.column_of(again) == column
    with pytest.raises(IntegrityError), transaction.atomic():
        first.pk = None
        first.save()


def test_a_paper_is_read_once_per_revision(world: World, django_assert_num_queries: object) -> None:
    quiz = build.quiz(world, ready=False)
    with django_assert_num_queries(1):  # type: ignore[operator] # a fixture of pytest-django
        whole = assessments.paper(quiz)
    with django_assert_num_queries(0):  # type: ignore[operator] # a fixture of pytest-django
        assert assessments.paper(quiz) is whole
    store.spread_points(quiz)
    assert assessments.paper(quiz) is not whole and assessments.paper(quiz.pk).points == 10
