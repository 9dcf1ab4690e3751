"""The door of the demo schools: load them into an empty database, name their accounts."""

from collections.abc import Callable

from django.db import transaction

from lms.demo import schools
from lms.demo.calendar import demo_calendar
from lms.people import api as people

PASSWORD = "nhipcau-2026"


def is_empty() -> bool:
    """True while there is no school."""
    return not people.School.objects.exists()


@transaction.atomic
def load(progress: Callable[[int, int], None]) -> None:
    """Fill the database, all or nothing; `progress(done, total)` is called along the way."""
    calendar = demo_calendar()
    parts: list[Callable[[], object]] = [lambda: schools.found_schools(calendar, PASSWORD)]
    for done, part in enumerate(parts, start=1):
        part()
        progress(done, len(parts))


def accounts() -> list[tuple[str, str, str]]:
    """(role, school, user name) of one account per role and school; empty without the demo schools."""
    there = people.School.objects.filter(code="bannguon").exists()
    return schools.accounts() if there else []
