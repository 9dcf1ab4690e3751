"""The REST API; /api/v1/openapi.json describes it, and its root leads there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_GET

from lms.gateway.rest import api

_patterns, _app, _namespace = api.urls


@require_GET
def root(request: HttpRequest) -> HttpResponse:
    return redirect("api:openapi-json")


_routes: list[URLPattern | URLResolver] = [
    route for route in _patterns if getattr(route, "name", "") != "api-root"
]
urlpatterns = [path("", include(([path("", root, name="api-root"), *_routes], _app), namespace=_namespace))]
