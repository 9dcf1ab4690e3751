"""What somebody who leaves a school leaves to others there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from lms.people.directory import teaching_at
from lms.people.models import Person, School, SchoolClass, StaffPost, Subject, Term
from lms.ui.clock import today


@dataclass(frozen=True)
class HandingOver:
    """What is still in the name of somebody whose posts at a school end: others are to take it over.

    `last`: the last day of the posts, None where there never was one.
    """

    last: date | None
    teaching: list[tuple[SchoolClass, Subject, list[Term]]]
    homeroom: list[SchoolClass]


def handing_over(person: Person, school: School) -> HandingOver | None:
    """Lessons of the terms of today and later, and homerooms; None while a post lasts or when nothing is left."""
    posts = StaffPost.objects.filter(person=person, school=school)
    if posts.filter(ends__isnull=True).exists():
        return None
    day = today()
    teaching = [
        (school_class, subject, later)
        for school_class, subject, terms in teaching_at(person.pk, school.pk)
        if (later := [term for term in terms if term.ends >= day])
    ]
    homeroom = SchoolClass.objects.filter(
        homeroom_teacher=person, year__school=school, year__ends__gte=day
    ).order_by("grade", "sort_key")
    found = HandingOver(posts.aggregate(last=Max("ends"))["last"], teaching, list(homeroom))
    return found if found.teaching or found.homeroom else None
