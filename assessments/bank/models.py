"""Questions and their versions. A version never changes: editing writes the next one."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.formats.text import excerpt
from assessments.grading import Question as QuestionValue
from assessments.grading import from_dict


class QuestionType(models.TextChoices):
    SINGLE_CHOICE = "single_choice", _("Chọn một phương án")
    MULTIPLE_CHOICE = "multiple_choice", _("Chọn nhiều phương án")
    TRUE_FALSE_GROUP = "true_false_group", _("Đúng – sai (4 ý)")
    NUMERIC = "numeric", _("Trả lời ngắn bằng số")
    ESSAY = "essay", _("Tự luận")


class Level(models.TextChoices):
    """Cognitive levels of official letter 7991/BGDĐT-GDTrH."""

    KNOW = "know", _("Biết")
    UNDERSTAND = "understand", _("Hiểu")
    APPLY = "apply", _("Vận dụng")


class Question(models.Model):
    """What stays the same over the versions. `school` NULL: the common bank, for every school to read."""

    personal_data: ClassVar[tuple[str, ...]] = ("author",)

    school = models.ForeignKey("people.School", models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    topic = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=10, default="vi")
    tags = models.JSONField(default=list, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    external_id = models.CharField(max_length=120, blank=True)
    current = models.ForeignKey(
        "assessments.QuestionVersion", models.SET_NULL, null=True, related_name="+", editable=False
    )
    # Of the current version, for lists and search.
    type = models.CharField(max_length=20, choices=QuestionType.choices)
    content_hash = models.CharField(max_length=64, db_index=True)
    stem_folded = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject", "grade", "type"], name="question_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "external_id"],
                condition=~models.Q(external_id="") & models.Q(school__isnull=False),
                name="one_external_id_per_school",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~models.Q(external_id="") & models.Q(school__isnull=True),
                name="one_external_id_in_common",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"

    @property
    def value(self) -> QuestionValue:
        """The question of the current version."""
        if self.current is None:
            raise ValueError("a question without a version")
        return self.current.value

    @property
    def excerpt(self) -> str:
        """The beginning of the stem, for lists."""
        return excerpt(self.current.content["stem"]) if self.current else ""


class QuestionVersion(models.Model):
    """An immutable snapshot (`assessments.grading.snapshot`)."""

    personal_data: ClassVar[tuple[str, ...]] = ("created_by",)

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=20, choices=QuestionType.choices)
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("a version is never changed: write the next one")
        super().save(*args, **kwargs)

    @property
    def value(self) -> QuestionValue:
        """The question as pupils of this version meet it."""
        return from_dict(self.content)
