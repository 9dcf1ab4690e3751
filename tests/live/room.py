"""A lesson of the two schools of tests/world.py, open, with its teachers: what most tests of the room need."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from live import room
from live.planning import participants
from live.planning.models import Lesson, LessonSide, Participant
from lms.people import api as people
from lms.ui.clock import now
from tests.world import World


@dataclass
class Together:
    """`host`, `partner`: the teachers' participants; `a`, `b`: the sides."""

    lesson: Lesson
    a: LessonSide
    b: LessonSide
    host: Participant
    partner: Participant


def planned(world: World, accepted: bool = True, **fields: Any) -> Lesson:
    lesson = Lesson.objects.create(
        title="Định lí Pythagore",
        subject=world.toan,
        grade=8,
        starts=fields.pop("starts", now() + timedelta(minutes=5)),
        created_by=world.a.teacher,
        **fields,
    )
    status = LessonSide.Status
    for number, side in enumerate((world.a, world.b), start=1):
        LessonSide.objects.create(
            lesson=lesson,
            number=number,
            school_class=side.class1,
            teacher=side.teacher,
            status=status.ACCEPTED if number == 1 or accepted else status.INVITED,
        )
    return lesson


def entered(person: people.Person, lesson: Lesson) -> Participant:
    participant = participants.enter(person, lesson)
    assert participant is not None
    return participant


def opened(world: World, **fields: Any) -> Together:
    lesson = planned(world, **fields)
    host, partner = entered(world.a.teacher, lesson), entered(world.b.teacher, lesson)
    room.open_lesson(lesson, host)
    lesson.refresh_from_db()
    a, b = lesson.sides.order_by("number")
    return Together(lesson, a, b, host, partner)


def do(who: Participant, do: str, /, key: str = "", **fields: Any) -> dict[str, Any]:
    """Carry out a command; the reply. Each call has its own key unless one is given."""
    data = {"t": "do", "id": key or f"k{next(_keys)}", "do": do, **fields}
    present = participants.get(who.pk)
    assert present is not None
    return room.handle(present, data).reply


def _count() -> Any:
    number = 0
    while True:
        number += 1
        yield number


_keys = _count()
