"""One pupil's attempts and answers. Written only in `assessments.attempts`."""

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Attempt(models.Model):
    """A pupil's sitting of an assignment.

    `score` is on 10, to six places; NULL until everything is marked. `exact` is the same as a fraction ('97/12'), of
    which results are made: an average of cut scores could miss a tenth. `revision` counts what was written to a closed
    attempt (closing, each essay marked), so that two people marking at once notice each other. `result_told_at` is
    when the pupil learned the released result: on the page after handing in, or by a notice.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("pupil", "score", "exact")

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress"
        CLOSED = "closed"

    class ClosedHow(models.TextChoices):
        PUPIL = "pupil"
        DEADLINE = "deadline"
        TEACHER = "teacher"

    assignment = models.ForeignKey(
        "assessments.QuizAssignment", models.PROTECT, related_name="attempts", db_index=False
    )
    pupil = models.ForeignKey("people.Person", models.PROTECT, related_name="attempts")
    school_class = models.ForeignKey("people.SchoolClass", models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_PROGRESS)
    closed_how = models.CharField(max_length=8, choices=ClosedHow.choices, blank=True, default="")
    started_at = models.DateTimeField()
    deadline = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    seed = models.PositiveIntegerField()
    receipt = models.CharField(max_length=20, blank=True, default="")
    score = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    exact = models.TextField(blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(default=0)
    result_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "pupil", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["assignment", "pupil"], condition=Q(state="in_progress"), name="one_open_attempt"
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="in_progress"), name="attempt_open_deadline"),
            models.Index(
                fields=["assignment"], condition=Q(state="closed", score=None), name="attempt_to_be_marked"
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(state="closed", result_told_at=None),
                name="attempt_result_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} takes {self.assignment_id}, attempt {self.number}"

    @property
    def exact_score(self) -> Fraction | None:
        """On 10; of an attempt marked before `exact` was kept, as exact as `score` is."""
        if self.score is None:
            return None
        return Fraction(self.exact) if self.exact else Fraction(self.score)


class Answer(models.Model):
    """One answer of an attempt; a question never answered has no row.

    `value` is what `grading.store` wrote. `outcome` and `points` are empty until the attempt is marked; an essay's
    are given by `marked_by`.
    """

    personal_data: ClassVar[tuple[str, ...]] = ("attempt", "value", "comment", "marked_by")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers", db_index=False)
    item = models.ForeignKey("assessments.QuizItem", models.PROTECT, related_name="+", db_index=False)
    value = models.TextField(blank=True)
    revision = models.BigIntegerField()
    saved_at = models.DateTimeField()
    outcome = models.CharField(max_length=14, blank=True, default="", db_default="")
    points = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    marked_by = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    marked_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="one_answer_per_item")]

    def __str__(self) -> str:
        return f"answer to {self.item_id} in {self.attempt_id}"
