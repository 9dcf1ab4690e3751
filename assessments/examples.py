"""The style guide's chapters of quizzes: taking one, seeing it marked, making one; without a row in the database."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments import grading
from assessments.attempts import markup, review, review_markup
from assessments.attempts.models import Answer
from assessments.attempts.sheets import Place
from assessments.bank.shown import as_pupil, with_key
from assessments.quizzes.models import Quiz
from assessments.quizzes.paper import PaperItem
from assessments.taking import words
from lms.people import api as people
from lms.ui.examples import Chapter, page, piece

MOMENT = datetime(2026, 11, 10, 10, 42, 7, tzinfo=timezone.get_default_timezone())
QUESTIONS: tuple[grading.Question, ...] = (
    grading.SingleChoice(
        stem="Nghiệm của phương trình $2x - 6 = 0$ là",
        options=tuple(
            grading.Option(label=label, text=text, correct=label == "B")
            for label, text in zip("ABCD", ("$x = 2$", "$x = 3$", "$x = -3$", "$x = 6$"), strict=True)
        ),
        feedback="Chuyển vế được $2x = 6$, suy ra $x = 3$.",
    ),
    grading.MultipleChoice(
        stem="Những số nào chia hết cho 3?",
        options=tuple(
            grading.Option(label=label, text=text, correct=label in "AC")
            for label, text in zip("ABCD", ("111", "112", "123", "125"), strict=True)
        ),
    ),
    grading.TrueFalseGroup(
        stem="Cho tam giác $ABC$ vuông tại $A$ có $AB = 3$, $AC = 4$.",
        statements=tuple(
            grading.Statement(label=label, text=text, correct=label != "b")
            for label, text in zip(
                "abcd", ("$BC = 5$.", "Diện tích bằng 12.", "Chu vi bằng 12.", "$AB < AC$."), strict=True
            )
        ),
    ),
    grading.Numeric(
        stem="Tính $\\dfrac{1}{4}$ dưới dạng số thập phân.",
        answers=(grading.NumericKey(value=Decimal("0.25")),),
    ),
    grading.Essay(stem="Kể lại một lần em sang sông.", guide="Có mở bài, thân bài, kết bài.", min_words=50),
)
# As the page names them: what the pupil has answered so far, then what was handed in.
SHOWN = ("B", None, {"a": "1", "b": "0"}, "0,25", "")
GIVEN = ("B", ("A", "B"), {"a": "1", "b": "1", "c": "1", "d": ""}, "0,5", "Hôm ấy nước sông trong.")


def _places() -> list[Place]:
    return [
        Place(n, PaperItem(n, n, Decimal(2), n, question), grading.labels(question))
        for n, question in enumerate(QUESTIONS, start=1)
    ]


def _assignment() -> dict[str, Any]:
    who = people.examples.cast()
    quiz = Quiz(
        pk=1,
        school=who.school,
        title="Kiểm tra giữa kì I",
        subject=who.scored,
        grade=8,
        minutes=45,
        author=who.teacher,
    )
    return {"pk": 1, "quiz": quiz, "subject": who.scored, "school_class": who.school_class}


def _attempt() -> Mapping[str, Any]:
    places, said = _places(), markup.Words(len(QUESTIONS))
    done = {1, 3, 4}
    questions = [markup.question(place, shown, 0, said) for place, shown in zip(places, SHOWN, strict=True)]
    part = {"title": "Phần I", "instructions": "Mỗi câu 2 điểm."}
    return {
        "attempt": {"pk": 1, "deadline": MOMENT}, "assignment": _assignment(), "sections": [(part, questions)],
        "links": [markup.link(n, n, n in done, said) for n in range(1, 6)], "answered": len(done),
        "count": len(places), "left": 0, "elapsed": 0, "now": MOMENT, "saved_at": MOMENT, "words": words.for_script(),
    }  # fmt: skip


def _states() -> Mapping[str, Any]:
    said = words.for_script()
    shown = [("saved", "saved"), ("sending", "sending"), ("offline", "offline"), ("login", "offline")]
    return {
        "states": [
            (state, said[key].replace("{time}", "10:42:07").replace("{n}", "3")) for key, state in shown
        ]
    }


def _result() -> Mapping[str, Any]:
    lines = []
    said = review_markup.Words(_now("Em chọn"))
    for place, given in zip(_places(), GIVEN, strict=True):
        value = grading.store(place.question, grading.parse_answer(place.question, given, place.order))
        lines.append(review_markup.question(review.line(place, Answer(value=value), review.FULL), said))
    attempt = {"closed_how": "pupil", "closed_at": MOMENT, "receipt": "7KQ4-M2ZD", "number": 1}
    return {
        "attempt": attempt, "assignment": _assignment(), "visible": review.FULL, "mark": Decimal("5.7"), "lines": lines,
        "later": [_now("Đáp án được công bố sau khi bài đóng.")],
    }  # fmt: skip


def _essay() -> Mapping[str, Any]:
    place = _places()[4]
    who = people.examples.cast()
    return {
        "attempt": {"pk": 1, "pupil": who.pupils[0]}, "assignment": _assignment(), "waiting": 12, "place": place,
        "words": 5, "answer": {"value": GIVEN[4]}, "points": "1,5", "comment": "Tả thêm cảnh bến sông.",
        "steps": ["0", "0,5", "1", "1,5", "2"], "skip_to": None,
    }  # fmt: skip


def _builder() -> Mapping[str, Any]:
    places = _places()
    items = [
        {"item": place.item, "excerpt": place.question.stem, "shown": as_pupil(place.question), "points": "hai" if n == 1 else None,
         "error": _now("Ghi số điểm như 0,25 hoặc 2.") if n == 1 else ""}
        for n, place in enumerate(places[:3])
    ]  # fmt: skip
    quiz = _assignment()["quiz"]
    quiz.changed_at = MOMENT
    section = {"section": {"pk": 1}, "title": "Phần I", "instructions": "", "items": items}
    return {
        "quiz": quiz, "sections": [section], "typed": {"errors": {2: "2"}},
        "paper": {"points": Decimal(6), "items": [place.item for place in places[:3]]},
        "findings": [
            {"text": _now("Tổng điểm là 6, chưa đủ 10."), "blocks": True},
            {"text": _now("Phần I chỉ có một câu ở mức vận dụng."), "blocks": False},
        ],
    }  # fmt: skip


def _preview() -> Mapping[str, Any]:
    items = [place.item for place in _places()]
    shown = [{"item": item, "shown": as_pupil(item.question)} for item in items]
    section = {"title": "Phần I", "instructions": "Mỗi câu 2 điểm.", "items": shown}
    return {"quiz": _assignment()["quiz"], "paper": {"items": items}, "sections": [section]}


def _printed() -> Mapping[str, Any]:
    return {**_preview(), "key": False}


def _keys() -> Mapping[str, Any]:
    return {"shown": with_key(QUESTIONS[0]), "with_key": True, "name": "k1"}


def _group_key() -> Mapping[str, Any]:
    return {"shown": with_key(QUESTIONS[2]), "with_key": True, "name": "k2"}


TAKING = Chapter(
    "lam-bai",
    _("Làm bài"),
    [
        (
            _("Năm dạng câu hỏi, đồng hồ và danh sách câu"),
            page("assessments/attempts/attempt.html", _attempt),
        ),
        (_("Trạng thái lưu"), piece("assessments/attempts/states.html", _states)),
    ],
    styles=["css/rooms/attempt.css"],
)
MARKED = Chapter(
    "bai-da-cham",
    _("Bài đã chấm"),
    [
        (_("Xem lại từng câu"), page("assessments/attempts/result.html", _result)),
        (_("Chấm bài viết"), page("assessments/attempts/essay.html", _essay)),
    ],
    styles=["css/rooms/attempt.css"],
)
MAKING = Chapter(
    "soan-de",
    _("Soạn đề"),
    [
        (_("Các câu của đề, điểm và kiểm tra đề"), page("assessments/quizzes/builder.html", _builder)),
        (_("Đề như học sinh thấy"), page("assessments/quizzes/preview.html", _preview)),
        (_("Đề in trên giấy"), page("assessments/quizzes/print.html", _printed)),
        (_("Câu hỏi với đáp án"), piece("assessments/shown.html", _keys)),
        (_("Câu đúng sai với đáp án"), piece("assessments/shown.html", _group_key)),
    ],
    styles=["css/rooms/attempt.css", "css/rooms/quizzes.css"],
)
