"""The school report: counts per school, never a pupil's name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, Q

from assessments import api as assessments
from lms.people import api as people
from lms.reports.doors import ask
from lms.ui import clock

ACTIVE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """One school's (or all schools') figures of a school year; None: not known here.

    `lessons` are ended connected lessons this school took part in, `confirmed` those that every side has confirmed,
    `lesson_pupils` the pupils of this school's side that were confirmed. `active` people logged in within 30 days.
    """

    name: str
    pupils: int
    active_pupils: int
    active_staff: int
    quizzes: int
    readings: int | None
    lessons: int | None
    confirmed: int | None
    lesson_pupils: int | None

    @property
    def unconfirmed(self) -> int | None:
        """Ended lessons whose record still waits for a side."""
        return None if self.lessons is None or self.confirmed is None else self.lessons - self.confirmed


@dataclass(frozen=True)
class Report:
    year: str
    years: list[str]
    schools: list[Figures]
    total: Figures | None
    at: datetime


def schools_for(person: people.Person) -> list[people.School]:
    """Own schools of leaders and administrators; all schools below an officer's authorities."""
    known = people.relations(person)
    own = known.schools_with(people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN)
    found = people.School.objects.filter(Q(pk__in=own) | Q(authority__in=_below(known.authorities)))
    return list(found.order_by("name"))


def _below(authorities: frozenset[int]) -> set[int]:
    """These authorities and all under them."""
    children: dict[int | None, list[int]] = {}
    if authorities:
        for pk, parent in people.EducationAuthority.objects.values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    waiting = list(authorities)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += children.get(one, [])
    return found


def report_for(person: people.Person, year: str) -> Report | None:
    """The figures this person may see; None when there is no school to report on."""
    schools = schools_for(person)
    if not schools:
        return None
    ids = [school.pk for school in schools]
    years = sorted(
        set(people.SchoolYear.objects.filter(school__in=ids).values_list("name", flat=True)), reverse=True
    )
    now_name = (
        people.SchoolYear.objects.filter(school__in=ids, starts__lte=clock.today())
        .order_by("-starts")
        .first()
    )
    chosen = year if year in years else now_name.name if now_name else (years[0] if years else "")
    per_school = _per_school(ids, chosen)
    figures = [_figures(school.name, [school.pk], per_school, chosen) for school in schools]
    total = _figures("", ids, per_school, chosen) if len(schools) > 1 else None
    return Report(chosen, years, figures, total, clock.now())


def _per_school(ids: list[int], year: str) -> dict[str, dict[int, int]]:
    """The figures that add up, by school. Five queries, however many schools."""
    today, since = clock.today(), clock.now() - ACTIVE_FOR
    studying = people.Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today), school_class__year__school__in=ids, starts__lte=today
    ).exclude(status__in=[people.Enrolment.Status.TRANSFERRED_OUT, people.Enrolment.Status.LEFT])
    posts = people.StaffPost.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), school__in=ids)
    attempts = assessments.Attempt.objects.filter(
        state=assessments.Attempt.State.CLOSED,
        school_class__year__school__in=ids,
        school_class__year__name=year,
    )
    school = "school_class__year__school"
    readings = ask("content", "reading_counts", ids, year)
    found = {
        "pupils": dict(studying.values_list(school).annotate(n=Count("pupil", distinct=True))),
        "active_pupils": dict(
            studying.filter(pupil__last_login__gte=since)
            .values_list(school)
            .annotate(n=Count("pupil", distinct=True))
        ),
        "active_staff": dict(
            posts.filter(person__last_login__gte=since)
            .values_list("school")
            .annotate(n=Count("person", distinct=True))
        ),
        "quizzes": dict(attempts.values_list(school).annotate(n=Count("pk"))),
    }
    if readings is not None:
        found["readings"] = cast(dict[int, int], readings)
    return found


def _figures(name: str, ids: list[int], per_school: dict[str, dict[int, int]], year: str) -> Figures:
    """Lessons are asked for together: one that two of these schools shared counts once."""

    def total(what: str) -> int:
        return sum(per_school[what].get(pk, 0) for pk in ids)

    lessons = ask("live", "counts", ids, year)
    return Figures(
        name,
        total("pupils"),
        total("active_pupils"),
        total("active_staff"),
        total("quizzes"),
        total("readings") if "readings" in per_school else None,
        getattr(lessons, "lessons", None),
        getattr(lessons, "confirmed", None),
        getattr(lessons, "pupils", None),
    )
