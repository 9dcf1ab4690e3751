"""Coming in from outside: by PIN or link. A code alone lets nobody in, and guessing is slowed.

Wrong tries are counted per account and, more generously, per address: a whole school may sit behind one.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from live.planning import participants
from live.planning.models import Lesson, LessonSide, Participant
from live.planning.plan import accepted_sides
from lms.people import api as people
from lms.ui.clock import now

WRONG_PER_PERSON = 6
WRONG_PER_ADDRESS = 120
WINDOW = 600
PIN_KEY = "live_pin"


class NotFound(Exception):
    """No lesson for what was typed; the message is for the person."""


def lesson_by_code(request: HttpRequest, person: people.Person, code: str) -> Lesson:
    """The lesson of a link, while it may be entered; Http404 for any other code."""
    _slow_down(request, person)
    lesson = Lesson.objects.select_related("subject").filter(code=code).first()
    if lesson is None or lesson.state in (Lesson.State.ENDED, Lesson.State.CANCELLED):
        _count_wrong(request, person)
        raise Http404("lesson")
    return lesson


def lesson_by_pin(request: HttpRequest, person: people.Person, pin: str) -> Lesson:
    """The lesson of today with this PIN; raises `NotFound`."""
    try:
        _slow_down(request, person)
    except Http404:
        raise NotFound(
            _("Đã thử quá nhiều lần. Chờ mười phút rồi thử lại, hoặc hỏi thầy, cô đường dẫn.")
        ) from None
    digits = "".join(c for c in pin if c.isascii() and c.isdecimal())
    near = Lesson.objects.filter(
        pin=digits,
        state__in=[Lesson.State.PLANNED, Lesson.State.OPEN],
        starts__range=(now() - timedelta(hours=12), now() + timedelta(hours=12)),
    )
    lesson = near.order_by("state", "starts").first() if len(digits) == 6 else None
    if lesson is None:
        _count_wrong(request, person)
        raise NotFound(_("Không có giờ học nào đang mở với mã này. Xem lại sáu chữ số trên màn hình lớp."))
    return lesson


def ask(request: HttpRequest, person: people.Person, lesson: Lesson, data: Mapping[str, str]) -> Participant:
    """Ask to come in with the lesson's PIN, at a side; raises `NotFound` when the PIN is wrong."""
    if "".join(data.get("pin", "").split()) != lesson.pin:
        _count_wrong(request, person)
        raise NotFound(_("Mã chưa đúng. Xem lại sáu chữ số trên màn hình lớp."))
    sides = choice_of_sides(person, lesson)
    chosen = [side for side in sides if len(sides) == 1 or str(side.number) == data.get("side")]
    if not chosen:
        raise NotFound(_("Hãy chọn lớp mà bạn muốn vào cùng."))
    return participants.ask_to_enter(person, lesson, chosen[0])


def remember_pin(request: HttpRequest, lesson: Lesson) -> None:
    """The right PIN was typed on the way to the door: it is not asked for twice."""
    request.session[PIN_KEY] = {"lesson": lesson.pk, "pin": lesson.pin}


def typed_pin(request: HttpRequest, lesson: Lesson) -> str:
    """The PIN as it was typed for this lesson; '' where it was not, or is another by now."""
    known = request.session.get(PIN_KEY, {})
    return lesson.pin if known == {"lesson": lesson.pk, "pin": lesson.pin} else ""


def choice_of_sides(person: people.Person, lesson: Lesson) -> list[LessonSide]:
    """The sides somebody may ask at: those of the own school where there is one, else all."""
    sides = accepted_sides(lesson)
    own = [s for s in sides if s.school_class.year.school_id in people.relations(person).schools]
    return own or sides


def _keys(request: HttpRequest, person: people.Person) -> list[tuple[str, int]]:
    address = people.audit.client_address(request) or "none"
    return [(f"live:wrong:p{person.pk}", WRONG_PER_PERSON), (f"live:wrong:a{address}", WRONG_PER_ADDRESS)]


def _slow_down(request: HttpRequest, person: people.Person) -> None:
    if any((cache.get(key) or 0) >= most for key, most in _keys(request, person)):
        people.audit.record(request, "live.code_limit")
        raise Http404("too many tries")


def _count_wrong(request: HttpRequest, person: people.Person) -> None:
    for key, _most in _keys(request, person):
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:  # it ended between the two calls
            cache.set(key, 1, WINDOW)
