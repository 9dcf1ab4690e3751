"""Staff of a school and their posts; teaching assignments; homeroom teachers."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lms.people.models import (
    Person,
    School,
    SchoolClass,
    StaffPost,
    Subject,
    TeachingAssignment,
    Term,
)
from lms.people.registry.pupils import Refused
from lms.people.registry.usernames import UserNames

Post = StaffPost.Post
# What a school's administrator may give; the others belong to the platform.
SCHOOL_POSTS = (
    Post.TEACHER, Post.SUBJECT_HEAD, Post.LIBRARIAN, Post.VICE_PRINCIPAL, Post.PRINCIPAL, Post.SCHOOL_ADMIN,
)  # fmt: skip


@transaction.atomic
def add_staff(
    school: School,
    full_name: str,
    email: str,
    posts: Iterable[str],
    starts: date,
    subjects: Iterable[Subject] = (),
) -> Person:
    """A new account without a password, with its posts; `subjects` are a subject head's."""
    email = email.strip().lower()
    if email and Person.objects.filter(email=email).exists():
        raise Refused(_("Địa chỉ thư này đã có tài khoản. Hãy dùng “Người đã có tài khoản”."))
    person = Person(
        username=UserNames(school).staff(full_name),
        full_name=full_name,
        email=email,
        must_change_password=True,
    )
    person.set_unusable_password()
    person.save()
    set_posts(person, school, posts, starts, subjects)
    return person


def find_account(text: str, active: bool = True) -> Person | None:
    """An existing account by whole user name or e-mail address: for somebody who works at a second school."""
    key = text.strip().lower()
    if not key:
        return None
    accounts = Person.objects.filter(Q(username=key) | Q(email=key))
    found = list(accounts.filter(is_active=True)[:2] if active else accounts[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def set_posts(
    person: Person,
    school: School,
    posts: Iterable[str],
    day: date,
    subjects: Iterable[Subject] | None = None,
) -> None:
    """The person holds exactly `posts` at `school` from `day` on; the others end the day before.

    With the last post ends all that classes opened, although they stay in the person's name until the administrator
    gives them to others: `lms.people.handing_over`.

    A subject head's subjects become `subjects`; None leaves them as they are.

    A new post that sees the whole school ends the person's sessions, so that the second step is asked for.
    """
    wanted = set(posts)
    current = {
        post.post: post
        for post in StaffPost.objects.filter(person=person, school=school, ends__isnull=True)
        if post.post in SCHOOL_POSTS
    }
    for name, held in current.items():
        if name not in wanted:
            held.ends = max(day - timedelta(days=1), held.starts - timedelta(days=1))
            held.save(update_fields=["ends"])
    new = wanted - set(current)
    StaffPost.objects.bulk_create(
        StaffPost(person=person, school=school, post=post, starts=day) for post in sorted(new)
    )
    if subjects is not None and Post.SUBJECT_HEAD in wanted:
        for post in StaffPost.objects.filter(
            person=person, school=school, post=Post.SUBJECT_HEAD, ends__isnull=True
        ):
            post.subjects.set(subjects)
    if new & {Post.VICE_PRINCIPAL, Post.PRINCIPAL, Post.SCHOOL_ADMIN}:
        person.end_sessions()


def staff_of(school: School, day: date) -> list[Person]:
    """Who holds a post at the school on `day` or later, and who left classes behind, in name order.

    `.here`: the posts; none where somebody left while classes of the terms of `day` and later are in the name.
    """
    open_now = Q(ends__isnull=True) | Q(ends__gte=day)
    held: dict[int, list[StaffPost]] = {}
    posts = StaffPost.objects.filter(open_now, school=school).order_by("id")
    for post in posts.prefetch_related("subjects"):
        held.setdefault(post.person_id, []).append(post)
    teaching = TeachingAssignment.objects.filter(
        school_class__year__school=school, school_class__year__ends__gte=day, term__ends__gte=day
    ).values_list("teacher_id", flat=True)
    homerooms = SchoolClass.objects.filter(
        year__school=school, year__ends__gte=day, homeroom_teacher__isnull=False
    ).values_list("homeroom_teacher_id", flat=True)
    people = Person.objects.filter(pk__in={*held, *teaching, *homerooms}).order_by("sort_key", "id")
    found = list(people)
    for person in found:
        person.here = held.get(person.pk, [])  # type: ignore[attr-defined] # shown by the list
    return found


def teachers_of(school: School, day: date) -> list[Person]:
    """Who may be assigned to a class: everybody with a teaching or leading post."""
    posts = {Post.TEACHER, Post.SUBJECT_HEAD, Post.VICE_PRINCIPAL, Post.PRINCIPAL}
    open_now = Q(posts__ends__isnull=True) | Q(posts__ends__gte=day)
    return list(
        Person.objects.filter(open_now, posts__school=school, posts__post__in=posts, is_active=True)
        .distinct()
        .order_by("sort_key", "id")
    )


def subjects_of_grade(grade: int) -> list[Subject]:
    return list(Subject.objects.filter(periods__grade=grade).order_by("position", "code").distinct())


@transaction.atomic
def set_teaching(
    school_class: SchoolClass, term: Term, wanted: dict[int, list[int]], allowed: set[int]
) -> tuple[int, int]:
    """The class's assignments in `term` become exactly `wanted` (subject id -> teacher ids).

    Ids of teachers outside `allowed` are refused unless they are assigned already. Returns (added, removed).
    """
    current = {
        (a.subject_id, a.teacher_id): a
        for a in TeachingAssignment.objects.filter(school_class=school_class, term=term)
    }
    pairs = {(subject, teacher) for subject, teachers in wanted.items() for teacher in teachers}
    new = pairs - set(current)
    if any(teacher not in allowed for _subject, teacher in new):
        raise Refused(_("Có thầy cô không thuộc trường này."))
    gone = [a.pk for pair, a in current.items() if pair not in pairs]
    TeachingAssignment.objects.filter(pk__in=gone).delete()
    TeachingAssignment.objects.bulk_create(
        TeachingAssignment(school_class=school_class, term=term, subject_id=subject, teacher_id=teacher)
        for subject, teacher in sorted(new)
    )
    return len(new), len(gone)
