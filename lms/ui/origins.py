"""Whether a script's request or a WebSocket comes from a page of this site: same scheme, host and port.

Browsers send Origin with every POST by script and with every WebSocket; another site, or another server on the same
machine, cannot set it.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[Any]]


def is_own(host: str, origin: str) -> bool:
    """`host`, `origin`: the headers, '' where there is none. Behind a proxy that changes Host the site's address counts."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:  # 'http://[' and the like
        return False
    domain, _ = split_domain_port(host)
    schemes = ("https",) if settings.SESSION_COOKIE_SECURE else ("http", "https")
    allowed = settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
    return (
        bool(domain) and validate_host(domain, allowed) and parts.scheme in schemes and parts.netloc == host
    )


def of_headers(headers: dict[bytes, bytes]) -> bool:
    """As `is_own`, of an ASGI request's headers."""
    host, origin = (headers.get(name, b"").decode("latin-1") for name in (b"host", b"origin"))
    return is_own(host, origin)


class OwnPagesOnly:
    """ASGI middleware for WebSockets: from anywhere else they are refused at the handshake (HTTP 403)."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        if of_headers(dict(scope["headers"])):
            return await self.app(scope, receive, send)
        await receive()  # websocket.connect
        return await send({"type": "websocket.close", "code": 4403})
