"""The demo schools' days: the year began five weeks before the day they were loaded, so its second month is 'now'.

What is said to have happened lies on school days before today, what is to come on school days after it, whatever the
weekday and the season of the first start. Only the lesson that is live is today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from lms.ui.clock import today

ONE = timedelta(days=1)
# Day and month without school.
HOLIDAYS = frozenset({(1, 1), (30, 4), (1, 5), (1, 9), (2, 9)})
# The first day of the lunar year in Vietnam; schools close a week before it and a week after.
NEW_YEARS = (
    date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2), date(2031, 1, 23),
    date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8), date(2036, 1, 28),
)  # fmt: skip


def is_school_day(day: date) -> bool:
    """Monday to Friday, outside public holidays and the weeks around the lunar New Year."""
    feast = any(abs((day - first).days) <= 7 for first in NEW_YEARS)
    return day.weekday() < 5 and (day.day, day.month) not in HOLIDAYS and not feast


def _school_days(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        if is_school_day(day):
            yield day


@dataclass(frozen=True)
class Calendar:
    """`name` as a school writes it ('2026-2027'), the two terms, and the day that is today."""

    name: str
    terms: tuple[tuple[date, date], tuple[date, date]]
    now: date

    @property
    def begins(self) -> date:
        return self.terms[0][0]

    @property
    def first_year(self) -> int:
        return int(self.name[:4])

    def before(self, days: int) -> date:
        """The school day so many before today; 1 is the last one that is over. Never before the year began."""
        return max(self.begins, next(islice(_school_days(self.now, -ONE), days - 1, None)))

    def after(self, days: int) -> date:
        """The school day so many after today; 1 is the next one."""
        return next(islice(_school_days(self.now, ONE), days - 1, None))


def demo_calendar(now: date | None = None) -> Calendar:
    """18 weeks of the first term and 17 of the second, counted from the Monday five weeks before `now`.

    The year has the name that a school year has at that time: a new one begins in August.
    """
    day = now or today()
    begins = day - timedelta(days=day.weekday() + 35)
    middle = begins + timedelta(weeks=18)
    ends = middle + timedelta(weeks=17)
    first = day.year if day.month >= 8 else day.year - 1
    return Calendar(f"{first}-{first + 1}", ((begins, middle - ONE), (middle, ends - ONE)), day)
