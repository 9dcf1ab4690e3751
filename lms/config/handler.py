"""Django behind ASGI with one hop to a thread for a whole request.

Django's own handler crosses between the event loop and threads several times per request, in a thread made for it
alone. Our middleware and views are synchronous, so this one runs the signals, the middleware and the view in one
go on a thread of a small pool. Async views and streamed answers take Django's own way.
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
THREADS = 12


class SyncHandler(BaseHandler):
    """Middleware and views without the event loop, as behind WSGI."""

    def __init__(self) -> None:
        self.load_middleware(is_async=False)


class OneHopHandler(ASGIHandler):
    """See the module's text."""

    def __init__(self) -> None:
        super().__init__()
        self.sync = SyncHandler()
        self.pool = ThreadPoolExecutor(THREADS, thread_name_prefix="requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_async(scope["path"]):
            await super().__call__(scope, receive, send)
            return
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        context = contextvars.copy_context()
        response = await loop.run_in_executor(self.pool, context.run, self._respond, scope, body)
        if not isinstance(response, StreamingHttpResponse):
            await self.send_response(response, send)
            return
        try:
            await self._stream(response, send, loop)
        finally:
            await loop.run_in_executor(self.pool, response.close)
            body.close()

    async def _stream(
        self, response: StreamingHttpResponse, send: Send, loop: asyncio.AbstractEventLoop
    ) -> None:
        """A file goes out piece by piece; Django would read a synchronous one whole into memory first."""
        if response.is_async:
            await self.send_response(response, send)
            return
        await send(
            {"type": "http.response.start", "status": response.status_code, "headers": _headers(response)}
        )
        pieces = iter(cast(Iterator[bytes], response.streaming_content))
        while (piece := await loop.run_in_executor(self.pool, next, pieces, None)) is not None:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _respond(self, scope: Scope, body: Any) -> HttpResponseBase:
        """On a thread: the whole request. An answer that is not streamed is closed here, its content is at hand."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, error = self.create_request(scope, body)
        response = self._get(request) if request is not None else cast(HttpResponseBase, error)
        response._handler_class = self.__class__  # type: ignore[attr-defined] # the signal's sender, as in Django
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            response.close()
            body.close()
        return response

    def _get(self, request: HttpRequest) -> HttpResponseBase:
        return self.sync.get_response(request)


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = [c.output(header="").encode("ascii").strip() for c in response.cookies.values()]
    return headers + [(b"Set-Cookie", cookie) for cookie in cookies]


def _is_async(path: str) -> bool:
    if path.startswith(settings.STATIC_URL):
        return False
    try:
        return iscoroutinefunction(resolve(path).func)
    except Resolver404:
        return False
