"""The doors of the room: by roster, by link and PIN, by a classroom screen's link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from live import presence, room, still, summaries
from live.planning import joining, participants
from live.planning.access import lesson_for
from live.planning.models import Lesson, Participant
from live.views.common import SCREEN, inside_for, participant_for, person_of, pin_address, to_login

Role = Participant.Role
ENDPOINTS = {
    "events": "live:events",
    "commands": "live:commands",
    "choices": "live:choices",
    "ice": "live:ice",
    "lesson": "live:lesson",
    "replay": "live:replay",
    "replay_data": "live:replay_data",
}


def lesson_urls(lesson_id: int) -> dict[str, str]:
    """The addresses of the protocol; the parts in braces are filled in by the browser."""
    urls = {name: reverse(route, args=[lesson_id]) for name, route in ENDPOINTS.items()}
    urls["socket"] = f"/ws{urls['lesson']}"
    urls["slide"] = f"{urls['lesson']}trang-chieu/{{item}}/{{page}}/"
    urls["quiz"] = f"{urls['lesson']}bai/{{key}}/"
    urls["progress"] = f"{urls['lesson']}tien-do/{{quiz}}/"
    return urls


def room_config(participant: Participant) -> dict[str, Any]:
    """What the browser needs to know to begin: docs/live-protocol.md, 'Where things are'."""
    lesson = participant.lesson
    screen = participant.role == Role.SCREEN
    teacher = participant.role == Role.TEACHER
    urls = lesson_urls(lesson.pk)
    if screen:
        urls = {name: f"{url}?{SCREEN}=1" for name, url in urls.items()}
    return {
        "lesson": lesson.pk,
        "title": lesson.title,
        "me": room.me(participant),
        "standing": _standing(participant),
        "starts": int(lesson.starts.timestamp() * 1000),
        "minutes": lesson.minutes,
        "can": {
            "present": teacher,
            "lead": teacher,
            "moderate": teacher,
            "end": teacher and participant.side.is_host,
            "media": screen,
        },
        "urls": urls,
    }


def _standing(participant: Participant) -> str:
    if participant.state == Participant.State.IN:
        return {"planned": "not_open", "open": "in"}.get(participant.lesson.state, "ended")
    return room.standing(participant)


def _show(request: HttpRequest, participant: Participant, status: int = 200, **refused: str) -> HttpResponse:
    """The room's page; `refused`: what was typed into a plain form, and why it was not taken."""
    config = room_config(participant)
    lesson = participant.lesson
    context: dict[str, Any] = {"config": config, "lesson": lesson}
    if participant.role == Role.SCREEN:
        link = request.build_absolute_uri(reverse("live:door", args=[lesson.code]))
        context["join"] = {"short": pin_address(request), "qr": summaries.qr(link), "pin": lesson.pin}
    elif config["standing"] == "in":
        context["still"] = still.still_of(participant, config["urls"], **refused)
    return render(request, "live/room.html", context, status=status)


@never_cache
@login_required
@require_GET
def own_room(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The room for a person: teachers and pupils of the lesson, and guests who asked to come in."""
    participant = participant_for(request, lesson_id)
    if participant.lesson.state in (Lesson.State.ENDED, Lesson.State.CANCELLED):
        return redirect("live:lesson", lesson_id)
    return _show(request, participant)


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """A plain form of the room, from a browser without scripts: the same commands through the same door."""
    participant = inside_for(request, lesson_id)
    presence.arrived(participant.pk)
    reply = room.handle(participant, still.command_of(request.POST)).reply
    if reply["t"] == "refused":
        typed = request.POST.get("text", "")[:500]
        return _show(request, participant, status=422, typed=typed, error=reply["message"])
    return redirect("live:own_room", lesson_id)


@never_cache
@require_GET
def screen_room(request: HttpRequest, lesson_id: int) -> HttpResponseBase:
    """The room on the classroom's screen, after its link was opened on this machine."""
    screen = participants.screen_of_session(request.session, lesson_id)
    if screen is None:
        if not request.user.is_authenticated:
            was = participants.was_screen(request.session, lesson_id)
            return _gone(request, screen=True) if was else to_login(request)
        lesson_for(person_of(request), lesson_id)
        messages.info(
            request, _("Mở đường dẫn màn hình lớp trên máy này trước; thầy, cô tạo đường dẫn ở dưới.")
        )
        return redirect("live:lesson", lesson_id)
    return _show(request, screen)


def _gone(request: HttpRequest, screen: bool) -> HttpResponse:
    """A link that leads nowhere, replaced, expired or wrong: the same page for all, so that it tells of no lesson."""
    return render(request, "live/gone.html", {"screen": screen}, status=404)


@never_cache
@require_GET
def screen_link(request: HttpRequest, token: str) -> HttpResponse:
    """The signed link of a classroom screen: this browser becomes that screen."""
    try:
        screen = participants.screen_by_token(token)
    except Http404:
        return _gone(request, screen=True)
    participants.keep_screen(request.session, screen)
    return redirect("live:screen_room", screen.lesson_id)


@never_cache
@login_required
def enter_pin(request: HttpRequest) -> HttpResponse:
    """Six digits lead to the lesson's door; the number of wrong tries is limited."""
    wrong = ""
    if request.method == "POST":
        try:
            lesson = joining.lesson_by_pin(request, person_of(request), request.POST.get("pin", ""))
            joining.remember_pin(request, lesson)
            return redirect("live:door", lesson.code)
        except joining.NotFound as error:
            wrong = str(error)
    context = {"wrong": wrong, "pin": request.POST.get("pin", "")[:12]}
    return render(request, "live/enter_pin.html", context, status=422 if wrong else 200)


@never_cache
@login_required
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The lesson's link: people of the roster go in; anybody else types the PIN and waits for a teacher."""
    person = person_of(request)
    try:
        lesson = joining.lesson_by_code(request, person, code)
    except Http404:
        return _gone(request, screen=False)
    if participants.enter(person, lesson) is not None:
        return redirect("live:own_room", lesson.pk)
    wrong = ""
    if request.method == "POST":
        try:
            room.knock(joining.ask(request, person, lesson, request.POST))
            return redirect("live:own_room", lesson.pk)
        except joining.NotFound as error:
            wrong = str(error)
    context = {"lesson": lesson, "sides": joining.choice_of_sides(person, lesson), "wrong": wrong}
    context.update(chosen=request.POST.get("side", ""), pin=joining.typed_pin(request, lesson))
    return render(request, "live/door.html", context, status=422 if wrong else 200)
