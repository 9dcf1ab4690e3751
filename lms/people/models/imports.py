from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportJob(models.Model):
    """An Excel file that was read and waits for its confirmation; emptied once it has been taken over or dropped."""

    personal_data: ClassVar[tuple[str, ...]] = ("book", "created_by")

    class State(models.TextChoices):
        CHECKED = "checked", _("chờ xác nhận")
        RUNNING = "running", _("đang ghi")
        DONE = "done", _("đã ghi")
        FAILED = "failed", _("không ghi được")
        DROPPED = "dropped", _("đã bỏ")

    school = models.ForeignKey("people.School", models.CASCADE, related_name="+")
    created_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    book = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.state}"
