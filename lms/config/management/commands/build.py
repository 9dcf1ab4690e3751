"""`manage.py build`: migrate an empty database and fill it with the demo schools; `up` runs it in a folder aside."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from lms.config import prepare


class Command(BaseCommand):
    help = "Make the database in VAR_DIR from nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare.build(empty=options["empty"])
