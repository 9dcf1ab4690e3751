"""`manage.py serve`: the product under daphne, as `./run` and a school's service unit start it."""

import argparse
import socket
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from lms.config import tied


def require_free_port(host: str, port: int) -> None:
    """Raises CommandError with one sentence when somebody else listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cổng {port} đang có chương trình khác dùng: dừng chương trình ấy, hoặc chọn cổng khác: ./run --port {port + 1}"
            ) from error


def storage_line() -> str:
    """One sentence for the person who starts the site where the storage of STORAGE_URL does not answer; else ''."""
    trouble = default_storage.trouble() if hasattr(default_storage, "trouble") else ""
    if not trouble:
        return ""
    return f"! Kho tệp trong STORAGE_URL chưa dùng được: {trouble}. Trang vẫn chạy, tài liệu thư viện chưa mở được."


class Command(BaseCommand):
    help = "Serve the site with daphne (HTTP and WebSockets in one process)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--unix-socket", default="", help="listen on a unix socket instead of a port")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port, unix_socket = options["host"], options["port"], options["unix_socket"]
        if not unix_socket:
            require_free_port(host, port)
        if line := storage_line():
            self.stderr.write(line)
        tied.hold(Path(settings.VAR_DIR) / tied.SERVING, shared=True)
        from lms.config.server import serve

        serve(host=host, port=port, unix_socket=unix_socket)
