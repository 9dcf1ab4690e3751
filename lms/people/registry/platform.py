"""Authorities, schools, and the first people who look after them: for platform administrators."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from lms.people.models import EducationAuthority, Person, School, StaffPost
from lms.people.registry.pupils import Refused
from lms.people.registry.usernames import with_initials
from lms.ui.clock import today

Post = StaffPost.Post


@dataclass
class Branch:
    """An authority with what stands below it: a row of the tree, `depth` steps from the top."""

    authority: EducationAuthority
    depth: int
    schools: list[School] = field(default_factory=list)


def tree() -> list[Branch]:
    """All authorities from the top down, each with its own schools, in name order."""
    children: dict[int | None, list[EducationAuthority]] = {}
    for authority in EducationAuthority.objects.order_by("name", "id"):
        children.setdefault(authority.parent_id, []).append(authority)
    schools: dict[int, list[School]] = {}
    for school in School.objects.order_by("name", "id"):
        schools.setdefault(school.authority_id, []).append(school)
    rows: list[Branch] = []

    def walk(parent: int | None, depth: int) -> None:
        for authority in children.get(parent, []):
            rows.append(Branch(authority, depth, schools.get(authority.pk, [])))
            walk(authority.pk, depth + 1)

    walk(None, 0)
    return rows


def check_parent(authority: EducationAuthority | None, parent: EducationAuthority | None) -> None:
    """Raises `Refused` when an authority would stand below itself."""
    above = parent
    while above is not None and authority is not None:
        if above.pk == authority.pk:
            raise Refused(_("Không thể đặt một cơ quan dưới chính nó."))
        above = above.parent


def _free_username(stem: str) -> str:
    taken = set(Person.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 0
    while (name := stem + (str(number) if number else "")) in taken:
        number += 1
    return name


@transaction.atomic
def add_leader(
    full_name: str, email: str, school: School | None = None, authority: EducationAuthority | None = None
) -> Person:
    """A new account: administrator of `school`, officer of `authority`, or of the platform when neither is given."""
    email = email.strip().lower()
    if email and Person.objects.filter(email=email).exists():
        raise Refused(_("Địa chỉ thư này đã có tài khoản."))
    post = Post.SCHOOL_ADMIN if school else Post.AUTHORITY_OFFICER if authority else Post.PLATFORM_ADMIN
    stem = school.code if school else f"cq{authority.pk}" if authority else "hethong"
    person = Person(
        username=_free_username(f"{stem}.{with_initials(full_name)}"),
        full_name=full_name,
        email=email,
        must_change_password=True,
    )
    person.set_unusable_password()
    person.save()
    StaffPost.objects.create(person=person, post=post, school=school, authority=authority, starts=today())
    return person


def leaders_of(school: School) -> list[StaffPost]:
    """Who administers the school today."""
    return list(
        StaffPost.objects.filter(school=school, post=Post.SCHOOL_ADMIN, ends__isnull=True).select_related(
            "person"
        )
    )


def officers_of(authority: EducationAuthority) -> list[StaffPost]:
    return list(StaffPost.objects.filter(authority=authority, ends__isnull=True).select_related("person"))
