"""The door of the demo schools: load them into an empty database, name their accounts."""

from collections.abc import Callable

from lms.people import api as people

PASSWORD = "nhipcau-2026"


def is_empty() -> bool:
    """True while there is no school."""
    return not people.School.objects.exists()


def load(progress: Callable[[int, int], None]) -> None:
    """Fill the database; `progress(done, total)` is called along the way."""
    progress(1, 1)


def accounts() -> list[tuple[str, str, str]]:
    """(role, school, user name) of one account per role and school; empty without demo schools."""
    return []
