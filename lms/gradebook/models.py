"""Marks, proposals for marks, and the history of every change."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.gradebook.rules import Entry

AGAIN = "#"  # in the source of a proposal that followed one already decided: 'attempt:17#2'


class Slot(models.TextChoices):
    REGULAR_1 = "regular-1", _("Thường xuyên 1")
    REGULAR_2 = "regular-2", _("Thường xuyên 2")
    REGULAR_3 = "regular-3", _("Thường xuyên 3")
    REGULAR_4 = "regular-4", _("Thường xuyên 4")
    MIDTERM = "midterm", _("Giữa kì")
    FINAL = "final", _("Cuối kì")


class Mark(models.Model):
    """One cell: a pupil's mark in a slot of a subject and term.

    It belongs to pupil, subject and term, so that it goes along when the pupil changes class in mid-term;
    `school_class` is where it was last written. A cleared cell stays as an empty row: rows are never deleted.
    Written only by `lms.gradebook.writing`.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("pupil", "value", "level", "status")

    class Status(models.TextChoices):
        RECORDED = "recorded", _("đã ghi")
        ABSENT_EXCUSED = "absent_excused", _("vắng có phép, còn kiểm tra bù")
        ABSENT_ZERO = "absent_zero", _("vắng, tính 0 điểm")
        EXEMPT = "exempt", _("miễn")

    class Level(models.TextChoices):
        PASSED = "passed", _("Đạt")
        NOT_PASSED = "not_passed", _("Chưa đạt")

    pupil = models.ForeignKey("people.Person", models.PROTECT, related_name="marks")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="marks")
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="marks")
    term = models.ForeignKey("people.Term", models.PROTECT, related_name="marks")
    slot = models.CharField(max_length=10, choices=Slot.choices)
    value = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
    )
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECORDED)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with every change; what a save has seen"
    )
    source = models.CharField(max_length=100, blank=True, help_text="key of the confirmed proposal")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "subject", "term", "slot"], name="one_mark_per_pupil_and_slot"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=10), name="mark_from_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(status="recorded") | Q(value__isnull=True, level=""),
                name="only_recorded_marks_have_a_value",
            ),
        ]
        indexes = [models.Index(fields=["subject", "term", "published_at"])]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.subject_id}/{self.term_id} {self.slot}"

    @property
    def entry(self) -> Entry:
        return Entry(self.value, self.level, self.status)


class Proposal(models.Model):
    """A mark that a quiz proposes; a teacher confirms or declines it. Written only by `lms.gradebook.proposals`."""

    personal_data: ClassVar[tuple[str, ...]] = ("pupil", "value", "source_label", "source_url")

    class State(models.TextChoices):
        WAITING = "waiting", _("chờ xác nhận")
        CONFIRMED = "confirmed", _("đã xác nhận")
        DECLINED = "declined", _("không lấy")

    source = models.CharField(max_length=100, unique=True)
    source_label = models.CharField(max_length=200)
    source_url = models.CharField(max_length=300, blank=True)
    pupil = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="+")
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="+")
    term = models.ForeignKey("people.Term", models.PROTECT, related_name="+")
    slot = models.CharField(max_length=10, choices=Slot.choices)
    value = models.DecimalField(max_digits=3, decimal_places=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    suspended = models.BooleanField(
        default=False,
        db_default=False,
        help_text="confirmed, and its source has withdrawn since: taken back, it does not wait again",
    )
    updated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=10), name="proposal_from_0_to_10")
        ]
        indexes = [models.Index(fields=["subject", "term", "state"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.value} ({self.state})"

    @property
    def again(self) -> bool:
        """True for a result that changed after its teacher had decided about the earlier one."""
        return AGAIN in self.source


class MarkHistory(models.Model):
    """A change of a mark. Only ever appended: the database refuses to update or delete a row.

    `old` and `new` are states `{"value": "8.5" or null, "level", "status", "published": bool, "source"}`;
    `version` is the mark's version after the change, so the rows of a mark replay to its present state.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("mark", "person", "address", "old", "new", "reason")

    class How(models.TextChoices):
        TYPED = "typed", _("nhập tay")
        PASTE = "paste", _("dán từ bảng tính")
        CONFIRMED = "confirmed", _("xác nhận đề xuất")
        IMPORT = "import", _("nhập từ tệp")
        PUBLISHED = "published", _("công bố")

    mark = models.ForeignKey(Mark, models.PROTECT, related_name="history")
    version = models.PositiveIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    address = models.GenericIPAddressField(null=True)
    how = models.CharField(max_length=10, choices=How.choices)
    old = models.JSONField()
    new = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["mark", "version"], name="one_history_row_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.mark_id} v{self.version} {self.how}"
