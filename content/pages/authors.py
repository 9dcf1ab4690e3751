"""Who works in Wagtail's admin, and where: from relations alone, no groups to look after."""

from lms.people import api as people

TEACHING = (people.Post.TEACHER, people.Post.SUBJECT_HEAD)


def authoring_schools(person: people.Person) -> frozenset[int]:
    """Schools at which the person may write courses: those they teach at."""
    known = people.relations(person)
    return known.teaching_schools | known.schools_with(*TEACHING)
