"""All tables of the room, collected. Outside the room use `lms.people.api`."""

from lms.people.models.audit import AuditEntry
from lms.people.models.imports import ImportJob
from lms.people.models.organisation import (
    Campus,
    EducationAuthority,
    School,
    SchoolClass,
    SchoolYear,
    Subject,
    SubjectPeriods,
    Term,
)
from lms.people.models.person import Person
from lms.people.models.relations import (
    Enrolment,
    Guardianship,
    StaffPost,
    TeachingAssignment,
)

__all__ = [
    "AuditEntry",
    "Campus",
    "EducationAuthority",
    "Enrolment",
    "Guardianship",
    "ImportJob",
    "Person",
    "School",
    "SchoolClass",
    "SchoolYear",
    "StaffPost",
    "Subject",
    "SubjectPeriods",
    "TeachingAssignment",
    "Term",
]
