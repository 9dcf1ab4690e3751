"""The plan of a lesson and the people in it. What happens in the room is not here: it is in `live.log`."""

import secrets
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from live.rules.events import SIGNS

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_code() -> str:
    """The lesson's part of its link: 12 letters without look-alikes, too many to guess."""
    return "".join(secrets.choice(_LETTERS) for _ in range(12))


def new_pin() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


class Lesson(models.Model):
    """A connected lesson: one host class, one to three partner classes of other schools."""

    personal_data: ClassVar[tuple[str, ...]] = ("created_by",)

    class State(models.TextChoices):
        PLANNED = "planned", _("sắp diễn ra")
        OPEN = "open", _("đang diễn ra")
        ENDED = "ended", _("đã kết thúc")
        CANCELLED = "cancelled", _("đã hủy")

    title = models.CharField(_("bài học"), max_length=200)
    topic = models.TextField(_("yêu cầu và kế hoạch"), blank=True, max_length=4000)
    subject = models.ForeignKey("people.Subject", models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    starts = models.DateTimeField(_("bắt đầu"), db_index=True)
    minutes = models.PositiveSmallIntegerField(
        _("thời lượng"), default=45, validators=[MinValueValidator(5), MaxValueValidator(240)]
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    code = models.CharField(max_length=20, unique=True, default=new_code)
    pin = models.CharField(max_length=6, default=new_pin)
    slides_item = models.PositiveBigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return self.title


class LessonSide(models.Model):
    """One class with its teacher; number 1 is the host. `sign` and colour follow the number."""

    personal_data: ClassVar[tuple[str, ...]] = ("teacher", "co_teachers", "confirmed_by")

    class Status(models.TextChoices):
        INVITED = "invited", _("đang mời")
        ACCEPTED = "accepted", _("đã nhận lời")
        DECLINED = "declined", _("không tham gia")
        MOVE = "move", _("xin đổi giờ")

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="sides")
    number = models.PositiveSmallIntegerField()
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="lesson_sides")
    teacher = models.ForeignKey("people.Person", models.PROTECT, related_name="lesson_sides")
    co_teachers = models.ManyToManyField("people.Person", related_name="+", blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.INVITED)
    reason = models.CharField(_("lí do"), max_length=300, blank=True)
    proposed_starts = models.DateTimeField(null=True, blank=True)
    # The record: what this side stands by.
    pupils_present = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(_("nhận xét"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="one_side_per_number"),
            models.UniqueConstraint(fields=["lesson", "school_class"], name="one_side_per_class"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id}/{self.number}"

    @property
    def is_host(self) -> bool:
        return self.number == 1

    @property
    def sign(self) -> str:
        return SIGNS[self.number - 1]


class Participant(models.Model):
    """Somebody (or a classroom screen) in a lesson, with the name that the room sees."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "name", "seen_at")

    class State(models.TextChoices):
        IN = "in", _("được vào")
        WAITING = "waiting", _("đang chờ")
        REFUSED = "refused", _("không được vào")
        REMOVED = "removed", _("đã mời ra")

    class Role(models.TextChoices):
        TEACHER = "teacher", _("giáo viên")
        SCREEN = "screen", _("màn hình lớp")
        PUPIL = "pupil", _("học sinh")
        GUEST = "guest", _("khách")

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="participants")
    side = models.ForeignKey(LessonSide, models.CASCADE, related_name="participants")
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN)
    name = models.CharField(max_length=80)
    class_name = models.CharField(max_length=20, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "person"],
                condition=models.Q(person__isnull=False),
                name="one_participant_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.name}"


class LessonQuiz(models.Model):
    """A quiz made ready for the lesson; `quiz_id` is a quiz of `assessments`."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="quizzes")
    quiz_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=10)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["lesson", "quiz_id"], name="one_plan_per_quiz")]

    def __str__(self) -> str:
        return self.title


class LessonQuizSide(models.Model):
    """Where one side's marks go: `slot` of the gradebook, '' for nowhere; the assignment once given."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    plan = models.ForeignKey(LessonQuiz, models.CASCADE, related_name="sides")
    side = models.ForeignKey(LessonSide, models.CASCADE, related_name="quizzes")
    slot = models.CharField(max_length=20, blank=True)
    assignment_id = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "side"], name="one_column_per_side")]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.side_id}: {self.slot}"
