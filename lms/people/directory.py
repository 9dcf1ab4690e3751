"""Who is where: classes, rosters, terms. Callers have already checked permission."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from lms.people.models import (
    Enrolment,
    Person,
    SchoolClass,
    Subject,
    SubjectPeriods,
    TeachingAssignment,
    Term,
)
from lms.ui.clock import today


def roster(class_id: int, on: date | None = None) -> list[Person]:
    """Pupils of a class on a day (today), in the Vietnamese order of names."""
    day = on or today()
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), school_class_id=class_id, starts__lte=day
    )
    return list(Person.objects.filter(pk__in=enrolments.values("pupil_id")).order_by("sort_key", "id"))


def classes_of_pupil(pupil_id: int, on: date | None = None) -> list[SchoolClass]:
    """The classes a pupil is in on a day (today)."""
    day = on or today()
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day),
        pupil_id=pupil_id,
        starts__lte=day,
        school_class__year__ends__gte=day,
    )
    return list(
        SchoolClass.objects.filter(pk__in=enrolments.values("school_class_id")).select_related("year__school")
    )


def current_term(school_class: SchoolClass, on: date | None = None) -> Term | None:
    """The term of the class's year that `on` (today) lies in, else the last one begun, else the first."""
    day = on or today()
    terms = list(school_class.year.terms.order_by("number"))
    begun = [term for term in terms if term.starts <= day]
    return begun[-1] if begun else (terms[0] if terms else None)


def assignments_of(teacher_id: int) -> QuerySet[TeachingAssignment]:
    """A teacher's assignments in years that have not ended, by class, subject and term."""
    return (
        TeachingAssignment.objects.filter(teacher_id=teacher_id, school_class__year__ends__gte=today())
        .select_related("school_class__year__school", "subject", "term")
        .order_by("school_class__grade", "school_class__sort_key", "subject__position", "term__number")
    )


def periods_a_year(subject: Subject, grade: int) -> int | None:
    """Periods a year of a subject in a grade; None when the table has no row."""
    return (
        SubjectPeriods.objects.filter(subject=subject, grade=grade).values_list("periods", flat=True).first()
    )


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(set(ids))
