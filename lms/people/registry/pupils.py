"""Pupils: taking in, moving, going. An enrolment is ended, never deleted; the day it ends is the last day there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.people.models import Enrolment, Person, School, SchoolClass
from lms.people.registry.usernames import UserNames
from lms.ui.text import nfc

Status = Enrolment.Status


class Refused(Exception):
    """The change makes no sense; the message is for the person who asked."""


@dataclass(frozen=True)
class PupilData:
    full_name: str
    birth_date: date | None = None
    gender: str = ""
    pupil_code: str = ""


@transaction.atomic
def add_pupil(school_class: SchoolClass, data: PupilData, starts: date) -> Person:
    """A new account without a password (a slip gives one) and its enrolment."""
    school = school_class.year.school
    check_code(school, data.pupil_code)
    person = Person(
        username=UserNames(school).pupil(data.full_name),
        full_name=data.full_name,
        birth_date=data.birth_date,
        gender=data.gender,
        pupil_code=data.pupil_code,
        must_change_password=True,
    )
    person.set_unusable_password()
    person.save()
    Enrolment.objects.create(pupil=person, school_class=school_class, starts=starts)
    return person


def check_code(school: School, code: str, but: Person | None = None) -> None:
    """Raises `Refused` when another pupil of the school has this pupil code."""
    if not code:
        return
    same = Person.objects.filter(pupil_code=code, enrolments__school_class__year__school=school)
    other = same.exclude(pk=but.pk).first() if but else same.first()
    if other is not None:
        raise Refused(_("Mã học sinh này đã là của em %(name)s.") % {"name": other.full_name})


def edit_pupil(pupil: Person, data: PupilData, school: School) -> None:
    check_code(school, data.pupil_code, but=pupil)
    pupil.full_name, pupil.birth_date = data.full_name, data.birth_date
    pupil.gender, pupil.pupil_code = data.gender, data.pupil_code
    pupil.save()


def open_enrolments(pupil: Person, school: School | None = None) -> list[Enrolment]:
    """Enrolments without an end (in `school`), newest first."""
    found = Enrolment.objects.filter(pupil=pupil, ends__isnull=True)
    if school is not None:
        found = found.filter(school_class__year__school=school)
    return list(found.select_related("school_class__year__school").order_by("-starts", "-id"))


@transaction.atomic
def move_pupil(pupil: Person, target: SchoolClass, day: date) -> Enrolment:
    """To another class of the same school from `day` on; the old enrolment ends the day before."""
    current = open_enrolments(pupil, target.year.school)
    if any(enrolment.school_class_id == target.pk for enrolment in current):
        raise Refused(_("Em đã ở lớp %(name)s.") % {"name": target.name})
    _check_day(target, day)
    for enrolment in current:
        if enrolment.school_class.year_id == target.year_id:
            _end(enrolment, max(day - timedelta(days=1), enrolment.starts), enrolment.status)
    return Enrolment.objects.create(pupil=pupil, school_class=target, starts=day)


@transaction.atomic
def take_leave(pupil: Person, school: School, status: str, last_day: date) -> list[Enrolment]:
    """The pupil goes to another school (`transferred_out`) or gives up school (`left`) after `last_day`."""
    if status not in {Status.TRANSFERRED_OUT, Status.LEFT}:
        raise ValueError(status)
    current = open_enrolments(pupil, school)
    if not current:
        raise Refused(_("Em không còn học lớp nào của trường."))
    for enrolment in current:
        if last_day < enrolment.starts:
            raise Refused(
                _("Ngày cuối không thể trước ngày vào lớp %(day)s.") % {"day": f"{enrolment.starts:%d/%m/%Y}"}
            )
        _end(enrolment, last_day, status)
    return current


def find_transferred(text: str, birth_date: date) -> Person | None:
    """A pupil of another school who has left it: by pupil code or whole user name, and the birth date.

    Both must be right, and nobody is found while a school still keeps the pupil, so nothing can be looked up.
    """
    key = nfc(text)
    if not key:
        return None
    found = Person.objects.filter(
        Q(pupil_code=key) | Q(username=key.lower()), birth_date=birth_date, enrolments__isnull=False
    ).distinct()
    people = [person for person in found[:2] if not open_enrolments(person)]
    return people[0] if len(people) == 1 else None


@transaction.atomic
def take_in(pupil: Person, school_class: SchoolClass, day: date) -> Enrolment:
    """A pupil who left another school starts here on `day`, with the same account and history."""
    if open_enrolments(pupil):
        raise Refused(_("Trường cũ chưa ghi nhận em chuyển đi."))
    _check_day(school_class, day)
    return Enrolment.objects.create(
        pupil=pupil, school_class=school_class, starts=day, status=Status.TRANSFERRED_IN
    )


def _check_day(school_class: SchoolClass, day: date) -> None:
    year = school_class.year
    if not year.starts <= day <= year.ends:
        raise Refused(
            _("Chọn ngày trong năm học, từ %(first)s đến %(last)s.")
            % {"first": f"{year.starts:%d/%m/%Y}", "last": f"{year.ends:%d/%m/%Y}"}
        )


def _end(enrolment: Enrolment, last_day: date, status: str) -> None:
    enrolment.ends, enrolment.status = last_day, status
    enrolment.save(update_fields=["ends", "status"])
