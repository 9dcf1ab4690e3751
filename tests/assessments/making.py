"""Quizzes for tests of attempts: one question of each type, given to class 8A1 of a school of the test world."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments import grading
from assessments.api import Quiz, QuizAssignment
from assessments.models import Question, QuestionVersion, QuizItem, QuizSection
from tests.world import Side

SECRET = "khoabimat"


def single(stem: str = "Hai cộng hai bằng mấy?", key: str = "B") -> grading.Question:
    options = tuple(
        grading.Option(
            label=label, text=f"phương án {label}", correct=label == key, feedback=f"{SECRET} {label}"
        )
        for label in "ABCD"
    )
    return grading.SingleChoice(stem=stem, options=options, feedback=f"{SECRET} lời giải")


def one_of_each() -> list[grading.Question]:
    multiple = grading.MultipleChoice(
        stem="Số nào là số nguyên tố?",
        options=tuple(
            grading.Option(label=label, text=text, correct=text in "2 3", feedback=f"{SECRET} {text}")
            for label, text in zip("ABCD", "2469", strict=True)
        ),
        feedback=f"{SECRET} nhiều",
    )
    group = grading.TrueFalseGroup(
        stem="Xét phương trình $x^2 = 4$.",
        statements=tuple(
            grading.Statement(label=label, text=f"mệnh đề {label}", correct=label in "ac") for label in "abcd"
        ),
        feedback=f"{SECRET} nhóm",
    )
    numeric = grading.Numeric(
        stem="Một phần tư viết dưới dạng số thập phân?",
        answers=(grading.NumericKey(value=Decimal("31337.25")),),
        feedback=f"{SECRET} số",
    )
    essay = grading.Essay(
        stem="Tả dòng sông quê em.", guide=f"{SECRET} hướng dẫn", min_words=20, feedback=f"{SECRET} văn"
    )
    return [single(), multiple, group, numeric, essay]


def make_quiz(side: Side, subject: Any, questions: list[grading.Question], **fields: Any) -> Quiz:
    points = fields.pop("points", Decimal(10) / len(questions))
    quiz = Quiz.objects.create(
        school=side.school,
        author=side.teacher,
        subject=subject,
        grade=8,
        title="Kiểm tra thử",
        status="ready",
        **fields,
    )
    section = QuizSection.objects.create(quiz=quiz, title="Phần I", instructions="Làm hết các câu.")
    for position, value in enumerate(questions):
        question = Question.objects.create(
            school=side.school, author=side.teacher, subject=subject, grade=8, type=value.type,
            content_hash=str(position), stem_folded="",
        )  # fmt: skip
        version = QuestionVersion.objects.create(
            question=question, number=1, type=value.type, content=grading.snapshot(value)
        )
        QuizItem.objects.create(section=section, version=version, points=points, position=position)
    return quiz


def give(side: Side, subject: Any, quiz: Quiz, **fields: Any) -> QuizAssignment:
    now = timezone.now()
    defaults = {
        "opens": now - timedelta(hours=1), "closes": now + timedelta(hours=2), "minutes": 45, "term": side.term1,
        "slot": "regular-1", "assigned_by": side.teacher, "school_class": side.class1,
    }  # fmt: skip
    return QuizAssignment.objects.create(quiz=quiz, subject=subject, **{**defaults, **fields})
