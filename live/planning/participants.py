"""Who is in a lesson and as what: the only writer of participants.

A teacher or co-teacher of a side and the pupils on the rosters of its classes come in by what they are; a classroom screen by the
signed link its teacher made; anybody else waits until a teacher of that side lets them in.
"""

from datetime import datetime
from typing import Any

from django.core import signing
from django.http import Http404

from live.planning import co_teachers, teaching
from live.planning.models import Lesson, LessonSide, Participant
from live.rules.commands import Actor
from live.rules.events import Viewer
from live.rules.names import shown_names
from lms.people import api as people
from lms.ui.clock import now

SCREEN_SALT = "live.screen"
SCREEN_DAYS = 30
SESSION_KEY = "live_screens"
Role = Participant.Role
State = Participant.State


def actor_of(participant: Participant) -> Actor:
    """How the rules see a participant; `participant.side` must be loaded."""
    side = participant.side
    viewer = Viewer(participant.pk, side.number, participant.role)
    return Actor(viewer, hosts=participant.role == Role.TEACHER and side.is_host)


def get(participant_id: int) -> Participant | None:
    return (
        Participant.objects.select_related("side__school_class", "lesson", "person")
        .filter(pk=participant_id)
        .first()
    )


def side_by_right(person: people.Person, lesson: Lesson) -> tuple[LessonSide, str] | None:
    """The side a person belongs to by post or roster, and the role there; None for everybody else."""
    sides = list(lesson.sides.filter(status=LessonSide.Status.ACCEPTED).select_related("school_class__year"))
    relations = people.relations(person)
    for side in sides:
        if side.teacher_id == person.pk and side.school_class.year.school_id in relations.schools:
            return side, Role.TEACHER
    for side in sides:
        if side.school_class_id in relations.enrolled:
            return side, Role.PUPIL
    for side in lesson.sides.filter(status=LessonSide.Status.ACCEPTED, co_teachers=person):
        if co_teachers.is_one(person, side):
            return side, Role.TEACHER
    return None


def enter(person: people.Person, lesson: Lesson) -> Participant | None:
    """The participant that `person` is in `lesson`: made on the first visit of somebody with a right to come in.

    None for somebody who has neither a right nor asked to come in. A removed pupil stays removed.
    """
    by_right = side_by_right(person, lesson)
    known = (
        Participant.objects.select_related("side__school_class", "lesson", "person")
        .filter(lesson=lesson, person=person)
        .first()
    )
    if by_right is None:
        return known if known and known.role == Role.GUEST else None
    side, role = by_right
    if known is not None and known.role == Role.TEACHER and known.side_id != side.pk:
        return None  # the right is at another side than the one this teacher stood for
    if known is not None and known.role != Role.GUEST:
        return known
    what = {
        "side": side,
        "role": role,
        "name": _name(person, side, role)[:80],
        "class_name": side.school_class.name if role == Role.PUPIL else "",
    }
    if known is None:
        known, _ = Participant.objects.get_or_create(lesson=lesson, person=person, defaults=what)
        return known
    Participant.objects.filter(pk=known.pk).update(state=State.IN, **what)
    return get(known.pk)


def _name(person: people.Person, side: LessonSide, role: str) -> str:
    """What both schools read: teachers in full, pupils as far as tells them apart in their class."""
    if role == Role.TEACHER:
        return person.full_name
    roster = people.roster(side.school_class_id)
    names = dict(zip((one.pk for one in roster), shown_names([one.full_name for one in roster]), strict=True))
    return names.get(person.pk, person.given_name)


def name_inside(participant: Participant) -> str:
    """The name in the room. A guest gives the full name at the door, to the teacher; inside, a pupil's is the given name."""
    person = participant.person
    if participant.role == Role.GUEST and person is not None and people.relations(person).is_pupil:
        return f"{person.given_name} (khách)"
    return participant.name


def enter_for(person: people.Person, lesson_id: int) -> Participant:
    """As `enter`, by the lesson's number; Http404 for strangers as for a lesson that does not exist."""
    lesson = Lesson.objects.filter(pk=lesson_id).first()
    participant = enter(person, lesson) if lesson else None
    if participant is None:
        raise Http404("lesson")
    return participant


def ask_to_enter(person: people.Person, lesson: Lesson, side: LessonSide) -> Participant:
    """A guest of `side`, waiting for its teacher; asking again after a refusal changes nothing."""
    participant, _ = Participant.objects.get_or_create(
        lesson=lesson,
        person=person,
        defaults={
            "side": side,
            "role": Role.GUEST,
            "state": State.WAITING,
            "name": f"{person.full_name} (khách)"[:80],
        },
    )
    return participant


def waiting_at(side: LessonSide) -> list[Participant]:
    return list(Participant.objects.filter(side=side, state=State.WAITING).order_by("pk"))


def waiting_in(lesson: Lesson) -> list[Participant]:
    waiting = Participant.objects.filter(lesson=lesson, state=State.WAITING)
    return list(waiting.select_related("side__school_class", "lesson").order_by("pk"))


def decide(lesson_id: int, participant_id: int, state: str) -> None:
    """Write what a teacher decided about a participant of the lesson."""
    Participant.objects.filter(pk=participant_id, lesson_id=lesson_id).update(state=state)


def touch(participant_ids: list[int], at: datetime | None = None) -> None:
    """These are here now."""
    Participant.objects.filter(pk__in=participant_ids).update(seen_at=at or now())


def unseen(participant_ids: list[int], before: datetime) -> list[int]:
    """Of these, the ones that nobody has seen since `before`."""
    seen = Participant.objects.filter(pk__in=participant_ids, seen_at__gte=before).values_list(
        "pk", flat=True
    )
    return sorted(set(participant_ids) - set(seen))


# --- classroom screens --------------------------------------------------------------------------------------------


def make_screen(side: LessonSide) -> tuple[Participant, str]:
    """A new classroom screen of `side` and the token of its link; older screens of the side are switched off."""
    revoke_screens(side)
    screen = Participant.objects.create(
        lesson_id=side.lesson_id,
        side=side,
        role=Role.SCREEN,
        name=f"Lớp {side.school_class.name}",
        class_name=side.school_class.name,
    )
    return screen, screen_token(screen)


def screen_token(screen: Participant) -> str:
    return signing.dumps({"p": screen.pk}, salt=SCREEN_SALT)


def revoke_screens(side: LessonSide) -> list[int]:
    """Switch off the side's screens; their links are dead from now on. Returns their numbers."""
    screens = Participant.objects.filter(side=side, role=Role.SCREEN).exclude(state=State.REMOVED)
    numbers = list(screens.values_list("pk", flat=True))
    screens.update(state=State.REMOVED)
    return numbers


def screens_of(side: LessonSide) -> list[Participant]:
    return list(Participant.objects.filter(side=side, role=Role.SCREEN, state=State.IN).order_by("pk"))


def screen_by_token(token: str) -> Participant:
    """The screen of a link; Http404 for a forged, old or revoked one, and when all teachers of its side have left."""
    try:
        data = signing.loads(token, salt=SCREEN_SALT, max_age=SCREEN_DAYS * 86400)
    except signing.BadSignature as error:
        raise Http404("screen") from error
    screen = get(int(data["p"]))
    if screen is None or screen.role != Role.SCREEN or not _is_on(screen):
        raise Http404("screen")
    return screen


def _is_on(screen: Participant) -> bool:
    return screen.state == State.IN and teaching.has_teacher(screen.side)


def keep_screen(session: Any, screen: Participant) -> None:
    """This browser is that classroom screen from now on."""
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), str(screen.lesson_id): screen.pk}


def was_screen(session: Any, lesson_id: int) -> bool:
    """This browser once opened a screen's link of the lesson."""
    return str(lesson_id) in session.get(SESSION_KEY, {})


def screen_of_session(session: Any, lesson_id: int) -> Participant | None:
    number = session.get(SESSION_KEY, {}).get(str(lesson_id))
    screen = get(number) if number else None
    return screen if screen and screen.lesson_id == lesson_id and _is_on(screen) else None
