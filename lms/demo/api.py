"""The door of the demo schools: load them into an empty database, name their accounts."""

from collections.abc import Callable

from django.db import transaction

from lms.demo import lessons, library, marks, schools
from lms.demo.calendar import demo_calendar
from lms.demo.cast import Cast
from lms.demo.courses import Courses
from lms.demo.quizzes import Quizzes, plan
from lms.people import api as people

PASSWORD = "nhipcau-2026"


def is_empty() -> bool:
    """True while there is no school."""
    return not people.School.objects.exists()


@transaction.atomic
def load(progress: Callable[[int, int], None]) -> None:
    """Fill the database, all or nothing; `progress(done, total)` is called along the way."""
    calendar = demo_calendar()
    total = 8
    schools.found_schools(calendar, PASSWORD)
    progress(1, total)
    cast = Cast(calendar)
    items = library.fill(cast)
    progress(3, total)
    library.read(cast, items)
    quizzes = Quizzes(cast)
    quizzes.load_bank()
    quizzes.make_all()
    progress(4, total)
    for given in plan(calendar):
        quizzes.give(given)
    progress(6, total)
    marks.fill(cast)
    marks.confirm(cast, "bannguon", "8A2", "toan", "regular-1", "hoa.bannguon")
    marks.confirm(cast, "vensong", "8B", "toan", "regular-1", "linh.vensong")
    progress(7, total)
    deck = items["slide-luc-day-archimedes-quanh-ta"]
    past = lessons.past(cast, quizzes, deck)
    Courses(cast, items, quizzes, past).fill()
    lessons.now_live(cast, deck)
    lessons.planned(cast, deck)
    progress(8, total)


def accounts() -> list[tuple[str, str, str]]:
    """(role, school, user name) of one account per role and school; empty without the demo schools."""
    there = people.School.objects.filter(code="bannguon").exists()
    return schools.accounts() if there else []
