"""Pages for teachers: whoever teaches no subject this year does not find them. Subject heads find those that only show."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from assessments.bank.access import subjects_headed, subjects_taught
from lms.people.api import Person


class TeacherRequest(HttpRequest):
    """A request whose person is known to teach, or to head a subject."""

    user: Person  # anonymous visitors never get here


def teaches_something(request: HttpRequest) -> bool:
    return isinstance(request.user, Person) and bool(subjects_taught(request.user))


def sees_quizzes(request: HttpRequest) -> bool:
    return teaches_something(request) or (
        isinstance(request.user, Person) and bool(subjects_headed(request.user))
    )


View = Callable[..., HttpResponse]


def _page_for(passes: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not passes(request):
                raise Http404("teachers")
            return view(request, *args, **kwargs)

        return checked

    return decorate


# Anonymous visitors are led to the login, everybody else who does not teach (or head a subject) gets 404.
teacher_page = _page_for(teaches_something)
teacher_or_head_page = _page_for(sees_quizzes)
