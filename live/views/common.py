"""Who is asking: a person of the lesson, or a classroom screen."""

from typing import cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from live.planning import participants
from live.planning.models import Participant
from lms.people import api as people

SCREEN = "man-hinh"


def person_of(request: HttpRequest) -> people.Person:
    """The person who is logged in."""
    return cast(people.Person, request.user)


def participant_for(request: HttpRequest, lesson_id: int) -> Participant:
    """Who this is in the lesson; Http404 for strangers, PermissionDenied for whoever is not logged in.

    `?man-hinh=1` asks as the classroom screen that this browser is.
    """
    if SCREEN in request.GET:
        screen = participants.screen_of_session(request.session, lesson_id)
        if screen is None:
            raise PermissionDenied if not request.user.is_authenticated else Http404("screen")
        return screen
    if not request.user.is_authenticated:
        raise PermissionDenied
    return participants.enter_for(person_of(request), lesson_id)


def inside_for(request: HttpRequest, lesson_id: int) -> Participant:
    """As `participant_for`, and let into the room; Http404 otherwise."""
    participant = participant_for(request, lesson_id)
    if participant.state != Participant.State.IN:
        raise Http404("lesson")
    return participant


def pin_address(request: HttpRequest) -> str:
    """Where a lesson's PIN is typed, as one writes it on a board: without the protocol."""
    return f"{request.get_host()}{reverse('live:enter_pin')}"


def to_login(request: HttpRequest) -> HttpResponseBase:
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
