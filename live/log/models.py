from typing import ClassVar
from uuid import uuid4

from django.db import models


class LessonLog(models.Model):
    """The head of one lesson's log: its row is the lock, `last` the number given last."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    lesson = models.OneToOneField("live.Lesson", models.CASCADE, primary_key=True, related_name="log")
    uid = models.UUIDField(default=uuid4, editable=False)
    last = models.PositiveIntegerField(default=0)
    last_at = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.last}"


class LessonEvent(models.Model):
    """One event as `live.rules.events` defines it; never changed after it is stored. `at` in ms since 1970."""

    personal_data: ClassVar[tuple[str, ...]] = ("data", "actor")

    lesson = models.ForeignKey("live.Lesson", models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    data = models.JSONField(default=dict)
    actor = models.ForeignKey("live.Participant", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=60, null=True)  # noqa: DJ001 (NULL: no client key, outside the constraint)

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "seq"], name="one_event_per_number"),
            models.UniqueConstraint(
                fields=["lesson", "actor", "key"],
                condition=models.Q(key__isnull=False),
                name="one_event_per_client_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id}#{self.seq} {self.kind}"


class LessonSnapshot(models.Model):
    """A cache: the full state after `seq`, so that joining a long lesson folds only the tail."""

    personal_data: ClassVar[tuple[str, ...]] = ("state",)

    lesson = models.OneToOneField("live.Lesson", models.CASCADE, primary_key=True, related_name="snapshot")
    seq = models.PositiveIntegerField()
    state = models.JSONField()

    def __str__(self) -> str:
        return f"{self.lesson_id}: {self.seq}"
