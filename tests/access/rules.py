"""The vocabulary of the access tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from lms.people import api as people
from lms.ui.clock import today
from tests.world import Side, World

Kwargs = dict[str, Any]
ANONYMOUS = "anonymous"


def _subject_head(world: World) -> people.Person:
    """The head of Toán at school A, who teaches nothing: made when first asked for, since few tests need one."""
    head, made = people.Person.objects.get_or_create(
        username=f"{world.a.school.code}.totruong", defaults={"full_name": "Lò Văn Cương"}
    )
    if made:
        post = people.StaffPost.objects.create(
            person=head, post=people.Post.SUBJECT_HEAD, school=world.a.school, starts=world.a.year.starts
        )
        post.subjects.add(world.toan)
    return head


def _former_teacher(world: World) -> people.Person:
    """Somebody whose only post at school A ended yesterday, with all that `teacher` teaches and a homeroom."""
    gone, made = people.Person.objects.get_or_create(
        username=f"{world.a.school.code}.gvcu", defaults={"full_name": "Quàng Thị Xuân"}
    )
    if made:
        people.StaffPost.objects.create(
            person=gone, post=people.Post.TEACHER, school=world.a.school, starts=world.a.year.starts,
            ends=today() - timedelta(days=1),
        )  # fmt: skip
        for row in people.TeachingAssignment.objects.filter(teacher=world.a.teacher):
            row.pk, row.teacher = None, gone
            row.save()
        people.SchoolClass.objects.filter(pk=world.a.class2.pk).update(homeroom_teacher=gone)
    return gone


# Everybody is of school A, and what they own is there: `pupil` is in class1, `other_pupil` in class2,
# `teacher` teaches class1, `other_teacher` class2, `subject_head` heads Toán and teaches nothing; `former_teacher` is
# still assigned to class1 and is the homeroom teacher of class2, but holds no post any more;
# `foreign_admin` administers school B.
ROLES: dict[str, Callable[[World], people.Person | None]] = {
    ANONYMOUS: lambda world: None,
    "pupil": lambda world: world.a.pupils[0],
    "other_pupil": lambda world: world.a.other_pupil,
    "guardian": lambda world: world.a.guardian,
    "teacher": lambda world: world.a.teacher,
    "other_teacher": lambda world: world.a.other_teacher,
    "subject_head": _subject_head,
    "former_teacher": _former_teacher,
    "librarian": lambda world: world.a.librarian,
    "school_admin": lambda world: world.a.admin,
    "principal": lambda world: world.a.principal,
    "foreign_admin": lambda world: world.b.admin,
    "officer": lambda world: world.officer,
    "platform_admin": lambda world: world.platform_admin,
}
PUPILS = ("pupil", "other_pupil")
TEACHERS = ("teacher", "other_teacher")
LEADERS = ("school_admin", "principal")
STAFF = (*TEACHERS, "librarian", *LEADERS)
EVERYBODY = tuple(role for role in ROLES if role != ANONYMOUS)


@dataclass(frozen=True)
class Rule:
    """What one route answers; see README.md."""

    allowed: frozenset[str]
    kwargs: Callable[[Side], Kwargs] | None = None
    mixed: Callable[[Side, Side], Kwargs] | None = None
    method: Literal["get", "post"] = "get"
    data: Mapping[str, Any] | Callable[[Side], Mapping[str, Any]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    refused: int = 404
    public: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self, side: Side) -> Mapping[str, Any]:
        return self.data(side) if callable(self.data) else self.data


def _rule(allowed: tuple[str, ...], public: bool, options: dict[str, Any]) -> Rule:
    unknown = set(allowed) - set(ROLES)
    assert not unknown, f"no such role: {unknown}"
    options["foreign"] = frozenset(options.get("foreign", ()))
    return Rule(allowed=frozenset(allowed), public=public, **options)


def only(*roles: str, **options: Any) -> Rule:
    """These roles get in; the others get 404 (or `refused=`), anonymous is led to the login."""
    return _rule(roles, False, options)


def logged_in(**options: Any) -> Rule:
    """Everybody with an account."""
    return _rule(EVERYBODY, False, options)


def open_to_all(**options: Any) -> Rule:
    """Anonymous visitors too."""
    return _rule(tuple(ROLES), True, options)
