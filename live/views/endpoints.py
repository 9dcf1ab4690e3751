"""JSON beside the socket: polling, commands, choices, progress, servers; and the slides as pictures."""

import json
from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from live import incoming, outside, quizzes, room
from live.log import reader
from live.media.servers import ice_servers
from live.planning import access, plan
from live.planning.models import Lesson, Participant
from live.views.common import SCREEN, inside_for, participant_for, person_of

MOST_BYTES = 32 * 1024
POSTS_A_MINUTE = 120
STATUS = {"done": 200, "refused": 409, "error": 400}
WIDTHS = (640, 1280, 1920)


@never_cache
@require_GET
def events(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """What a socket would have sent since number `since`."""
    participant = participant_for(request, lesson_id)
    raw = request.GET.get("since", "")
    since = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
    gone = participant.state in (Participant.State.REFUSED, Participant.State.REMOVED)
    if gone:
        answer = {"messages": [room.standing_message(room.standing(participant))], "next": 0}
        return JsonResponse(answer, status=403)
    return JsonResponse(incoming.poll(participant, since))


@require_POST
def commands(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """One `do` or `signal` message; the answering message."""
    participant = inside_for(request, lesson_id)
    if _too_fast(participant):
        answer: dict[str, Any] = room.refusal(None, "too_fast")
        return JsonResponse({**answer, "t": "error"}, status=429)
    try:
        data = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        data = {}
    kind = data.get("t")
    if kind == "do":
        answer = incoming.do(participant, data)
    elif kind == "signal":
        answer = incoming.signal(participant, data) or {"t": "done", "id": data.get("id"), "seq": None}
    else:
        answer = {**room.refusal(None, "ill_formed"), "t": "error"}
    return JsonResponse(answer, status=STATUS[answer["t"]])


def _too_fast(participant: Participant) -> bool:
    key = f"live:posts:{participant.pk}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > POSTS_A_MINUTE
    except ValueError:  # it ended between the two calls
        return False


@never_cache
@require_GET
def choices(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """What a teacher can put before the lesson: decks of the library, planned quizzes."""
    participant = inside_for(request, lesson_id)
    if participant.role != Participant.Role.TEACHER or participant.person is None:
        raise Http404("choices")
    decks = [{"item": d.item, "title": d.title, "pages": d.pages} for d in outside.decks(participant.person)]
    plans = [
        {"plan": p.pk, "title": p.title, "minutes": p.minutes, "given": p.given_at is not None}
        for p in quizzes.planned(participant.lesson)
    ]
    return JsonResponse({"decks": decks, "quizzes": plans})


@never_cache
@require_GET
def progress(request: HttpRequest, lesson_id: int, quiz: int) -> JsonResponse:
    """How far a given quiz is: totals for all, names for the teacher of a side."""
    participant = inside_for(request, lesson_id)
    given = reader.state(lesson_id)["quizzes"].get(str(quiz))
    if given is None:
        raise Http404("quiz")
    return JsonResponse(quizzes.progress_of(given["assignments"], participant))


@require_GET
def quiz(request: HttpRequest, lesson_id: int, key: str) -> HttpResponse:
    """To the attempt of a quiz that was given to the participant's own side."""
    participant = inside_for(request, lesson_id)
    for given in reader.state(lesson_id)["quizzes"].values():
        for one in given["assignments"]:
            if one["key"] == key and one["side"] == participant.side.number:
                return redirect(outside.attempt_url(int(key)))
    raise Http404("quiz")


@never_cache
@require_GET
def ice(request: HttpRequest, lesson_id: int) -> JsonResponse:
    """Servers for the pictures between screens, for screens only."""
    participant = inside_for(request, lesson_id)
    if participant.role != Participant.Role.SCREEN:
        raise Http404("ice")
    return JsonResponse(ice_servers(participant.pk))


def _lesson_seen(request: HttpRequest, lesson_id: int) -> Lesson:
    """For whoever is inside; after the lesson, for whoever may see it again."""
    if request.user.is_authenticated and SCREEN not in request.GET:
        lesson = access.lesson_for(person_of(request), lesson_id)
        if lesson.state == Lesson.State.ENDED:
            return access.past_lesson_for(person_of(request), lesson_id)
    return inside_for(request, lesson_id).lesson


@require_GET
def slide(request: HttpRequest, lesson_id: int, item: int, page: int) -> HttpResponse:
    """A page of a deck that lies or has lain on the lesson's screen, as WebP."""
    lesson = _lesson_seen(request, lesson_id)
    pages = reader.deck_pages(lesson_id).get(item)
    if pages is None or not 1 <= page <= pages:
        raise Http404("slide")
    raw = request.GET.get("w", "")
    wanted = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 1280
    width = next((one for one in WIDTHS if one >= wanted), WIDTHS[-1])
    response = HttpResponse(plan.slide_picture(lesson, item, page, width), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response
