"""Checked fetch of lessons: whoever has nothing to do with a lesson gets Http404."""

from django.db.models import Q, QuerySet
from django.http import Http404

from live.planning import co_teachers
from live.planning.models import Lesson, LessonSide, Participant
from lms.people import api as people

LEADERS = (people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)
_GONE = LessonSide.Status.DECLINED


def lessons_of(person: people.Person) -> QuerySet[Lesson]:
    """Lessons the person teaches or is invited to, is a pupil of, or whose school the person leads."""
    relations = people.relations(person)
    sides = LessonSide.objects.filter(
        (Q(teacher=person) | Q(co_teachers=person)) & Q(school_class__year__school_id__in=relations.schools)
        | Q(school_class__year__school_id__in=relations.schools_with(*LEADERS))
        | Q(school_class_id__in=relations.enrolled, status=LessonSide.Status.ACCEPTED)
    ).exclude(status=_GONE)
    return Lesson.objects.filter(pk__in=sides.values("lesson_id")).select_related("subject")


def lesson_for(person: people.Person, lesson_id: int) -> Lesson:
    """The lesson, for its teachers, its pupils, leaders of its schools and guests who asked; Http404 otherwise."""
    lesson = lessons_of(person).filter(pk=lesson_id).first()
    if lesson is None:
        asked = Participant.objects.filter(lesson_id=lesson_id, person=person, role=Participant.Role.GUEST)
        lesson = (
            Lesson.objects.select_related("subject").filter(pk=lesson_id).first() if asked.exists() else None
        )
    if lesson is None:
        raise Http404("lesson")
    return lesson


def past_lesson_for(person: people.Person, lesson_id: int) -> Lesson:
    """An ended lesson, to see again: for the schools that said yes and for guests who were let in; Http404 otherwise.

    To be invited, or to have asked at the door, opens the lesson's page but not what was said inside.
    """
    lesson = lesson_for(person, lesson_id)
    relations = people.relations(person)
    took_part = lesson.sides.filter(status=LessonSide.Status.ACCEPTED).filter(
        (Q(teacher=person) | Q(co_teachers=person)) & Q(school_class__year__school_id__in=relations.schools)
        | Q(school_class__year__school_id__in=relations.schools_with(*LEADERS))
        | Q(school_class_id__in=relations.enrolled)
    )
    let_in = Participant.objects.filter(
        lesson=lesson, person=person, role=Participant.Role.GUEST, state=Participant.State.IN
    )
    if lesson.state != Lesson.State.ENDED or not (took_part.exists() or let_in.exists()):
        raise Http404("lesson")
    return lesson


def side_taught(person: people.Person, lesson: Lesson) -> LessonSide | None:
    """The side of which `person` is the teacher or a co-teacher (invited ones too, declined ones not).

    None for those who have left the school.
    """
    sides = lesson.sides.exclude(status=_GONE).select_related(
        "school_class__year__school", "teacher", "lesson__subject"
    )
    schools = people.relations(person).schools
    side = sides.filter(teacher=person, school_class__year__school_id__in=schools).first()
    if side is None:
        side = sides.filter(co_teachers=person).first()
        side = side if side is not None and co_teachers.is_one(person, side) else None
    return side


def _only(side: LessonSide, allowed: bool) -> LessonSide:
    if not allowed:
        raise Http404("lesson side")
    return side


def taught_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The side that `person` teaches in the lesson, also as a co-teacher; Http404 otherwise."""
    side = side_taught(person, lesson_for(person, lesson_id))
    if side is None:
        raise Http404("lesson side")
    return side


def accepted_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The side that `person` teaches, also as a co-teacher, and that has said yes; Http404 otherwise."""
    side = taught_side_for(person, lesson_id)
    return _only(side, side.status == LessonSide.Status.ACCEPTED)


def host_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The host side, for its teacher and co-teachers, who run the room; Http404 otherwise."""
    side = taught_side_for(person, lesson_id)
    return _only(side, side.is_host)


def led_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The side whose own teacher `person` is, who plans and answers for it; Http404 otherwise, for co-teachers too."""
    side = taught_side_for(person, lesson_id)
    return _only(side, side.teacher_id == person.pk)


def column_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """As `led_side_for`, of a side that has said yes: who may choose the class's column."""
    side = led_side_for(person, lesson_id)
    return _only(side, side.status == LessonSide.Status.ACCEPTED)


def planned_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The host side, for the teacher who plans the lesson; Http404 otherwise, for co-teachers too."""
    side = led_side_for(person, lesson_id)
    return _only(side, side.is_host)


def staffed_side(person: people.Person, lesson: Lesson) -> LessonSide | None:
    """The side for which `person` may say who teaches along: its own teacher, or a leader of its school."""
    side = side_taught(person, lesson)
    if side is None or side.teacher_id != person.pk:
        side = _side_led(person, lesson)
    return side if side is not None and side.status == LessonSide.Status.ACCEPTED else None


def staffed_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """As `staffed_side`; Http404 otherwise."""
    side = staffed_side(person, lesson_for(person, lesson_id))
    if side is None:
        raise Http404("lesson side")
    return side


def staff_side_for(person: people.Person, lesson_id: int) -> LessonSide:
    """The side whose attendance and record `person` may read: its teachers, or a leader of its school; else Http404."""
    lesson = lesson_for(person, lesson_id)
    side = side_taught(person, lesson) or _side_led(person, lesson)
    if side is None:
        raise Http404("lesson side")
    return side


def _side_led(person: people.Person, lesson: Lesson) -> LessonSide | None:
    """The side of a school that `person` leads."""
    schools = people.relations(person).schools_with(*LEADERS)
    return (
        lesson.sides.filter(school_class__year__school_id__in=schools)
        .exclude(status=_GONE)
        .select_related("school_class__year__school", "teacher", "lesson__subject")
        .first()
    )


def sides_of(lesson: Lesson) -> list[LessonSide]:
    """All sides that have not declined, host first, with class, school and teachers."""
    return list(
        lesson.sides.exclude(status=_GONE)
        .select_related("school_class__year__school", "teacher", "confirmed_by")
        .prefetch_related("co_teachers")
    )
