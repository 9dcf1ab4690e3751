"""The handler with one hop: plain and streamed answers, cookies, errors, async views left to Django."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from lms.config.handler import OneHopHandler


def plain(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(request.body)
    response.set_cookie("a", "1")
    return response


def pieces(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        yield b"x" * 10
        yield b"y" * 10

    return StreamingHttpResponse(parts())


def this_file(request: HttpRequest) -> FileResponse:
    return FileResponse(open(__file__, "rb"))


def nothing(request: HttpRequest) -> HttpResponse:
    raise Http404


async def later(request: HttpRequest) -> HttpResponse:
    await asyncio.sleep(0)
    return HttpResponse("async")


urlpatterns = [
    path("p/", plain), path("s/", pieces), path("f/", this_file), path("n/", nothing), path("a/", later),
]  # fmt: skip


def ask(where: str, body: bytes = b"") -> tuple[int, dict[bytes, bytes], bytes, int]:
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": where, "query_string": b"",
        "headers": [(b"host", b"nhipcau.test")], "server": ("nhipcau.test", 80),
    }  # fmt: skip
    asyncio.run(OneHopHandler()(scope, receive, send))
    content = b"".join(m.get("body", b"") for m in sent[1:])
    assert not sent[-1].get("more_body")
    return sent[0]["status"], dict(sent[0]["headers"]), content, len(sent)


@pytest.fixture(autouse=True)
def urls() -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF=__name__, MIDDLEWARE=["django.middleware.common.CommonMiddleware"], TEMPLATES=[]
    ):
        yield


def test_answers_come_through() -> None:
    status, headers, content, _ = ask("/p/", b"sent")
    assert (status, content) == (200, b"sent") and headers[b"Set-Cookie"].startswith(b"a=1")
    assert ask("/s/")[2:] == (b"x" * 10 + b"y" * 10, 4)
    assert ask("/f/")[2].startswith(b'"""The handler')
    assert ask("/a/")[2] == b"async"
    assert ask("/n/")[0] == 404
