"""HTTP goes to Django; WebSockets go to the rooms' consumers, same origin and logged in."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings.dev")
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402 (needs the apps to be loaded)
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from assessments.api import FastSaves  # noqa: E402
from live.routing import websocket_urlpatterns  # noqa: E402
from lms.config.handler import OneHopHandler  # noqa: E402
from lms.people.sockets import DutiesFirst  # noqa: E402
from lms.ui.origins import OwnPagesOnly  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": FastSaves(OneHopHandler()),
        "websocket": OwnPagesOnly(AuthMiddlewareStack(DutiesFirst(URLRouter(websocket_urlpatterns)))),
    }
)
