"""A second teacher of a side: a colleague who teaches along, or who stands in. The only writer of `co_teachers`.

They come into the room as teachers of the side and do there what its teacher does. Planning, answering the invitation and
choosing the gradebook's column stay with the side's own teacher.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from live.planning import plan
from live.planning.models import Lesson, LessonSide
from live.planning.plan import CannotPlan
from lms.people import api as people

MOST = 4


@dataclass(frozen=True)
class Colleagues:
    """Whom one may ask to teach along: those who know the class, and the school's other teachers; each in order of names."""

    of_class: list[people.Person]
    others: list[people.Person]


def colleagues(side: LessonSide) -> Colleagues:
    """Teachers of the side's school who are not its teachers yet."""
    school_class = side.school_class
    known = {one.teacher_id for one in side.lesson.sides.all()} | {
        *side.co_teachers.values_list("pk", flat=True)
    }
    near = {one.teacher_id for one in people.teaching_of_class(school_class)} | {
        school_class.homeroom_teacher_id
    }
    free = [one for one in people.teachers_of_school(school_class.year.school_id) if one.pk not in known]
    return Colleagues([one for one in free if one.pk in near], [one for one in free if one.pk not in near])


@transaction.atomic
def add(side: LessonSide, person_id: int) -> people.Person:
    """Let a colleague teach along; told by the inbox. Raises `CannotPlan` for anybody else than a teacher of the school."""
    if side.lesson.state not in (Lesson.State.PLANNED, Lesson.State.OPEN):
        raise CannotPlan(_("Giờ học đã kết thúc."))
    found = colleagues(side)
    chosen = next((one for one in [*found.of_class, *found.others] if one.pk == person_id), None)
    if chosen is None:
        raise CannotPlan(_("Hãy chọn một thầy, cô của trường mình."))
    if side.co_teachers.count() >= MOST:
        raise CannotPlan(_("Một lớp có nhiều nhất %(most)s thầy, cô cùng dạy.") % {"most": MOST})
    side.co_teachers.add(chosen)
    text = gettext_lazy("Mời thầy, cô cùng dạy giờ học “%(title)s”, %(when)s")
    plan.tell([chosen.pk], side.lesson, text)
    return chosen


def drop(side: LessonSide, person_id: int) -> None:
    """The colleague does not teach along any more; an open room closes for them within half a minute."""
    side.co_teachers.remove(person_id)


def is_one(person: people.Person, side: LessonSide) -> bool:
    """True for a co-teacher of `side` who still belongs to its school."""
    at_school = side.school_class.year.school_id in people.relations(person).schools
    return at_school and side.co_teachers.filter(pk=person.pk).exists()
