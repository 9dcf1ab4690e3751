"""The front page, the style guide and the error pages: no data of people."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render


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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/500.html", status=500)
