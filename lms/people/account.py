"""A person's own account: language, and what the person belongs to, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.people.access import relations
from lms.people.models import Enrolment, Guardianship, Person, SchoolClass, StaffPost
from lms.people.registry.pupils import Refused
from lms.ui import inbox
from lms.ui.clock import today


def set_language(person: Any, language: str) -> None:
    """Keep the choice with the person; nothing to keep for somebody who is not logged in."""
    if isinstance(person, Person):
        Person.objects.filter(pk=person.pk).update(language=language)


def belongings(person: Person) -> list[str]:
    """'Học sinh lớp 8A1, THCS Bản Nguồn', 'Quản trị trường, THCS Ven Sông': one line for each relation."""
    known = relations(person)
    lines: list[str] = []
    enrolments = Enrolment.objects.filter(pupil=person, school_class__in=known.enrolled)
    for enrolment in enrolments.select_related("school_class__year__school").distinct():
        school_class = enrolment.school_class
        lines.append(
            _("Học sinh lớp %(name)s, %(school)s")
            % {"name": school_class.name, "school": school_class.year.school.short_name}
        )
    for post in (
        StaffPost.objects.filter(person=person, starts__lte=today())
        .select_related("school", "authority")
        .prefetch_related("subjects")
    ):
        if post.ends is None or post.ends >= today():
            place = post.school.short_name if post.school else (post.authority.name if post.authority else "")
            name = post.title[:1].upper() + post.title[1:]
            lines.append(f"{name}, {place}" if place else name)
    for school_class in SchoolClass.objects.filter(pk__in=known.homeroom).select_related("year__school"):
        lines.append(
            _("Chủ nhiệm lớp %(name)s, %(school)s")
            % {"name": school_class.name, "school": school_class.year.school.short_name}
        )
    wards = Guardianship.objects.filter(guardian=person, verified_at__isnull=False).select_related("pupil")
    lines += [_("Phụ huynh của em %(name)s") % {"name": link.pupil.full_name} for link in wards]
    return list(dict.fromkeys(lines))


def edit_person(person: Person, data: dict[str, Any]) -> None:
    """Name, e-mail address, telephone, may log in. Raises `Refused` when the address belongs to somebody else."""
    email = data["email"].strip().lower()
    if email and Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise Refused(_("Địa chỉ thư này đã có tài khoản khác dùng."))
    person.full_name, person.email = data["full_name"], email
    person.phone, person.is_active = data["phone"], data["is_active"]
    person.save()


def tell_owners(owners: Iterable[Person], text: str | Promise, by: Person) -> None:
    """Leave a line in the inbox of each account's owner; `text`, a lazy string, may say %(name)s, who did it."""
    link = reverse("people:account")
    inbox.tell([owner.pk for owner in owners], "account", lambda: str(text) % {"name": by.full_name}, link)
