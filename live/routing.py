"""The sockets of the site."""

from typing import Any

from django.urls import path

from live.consumers import lesson_socket

_socket: Any = lesson_socket  # an ASGI application, which Django's own types do not know
websocket_urlpatterns: list[Any] = [path("ws/gio-hoc/<int:lesson_id>/", _socket, name="lesson_socket")]
