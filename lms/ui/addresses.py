"""Numbers in addresses: what is larger than any id can be is not there, on every page and with every database."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

MOST = 2**63 - 1  # what a BigAutoField holds


class NumbersThatFitMiddleware:
    """404 before the view is asked. A query with a larger number fails, depending on the field and the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> None:
        if any(isinstance(value, int) and value > MOST for value in kwargs.values()):
            raise Http404("a number beyond all ids")
