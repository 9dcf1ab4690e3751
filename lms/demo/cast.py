"""Who plays in the demo: people and classes by short names, and each pupil's ability, so that all figures agree."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from lms.demo.calendar import Calendar
from lms.people import api as people


def moment(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A time of day in Vietnam, aware."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))


@dataclass
class Cast:
    """`cast.person("nga.bannguon")`, `cast.school_class("bannguon", "8A2")`, `cast.pupils(school_class)`."""

    calendar: Calendar
    _people: dict[str, people.Person] = field(default_factory=dict)
    _classes: dict[tuple[str, str], people.SchoolClass] = field(default_factory=dict)
    _rosters: dict[int, list[people.Person]] = field(default_factory=dict)
    _subjects: dict[str, people.Subject] = field(default_factory=dict)

    def person(self, username: str) -> people.Person:
        if username not in self._people:
            self._people[username] = people.Person.objects.get(username=username)
        return self._people[username]

    def school(self, code: str) -> people.School:
        return people.School.objects.get(code=code)

    def school_class(self, code: str, name: str) -> people.SchoolClass:
        if not self._classes:
            for found in people.SchoolClass.objects.select_related("year__school"):
                self._classes[found.year.school.code, found.name] = found
        return self._classes[code, name]

    def classes(self) -> list[people.SchoolClass]:
        self.school_class("bannguon", "8A2")
        return list(self._classes.values())

    def pupils(self, school_class: people.SchoolClass) -> list[people.Person]:
        """The roster in the Vietnamese order of names; the pupil with the known name is in it."""
        if school_class.pk not in self._rosters:
            self._rosters[school_class.pk] = people.roster(school_class.pk)
        return self._rosters[school_class.pk]

    def subject(self, code: str) -> people.Subject:
        if not self._subjects:
            self._subjects = people.Subject.objects.in_bulk(field_name="code")
        return self._subjects[code]

    def term1(self, school_class: people.SchoolClass) -> people.Term:
        return school_class.year.terms.get(number=1)

    def ability(self, pupil: people.Person, subject: str) -> float:
        """0.3 to 0.98: the chance of answering a middling question rightly; steady over a subject."""
        overall = random.Random(pupil.username).gauss(0.72, 0.13)
        own = random.Random(f"{pupil.username} {subject}").gauss(0, 0.06)
        return min(0.98, max(0.3, overall + own))
