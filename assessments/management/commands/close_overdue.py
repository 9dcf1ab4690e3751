"""`manage.py close_overdue`: close attempts past their deadline now, as the running server does by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.submitting import close_overdue


class Command(BaseCommand):
    help = "Close, mark and hand in every attempt whose deadline has passed."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{close_overdue()} attempts closed")
