"""Who works in Wagtail's admin, and where: from relations alone, no groups to look after."""

from django.db.models import QuerySet

from lms.people import api as people

TEACHING = (people.Post.TEACHER, people.Post.SUBJECT_HEAD)


def authoring_schools(person: people.Person) -> frozenset[int]:
    """Schools at which the person may write courses: those they teach at."""
    known = people.relations(person)
    return known.teaching_schools | known.schools_with(*TEACHING)


def schools_of_author(person: people.Person | None) -> QuerySet[people.School]:
    """The same schools to choose from; none while it is not known who chooses."""
    return people.School.objects.filter(pk__in=authoring_schools(person) if person else ())
