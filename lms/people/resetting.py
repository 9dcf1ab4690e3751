"""Who may give somebody a new password, change the name, take the second step away: docs/decisions/0008.

Whoever holds an account's password sees all the account ever saw. So an administrator decides only over accounts that have
never belonged anywhere but to schools this person administers. Pupils, and guardians through them, are the exception: they
go with the pupil, once the former school has let the pupil go.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lms.people.access import Post, relations
from lms.people.models import (
    Enrolment,
    Guardianship,
    Person,
    School,
    SchoolClass,
    StaffPost,
    TeachingAssignment,
)
from lms.ui.clock import today


@dataclass
class Ties:
    """What binds an account to schools, ever: `places` are the schools that must all agree."""

    places: set[int] = field(default_factory=set)
    classes: set[int] = field(default_factory=set)  # a pupil's classes of today or later
    only_pupil: bool = False
    above: bool = False  # holds or held a post at an authority or of the platform


@dataclass
class Schooling:
    """A pupil's enrolments: all schools, and those that have not ended; the last one where all have."""

    ever: set[int] = field(default_factory=set)
    current: set[int] = field(default_factory=set)
    classes: set[int] = field(default_factory=set)
    last: int | None = None

    @property
    def places(self) -> set[int]:
        return self.current or ({self.last} if self.last is not None else set())


def may_reset(person: Person, target: Person) -> bool:
    """May `person` give `target` a new first password, change the name, take the second step away?

    A platform administrator may. A school's administrator may for pupils whom no other school keeps, and for staff and
    guardians who have never belonged to another school. A homeroom teacher may for the own class's pupils, as long as
    these are nothing but pupils and of this school alone.
    """
    return bool(resettable(person, [target]))


def resettable(person: Person, targets: Sequence[Person]) -> list[Person]:
    """Those of `targets` whose password `person` may reset (`may_reset`), in a few queries for all of them."""
    known = relations(person)
    if known.is_platform_admin or not targets:
        return list(targets)
    mine = known.schools_with(Post.SCHOOL_ADMIN)
    ties = ties_of(targets)
    return [
        target
        for target in targets
        if _may(ties[target.pk], mine, known.homeroom, {known.class_school[c] for c in known.homeroom})
    ]


def _may(ties: Ties, mine: frozenset[int], homeroom: frozenset[int], homeroom_schools: set[int]) -> bool:
    if ties.above or not ties.places:
        return False
    if ties.places <= mine:
        return True
    return ties.only_pupil and bool(ties.classes & homeroom) and ties.places <= homeroom_schools


def ties_of(people: Iterable[Person]) -> dict[int, Ties]:
    """Person id -> ties. A guardian's are those of the pupils; a user name tells the school that made the account."""
    named = {person.pk: person.username.partition(".")[0] for person in people}
    wards: dict[int, set[int]] = defaultdict(set)
    for guardian, pupil in Guardianship.objects.filter(guardian_id__in=named).values_list(
        "guardian_id", "pupil_id"
    ):
        wards[guardian].add(pupil)
    schooling = schooling_of({*named, *(pupil for pupils in wards.values() for pupil in pupils)})
    staff, above = _staff_places(named)
    origins = dict(School.objects.filter(code__in=set(named.values())).values_list("code", "id"))
    found = {}
    for pk, code in named.items():
        own = schooling.get(pk, Schooling())
        ties = found[pk] = Ties(above=pk in above, classes=own.classes)
        ties.only_pupil = bool(own.ever) and pk not in staff and pk not in wards
        if ties.only_pupil:
            ties.places = set(own.places)
            continue
        pupils = [schooling[pupil] for pupil in wards[pk] if pupil in schooling]
        ties.places = staff.get(pk, set()) | own.ever | {place for one in pupils for place in one.places}
        origin = origins.get(code)
        if origin is not None and not any(origin in one.ever for one in pupils):
            ties.places.add(origin)
    return found


def schooling_of(pupil_ids: Iterable[int]) -> dict[int, Schooling]:
    """Pupil id -> where the pupil is and was; those never enrolled are left out."""
    day = today()
    found: dict[int, Schooling] = {}
    rows = Enrolment.objects.filter(pupil_id__in=set(pupil_ids)).order_by("starts", "id")
    for pupil, klass, school, ends in rows.values_list(
        "pupil_id", "school_class_id", "school_class__year__school_id", "ends"
    ):
        one = found.setdefault(pupil, Schooling())
        one.ever.add(school)
        one.last = school
        if ends is None or ends >= day:
            one.current.add(school)
            one.classes.add(klass)
    return found


def _staff_places(ids: Iterable[int]) -> tuple[dict[int, set[int]], set[int]]:
    """(person -> schools of posts, lessons and homerooms, ever; persons with a post above a school, ever)."""
    places: dict[int, set[int]] = defaultdict(set)
    above: set[int] = set()
    wanted = list(ids)
    for person, school in StaffPost.objects.filter(person_id__in=wanted).values_list(
        "person_id", "school_id"
    ):
        if school is None:
            above.add(person)
        else:
            places[person].add(school)
    teaching = TeachingAssignment.objects.filter(teacher_id__in=wanted)
    for person, school in teaching.values_list("teacher_id", "school_class__year__school_id").distinct():
        places[person].add(school)
    homerooms = SchoolClass.objects.filter(homeroom_teacher_id__in=wanted)
    for person, school in homerooms.values_list("homeroom_teacher_id", "year__school_id"):
        if person is not None:
            places[person].add(school)
    return places, above
