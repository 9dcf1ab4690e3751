"""The REST API; /api/v1/openapi.json describes it. Its bare root has nothing to show and is left out."""

from django.urls import URLPattern, URLResolver, include, path

from lms.gateway.rest import api

_patterns, _app, _namespace = api.urls
_routes: list[URLPattern | URLResolver] = [
    route for route in _patterns if getattr(route, "name", "") != "api-root"
]
urlpatterns = [path("", include((_routes, _app), namespace=_namespace))]
