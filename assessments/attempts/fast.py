"""The quick way for a save: an ASGI application in front of Django's, for `POST /lam-bai/luot/<attempt>/luu/` alone.

It answers what is beyond doubt: a same-origin JSON request with a session cookie that belongs to the attempt's own
pupil. Anything else (no Origin header, another host, no valid session, an unreadable body, a closed database) goes on
to Django, whose view with the same address decides and explains. Saves that arrive while one transaction is being
committed wait for it and then share the next one; each is acknowledged after its commit.
"""

import asyncio
import json
import logging
import re
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from assessments.attempts import saving
from lms.ui import origins

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = re.compile(r"^/lam-bai/luot/(\d{1,18})/luu/$")
MOST_TOGETHER = 64
log = logging.getLogger(__name__)


class Writer:
    """One thread per process that stores saves, several in a transaction when several wait."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[saving.Save, Future[saving.Result]]] = deque()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ended = False

    def put(self, save: saving.Save) -> Future[saving.Result]:
        """The result, once it is committed; fails with the database's error when it could not be stored."""
        future: Future[saving.Result] = Future()
        with self._wake:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="saves", daemon=True)
                self._thread.start()
            self._waiting.append((save, future))
            self._wake.notify()
        return future

    def stop(self) -> None:
        """End the thread once it has stored what waits, and give its connection back."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._ended:
                    self._wake.wait()
                if not self._waiting:
                    return connection.close()
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
            for _, future in batch:
                future.set_running_or_notify_cancel()  # a client that went away is saved all the same
            self._store(batch)

    def _store(self, batch: list[tuple[saving.Save, Future[saving.Result]]]) -> None:
        try:
            results = _store_again_if_lost([save for save, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                for one in batch:  # whatever it was, it must not take the others with it
                    self._store([one])
            else:
                _tell(batch[0][1], error=error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            _tell(future, result)


def _tell(
    future: Future[saving.Result], result: saving.Result | None = None, error: Exception | None = None
) -> None:
    if future.cancelled():
        return
    if error is not None:
        future.set_exception(error)
    elif result is not None:
        future.set_result(result)


def _store_again_if_lost(saves: list[saving.Save]) -> list[saving.Result]:
    """A connection that broke meanwhile is replaced once; saving twice does no harm."""
    try:
        return saving.store(saves)
    except DatabaseError:
        connection.close()
        return saving.store(saves)


class FastSaves:
    """Wraps Django's ASGI application; see the module's text."""

    def __init__(self, django: Application) -> None:
        self.django = django
        self.writer = Writer()
        self.usable = settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = PATH.match(scope["path"]) if self.usable and scope.get("method") == "POST" else None
        key = _session_key(scope) if match else ""
        if not match or not key:
            return await self.django(scope, receive, send)
        body, taken = await _read(receive)
        result = await self._save(int(match[1]), key, body)
        if result is not None and result.status in (200, 409, 503):
            return await _answer(send, result)
        return await self.django(scope, _again(taken, receive), send)

    async def _save(self, attempt_id: int, key: str, body: bytes) -> saving.Result | None:
        try:
            save = saving.Save(attempt_id, saving.parse_body(body), session_key=key)
            return await asyncio.wrap_future(self.writer.put(save))
        except saving.BadSave:
            return None
        except DatabaseError:
            log.exception("a save could not be stored")
            return saving.Result(503, {"reason": "database"})


def _session_key(scope: Scope) -> str:
    """The session cookie of a request that can only come from a page of this site; '' otherwise."""
    headers = {name: value for name, value in scope["headers"] if name in _WANTED}
    if not headers.get(b"content-type", b"").startswith(b"application/json"):
        return ""
    if not origins.of_headers(headers):
        return ""
    try:
        cookie = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return ""
    morsel = cookie.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel and re.fullmatch(r"[a-z0-9]{8,40}", morsel.value) else ""


_WANTED = {b"content-type", b"host", b"origin", b"cookie"}


async def _read(receive: Receive) -> tuple[bytes, list[dict[str, Any]]]:
    """The body, and the messages it came in, so that Django can read them again."""
    taken: list[dict[str, Any]] = []
    size = 0
    while True:
        message = await receive()
        taken.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body") or size > saving.MAX_BODY:
            return b"".join(m.get("body", b"") for m in taken), taken


def _again(taken: list[dict[str, Any]], receive: Receive) -> Receive:
    messages = deque(taken)

    async def replay() -> dict[str, Any]:
        return messages.popleft() if messages else await receive()

    return replay


async def _answer(send: Send, result: saving.Result) -> None:
    body = json.dumps(result.body, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": result.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
