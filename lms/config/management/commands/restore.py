"""`manage.py restore FILE`: see lms/config/backup.py."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.config import backup


class Command(BaseCommand):
    help = "Put the database and uploads of an archive in place (stop the server first)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace a database that is in use")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = backup.restore(options["file"], options["replace"])
        except backup.BackupProblem as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã phục hồi cơ sở dữ liệu và {count} tệp")
