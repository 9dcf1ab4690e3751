"""Authorities, schools and their calendar, classes and subjects."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.ui.text import sort_key


class EducationAuthority(models.Model):
    """A node of the tree above schools; its label is free text because the levels change by law."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(_("tên"), max_length=200)
    label = models.CharField(_("cấp"), max_length=80, help_text="Sở GD&ĐT, UBND xã, …")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    class Level(models.TextChoices):
        PRIMARY = "primary", _("tiểu học")
        LOWER = "lower", _("trung học cơ sở")
        UPPER = "upper", _("trung học phổ thông")

    code = models.SlugField(_("mã trường"), max_length=30, unique=True)
    name = models.CharField(_("tên trường"), max_length=200)
    short_name = models.CharField(_("tên gọi ngắn"), max_length=80)
    levels = models.JSONField(_("cấp học"), default=list)
    authority = models.ForeignKey(EducationAuthority, models.PROTECT, related_name="schools")
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    settings = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


class Campus(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="campuses")
    name = models.CharField(_("tên điểm trường"), max_length=120)
    is_main = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class SchoolYear(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="years")
    name = models.CharField(_("năm học"), max_length=20, help_text="2026-2027")
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="one_year_per_name_and_school")
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    year = models.ForeignKey(SchoolYear, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(2)])
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["year", "number"], name="one_term_per_number")]

    def __str__(self) -> str:
        return str(_("Học kì I") if self.number == 1 else _("Học kì II"))


class Subject(models.Model):
    """A subject of the 2018 curriculum, the same for all schools."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    class Assessment(models.TextChoices):
        SCORED = "scored", _("nhận xét và điểm số")
        COMMENT = "comment", _("nhận xét")

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("môn học"), max_length=120)
    short_name = models.CharField(max_length=40)
    assessment = models.CharField(max_length=10, choices=Assessment.choices, default=Assessment.SCORED)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class SubjectPeriods(models.Model):
    """How many periods a year a subject has in a grade (TT 32/2018); decides 2, 3 or 4 regular marks."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="periods")
    grade = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    periods = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "grade"], name="one_row_per_subject_and_grade")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.grade}: {self.periods}"


class SchoolClass(models.Model):
    personal_data: ClassVar[tuple[str, ...]] = ()

    year = models.ForeignKey(SchoolYear, models.PROTECT, related_name="classes")
    campus = models.ForeignKey(Campus, models.PROTECT, related_name="classes")
    name = models.CharField(_("lớp"), max_length=20, help_text="8A2")
    grade = models.PositiveSmallIntegerField(
        _("khối"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    homeroom_teacher = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="homeroom_classes"
    )
    sort_key = models.CharField(max_length=120, editable=False)

    class Meta:
        ordering = ["grade", "sort_key"]
        constraints = [models.UniqueConstraint(fields=["year", "name"], name="one_class_per_name_and_year")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)[:120]
        super().save(*args, **kwargs)  # type: ignore[arg-type] # Django's own signature, passed through

    @property
    def school(self) -> School:
        return self.year.school
