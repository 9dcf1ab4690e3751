"""What the pages of lessons show, gathered: lists, the lesson's page, agenda lines."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from secrets import token_hex
from typing import Any

import segno
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from live import outside, quizzes
from live.planning import access, co_teachers, participants, plan, teaching
from live.planning.models import Lesson, LessonSide
from lms.people import api as people
from lms.ui.agenda import AgendaItem
from lms.ui.clock import now

State = Lesson.State
PAST_SHOWN = 50
STALE = timedelta(hours=12)


def list_for(person: people.Person) -> dict[str, list[Lesson]]:
    """`live`, `coming` and `past` lessons; a planned lesson long past its hour counts as past."""
    lessons = access.lessons_of(person).prefetch_related(
        "sides__school_class__year__school", "sides__teacher", "sides__co_teachers"
    )
    old = now() - STALE
    coming = lessons.filter(state=State.PLANNED, starts__gte=old).order_by("starts")
    past = lessons.exclude(state=State.OPEN).exclude(state=State.PLANNED, starts__gte=old).order_by("-starts")
    live = list(lessons.filter(state=State.OPEN).order_by("starts"))
    return {
        "live": live,
        "enterable": [lesson for lesson in live if may_enter(person, lesson)],
        "coming": list(coming),
        "past": list(past[:PAST_SHOWN]),
    }


def may_enter(person: people.Person, lesson: Lesson) -> bool:
    """Teachers and pupils of a side that said yes; leaders of the schools read about the lesson, but are not in it."""
    enrolled = people.relations(person).enrolled
    return any(
        side.status == LessonSide.Status.ACCEPTED
        and (side.school_class_id in enrolled or teaching.teaches(person, side))
        for side in lesson.sides.all()
    )


def upcoming(person: people.Person) -> list[Lesson]:
    """Live and coming lessons, the next first."""
    found = list_for(person)
    return [*found["live"], *found["coming"]]


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """Lines for the start page: lessons that are live or coming, invitations and records that wait for the teacher."""
    items = []
    for lesson in upcoming(person):
        sides = list(lesson.sides.all())
        mine = next(
            (side for side in sides if side.teacher_id == person.pk and teaching.teaches(person, side)), None
        )
        url = plan.page(lesson)
        names = ", ".join(f"{s.school_class.name} {s.school_class.year.school.short_name}" for s in sides)
        if lesson.state == State.OPEN and not may_enter(person, lesson):
            items.append(
                AgendaItem("lesson", lesson.title, url, lesson.starts, names, "live", _("Xem giờ học"))
            )
        elif lesson.state == State.OPEN:
            room = reverse("live:own_room", args=[lesson.pk])
            items.append(
                AgendaItem("lesson", lesson.title, room, lesson.starts, names, "live", _("Vào phòng học"))
            )
        elif mine is not None and mine.status == LessonSide.Status.INVITED:
            items.append(
                AgendaItem("lesson", lesson.title, url, lesson.starts, names, "waiting", _("Trả lời lời mời"))
            )
        else:
            items.append(
                AgendaItem("lesson", lesson.title, url, lesson.starts, names, "soon", _("Xem giờ học"))
            )
    unsigned = LessonSide.objects.filter(
        teacher=person,
        school_class__year__school_id__in=people.relations(person).schools,
        status=LessonSide.Status.ACCEPTED,
        confirmed_at__isnull=True,
        lesson__state=State.ENDED,
    ).select_related("lesson")
    for side in unsigned:
        url = reverse("live:record", args=[side.lesson_id])
        title = _("Xác nhận biên bản: %(title)s") % {"title": side.lesson.title}
        items.append(AgendaItem("approval", title, url, side.lesson.ended_at, "", "due", _("Xác nhận")))
    return items


def page_for(person: people.Person, lesson: Lesson, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Everything that the lesson's page shows to this person."""
    side = access.side_taught(person, lesson)
    sides = access.sides_of(lesson)
    door = absolute(reverse("live:door", args=[lesson.code]))
    context: dict[str, Any] = {
        "lesson": lesson,
        "key": token_hex(8),
        "sides": sides,
        "side": side,
        "leads": side is not None and side.teacher_id == person.pk,
        "host": side is not None and side.is_host and side.teacher_id == person.pk,
        "runs": side is not None and side.is_host,
        "participant": participants.enter(person, lesson),
        "ready": sum(one.status == LessonSide.Status.ACCEPTED for one in sides) >= 2,
        "may_read_record": side is not None or _leads(person, sides),
    }
    if lesson.state in (State.PLANNED, State.OPEN) and (staffed := access.staffed_side(person, lesson)):
        context.update(staffed=staffed, colleagues=co_teachers.colleagues(staffed))
    if side is not None and side.status == LessonSide.Status.ACCEPTED:
        context.update(_for_teacher(person, lesson, side, door, absolute))
    return context


def _leads(person: people.Person, sides: list[LessonSide]) -> bool:
    schools = people.relations(person).schools_with(*access.LEADERS)
    return any(side.school_class.year.school_id in schools for side in sides)


def _for_teacher(
    person: people.Person, lesson: Lesson, side: LessonSide, door: str, absolute: Callable[[str], str]
) -> dict[str, Any]:
    planned = []
    for one in quizzes.planned(lesson):
        chosen = {choice.side_id: choice.slot for choice in one.sides.all()}
        planned.append({"plan": one, "slot": chosen.get(side.pk, "")})
    active = lesson.state in (State.PLANNED, State.OPEN)
    host = side.is_host and active and side.teacher_id == person.pk
    return {
        "door": door,
        "qr": qr(door) if active else "",
        "screens": [
            absolute(reverse("live:screen_link", args=[participants.screen_token(one)]))
            for one in (participants.screens_of(side) if active else [])
        ],
        "waiting": participants.waiting_at(side) if lesson.state == State.OPEN else [],
        "planned": planned,
        "running": quizzes.running(lesson.pk) if side.is_host and lesson.state == State.OPEN else None,
        "slots": outside.slots(person, side.school_class, lesson.subject) if planned and active else [],
        "decks": outside.decks(person) if host else [],
        "quizzes": outside.quizzes_of(person) if host else [],
    }


def when_initial(lesson: Lesson) -> dict[str, Any]:
    local = timezone.localtime(lesson.starts)
    return {"day": local.date(), "time": local.time(), "minutes": lesson.minutes}


def qr(text: str) -> SafeString:
    """A QR code as inline SVG without styles of its own; made here, from our own text."""
    buffer = BytesIO()
    segno.make(text, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(buffer.getvalue().decode())  # segno's own output: paths and numbers
