"""A school set up in one go from a plan: years, classes, people and their relations, by few statements.

For schools made from data (the demo schools, a later transfer from another system). Excel files go through the
import with its preview.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.people.models import (
    Campus,
    EducationAuthority,
    Enrolment,
    Guardianship,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    Subject,
    TeachingAssignment,
    Term,
)


@dataclass(frozen=True)
class PersonPlan:
    username: str
    full_name: str
    gender: str = ""
    birth_date: date | None = None
    pupil_code: str = ""
    email: str = ""
    last_login: datetime | None = None


@dataclass(frozen=True)
class ClassPlan:
    name: str
    grade: int
    homeroom: str  # user name
    pupils: tuple[PersonPlan, ...]
    teaching: tuple[tuple[str, str], ...]  # (user name, subject code), for both terms
    campus: int = 0


@dataclass(frozen=True)
class GuardianPlan:
    person: PersonPlan
    wards: tuple[str, ...]  # user names of pupils
    relation: str


@dataclass(frozen=True)
class SchoolPlan:
    code: str
    name: str
    short_name: str
    levels: tuple[str, ...]
    address: str
    campuses: tuple[str, ...]
    year: str
    terms: tuple[tuple[date, date], tuple[date, date]]
    staff: tuple[tuple[PersonPlan, tuple[str, ...]], ...]  # (person, posts)
    classes: tuple[ClassPlan, ...]
    guardians: tuple[GuardianPlan, ...] = field(default=())
    heads: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (user name of a subject head, subject codes)


def add_people(plans: Sequence[PersonPlan], password_hash: str) -> dict[str, Person]:
    """Create accounts with one given password hash; returns them by user name."""
    people = [
        Person(
            username=p.username, full_name=p.full_name, gender=p.gender, birth_date=p.birth_date, pupil_code=p.pupil_code,
            email=p.email, password=password_hash, last_login=p.last_login,
        )
        for p in plans
    ]  # fmt: skip
    for person in people:
        person.prepare()
    Person.objects.bulk_create(people, batch_size=200)
    return {p.username: p for p in Person.objects.filter(username__in=[p.username for p in plans])}


@transaction.atomic
def found_school(plan: SchoolPlan, authority: EducationAuthority, password_hash: str) -> School:
    """Create the school and everything in `plan`; all or nothing."""
    school = School.objects.create(
        code=plan.code, name=plan.name, short_name=plan.short_name, levels=list(plan.levels), authority=authority,
        address=plan.address,
    )  # fmt: skip
    campuses = [
        Campus.objects.create(school=school, name=n, is_main=i == 0) for i, n in enumerate(plan.campuses)
    ]
    begins, ends = plan.terms[0][0], plan.terms[1][1]
    year = SchoolYear.objects.create(school=school, name=plan.year, starts=begins, ends=ends)
    terms = [
        Term.objects.create(year=year, number=number, starts=first, ends=last)
        for number, (first, last) in enumerate(plan.terms, start=1)
    ]
    everybody = [person for person, _ in plan.staff]
    everybody += [pupil for school_class in plan.classes for pupil in school_class.pupils]
    everybody += [guardian.person for guardian in plan.guardians]
    people = add_people(everybody, password_hash)
    StaffPost.objects.bulk_create(
        StaffPost(person=people[person.username], post=post, school=school, starts=begins)
        for person, posts in plan.staff
        for post in posts
    )
    subjects = Subject.objects.in_bulk(field_name="code")
    for username, codes in plan.heads:
        post = StaffPost.objects.get(person=people[username], post=StaffPost.Post.SUBJECT_HEAD)
        post.subjects.set([subjects[code] for code in codes])
    for class_plan in plan.classes:
        _add_class(class_plan, year, campuses[class_plan.campus], terms, people, subjects)
    now = timezone.now()
    Guardianship.objects.bulk_create(
        Guardianship(
            guardian=people[g.person.username], pupil=people[ward], relation=g.relation, verified_at=now
        )
        for g in plan.guardians
        for ward in g.wards
    )
    return school


def _add_class(
    plan: ClassPlan,
    year: SchoolYear,
    campus: Campus,
    terms: list[Term],
    people: dict[str, Person],
    subjects: dict[str, Subject],
) -> None:
    school_class = SchoolClass.objects.create(
        year=year, campus=campus, name=plan.name, grade=plan.grade, homeroom_teacher=people[plan.homeroom]
    )
    Enrolment.objects.bulk_create(
        Enrolment(pupil=people[pupil.username], school_class=school_class, starts=year.starts)
        for pupil in plan.pupils
    )
    TeachingAssignment.objects.bulk_create(
        TeachingAssignment(
            teacher=people[teacher], school_class=school_class, subject=subjects[code], term=term
        )
        for teacher, code in plan.teaching
        for term in terms
    )
