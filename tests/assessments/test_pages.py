"""The teacher's pages, as plain forms: what is typed is kept, what is pressed happens."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import api as assessments
from assessments.bank.models import Question
from assessments.quizzes import access, store
from assessments.quizzes.models import Quiz, QuizAssignment
from content.api import activities
from lms.gradebook.api import ColumnKey
from lms.people import api as people
from lms.ui.clock import now, today
from tests.assessments import build
from tests.world import World

CHOICE = {
    "stem": "Tính $2+2$.", "option_A": "3", "option_B": "4", "say_A": "Thử lại nhé.", "key": "B", "grade": "8",
    "points": "0,5", "level": "know", "topic": "Số học",
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "single_choice": CHOICE,
    "multiple_choice": {**CHOICE, "key": ["A", "B"], "rule": "all_or_nothing"},
    "true_false_group": {
        **{f"statement_{x}": f"Ý {x}" for x in "abcd"}, **{f"truth_{x}": "1" for x in "abcd"},
        "stem": "Xét bốn ý.", "rule": "steps", "grade": "8", "points": "1",
    },
    "numeric": {"stem": "Tính $1:4$.", "number_1": "0.25", "around_1": "0,01", "grade": "8", "points": "0,5"},
    "essay": {"stem": "Trình bày.", "guide": "Đủ ba ý.", "max_words": "200", "grade": "8", "points": "2"},
}  # fmt: skip


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.mark.parametrize("kind", FORMS)
def test_every_type_is_written_shown_and_edited(kind: str, world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    page = f"{url('question_new')}?loai={kind}"
    assert client.get(page).status_code == 200
    data = {**FORMS[kind], "subject": world.toan.pk}
    response = client.post(page, data)
    question = Question.objects.get()
    assert response.status_code == 302 and response.url == url("question", question.pk)
    assert (question.type, question.author, question.school) == (kind, world.a.teacher, world.a.school)
    assert b"<math" in client.get(response.url).content or kind in ("true_false_group", "essay")
    stored = question.value
    form = client.get(url("question_edit", question.pk))
    assert form.status_code == 200
    shown = {name: value for name, value in form.context["form"].initial.items() if value is not None}
    client.post(url("question_edit", question.pk), {**shown, "points": "1"})
    question.refresh_from_db()
    assert question.value == stored and question.versions.count() == 1 and question.points == 1
    client.post(url("question_edit", question.pk), {**shown, "stem": "Đề mới."})
    question.refresh_from_db()
    assert question.versions.count() == 2 and question.value.stem == "Đề mới."


def test_a_wrong_form_keeps_what_was_typed_and_saves_nothing(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    data = {**CHOICE, "subject": world.toan.pk, "key": "", "option_C": "4", "points": "abc"}
    response = client.post(f"{url('question_new')}?loai=single_choice", data)
    text = response.content.decode()
    assert response.status_code == 422 and not Question.objects.exists()
    for kept in (
        "Tính $2+2$.",
        "Thử lại nhé.",
        'value="abc"',
        "giống hệt",
        "Đánh dấu phương án đúng",
        "vẫn còn đây",
    ):
        assert kept in text


def test_a_preview_shows_maths_without_key_and_saves_nothing(world: World, as_person: Any) -> None:
    data = {**CHOICE, "subject": world.toan.pk, "preview": "1"}
    response = as_person(world.a.teacher).post(f"{url('question_new')}?loai=single_choice", data)
    preview = response.content.decode().split('id="preview"')[1]
    assert response.status_code == 200 and "<math" in preview and "Thử lại" not in preview
    assert not Question.objects.exists()


def test_script_in_a_question_is_shown_as_text(world: World, as_person: Any) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    options = {
        **CHOICE,
        "stem": evil,
        "option_A": evil,
        "feedback": evil,
        "topic": evil,
        "subject": world.toan.pk,
    }
    client = as_person(world.a.teacher)
    client.post(f"{url('question_new')}?loai=single_choice", options)
    question = Question.objects.get()
    for page in (url("questions"), url("question", question.pk), url("question_edit", question.pk)):
        body = client.get(page).content.decode()
        assert "<script>alert" not in body and "<img src=x" not in body


def test_the_bank_is_searched_and_filtered(world: World, as_person: Any) -> None:
    for value in build.one_of_each():
        build.question(world, value)
    client = as_person(world.a.teacher)
    assert len(client.get(url("questions"), {"tim": "trinh bay"}).context["page"]) == 1
    assert len(client.get(url("questions"), {"loai": "numeric", "khoi": "8"}).context["page"]) == 1
    assert len(client.get(url("questions"), {"khoi": "²", "mon": "x", "loai": "y"}).context["page"]) == 5


def test_from_an_empty_page_to_a_given_quiz(world: World, as_person: Any) -> None:
    """A new teacher's way: title, questions, points, publish, give."""
    client = as_person(world.a.teacher)
    settings = {"title": "Kiểm tra 15 phút", "subject": world.toan.pk, "grade": "8", "minutes": "15",
                "attempts_allowed": "1", "counts": "highest", "show_mark": "after_submit",
                "show_answers": "after_submit", "show_key": "after_close",
                "show_feedback": "never"}  # fmt: skip
    quiz_page = client.post(url("quiz_new"), settings).url
    quiz = Quiz.objects.get()
    assert "chưa có câu hỏi" in client.get(quiz_page).content.decode()
    bank = [build.question(world, build.single(f"Câu {n}")) for n in range(2)]
    client.post(url("quiz_add", quiz.pk), {"cau": [question.pk for question in bank]})
    client.post(f"{url('quiz_write', quiz.pk)}?loai=numeric", FORMS["numeric"])
    assert len(assessments.paper(quiz.pk).items) == 3
    assert "Tổng điểm là" in client.get(quiz_page).content.decode()
    assert client.post(url("quiz_publish", quiz.pk), follow=True).context["quiz"].status == "draft"
    client.post(url("quiz_change", quiz.pk), {"do": "spread"})
    assert assessments.paper(quiz.pk).points == 10
    client.post(url("quiz_publish", quiz.pk))
    day = (today() + timedelta(days=1)).strftime("%d/%m/%Y")
    times = {"open_day": day, "open_time": "07:30", "close_day": day, "close_time": "08:15", "minutes": "15",
             "attempts": "1", "counts": "highest", "slot": "regular-1", "classes": [world.a.class1.pk]}  # fmt: skip
    assert client.post(url("quiz_give", quiz.pk), {**times, "close_time": "07:00"}).status_code == 422
    assert not QuizAssignment.objects.exists()
    client.post(url("quiz_give", quiz.pk), times)
    given = QuizAssignment.objects.get()
    column = assessments.column_of(given)
    assert column is not None and (column.class_id, column.slot) == (world.a.class1.pk, "regular-1")
    client.post(url("assignment", given.pk), {**times, "close_time": "09:00", "slot": ""})
    given.refresh_from_db()
    assert assessments.column_of(given) is None and given.closes - given.opens == timedelta(minutes=90)
    client.post(url("assignment_withdraw", given.pk))
    client.post(url("quiz_reopen", quiz.pk))
    assert Quiz.objects.get().status == "draft" and not QuizAssignment.objects.exists()


def test_a_class_of_somebody_else_is_not_offered(world: World, as_person: Any) -> None:
    quiz = build.quiz(world)
    client = as_person(world.a.teacher)
    offered = client.get(url("quiz_give", quiz.pk)).context["form"].offers
    assert list(offered) == [str(world.a.class1.pk)]
    response = client.post(url("quiz_give", quiz.pk), {"classes": [world.b.class1.pk]})
    assert response.status_code == 422 and not QuizAssignment.objects.exists()


def test_the_builder_keeps_wrong_points_as_typed(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, ready=False)
    first = assessments.paper(quiz).items[0]
    client = as_person(world.a.teacher)
    response = client.post(url("quiz_change", quiz.pk), {"do": "save", f"points-{first.id}": "1,234"})
    assert response.status_code == 422 and 'value="1,234"' in response.content.decode()
    assert assessments.paper(quiz.pk).items[0].points == 2
    client.post(url("quiz_change", quiz.pk), {"do": f"down:{first.id}", f"points-{first.id}": "1,5"})
    moved = assessments.paper(quiz.pk)
    assert moved.items[1].id == first.id and moved.items[1].points == 1.5


def test_the_builder_adds_names_and_drops_sections(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, ready=False)
    client = as_person(world.a.teacher)
    client.post(url("quiz_change", quiz.pk), {"do": "section-add"})
    first, second = quiz.sections.all()
    assert second.title == "Phần II"
    client.post(url("quiz_change", quiz.pk), {"do": "save", f"title-{first.pk}": "Phần I. Trắc nghiệm"})
    assert quiz.sections.first().title == "Phần I. Trắc nghiệm"  # type: ignore[union-attr] # there are two
    client.post(url("quiz_change", quiz.pk), {"do": f"section-remove:{first.pk}"})
    assert quiz.sections.count() == 1 and len(assessments.paper(quiz.pk).items) == 5
    foreign = build.quiz(world, ready=False, school=world.b.school, author=world.b.teacher)
    item = assessments.paper(foreign).items[0].id
    for action in (f"remove:{item}", f"section-remove:{foreign.sections.get().pk}"):
        assert client.post(url("quiz_change", quiz.pk), {"do": action}).status_code == 404
    assert len(assessments.paper(foreign.pk).items) == 5


def test_editing_in_the_quiz_uses_the_new_version_there_only(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [build.single()], ready=False)
    other = assessments.create_quiz(
        school=world.a.school, author=world.a.teacher, subject=world.toan, grade=8, title="Đề khác",
        sections=[assessments.SectionData("", [(Question.objects.get(), 10)])],
    )  # fmt: skip
    item = assessments.paper(quiz).items[0]
    client = as_person(world.a.teacher)
    client.post(url("quiz_item", quiz.pk, item.id), {**CHOICE, "stem": "Sửa rồi."})
    assert assessments.paper(quiz.pk).items[0].question.stem == "Sửa rồi."
    assert assessments.paper(other.pk).items[0].question.stem == "Chọn A."
    assert access.newer_versions(other)
    uses = client.get(url("question", Question.objects.get().pk)).context["uses"]
    assert {(used.pk, number) for used, number in uses.seen} == {(quiz.pk, 2), (other.pk, 1)}


def test_editing_a_common_question_in_a_quiz_makes_an_own_one(world: World, as_person: Any) -> None:
    common = build.question(
        world, school=None, author=None, about=assessments.About(source="Nguồn", licence="CC BY")
    )
    quiz = assessments.create_quiz(
        school=world.a.school, author=world.a.teacher, subject=world.toan, grade=8, title="Đề",
        sections=[assessments.SectionData("", [(common, 10)])],
    )  # fmt: skip
    client = as_person(world.a.teacher)
    page = url("quiz_item", quiz.pk, assessments.paper(quiz).items[0].id)
    assert "thuộc kho chung" in client.get(page).content.decode()
    client.post(page, {**CHOICE, "stem": "Của tôi."})
    item = assessments.paper(quiz.pk).items[0]
    own = Question.objects.get(author=world.a.teacher)
    assert (item.question.stem, item.points, item.version_id) == ("Của tôi.", 10, own.current_id)
    assert (own.source, own.licence) == ("Nguồn", "CC BY")
    common.refresh_from_db()
    assert common.value.stem == "Chọn A."


def test_the_agenda_names_what_is_open_what_comes_and_what_lies_unfinished(world: World) -> None:
    quiz, _draft = build.quiz(world), build.quiz(world, ready=False, title="Nháp")
    build.given(quiz, world.a.class1, world.a.teacher)
    later = now() + timedelta(days=1)
    build.given(quiz, world.a.class1, world.a.teacher, opens=later, closes=later + timedelta(hours=1))
    items = assessments.agenda_for(world.a.teacher)
    assert [item.state for item in items] == ["open", "soon", "waiting"]
    assert items[0].detail == "Hiện không có em nào đang làm bài"
    assessments.start_or_resume(world.a.pupils[0], assessments.QuizAssignment.objects.order_by("opens")[0].pk)
    assert assessments.agenda_for(world.a.teacher)[0].detail == "Lớp đang làm bài"
    assert not assessments.agenda_for(world.a.other_teacher) and not assessments.agenda_for(world.b.teacher)


def test_a_quiz_as_an_activity_of_a_page(world: World) -> None:
    quiz, draft = build.quiz(world), build.quiz(world, ready=False)
    key = f"quiz:{quiz.pk}"
    assert [found for found, _label in assessments.quiz_choices(world.a.teacher)] == [key]
    assert assessments.quiz_choices(world.b.teacher) == []
    pupil = world.a.pupils[0]
    assert assessments.quiz_card(pupil, key) is None
    given = build.given(quiz, world.a.class1, world.a.teacher)
    card = activities.card(pupil, key)
    assert activities.choices(world.a.teacher, "quiz")
    assert card is not None and (card.state, card.url) == ("open", assessments.attempt_url(given.pk))
    for person in (world.a.other_pupil, world.b.pupils[0], world.b.teacher, world.a.guardian):
        assert assessments.quiz_card(person, key) is None
    teacher = assessments.quiz_card(world.a.teacher, key)
    assert teacher is not None and teacher.url == url("quiz", quiz.pk)
    for odd in ("quiz:", "quiz:x", "quiz:²", "lesson:1", f"quiz:{10**30}", f"quiz:{draft.pk + 99}"):
        assert assessments.quiz_card(world.a.teacher, odd) is None


def test_a_published_quiz_says_what_is_still_possible(world: World, as_person: Any) -> None:
    quiz = build.quiz(world)
    build.given(quiz, world.a.class1, world.a.teacher)
    client = as_person(world.a.teacher)
    assert "nhân bản đề" in client.get(url("quiz", quiz.pk)).content.decode()
    response = client.post(url("quiz_change", quiz.pk), {"do": "spread"}, follow=True)
    assert "giữ nguyên" in response.content.decode()
    client.post(url("quiz_settings", quiz.pk), {
        "show_mark": "never", "show_answers": "never", "show_key": "never", "show_feedback": "never", "title": "Khác"})  # fmt: skip
    quiz.refresh_from_db()
    assert (quiz.show_key, quiz.title) == ("never", "Kiểm tra 15 phút")


def test_the_preview_is_what_a_pupil_is_sent(world: World, as_person: Any) -> None:
    quiz = build.quiz(world)
    body = as_person(world.a.teacher).get(url("quiz_preview", quiz.pk)).content.decode()
    assert "Phương án A" in body and "<math" in body
    assert not any(secret in body for secret in ("GOPY", "LOIGIAI", "HUONGDANCHAM", "Đáp án"))


def test_lists_ask_the_same_number_of_queries_for_more_rows(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)

    def asked(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    draft = build.quiz(world, ready=False)
    pages = (url("quizzes"), url("questions"), url("quiz", draft.pk))
    build.given(build.quiz(world), world.a.class1, world.a.teacher)
    few = [asked(page) for page in pages]
    for _ in range(3):
        build.given(build.quiz(world), world.a.class1, world.a.teacher)
    store.add_questions(draft.sections.get(), [build.question(world) for _ in range(4)])
    assert [asked(page) for page in pages] == few


def test_a_column_says_which_quiz_it_receives_already(world: World, as_person: Any) -> None:
    from live import outside

    term = people.current_term(world.a.class1)
    assert term is not None
    column = ColumnKey(world.a.class1.pk, world.toan.pk, term.pk, "regular-2")
    quiz = build.quiz(world, title="Khối lượng riêng")
    given = build.given(quiz, world.a.class1, world.a.teacher, column=column)
    build.given(quiz, world.a.class1, world.a.teacher)  # sends no mark
    said = "Thường xuyên 2 · đang nhận bài “Khối lượng riêng”</option>"
    client = as_person(world.a.teacher)
    page = client.get(url("quiz_give", quiz.pk)).text
    assert said in page and page.count("đang nhận") == 1
    assert "đang nhận" not in client.get(url("assignment", given.pk)).text  # its own column
    build.given(build.quiz(world, title="Áp suất"), world.a.class1, world.a.teacher, column=column)
    assert "Thường xuyên 2 · đang nhận bài “Áp suất”" in client.get(url("assignment", given.pk)).text
    labels = dict(outside.slots(world.a.teacher, world.a.class1, world.toan))
    assert labels["regular-2"] == "Thường xuyên 2 · đang nhận bài “Khối lượng riêng”, “Áp suất”"
    assert labels["regular-1"] == "Thường xuyên 1"
