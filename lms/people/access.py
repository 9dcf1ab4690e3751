"""Who may do what: the one module that turns relations into permission.

Each `..._for(person, id)` returns the object, or raises `Http404`: what a person may not see does not exist.
Relations are read once per person object and kept on it (a request makes a fresh person object).
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.http import Http404

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

Post = StaffPost.Post
# Posts that see every class of their school.
SCHOOL_WIDE = frozenset({Post.VICE_PRINCIPAL, Post.PRINCIPAL, Post.SCHOOL_ADMIN})


@dataclass(frozen=True)
class Relations:
    """A person's relations today: sets of ids."""

    posts: frozenset[tuple[str, int | None]] = frozenset()  # (post, school id)
    authorities: frozenset[int] = frozenset()
    teaching: frozenset[tuple[int, int, int]] = frozenset()  # (class, subject, term)
    homeroom: frozenset[int] = frozenset()
    enrolled: frozenset[int] = frozenset()
    wards: frozenset[int] = frozenset()
    pupil_schools: frozenset[int] = frozenset()
    teaching_schools: frozenset[int] = frozenset()
    class_school: dict[int, int] = field(default_factory=dict)

    def schools_with(self, *posts: str) -> frozenset[int]:
        """Schools where the person holds one of `posts`."""
        return frozenset(school for post, school in self.posts if post in posts and school is not None)

    @property
    def schools(self) -> frozenset[int]:
        """Schools the person belongs to as staff or pupil."""
        return (
            frozenset(s for _, s in self.posts if s is not None) | self.pupil_schools | self.teaching_schools
        )

    @property
    def is_pupil(self) -> bool:
        return bool(self.enrolled)

    @property
    def is_guardian(self) -> bool:
        return bool(self.wards)

    @property
    def is_teacher(self) -> bool:
        return (
            bool(self.teaching)
            or bool(self.homeroom)
            or bool(self.schools_with(Post.TEACHER, Post.SUBJECT_HEAD))
        )

    @property
    def is_platform_admin(self) -> bool:
        return any(post == Post.PLATFORM_ADMIN for post, _ in self.posts)


def relations(person: Person) -> Relations:
    """The relations of `person` today; read from the database once per person object."""
    known = getattr(person, "_relations", None)
    if known is None:
        known = _read(person, today())
        person._relations = known  # type: ignore[attr-defined] # a cache on this object alone
    return known


def _read(person: Person, day: date) -> Relations:
    if not person.pk or not person.is_active:
        return Relations()
    open_now = Q(ends__isnull=True) | Q(ends__gte=day)
    posts = list(
        StaffPost.objects.filter(open_now, person=person, starts__lte=day).values_list(
            "post", "school_id", "authority_id"
        )
    )
    teaching = list(
        TeachingAssignment.objects.filter(teacher=person, school_class__year__ends__gte=day).values_list(
            "school_class_id", "subject_id", "term_id", "school_class__year__school_id"
        )
    )
    homeroom = list(
        SchoolClass.objects.filter(homeroom_teacher=person, year__ends__gte=day).values_list(
            "id", "year__school_id"
        )
    )
    enrolled = list(
        Enrolment.objects.filter(
            open_now, pupil=person, starts__lte=day, school_class__year__ends__gte=day
        ).values_list("school_class_id", "school_class__year__school_id")
    )
    wards = Guardianship.objects.filter(guardian=person, verified_at__isnull=False).values_list(
        "pupil_id", flat=True
    )
    return Relations(
        posts=frozenset((post, school) for post, school, _ in posts),
        authorities=frozenset(authority for _, _, authority in posts if authority),
        teaching=frozenset((c, s, t) for c, s, t, _ in teaching),
        homeroom=frozenset(c for c, _ in homeroom),
        enrolled=frozenset(c for c, _ in enrolled),
        wards=frozenset(wards),
        pupil_schools=frozenset(s for _, s in enrolled),
        teaching_schools=frozenset([s for *_, s in teaching] + [s for _, s in homeroom]),
        class_school=dict([(c, s) for c, _, _, s in teaching] + homeroom + enrolled),
    )


def manages_school(person: Person, school_id: int) -> bool:
    """School administrators, principals and their deputies."""
    return school_id in relations(person).schools_with(*SCHOOL_WIDE)


def administers_school(person: Person, school_id: int) -> bool:
    """May change the school's classes, people and links."""
    return school_id in relations(person).schools_with(Post.SCHOOL_ADMIN)


def teaches(person: Person, class_id: int, subject_id: int | None = None, term_id: int | None = None) -> bool:
    """True when `person` is assigned to the class (and subject, and term, where given)."""
    return any(
        c == class_id and subject_id in (None, s) and term_id in (None, t)
        for c, s, t in relations(person).teaching
    )


def sees_class(person: Person, school_class: SchoolClass) -> bool:
    """Teachers of the class, its homeroom teacher, and those who see the whole school."""
    known = relations(person)
    return (
        teaches(person, school_class.pk)
        or school_class.pk in known.homeroom
        or manages_school(person, school_class.year.school_id)
    )


def sees_pupil(person: Person, pupil_id: int) -> bool:
    """The pupil, a verified guardian, or staff who see one of the pupil's classes."""
    if person.pk == pupil_id or pupil_id in relations(person).wards:
        return True
    classes = SchoolClass.objects.filter(enrolments__pupil_id=pupil_id).select_related("year")
    return any(sees_class(person, school_class) for school_class in classes)


def class_for(person: Person, class_id: int) -> SchoolClass:
    """The class, for staff who see it; Http404 otherwise."""
    school_class = SchoolClass.objects.select_related("year__school").filter(pk=class_id).first()
    if school_class is None or not sees_class(person, school_class):
        raise Http404("class")
    return school_class


def pupil_for(person: Person, pupil_id: int) -> Person:
    """The pupil, for those who may see this pupil's data; Http404 otherwise."""
    pupil = Person.objects.filter(pk=pupil_id).first()
    if pupil is None or not sees_pupil(person, pupil_id):
        raise Http404("pupil")
    return pupil


def school_for(person: Person, school_id: int) -> School:
    """The school, for its administrators; Http404 otherwise."""
    school = School.objects.filter(pk=school_id).first()
    if school is None or not administers_school(person, school_id):
        raise Http404("school")
    return school
