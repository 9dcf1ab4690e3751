"""A pupil takes a quiz through the pages, without script and with it; what is sent never holds the key."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments import submitting
from assessments.api import QuizAssignment, StartRefused, start_or_resume
from assessments.attempts import writing
from assessments.attempts.models import Answer, Attempt
from lms.people import api as people
from lms.people.registry import pupils as registry
from lms.ui.clock import today
from tests.assessments.making import SECRET, give, make_quiz, one_of_each, single
from tests.world import World


@pytest.fixture
def assignment(world: World) -> QuizAssignment:
    quiz = make_quiz(world.a, world.toan, one_of_each(), shuffle_questions=True, shuffle_options=True)
    return give(world.a, world.toan, quiz)


def begin(assignment: QuizAssignment, world: World, number: int = 0) -> Attempt:
    attempt = writing.start(assignment, world.a.pupils[number].pk, timezone.now())
    return Attempt.objects.select_related("assignment__quiz").get(pk=attempt.pk)


def items_by_type(attempt: Attempt) -> dict[str, Any]:
    return {p.question.type: p for p in writing.sheet_for(attempt).places.values()}


def full_marks(attempt: Attempt) -> dict[str, Any]:
    """The right answers as this pupil's page names them, by item id; an essay of its own."""
    from assessments import grading

    values = {}
    for item, place in writing.sheet_for(attempt).places.items():
        key = grading.full_answer(place.question)
        values[str(item)] = (
            "Dòng sông hiền hòa." if key is None else grading.shown_answer(place.question, key, place.order)
        )
    return values


def save(client: Any, attempt: Attempt, values: dict[str, Any], rev: int = 1) -> Any:
    body = {"key": "k", "answers": {item: {"rev": rev, "value": value} for item, value in values.items()}}
    return client.post(f"/lam-bai/luot/{attempt.pk}/luu/", json.dumps(body), content_type="application/json")


def test_the_whole_way_without_script(world: World, assignment: QuizAssignment, as_person: Any) -> None:
    client = as_person(world.a.pupils[0])
    page = client.get(f"/lam-bai/{assignment.pk}/")
    assert "Bắt đầu làm bài" in page.text and SECRET not in page.text
    client.post(f"/lam-bai/{assignment.pk}/bat-dau/")
    client.post(f"/lam-bai/{assignment.pk}/bat-dau/")
    attempt = Attempt.objects.select_related("assignment__quiz").get()
    places = items_by_type(attempt)
    numeric, essay = places["numeric"].item.id, places["essay"].item.id
    group = places["true_false_group"].item.id
    form = {
        f"a-{numeric}": "31337,25",
        f"a-{essay}": "Con sông xanh",
        f"a-{group}-a": "1",
        "action": "finish",
    }
    answer = client.post(f"/lam-bai/luot/{attempt.pk}/bieu-mau/", form, follow=True)
    assert "Em đã trả lời 2 trên 5 câu" in answer.text  # the half-decided group counts as unanswered
    assert {p.number for p in answer.context["missing"]} == {
        places[t].number for t in ("single_choice", "multiple_choice", "true_false_group")
    }
    page = client.get(f"/lam-bai/{assignment.pk}/")
    assert 'value="31337,25"' in page.text and "Con sông xanh" in page.text
    done = client.post(f"/lam-bai/luot/{attempt.pk}/nop-bai/", follow=True)
    attempt.refresh_from_db()
    assert attempt.receipt and attempt.receipt in done.text
    assert "Chờ thầy cô chấm" in done.text and attempt.score is None


def test_what_a_pupil_is_sent_never_holds_the_key(
    world: World, assignment: QuizAssignment, as_person: Any
) -> None:
    client = as_person(world.a.pupils[0])
    attempt = begin(assignment, world)
    pages = [client.get(f"/lam-bai/{assignment.pk}/").text]
    blank: dict[str, Any] = {
        item: {} if isinstance(v, dict) else "" for item, v in full_marks(attempt).items()
    }
    pages.append(save(client, attempt, blank).text)
    pages.append(client.get(f"/lam-bai/luot/{attempt.pk}/trang-thai/").text)
    pages.append(client.get(f"/lam-bai/luot/{attempt.pk}/nop-bai/").text)
    pages.append(client.post(f"/lam-bai/luot/{attempt.pk}/nop-bai/", follow=True).text)
    assignment.quiz.refresh_from_db()
    assert assignment.quiz.show_key == "after_close"
    for text in pages:
        assert SECRET not in text and "31337" not in text and "correct" not in text
        assert "Đáp án:" not in text and "tag-ok" not in text
    page = pages[0]
    for place in items_by_type(attempt).values():
        assert f'data-item="{place.item.id}"' in page


def test_key_and_feedback_come_with_their_release(
    world: World, assignment: QuizAssignment, as_person: Any, at: Any
) -> None:
    client = as_person(world.a.pupils[0])
    attempt = begin(assignment, world)
    save(client, attempt, full_marks(attempt))
    submitting.finish(attempt.pk)
    url = f"/lam-bai/luot/{attempt.pk}/ket-qua/"
    assert SECRET not in client.get(url).text
    at(assignment.closes + timedelta(minutes=1))
    text = client.get(url).text
    assert f"{SECRET} lời giải" in text and "31337,25" in text
    assert "Đúng 4 trên 4 ý: 2 điểm" in text
    assert f"{SECRET} hướng dẫn" not in text  # the marker's guide is for the marker


@pytest.mark.parametrize("gone_to", ["another school", "another class"])
def test_who_has_left_the_class_reads_the_own_attempts_and_begins_no_other(
    world: World, as_person: Any, gone_to: str
) -> None:
    given = give(world.a, world.toan, make_quiz(world.a, world.toan, [single()]), attempts_allowed=4)
    pupil = world.a.pupils[0]
    client, page = as_person(pupil), f"/lam-bai/{given.pk}/"
    client.post(f"{page}bat-dau/")
    done = Attempt.objects.get()
    client.post(f"/lam-bai/luot/{done.pk}/nop-bai/")
    client.post(f"{page}bat-dau/")
    running = Attempt.objects.get(number=2)
    if gone_to == "another class":
        registry.move_pupil(pupil, world.a.class2, today())
    else:
        registry.take_leave(pupil, world.a.school, "transferred_out", today() - timedelta(days=1))
        registry.take_in(pupil, world.b.class1, today())
    client = as_person(people.Person.objects.get(pk=pupil.pk))
    assert f"/lam-bai/luot/{running.pk}/" in client.get(page).text  # what is open may be finished
    client.post(f"/lam-bai/luot/{running.pk}/nop-bai/")
    shown = client.get(page).text
    assert "Bài này của lớp cũ" in shown and "bat-dau" not in shown and "em còn 0 lần" in shown
    assert client.get(f"/lam-bai/luot/{done.pk}/ket-qua/").status_code == 200
    response = client.post(f"{page}bat-dau/", follow=True)
    assert "Bài này của lớp cũ" in response.text
    assert Attempt.objects.count() == 2
    with pytest.raises(StartRefused):
        start_or_resume(people.Person.objects.get(pk=pupil.pk), given.pk)


def test_right_and_wrong_wait_until_all_have_handed_in(
    world: World, assignment: QuizAssignment, as_person: Any, at: Any
) -> None:
    """'Right' on a single choice is its key: who hands in first sees the mark alone."""
    quiz = make_quiz(world.a, world.toan, [single("Câu một"), single("Câu hai"), single("Câu ba")])
    given = give(world.a, world.toan, quiz)
    attempt = begin(given, world)
    save(as_person(world.a.pupils[0]), attempt, full_marks(attempt))
    submitting.finish(attempt.pk)
    url = f"/lam-bai/luot/{attempt.pk}/ket-qua/"
    client = as_person(world.a.pupils[0])
    text = client.get(url).text
    assert '<span class="score">10,0</span>' in text
    assert "Kết quả từng câu được công bố sau khi bài đóng." in text
    assert "Em chọn" not in text and "3,33" not in text and "Câu một" not in text
    type(quiz).objects.update(show_mark="after_close")
    hidden = client.get(url).text
    assert "10,0" not in hidden and "Điểm được công bố sau khi bài đóng." in hidden
    assert "10,0" not in client.get(f"/lam-bai/{given.pk}/").text
    type(quiz).objects.update(show_answers="after_submit")
    assert "Em chọn" in client.get(url).text  # the teacher's choice, with a warning beside it
    type(quiz).objects.update(show_answers="after_close")
    at(given.closes + timedelta(minutes=1))
    text = client.get(url).text
    assert "Em chọn" in text and "3,33" in text and "10,0" in text


def test_a_new_quiz_proposes_the_mark_alone(world: World, as_person: Any) -> None:
    page = as_person(world.a.teacher).get("/de-kiem-tra/moi/")
    form = page.context["form"]
    assert form["show_mark"].value() == "after_submit"
    assert {form[name].value() for name in ("show_answers", "show_key", "show_feedback")} == {"after_close"}
    assert "em nộp trước biết câu nào đúng khi các bạn còn đang làm bài" in page.text


def test_nobody_elses_attempt_exists(world: World, assignment: QuizAssignment, as_person: Any) -> None:
    attempt = begin(assignment, world)
    for person in (
        world.a.pupils[1],
        world.a.other_pupil,
        world.b.pupils[0],
        world.a.guardian,
        world.b.teacher,
    ):
        client = as_person(person)
        for tail in ("trang-thai/", "nop-bai/", "ket-qua/"):
            assert client.get(f"/lam-bai/luot/{attempt.pk}/{tail}").status_code == 404
        assert client.get(f"/cham-bai/luot/{attempt.pk}/").status_code == 404
        assert save(client, attempt, {"1": "A"}).status_code == 404
    assert as_person(world.a.other_pupil).get(f"/lam-bai/{assignment.pk}/").status_code == 404
    assert as_person(world.a.teacher).get(f"/cham-bai/luot/{attempt.pk}/").status_code == 200
    assert not Answer.objects.exists()


def test_steps_cannot_be_skipped(world: World, as_person: Any, at: Any) -> None:
    quiz = make_quiz(world.a, world.toan, [single()])
    assignment = give(world.a, world.toan, quiz, opens=timezone.now() + timedelta(hours=1))
    client = as_person(world.a.pupils[0])
    client.post(f"/lam-bai/{assignment.pk}/bat-dau/")
    assert not Attempt.objects.exists()
    at(assignment.opens)
    client.post(f"/lam-bai/{assignment.pk}/bat-dau/")
    attempt = Attempt.objects.select_related("assignment__quiz").get()
    assert client.get(f"/lam-bai/luot/{attempt.pk}/ket-qua/").status_code == 302
    item = next(iter(writing.sheet_for(attempt).places))
    assert save(client, attempt, {str(item): "B"}).status_code == 200
    assert save(client, attempt, {"999999": "B"}).status_code == 400
    assert save(client, attempt, {str(item): "Z"}, rev=2).status_code == 400
    client.post(f"/lam-bai/luot/{attempt.pk}/nop-bai/")
    late = save(client, attempt, {str(item): "A"}, rev=9)
    assert late.status_code == 409 and late.json()["kept"] == {str(item): 1}
    attempt.refresh_from_db()
    assert (Answer.objects.get().value, attempt.score) == ("B", Decimal(10))
    client.post(f"/lam-bai/{assignment.pk}/bat-dau/")
    assert Attempt.objects.count() == 1


def test_the_deadline_is_the_servers(
    world: World, assignment: QuizAssignment, as_person: Any, at: Any
) -> None:
    client = as_person(world.a.pupils[0])
    start = at(timezone.now())
    attempt = begin(assignment, world)
    assert attempt.deadline == start + timedelta(minutes=45)
    item, value = next(iter(full_marks(attempt).items()))
    at(attempt.deadline + timedelta(seconds=4))
    assert save(client, attempt, {item: value}).status_code == 200  # sent in time, a slow network
    at(attempt.deadline + timedelta(seconds=5))
    assert save(client, attempt, {item: value}, rev=2).status_code == 409
    page = client.get(f"/lam-bai/{assignment.pk}/", follow=True)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_how, attempt.closed_at) == ("closed", "deadline", attempt.deadline)
    assert "Em đã dùng hết số lần làm bài" in page.text
    assert submitting.close_overdue() == 0


def test_an_attempt_never_outlasts_its_assignment(world: World, as_person: Any) -> None:
    quiz = make_quiz(world.a, world.toan, [single()])
    assignment = give(world.a, world.toan, quiz, closes=timezone.now() + timedelta(minutes=10))
    assert begin(assignment, world).deadline == assignment.closes


def test_replayed_late_and_shuffled_saves_leave_the_newest(
    world: World, assignment: QuizAssignment, as_person: Any
) -> None:
    client = as_person(world.a.pupils[0])
    attempt = begin(assignment, world)
    item = str(items_by_type(attempt)["single_choice"].item.id)
    for rev, value in ((3, "C"), (1, "A"), (3, "D"), (2, "B"), (3, "C")):
        answer = save(client, attempt, {item: value}, rev)
        assert answer.status_code == 200
        assert (
            answer.json()["stale"] == ([] if (rev, value) == (3, "C") and Answer.objects.count() else [item])
            or rev == 3
        )
    stored = Answer.objects.get()
    assert stored.revision == 3
    state = client.get(f"/lam-bai/luot/{attempt.pk}/trang-thai/").json()
    assert state["answers"][item] == {"rev": 3, "value": "C"}


def test_essays_wait_for_the_teacher_and_then_the_mark_is_proposed(
    world: World, assignment: QuizAssignment, as_person: Any, at: Any
) -> None:
    from lms.gradebook.models import Proposal

    attempt = begin(assignment, world)
    save(as_person(world.a.pupils[0]), attempt, full_marks(attempt))
    submitting.finish(attempt.pk)
    assert not Proposal.objects.exists()
    teacher = as_person(world.a.teacher)
    assert teacher.get("/cham-bai/").context["rows"][0][1].waiting == 1
    page = teacher.get(f"/cham-bai/{assignment.pk}/tiep/", follow=True)
    assert f"{SECRET} hướng dẫn" in page.text
    url = page.redirect_chain[-1][0]
    bad = teacher.post(url, {"points": "2,5", "comment": "Viết tốt"})
    assert bad.status_code == 400 and "Viết tốt" in bad.text
    teacher.post(url, {"points": "1,5", "comment": "Viết tốt"})
    attempt.refresh_from_db()
    assert attempt.score == Decimal("9.5")
    proposal = Proposal.objects.get()
    assert (proposal.value, proposal.pupil_id, proposal.slot) == (
        Decimal("9.5"),
        world.a.pupils[0].pk,
        "regular-1",
    )
    at(assignment.closes + timedelta(minutes=1))
    review = as_person(world.a.pupils[0]).get(f"/lam-bai/luot/{attempt.pk}/ket-qua/").text
    assert "Viết tốt" in review and "9,5" in review
    late = teacher.post(url, {"points": "1", "comment": "Cửa sổ cũ", "seen": ""})
    assert (
        late.status_code == 409 and "Đang lưu: 1,5 điểm" in late.text and "Cửa sổ cũ</textarea>" in late.text
    )
    attempt.refresh_from_db()
    assert attempt.score == Decimal("9.5")
    seen = late.context["seen"]
    assert teacher.post(url, {"points": "1", "comment": "Cửa sổ cũ", "seen": seen}).status_code == 302
    assert (
        teacher.post(url, {"points": "1", "comment": "Cửa sổ cũ", "seen": seen}).status_code == 302
    )  # twice
    attempt.refresh_from_db()
    assert attempt.score == Decimal(9)
    teacher.post(url, {"step": "2", "comment": ""})
    assert Proposal.objects.get().value == Decimal(10)


def test_statements_per_save(
    world: World, assignment: QuizAssignment, django_assert_num_queries: Any
) -> None:
    from assessments.attempts import saving

    attempt = begin(assignment, world)
    sheet = writing.sheet_for(attempt)
    answers = {
        item: (1, v) for (item, _), v in zip(sheet.places.items(), full_marks(attempt).values(), strict=True)
    }
    with django_assert_num_queries(4):  # two statements, and the savepoint of the test's own transaction
        (result,) = saving.store([saving.Save(attempt.pk, answers, person_id=attempt.pupil_id)])
    assert result.status == 200 and Answer.objects.count() == 5


def test_a_form_without_script_never_overwrites_what_is_newer(
    world: World, assignment: QuizAssignment, as_person: Any
) -> None:
    client = as_person(world.a.pupils[0])
    attempt = begin(assignment, world)
    place = items_by_type(attempt)["single_choice"]
    item = place.item.id
    save(client, attempt, {str(item): "B"}, rev=7)
    page = client.post(
        f"/lam-bai/luot/{attempt.pk}/bieu-mau/", {f"a-{item}": "C", f"r-{item}": "0"}, follow=True
    )
    assert f"Câu {place.number} đã được trả lời ở máy khác" in page.text
    assert Answer.objects.get().revision == 7
    client.post(f"/lam-bai/luot/{attempt.pk}/bieu-mau/", {f"a-{item}": "C", f"r-{item}": "7"})
    assert Answer.objects.get().value == place.stored("C") and Answer.objects.get().revision > 7
    submitting.finish(attempt.pk)
    late = client.post(f"/lam-bai/luot/{attempt.pk}/bieu-mau/", {f"a-{item}": "D"}, follow=True)
    assert "Bài đã nộp nên không lưu thêm được" in late.text
    assert Answer.objects.get().value == place.stored("C")


def test_marking_goes_on_and_a_slip_can_be_mended(world: World, as_person: Any) -> None:
    """After an essay was marked, the next one's page leads back to it; pupils follow each other in the order of names."""
    assignment = give(world.a, world.toan, make_quiz(world.a, world.toan, one_of_each()[-1:]))
    attempts = [begin(assignment, world, number) for number in range(3)]
    for attempt in attempts:
        item = next(iter(writing.sheet_for(attempt).places))
        writing.save_as_sent(attempt.pk, {item: "Sông"}, timezone.now(), {})
        submitting.finish(attempt.pk)
    client = as_person(world.a.teacher)
    marked, item = 0, 0
    for _number in range(2):
        page = client.get(f"/cham-bai/{assignment.pk}/tiep/", follow=True)
        url = page.redirect_chain[-1][0]
        marked, item = (int(part) for part in url.strip("/").split("/")[-2:])
        page = client.post(url, {"step": "7"}, follow=True)
    name = Attempt.objects.get(pk=marked).pupil.full_name
    assert f"Sửa bài vừa chấm: {name}" in page.text
    assert f'href="/cham-bai/luot/{marked}/{item}/"' in page.text
    foreign = client.get(f"{page.redirect_chain[-1][0].partition('?')[0]}?vua=999999-1")
    assert foreign.status_code == 200 and "Sửa bài vừa chấm" not in foreign.text
    names = [line.pupil.full_name for line in client.get(f"/cham-bai/{assignment.pk}/").context["pupils"]]
    middle = Attempt.objects.get(pupil__full_name=names[1])
    shown = client.get(f"/cham-bai/luot/{middle.pk}/").text
    assert f"← {names[0]}" in shown and f"{names[2]} →" in shown


def test_points_are_shown_with_two_places_at_most() -> None:
    from assessments.attempts.review import shown_points

    assert [shown_points(Decimal(p)) for p in ("0.666667", "0.5", "2", "0.125")] == [
        "0,67",
        "0,5",
        "2",
        "0,13",
    ]


def test_an_english_reader_reads_english_decimals() -> None:
    from django.utils import translation

    from assessments.attempts.review import shown_points

    with translation.override("en"):
        assert shown_points(Decimal("0.666667")) == "0.67"
