"""A request that needs a login and has none: forms keep their words, programs get a clear answer."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.ui import held


class EndedSessionMiddleware:
    """Stands behind the login's middleware: it knows who is there and sees each view's way to the login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            person_id = int(request.user.pk)
            held.note_owner(request, response, person_id)
            if held.any_waiting(request):
                held.drop_others(request, person_id)
                if request.method == "POST" and response.status_code < 400:
                    held.drop(request, path=request.get_full_path())
            return response
        return to_login(request) if _leads_to_login(response) else response


def _leads_to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == settings.LOGIN_URL


def is_program(request: HttpRequest) -> bool:
    """A script's request, whose answer nobody reads as a page; one that sends a page's form asks for text/html."""
    accepts = request.headers.get("Accept", "")
    return (
        "HX-Request" in request.headers
        or (request.headers.get("Sec-Fetch-Dest") == "empty" and "html" not in accepts)
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or ("json" in accepts and "html" not in accepts)
    )


def to_login(request: HttpRequest) -> HttpResponse:
    """Led to the login and, afterwards, to where the person was or to what was typed."""
    target = request.get_full_path()
    if request.method == "POST":
        target = held.page_of(request) or target
        htmx = "HX-Request" in request.headers
        owner = held.owner_of(request) if htmx or not is_program(request) else None
        form = held.read(request, owner) if owner is not None else None
        if form is not None:
            held.keep(request, form)
            target = reverse("ui:held")
    elif "HX-Request" in request.headers:
        target = held.page_of(request) or target
    login = redirect_to_login(target)
    if is_program(request):
        return told(request, login["Location"])
    return login


def told(request: HttpRequest, login: str) -> HttpResponse:
    """401 in words; the page that asked keeps what was typed. htmx goes to the login, its form is kept."""
    text = _("Phiên đăng nhập đã hết. Hãy đăng nhập lại; những gì vừa gõ vẫn còn.")
    if "HX-Request" in request.headers:
        headers = {"HX-Redirect": login}
        return HttpResponse(text, status=401, content_type="text/plain; charset=utf-8", headers=headers)
    return JsonResponse({"reason": "login", "message": text, "url": login}, status=401)
