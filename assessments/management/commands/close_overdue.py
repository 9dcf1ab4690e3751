"""`manage.py close_overdue`: close attempts past their deadline and tell of released results, as a server does by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.attempts.news import announce_released
from assessments.submitting import close_overdue
from lms.ui.clock import now


class Command(BaseCommand):
    help = "Close, mark and hand in every attempt whose deadline has passed; tell pupils of results released since."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{close_overdue()} attempts closed")
        self.stdout.write(f"{announce_released(now())} pupils told of a released result")
