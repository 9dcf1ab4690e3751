"""How daphne is run: quiet, with limits, ending cleanly on SIGTERM and Ctrl-C."""

import gc

from lms.config.frames import Server  # first: it chooses Twisted's reactor

from lms.config.asgi import application  # isort: skip (it loads the apps)
from assessments.api import DeadlineJob  # isort: skip
from django.conf import settings  # isort: skip
from lms.config.bodies import bound_bodies  # isort: skip


def serve(host: str, port: int, unix_socket: str = "") -> None:
    """Serve until the process is told to stop; `unix_socket` replaces host and port."""
    from daphne.endpoints import build_endpoint_description_strings

    endpoints = build_endpoint_description_strings(
        host=None if unix_socket else host,
        port=None if unix_socket else port,
        unix_socket=unix_socket or None,
    )
    DeadlineJob().start()
    bound_bodies(settings.MAX_UPLOAD_MB)
    # What is loaded now stays: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    Server(
        application=application,
        endpoints=endpoints,
        signal_handlers=True,
        http_timeout=120,
        request_buffer_size=64 * 1024,
        websocket_handshake_timeout=10,
        application_close_timeout=5,
        server_name="NhipCau",
        verbosity=0,
    ).run()
