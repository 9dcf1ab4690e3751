"""What a teacher expects of the builder beside its buttons: undo, one question after the other, a paper to print."""

from typing import Any

from django.urls import reverse

from assessments import api as assessments
from tests.assessments import build
from tests.assessments.test_pages import FORMS
from tests.world import World


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def stems(quiz: Any) -> list[str]:
    return [item.question.stem for item in assessments.paper(quiz.pk).items]


def test_a_removed_question_comes_back_to_its_place(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [build.single(f"Câu {n}") for n in range(4)], ready=False)
    item = assessments.paper(quiz).items[1]
    client = as_person(world.a.teacher)
    change = url("quiz_change", quiz.pk)
    points = {f"points-{item.id}": "1,75"}
    page = client.post(change, {"do": f"remove:{item.id}", **points}, follow=True).text
    assert "Đã bỏ câu 2 khỏi đề." in page and "Hoàn tác" in page
    assert stems(quiz) == ["Câu 0", "Câu 2", "Câu 3"]
    page = client.post(change, {"do": "restore"}, follow=True).text
    assert "Đã đưa câu trở lại đề." in page and "Hoàn tác" not in page
    assert stems(quiz) == ["Câu 0", "Câu 1", "Câu 2", "Câu 3"]
    assert str(assessments.paper(quiz.pk).items[1].points) == "1.75"
    client.post(change, {"do": "restore"})
    assert len(stems(quiz)) == 4


def test_undo_is_offered_only_until_something_else_is_done(world: World, as_person: Any) -> None:
    quizzes = [build.quiz(world, [build.single(f"{x}{n}") for n in range(2)], ready=False) for x in "ab"]
    item = assessments.paper(quizzes[0]).items[0]
    client = as_person(world.a.teacher)
    client.post(url("quiz_change", quizzes[0].pk), {"do": f"remove:{item.id}"})
    assert "Hoàn tác" not in client.get(url("quiz", quizzes[1].pk)).text
    client.post(url("quiz_change", quizzes[1].pk), {"do": "restore"})
    client.post(url("quiz_change", quizzes[0].pk), {"do": "restore"})
    assert (len(stems(quizzes[0])), len(stems(quizzes[1]))) == (1, 2)


def test_questions_are_written_one_after_the_other(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [build.single()], ready=False)
    client = as_person(world.a.teacher)
    address = f"{url('quiz_write', quiz.pk)}?loai=numeric"
    assert "Lưu và viết câu tiếp" in client.get(address).text
    assert client.post(address, {**FORMS["numeric"], "another": "1"}).url == address
    assert len(stems(quiz)) == 2
    address = f"{url('question_new')}?loai=numeric"
    typed = {**FORMS["numeric"], "subject": world.toan.pk, "grade": "8", "another": "1"}
    assert client.post(address, typed).url == address


def test_the_printed_paper_holds_no_key_and_the_key_its_own_page(world: World, as_person: Any) -> None:
    quiz = build.quiz(world)
    client = as_person(world.a.teacher)
    paper = client.get(url("quiz_print", quiz.pk)).text
    assert "Họ và tên" in paper and "Chọn A và C." in paper and paper.count("☐") == 8
    for secret in ("LOIGIAI", "GOPY", "HUONGDANCHAM", "0,25", "Đáp án và hướng dẫn chấm"):
        assert secret not in paper
    key = client.get(url("quiz_print", quiz.pk), {"dap-an": "1"}).text
    for said in ("Đáp án và hướng dẫn chấm", "HUONGDANCHAM", "LOIGIAI", "<strong>0,25</strong>"):
        assert said in key


def test_the_bank_shows_a_whole_question_before_it_is_chosen(world: World, as_person: Any) -> None:
    quiz = build.quiz(world, [build.single()], ready=False)
    build.question(world, build.one_of_each()[3])
    page = as_person(world.a.teacher).get(url("quiz_add", quiz.pk)).text
    assert page.count("Xem cả câu và đáp án") == 2 and "<strong>0,25</strong>" in page
