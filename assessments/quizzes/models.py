"""A quiz, its sections and items, and its assignments to classes."""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_revision() -> str:
    """A mark that never returns, so that what is cached under it can never be stale."""
    return secrets.token_hex(8)


class Release(models.TextChoices):
    """When a pupil may see something of the own, finished attempt."""

    AFTER_SUBMIT = "after_submit", _("Ngay sau khi nộp")
    AFTER_CLOSE = "after_close", _("Sau khi đóng đề")
    NEVER = "never", _("Không cho xem")


class Counts(models.TextChoices):
    """Which of several attempts is the result; see `attempts.rules.counted`."""

    HIGHEST = "highest", _("Lần cao điểm nhất")
    LAST = "last", _("Lần làm cuối")
    FIRST = "first", _("Lần làm đầu tiên")
    AVERAGE = "average", _("Trung bình các lần")


class Quiz(models.Model):
    """Content, points and rules; belongs to a school and its author.

    `revision` changes with everything that a paper is made of (sections, items, points, shuffling, texts).
    """

    personal_data: ClassVar[tuple[str, ...]] = ("author",)

    class Status(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        READY = "ready", _("Sẵn sàng")
        ARCHIVED = "archived", _("Đã cất")

    school = models.ForeignKey("people.School", models.PROTECT, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    title = models.CharField(max_length=200)
    title_folded = models.CharField(max_length=200, editable=False, default="")
    instructions = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    shuffle_questions = models.BooleanField(default=False)
    shuffle_options = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # NULL: no limit
    attempts_allowed = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    counts = models.CharField(max_length=10, choices=Counts.choices, default=Counts.HIGHEST)
    # What a pupil sees of a finished attempt: the mark, own answers with right or wrong, the key, the explanations.
    # 'Right' on a single choice is its key, so that only the mark is shown while others may still be answering.
    show_mark = models.CharField(max_length=14, choices=Release.choices, default=Release.AFTER_SUBMIT)
    show_answers = models.CharField(max_length=14, choices=Release.choices, default=Release.AFTER_CLOSE)
    show_key = models.CharField(max_length=14, choices=Release.choices, default=Release.AFTER_CLOSE)
    show_feedback = models.CharField(max_length=14, choices=Release.choices, default=Release.AFTER_CLOSE)
    external_id = models.CharField(max_length=120, blank=True)
    revision = models.CharField(max_length=16, default=new_revision, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name_plural = "quizzes"
        indexes = [models.Index(fields=["school", "subject", "status"], name="quiz_by_school")]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_quiz_per_external_id",
            )
        ]

    def __str__(self) -> str:
        return self.title


class QuizSection(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="sections")
    title = models.CharField(max_length=200, blank=True)
    instructions = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class QuizItem(models.Model):
    """One question version in a section, worth `points`."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    section = models.ForeignKey(QuizSection, models.CASCADE, related_name="items")
    version = models.ForeignKey("assessments.QuestionVersion", models.PROTECT, related_name="items")
    points = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.points}"


class QuizAssignment(models.Model):
    """A quiz given to a class. A teacher may change times until they pass; attempts point here."""

    personal_data: ClassVar[tuple[str, ...]] = ("assigned_by",)

    class Mode(models.TextChoices):
        ORDINARY = "ordinary", _("Giao cho lớp")
        LESSON = "lesson", _("Trong giờ học kết nối")

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="assignments")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="+")
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # NULL: until `closes`
    attempts_allowed = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    counts = models.CharField(max_length=10, choices=Counts.choices, default=Counts.HIGHEST)
    # The column of the class's gradebook that receives the mark; slot '' means that no mark is sent.
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="+")
    term = models.ForeignKey("people.Term", models.PROTECT, null=True, blank=True, related_name="+")
    slot = models.CharField(max_length=20, blank=True)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ORDINARY)
    lesson_key = models.CharField(max_length=60, blank=True)
    assigned_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-opens", "-id"]
        indexes = [
            models.Index(fields=["school_class", "closes"], name="assignment_by_class"),
            models.Index(fields=["closes"], name="assignment_by_close"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="closes_after_opens"
            ),
            models.UniqueConstraint(
                fields=["quiz", "school_class", "lesson_key"],
                condition=models.Q(mode="lesson"),
                name="one_lesson_assignment_per_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} for {self.school_class_id}"
