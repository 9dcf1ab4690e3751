"""Who teaches a side today: its teacher and its co-teachers, as long as they belong to the school of its class."""

from live.planning.models import LessonSide
from lms.people import api as people


def teaches(person: people.Person, side: LessonSide) -> bool:
    """True for the teacher and the co-teachers of `side`; False once they have left its school."""
    at_school = side.school_class.year.school_id in people.relations(person).schools
    return at_school and (person.pk == side.teacher_id or person in side.co_teachers.all())


def has_teacher(side: LessonSide) -> bool:
    """False when all of its teachers have left the school: then nobody answers for its classroom screen either."""
    return teaches(side.teacher, side) or any(teaches(one, side) for one in side.co_teachers.all())
