"""Teachers of a subject write its sheet; its head, the homeroom teacher and leaders read; results are for pupil and guardian."""

from typing import Any

from tests.access.rules import PUPILS, only

KEEPERS = ("teacher", "subject_head", "school_admin", "principal")


def sheet(side: Any) -> dict[str, int]:
    return {"class_id": side.class1.pk, "subject_id": toan(), "term_number": 1}


def pupil(side: Any) -> dict[str, int]:
    return sheet(side) | {"pupil_id": side.pupils[0].pk}


def foreign_pupil(own: Any, foreign: Any) -> dict[str, int]:
    return sheet(own) | {"pupil_id": foreign.pupils[0].pk}


def toan() -> int:
    from lms.people.models import Subject

    return Subject.objects.get(code="toan").pk


ROUTES = {
    "gradebook:books": only(*KEEPERS, "other_teacher", "foreign_admin"),
    "gradebook:sheet": only(*KEEPERS, kwargs=sheet),
    "gradebook:pupil": only(*KEEPERS, kwargs=pupil, mixed=foreign_pupil),
    "gradebook:day": only(*KEEPERS, kwargs=sheet),
    "gradebook:excel": only(*KEEPERS, kwargs=sheet),
    "gradebook:results": only(*PUPILS, "guardian"),
    "gradebook:results_of": only("pupil", "guardian", kwargs=lambda side: {"pupil_id": side.pupils[0].pk}),
}
