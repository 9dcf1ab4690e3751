"""Pages for teachers: whoever teaches no subject this year does not find them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from assessments.bank.access import subjects_taught
from lms.people.api import Person


class TeacherRequest(HttpRequest):
    """A request whose person is known to teach."""

    user: Person  # anonymous visitors never get here


def teaches_something(request: HttpRequest) -> bool:
    return isinstance(request.user, Person) and bool(subjects_taught(request.user))


def teacher_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Anonymous visitors are led to the login, everybody who does not teach gets 404."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not teaches_something(request):
            raise Http404("teachers")
        return view(request, *args, **kwargs)

    return checked
