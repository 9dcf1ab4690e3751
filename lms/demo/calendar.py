"""The demo schools' year: it began five weeks before the day they were loaded, so its second month is 'now'."""

from dataclasses import dataclass
from datetime import date, timedelta

from lms.ui.clock import today


@dataclass(frozen=True)
class Calendar:
    name: str
    terms: tuple[tuple[date, date], tuple[date, date]]
    now: date

    @property
    def begins(self) -> date:
        return self.terms[0][0]

    def weeks_ago(self, weeks: int, weekday: int = 0) -> date:
        """The day `weekday` (0 Monday) of the week so many weeks back, never before the year began."""
        monday = self.now - timedelta(days=self.now.weekday() + 7 * weeks)
        return max(self.begins, monday + timedelta(days=weekday))


def demo_calendar(now: date | None = None) -> Calendar:
    """18 weeks of the first term and 17 of the second, counted from the Monday five weeks before `now`."""
    day = now or today()
    begins = day - timedelta(days=day.weekday() + 35)
    middle = begins + timedelta(weeks=18)
    ends = middle + timedelta(weeks=17)
    name = f"{begins.year}-{begins.year + 1}"
    return Calendar(name, ((begins, middle - timedelta(days=1)), (middle, ends - timedelta(days=1))), day)
