"""`manage.py backup FILE`: see lms/config/backup.py."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.config import backup


class Command(BaseCommand):
    help = "Write the database and all uploads into one archive."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = backup.backup(options["file"])
        except backup.BackupProblem as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã sao lưu cơ sở dữ liệu và {count} tệp vào {options['file']}")
