"""The lesson again, from the same events: for its teachers, its pupils and the leaders of its schools."""

from typing import Any

from live.log import reader
from live.planning import participants, teaching
from live.planning.models import Lesson, Participant
from live.planning.plan import accepted_sides, day_of
from live.rules.events import Viewer, form_for
from lms.people import api as people

OBSERVER = "observer"


def viewer_for(person: people.Person, lesson: Lesson) -> Viewer:
    """As what somebody who may see the lesson sees its replay: as who one was, or as an observer.

    What only a side's teachers are told is for those who still belong to its school.
    """
    participant = (
        Participant.objects.select_related("side__school_class__year")
        .filter(lesson=lesson, person=person, state=Participant.State.IN)
        .first()
    )
    if participant is None or (
        participant.role == Participant.Role.TEACHER and not teaching.teaches(person, participant.side)
    ):
        return Viewer(0, 1, OBSERVER)
    return participants.actor_of(participant).viewer


def replay_data(person: people.Person, lesson: Lesson) -> dict[str, Any]:
    """What the replay page folds: the events as this person is sent them, each with its time."""
    viewer = viewer_for(person, lesson)
    hidden = reader.hidden(lesson.pk)
    sides = [
        {
            "side": side.number,
            "school": side.school_class.year.school.short_name,
            "class_name": side.school_class.name,
            "sign": side.sign,
            "colour": side.number,
            "host": side.is_host,
        }
        for side in accepted_sides(lesson)
    ]
    return {
        "lesson": {
            "title": lesson.title,
            "subject": str(lesson.subject),
            "date": day_of(lesson).strftime("%d/%m/%Y"),
            "sides": sides,
        },
        "viewer": {"participant": viewer.participant, "side": viewer.side, "role": viewer.role},
        "events": [form_for(one, viewer, hidden) for one in reader.since(lesson.pk, 0)],
    }
