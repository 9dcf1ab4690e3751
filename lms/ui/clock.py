"""The one clock: tests freeze it here, and 'today' is Vietnam's today."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Aware, in UTC."""
    return timezone.now()


def today() -> date:
    return timezone.localtime(now()).date()
