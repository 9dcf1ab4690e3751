from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """Who tried or did what, when and from where; only ever appended. `school`: whose own log it stands in, if any's."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "address", "detail")

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    school = models.ForeignKey("people.School", models.SET_NULL, null=True, related_name="+", db_index=False)
    action = models.CharField(max_length=60, db_index=True)
    target = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["school", "-at"], name="audit_of_a_school")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.target}"
