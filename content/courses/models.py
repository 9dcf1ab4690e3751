"""Courses: sections of lessons, given to classes. Written by `authoring` and `progress` alone.

A lesson is an ordinary model with Wagtail's drafts, revisions and preview, not a page of Wagtail's tree: see
docs/decisions/0006-lessons-are-not-wagtail-pages.md.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from content.pages.blocks import LessonBody
from lms.people.api import me
from lms.ui.text import nfc


class Course(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ("author", "co_authors")

    school = models.ForeignKey("people.School", models.PROTECT, related_name="+", verbose_name=_("trường"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    co_authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    title = models.CharField(_("tên khóa học"), max_length=200)
    summary = models.TextField(_("giới thiệu"), blank=True)
    subject = models.ForeignKey(
        "people.Subject", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("môn học")
    )
    grade = models.PositiveSmallIntegerField(
        _("khối lớp"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("khóa học")
        verbose_name_plural = _("khóa học")
        ordering = ["-updated_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("content:course", args=[self.pk])


class CourseSection(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    title = models.CharField(_("tên phần"), max_length=200)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class CourseLesson(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """One lesson. `body` is what pupils see; what an author has not published lies in revisions alone."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    section = models.ForeignKey(CourseSection, models.CASCADE, related_name="lessons", editable=False)
    title = models.CharField(_("tên bài"), max_length=200)
    minutes = models.PositiveSmallIntegerField(
        _("số phút học"), default=0, blank=True, validators=[MaxValueValidator(600)],
        help_text=_("Để 0 nếu không muốn ghi."),
    )  # fmt: skip
    body = StreamField(LessonBody(), verbose_name=_("nội dung"), blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)
    _revisions = GenericRelation(
        "wagtailcore.Revision", content_type_field="content_type", object_id_field="object_id",
        for_concrete_model=False,
    )  # fmt: skip

    class Meta:
        verbose_name = _("bài học")
        verbose_name_plural = _("bài học")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.title = nfc(self.title)
        super().save(*args, **kwargs)

    @property
    def revisions(self) -> Any:
        return self._revisions

    def with_content_json(self, content: dict[str, Any]) -> "CourseLesson":
        """A revision never moves the lesson: its place belongs to the outline."""
        place = {"section": self.section_id, "position": self.position}
        restored: CourseLesson = super().with_content_json(content | place)
        return restored

    def get_absolute_url(self) -> str:
        return reverse("content:lesson", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "content/lesson_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from content.courses.parts import parts_of

        return {"lesson": self, "course": self.section.course, "parts": parts_of(self, me(request))}


class CourseAssignment(models.Model):
    """A course given to a class."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    course = models.ForeignKey(Course, models.CASCADE, related_name="assignments")
    school_class = models.ForeignKey("people.SchoolClass", models.CASCADE, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "school_class"], name="one_assignment_per_course_and_class"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} -> {self.school_class_id}"


class LessonCompletion(models.Model):
    """That a pupil has finished a lesson: by saying so, or by doing all its activities."""

    personal_data: ClassVar[tuple[str, ...]] = ("person",)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    lesson = models.ForeignKey(CourseLesson, models.CASCADE, related_name="completions")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "lesson"], name="one_completion_per_person_and_lesson")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} finished {self.lesson_id}"
