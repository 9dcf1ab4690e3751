"""Per request: the person's language, what must be done before anything else, the audit of foreign ids."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from lms.people import audit
from lms.people.login import second_step
from lms.people.models import Person

# Pages one may see while something must be done first.
_OPEN = (
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "people:language",
    "ui:health",
)
FOREIGN_IDS_A_MINUTE = 30


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open_paths: frozenset[str] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None) or request.COOKIES.get("language", "vi")
        translation.activate(language if language in {"vi", "en"} else "vi")
        request.LANGUAGE_CODE = translation.get_language()
        duty = self._duty(request)
        if duty:
            return _refuse_until_done(request, duty)
        response = self.get_response(request)
        if response.status_code == 404:
            _note_foreign_id(request)
        if isinstance(request.user, Person) and not response.has_header("Cache-Control"):
            # The next person at this machine must not come back to the page with the browser's Back button.
            response["Cache-Control"] = "private, no-store"
        return response

    def _duty(self, request: HttpRequest) -> str:
        """The url name of the page that must come first, '' when there is none or this page may be seen."""
        person = request.user
        if not isinstance(person, Person):
            return ""
        if person.must_change_password:
            duty = "account_change_password"
        elif second_step.is_missing(request.session, person):
            duty = "mfa_activate_totp"
        else:
            return ""
        if self.open_paths is None:
            self.open_paths = frozenset(reverse(name) for name in _OPEN)
        is_file = request.path.startswith((settings.STATIC_URL, "/favicon"))
        return "" if request.path in self.open_paths or is_file else duty


def _refuse_until_done(request: HttpRequest, duty: str) -> HttpResponse:
    """A page is led there; a program (JSON, htmx, the API) is told, since it cannot fill in a form."""
    target = reverse(duty)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": target})
    accepts = request.headers.get("Accept", "")
    if request.path.startswith("/api/") or ("json" in accepts and "html" not in accepts):
        return JsonResponse({"error": duty, "url": target}, status=403)
    return redirect(target)


def _note_foreign_id(request: HttpRequest) -> None:
    """A view with an id in its address answered 404 to somebody logged in: audit it, a bounded number a minute."""
    match = request.resolver_match
    person = request.user
    if match is None or not match.kwargs or not isinstance(person, Person):
        return
    key = f"foreign-id:{person.pk}"
    cache.add(key, 0, 60)
    try:
        if cache.incr(key) > FOREIGN_IDS_A_MINUTE:
            return
    except ValueError:
        return
    audit.record(
        request, "foreign_id", target=request.path, view=match.view_name, method=request.method or ""
    )
