"""The front page, the style guide and the error pages: no data of people."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

# Fields never shown again, and from how many characters on a typed text is worth keeping.
SECRET = ("password", "code", "pin", "secret")
WORTH_KEEPING = 12


def front_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("reports:today")
    return render(request, "ui/front.html")


def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/style_guide.html")


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers: for the load balancer and ./run's wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good, mostly after a login in another tab: nothing is stored, the words are shown.

    Only what this site's own page sent is shown again, and nothing secret.
    """
    typed: list[str] = []
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        typed = [
            text
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken" and not any(word in name for word in SECRET)
            for text in values
            if len(text) >= WORTH_KEEPING
        ]
    if request.path in (reverse("account_login"), reverse("account_logout")):
        typed = []
    if "json" in request.headers.get("Accept", "") and "html" not in request.headers.get("Accept", ""):
        return JsonResponse({"reason": "stale"}, status=403)
    return render(request, "ui/stale_form.html", {"typed": typed}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/500.html", status=500)
