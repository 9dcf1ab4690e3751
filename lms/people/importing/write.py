"""Writes a plan: everything or nothing, in few large statements."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lms.people.importing.check import check
from lms.people.importing.plan import Line, Plan
from lms.people.models import (
    Campus,
    Enrolment,
    Guardianship,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    TeachingAssignment,
)
from lms.people.registry import calendar
from lms.people.registry.staff import Post
from lms.people.registry.usernames import UserNames
from lms.people.workbook.reading import Book
from lms.ui.clock import today

BATCH = 200
Progress = Callable[[int], None]


def write(school: School, year: SchoolYear, book: Book, progress: Progress) -> Plan:
    """Check the book against the school as it is now and write every row without an error, in one transaction.

    `progress(rows done)` is called from time to time, inside the transaction.
    """
    with transaction.atomic():
        plan = check(school, year, book)
        Writer(school, year, plan, progress).write()
    return plan


class Writer:
    def __init__(self, school: School, year: SchoolYear, plan: Plan, progress: Progress) -> None:
        self.school, self.year, self.plan, self.progress = school, year, plan, progress
        self.day = min(max(today(), year.starts), year.ends)
        self.names = UserNames(school)
        self.done = 0

    def write(self) -> None:
        for step in (self.staff, self.classes, self.pupils, self.teaching, self.guardians):
            step()

    def _advance(self, rows: int) -> None:
        self.done += rows
        self.progress(self.done)

    def _people(self, people: Iterable[Person]) -> None:
        """Insert new accounts, without a password until a slip is printed."""
        batch = list(people)
        for start in range(0, len(batch), BATCH):
            part = batch[start : start + BATCH]
            for person in part:
                person.prepare()
                person.password = make_password(None)
                person.must_change_password = True
            Person.objects.bulk_create(part)
            self._advance(len(part))

    def staff(self) -> None:
        lines = list(self.plan.writable("staff"))
        new = [line for line in lines if line.found is None]
        for line in new:
            data = line.data
            line.found = Person(
                username=self.names.staff(data["name"]),
                full_name=data["name"],
                email=data["email"],
                phone=data["phone"],
            )
            line.data["is_new"] = True
        self._people(line.found for line in new)
        posts, sees_more = [], []
        held = set(
            StaffPost.objects.filter(school=self.school, ends__isnull=True).values_list("person_id", "post")
        )
        for line in lines:
            missing = [post for post in line.data["posts"] if (line.found.pk, post) not in held]
            posts += [
                StaffPost(person=line.found, school=self.school, post=post, starts=today())
                for post in missing
            ]
            if "is_new" not in line.data:
                self._fill_in_email(line)
                if {Post.VICE_PRINCIPAL, Post.PRINCIPAL, Post.SCHOOL_ADMIN} & set(missing):
                    sees_more.append(line.found)
        StaffPost.objects.bulk_create(posts, batch_size=BATCH)
        self._heads(lines)
        for person in sees_more:
            person.end_sessions()
        self._advance(len(lines) - len(new))

    def _heads(self, lines: list[Line]) -> None:
        """The subjects of subject heads become those of the file, where it names any."""
        wanted = {line.found.pk: line.data["heads"] for line in lines if line.data["heads"]}
        posts = StaffPost.objects.filter(
            school=self.school, post=Post.SUBJECT_HEAD, ends__isnull=True, person_id__in=wanted
        )
        for post in posts:
            post.subjects.set(wanted[post.person_id])

    def _fill_in_email(self, line: Line) -> None:
        """An address is added where there was none; one that differs is changed by hand, not by a file."""
        if line.data["email"] and not line.found.email:
            line.found.email = line.data["email"]
            line.found.save(update_fields=["email"])

    def classes(self) -> None:
        lines = list(self.plan.writable("classes"))
        if not lines:
            return
        main = calendar.main_campus(self.school)
        campuses = {campus.name.casefold(): campus for campus in self.school.campuses.all()}
        for line in lines:
            data = line.data
            campus = data["campus"]
            if campus is None and data["campus_name"]:
                key = data["campus_name"].casefold()
                if key not in campuses:
                    campuses[key] = Campus.objects.create(school=self.school, name=data["campus_name"][:120])
                campus = campuses[key]
            found = line.found or SchoolClass(year=self.year, campus=main, name=data["name"])
            found.grade = data["grade"]
            found.campus = campus or found.campus
            teacher = self._person(data["homeroom"])
            found.homeroom_teacher = teacher or found.homeroom_teacher
            found.save()
            line.found = found
        self._advance(len(lines))

    def _person(self, who: Person | Line | None) -> Person | None:
        return who.found if isinstance(who, Line) else who

    def _class(self, where: SchoolClass | Line) -> SchoolClass | None:
        return where.found if isinstance(where, Line) else where

    def pupils(self) -> None:
        lines = [line for line in self.plan.writable("pupils") if self._class(line.data["class"]) is not None]
        new = [line for line in lines if line.found is None]
        for line in new:
            data = line.data
            line.found = Person(
                username=self.names.pupil(data["name"]), full_name=data["name"], birth_date=data["birth"],
                gender=data["gender"], pupil_code=data["code"],
            )  # fmt: skip
        self._people(line.found for line in new)
        enrolments: list[Any] = [
            Enrolment(pupil=line.found, school_class=self._class(line.data["class"]), starts=self.day)
            for line in new
        ]
        Enrolment.objects.bulk_create(enrolments, batch_size=BATCH)
        known = [line for line in lines if "changes" in line.data]
        for line in known:
            self._change_pupil(line)
        self._advance(len(known))

    def _change_pupil(self, line: Line) -> None:
        pupil, data = line.found, line.data
        fields = {"name": "full_name", "birth": "birth_date", "code": "pupil_code", "gender": "gender"}
        for key in data["changes"]:
            if key in fields:
                setattr(pupil, fields[key], data[key])
        pupil.save()
        if "class" in data["changes"]:
            current = Enrolment.objects.filter(pupil=pupil, ends__isnull=True, school_class__year=self.year)
            for enrolment in current:
                enrolment.ends = max(self.day - timedelta(days=1), enrolment.starts)
                enrolment.save(update_fields=["ends"])
            room = self._class(data["class"])
            assert room is not None, "lines without a class are left out"
            Enrolment.objects.create(pupil=pupil, school_class=room, starts=self.day)

    def teaching(self) -> None:
        lines = list(self.plan.writable("teaching"))
        rows: list[TeachingAssignment] = []
        for line in lines:
            teacher, room = self._person(line.data["teacher"]), self._class(line.data["class"])
            if teacher is None or room is None:
                continue
            rows += [
                TeachingAssignment(
                    teacher=teacher, school_class=room, subject=line.data["subject"], term=term
                )
                for term in line.data["terms"]
            ]
        TeachingAssignment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        self._advance(len(lines))

    def guardians(self) -> None:
        lines = [
            line for line in self.plan.writable("guardians") if self._person(line.data["pupil"]) is not None
        ]
        new = [line for line in lines if line.found is None and line.data["guardian"] is None]
        for line in new:
            data = line.data
            line.found = Person(
                username=self.names.guardian(data["name"]),
                full_name=data["name"],
                phone=data["phone"],
                email=data["email"],
            )
        self._people(line.found for line in new)
        links: list[Any] = []
        for line in lines:
            guardian = line.found or self._person(line.data["guardian"])
            if guardian is not None:
                pupil = self._person(line.data["pupil"])
                links.append(Guardianship(guardian=guardian, pupil=pupil, relation=line.data["relation"]))
        Guardianship.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)
        self._advance(len(lines) - len(new))
