"""`manage.py up`: what `./run` calls. Prepares database, demo schools and static files, then serves."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.config import prepare
from lms.config.management.commands.serve import require_free_port, storage_line


class Command(BaseCommand):
    help = "Prepare everything that is missing, then serve."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--empty", action="store_true", help="no demo schools")
        parser.add_argument("--reset", action="store_true", help="delete the data in VAR_DIR first")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        require_free_port(host, port)
        try:
            prepare.everything(empty=options["empty"], anew=options["reset"])
        except prepare.CannotPrepare as error:
            raise CommandError(str(error)) from error
        self.stdout.write(prepare.welcome(f"http://{host}:{port}/"))
        self.stdout.flush()
        if line := storage_line():
            self.stderr.write(line)
        from lms.config.server import serve

        serve(host=host, port=port)
        self.stdout.write(f"Đã dừng. Dữ liệu còn nguyên trong {settings.VAR_DIR}")
