"""Two tabs: what the other one saved is not overwritten before its reader has seen it."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from assessments import api as assessments
from assessments.api import QuizAssignment
from assessments.bank import store as bank_store
from assessments.bank.models import Question
from assessments.bank.seen import ChangedMeanwhile
from assessments.quizzes import giving, store
from assessments.quizzes.models import Quiz, QuizItem
from tests.assessments import build
from tests.world import World


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def filled(response: Any, **typed: str) -> dict[str, str]:
    """What the page's form would send, with something typed over it."""
    form = response.context["form"]
    fields = {
        bound.html_name: "" if bound.value() is None else str(bound.field.widget.format_value(bound.value()))
        for bound in form
        if bound.value() not in (None, False)
    }
    for name in ("subject", "grade", "counts", "level", "slot", "key", *store.RELEASE):
        if name in form.fields and form[name].value() is not None:
            fields[name] = str(getattr(form[name].value(), "pk", form[name].value()))
    (fields["seen"],) = re.findall(r'name="seen" value="(\w+)"', response.text)
    return {**fields, **typed}


def resend(response: Any) -> dict[str, str]:
    """The same once more, from the page that showed the difference."""
    (seen,) = re.findall(r'name="seen" value="(\w+)"', response.text)
    return {**response.context["form"].data.dict(), "seen": seen}


def test_two_tabs_with_a_quiz_s_settings(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, ready=False)
    client, page = as_person(world.a.teacher), url("quiz_settings", quiz.pk)
    first, second = client.get(page), client.get(page)
    assert client.post(page, filled(first, title="Bản của cửa sổ một", minutes="20")).status_code == 302
    answer = client.post(page, filled(second, title="Bản của cửa sổ hai"))
    assert answer.status_code == 409
    assert "Bản của cửa sổ một" in answer.text and 'value="Bản của cửa sổ hai"' in answer.text
    quiz.refresh_from_db()
    assert (quiz.title, quiz.minutes) == ("Bản của cửa sổ một", 20)
    wrong = client.post(page, {**resend(answer), "attempts_allowed": "0"})
    assert wrong.status_code == 422
    assert client.post(page, resend(answer)).status_code == 302
    quiz.refresh_from_db()
    assert (quiz.title, quiz.minutes) == ("Bản của cửa sổ hai", None)


def test_a_mistake_in_an_old_page_does_not_make_it_new(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, ready=False)
    client, page = as_person(world.a.teacher), url("quiz_settings", quiz.pk)
    old = client.get(page)
    store.change_settings(quiz, title="Đã đổi")
    wrong = client.post(page, filled(old, attempts_allowed="0"))
    assert wrong.status_code == 422
    assert client.post(page, {**resend(wrong), "attempts_allowed": "1"}).status_code == 409


def test_the_same_typed_twice_is_no_quarrel(world: World, as_person: Any) -> None:
    quiz = build.quiz(world)
    client, page = as_person(world.a.teacher), url("quiz_settings", quiz.pk)
    sent = filled(client.get(page), show_key="never")
    assert [client.post(page, sent).status_code for _time in range(2)] == [302, 302]
    old = {**sent, "show_key": "after_submit"}
    answer = client.post(page, old)
    assert answer.status_code == 409 and "Không cho xem" in answer.text
    assert Quiz.objects.get().show_key == "never"


def test_two_tabs_with_a_question(world: World, as_person: Any) -> None:
    question = build.question(world)
    quiz = build.quiz(world, [build.single("Trong đề")], ready=False)
    item = QuizItem.objects.get(section__quiz=quiz)
    client = as_person(world.a.teacher)
    for page, asked in (
        (url("question_edit", question.pk), question),
        (url("quiz_item", quiz.pk, item.pk), item.version.question),
    ):
        first, second = client.get(page), client.get(page)
        assert client.post(page, filled(first, stem="Một\r\n\r\nHai")).status_code == 302
        answer = client.post(page, filled(second, stem="Ba"))
        assert answer.status_code == 409 and "Hai</td>" in answer.text and "Ba</textarea>" in answer.text
        now = Question.objects.select_related("current").get(pk=asked.pk)
        assert now.value.stem == "Một\n\nHai"
        assert [row.label for row in answer.context["form"].differences] == ["Đề bài"]
        preview = client.post(page, {**filled(second, stem="Ba"), "preview": "1"})
        assert preview.status_code == 200
        assert client.post(page, resend(answer)).status_code == 302
        assert Question.objects.select_related("current").get(pk=asked.pk).value.stem == "Ba"


def test_two_teachers_with_the_hours_of_a_class(world: World, as_person: Any) -> None:
    given = build.given(build.quiz(world), world.a.class1, world.a.teacher)
    client, page = as_person(world.a.teacher), url("assignment", given.pk)
    first, second = client.get(page), client.get(page)
    assert client.post(page, filled(first, minutes="30")).status_code == 302
    answer = client.post(page, filled(second, minutes="45"))
    assert answer.status_code == 409
    (row,) = answer.context["form"].differences
    assert (row.stored, row.typed) == ("30", "45")
    assert QuizAssignment.objects.get().minutes == 30
    assert client.post(page, resend(answer)).status_code == 302
    assert QuizAssignment.objects.get().minutes == 45


def test_a_change_between_reading_and_writing_is_noticed(world: World) -> None:
    quiz = build.quiz(world, ready=False)
    old = Quiz.objects.get(pk=quiz.pk)
    store.change_settings(quiz, title="Mới")
    with pytest.raises(ChangedMeanwhile):
        store.change_settings(old, unless_changed=True, title="Cũ")
    question = build.question(world)
    read = Question.objects.get(pk=question.pk)
    bank_store.edit_question(question, build.single("Mới"), by=world.a.teacher)
    with pytest.raises(ChangedMeanwhile):
        bank_store.edit_question(read, build.single("Cũ"), by=world.a.teacher, unless_changed=True)
    given = build.given(build.quiz(world), world.a.class1, world.a.teacher)
    read_given = QuizAssignment.objects.get(pk=given.pk)
    times = {"opens": given.opens, "closes": given.closes, "attempts": 1}
    giving.reschedule(given, **{**times, "closes": given.closes + timedelta(hours=1)}, minutes=15)
    with pytest.raises(ChangedMeanwhile):
        giving.reschedule(read_given, **times, minutes=20, unless_changed=True)
    assert QuizAssignment.objects.get(pk=given.pk).minutes == 15


def test_two_tabs_with_the_points_of_a_quiz(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [build.single("Một"), build.single("Hai")], ready=False)
    first, second = assessments.paper(quiz.pk).items
    (section,) = quiz.sections.all()
    client, change = as_person(world.a.teacher), url("quiz_change", quiz.pk)
    page = client.get(url("quiz", quiz.pk)).text
    shown = dict(re.findall(r'name="((?:was-)?(?:points|title)-\d+)"[^>]* value="([^"]*)"', page))
    assert shown[f"was-points-{first.id}"] == shown[f"points-{first.id}"] == "5"

    def sent(**typed: str) -> dict[str, str]:
        return {**shown, "do": "save", **{name.replace("_", "-"): value for name, value in typed.items()}}

    def stored() -> list[str]:
        title = quiz.sections.get().title
        return [str(item.points) for item in assessments.paper(quiz.pk).items] + [title]

    client.post(change, sent(**{f"points_{first.id}": "4", f"title_{section.pk}": "Phần A"}))
    client.post(change, sent(**{f"points_{second.id}": "6"}))  # an old tab, which touched another field
    assert stored() == ["4.00", "6.00", "Phần A"]
    answer = client.post(change, sent(**{f"points_{first.id}": "3", f"title_{section.pk}": "Phần B"}))
    assert answer.status_code == 409 and stored() == ["4.00", "6.00", "Phần A"]
    assert "Đang lưu: 4 điểm" in answer.text and 'value="3"' in answer.text
    assert "Đang lưu: “Phần A”." in answer.text and 'value="Phần B"' in answer.text
    again = dict(re.findall(r'name="((?:was-)?(?:points|title)-\d+)"[^>]* value="([^"]*)"', answer.text))
    assert client.post(change, {**again, "do": "save"}).status_code == 302
    assert stored() == ["3.00", "6.00", "Phần B"]
    read = Quiz.objects.get(pk=quiz.pk)
    store.set_points(quiz, {first.id: Decimal(1)})
    with pytest.raises(ChangedMeanwhile):
        store.set_points(read, {first.id: Decimal(2)}, unless_changed=True)
