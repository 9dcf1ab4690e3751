"""The relations that permission comes from; each has dates, nothing is deleted to end it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Enrolment(models.Model):
    """A pupil in a class from `starts` until the last day `ends` (NULL: still).

    `status` says how it began or ended: `transferred_in` came from another school, `transferred_out` and `left` have
    ended. Who was in a class on a day is answered by the dates alone.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("pupil", "status")

    class Status(models.TextChoices):
        STUDYING = "studying", _("đang học")
        TRANSFERRED_IN = "transferred_in", _("chuyển đến")
        TRANSFERRED_OUT = "transferred_out", _("chuyển đi")
        LEFT = "left", _("thôi học")

    pupil = models.ForeignKey("people.Person", models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="enrolments")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.STUDYING)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "school_class"],
                condition=models.Q(ends__isnull=True),
                name="one_open_enrolment_per_class",
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=False) | ~models.Q(status__in=["transferred_out", "left"]),
                name="who_has_gone_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class_id}: {self.status}"


class TeachingAssignment(models.Model):
    """A teacher teaches a subject to a class in a term."""

    personal_data: ClassVar[tuple[str, ...]] = ("teacher",)

    teacher = models.ForeignKey("people.Person", models.PROTECT, related_name="teaching")
    school_class = models.ForeignKey("people.SchoolClass", models.CASCADE, related_name="teaching")
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="teaching")
    term = models.ForeignKey("people.Term", models.CASCADE, related_name="teaching")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "school_class", "subject", "term"],
                name="one_assignment_per_teacher_class_subject_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id}: {self.subject_id} in {self.school_class_id}, term {self.term_id}"


class Guardianship(models.Model):
    """A guardian's link to a pupil; it opens nothing until somebody at the school has verified it."""

    personal_data: ClassVar[tuple[str, ...]] = ("guardian", "pupil", "relation")

    guardian = models.ForeignKey("people.Person", models.CASCADE, related_name="wards")
    pupil = models.ForeignKey("people.Person", models.CASCADE, related_name="guardians")
    relation = models.CharField(_("quan hệ"), max_length=40, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "pupil"], name="one_link_per_guardian_and_pupil")
        ]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.pupil_id}"


class StaffPost(models.Model):
    """A post at a school or an authority; `ends` NULL: still held."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "post")

    class Post(models.TextChoices):
        TEACHER = "teacher", _("giáo viên")
        LIBRARIAN = "librarian", _("nhân viên thư viện")
        SUBJECT_HEAD = "subject_head", _("tổ trưởng chuyên môn")
        VICE_PRINCIPAL = "vice_principal", _("phó hiệu trưởng")
        PRINCIPAL = "principal", _("hiệu trưởng")
        SCHOOL_ADMIN = "school_admin", _("quản trị trường")
        AUTHORITY_OFFICER = "authority_officer", _("cán bộ cơ quan quản lí")
        PLATFORM_ADMIN = "platform_admin", _("quản trị hệ thống")

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="posts")
    post = models.CharField(_("chức vụ"), max_length=20, choices=Post.choices)
    school = models.ForeignKey("people.School", models.CASCADE, null=True, blank=True, related_name="posts")
    authority = models.ForeignKey(
        "people.EducationAuthority", models.CASCADE, null=True, blank=True, related_name="posts"
    )
    subjects = models.ManyToManyField("people.Subject", blank=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post}"

    @property
    def title(self) -> str:
        """'Tổ trưởng chuyên môn: Toán, Tin học'; prefetch `subjects` where many are shown."""
        name = str(self.get_post_display())
        if self.post != self.Post.SUBJECT_HEAD:
            return name
        subjects = ", ".join(subject.short_name for subject in self.subjects.all())
        return f"{name}: {subjects}" if subjects else name
