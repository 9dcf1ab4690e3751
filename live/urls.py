from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

app_name = "live"


def later(request: HttpRequest, lesson_id: int) -> HttpResponse:
    return HttpResponse()


urlpatterns: list[URLPattern | URLResolver] = [path("gio-hoc/<int:lesson_id>/", later, name="lesson")]
