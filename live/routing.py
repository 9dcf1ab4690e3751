"""The sockets of the site."""

from typing import Any

from django.urls import path

from live.consumers import lesson_socket

websocket_urlpatterns: list[Any] = [path("ws/gio-hoc/<int:lesson_id>/", lesson_socket, name="lesson_socket")]
