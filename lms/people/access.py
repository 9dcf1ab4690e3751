"""Who may do what: the one module that turns relations into permission.

Each `..._for(person, id)` returns the object, or raises `Http404`: what a person may not see does not exist.
Relations are read once per person object and kept on it (a request makes a fresh person object).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q
from django.http import Http404

from lms.people.models import (
    Campus,
    EducationAuthority,
    Enrolment,
    Guardianship,
    ImportJob,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    TeachingAssignment,
)
from lms.ui.clock import today

Post = StaffPost.Post
# Posts that see every class of their school.
SCHOOL_WIDE = frozenset({Post.VICE_PRINCIPAL, Post.PRINCIPAL, Post.SCHOOL_ADMIN})


@dataclass(frozen=True)
class Relations:
    """A person's relations today: sets of ids. `teaching` and `homeroom` only of schools where a post is held."""

    posts: frozenset[tuple[str, int | None]] = frozenset()  # (post, school id)
    headed: frozenset[tuple[int, int]] = frozenset()  # (school, subject) whose subject head this is
    authorities: frozenset[int] = frozenset()
    teaching: frozenset[tuple[int, int, int]] = frozenset()  # (class, subject, term)
    homeroom: frozenset[int] = frozenset()
    enrolled: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()  # classes of years not yet over that the person was a pupil of
    wards: frozenset[int] = frozenset()
    pupil_schools: frozenset[int] = frozenset()
    teaching_schools: frozenset[int] = frozenset()
    class_school: dict[int, int] = field(default_factory=dict)

    def schools_with(self, *posts: str) -> frozenset[int]:
        """Schools where the person holds one of `posts`."""
        return frozenset(school for post, school in self.posts if post in posts and school is not None)

    @property
    def staffed(self) -> frozenset[int]:
        """Schools where the person holds a post, whichever it is."""
        return frozenset(school for _, school in self.posts if school is not None)

    @property
    def schools(self) -> frozenset[int]:
        """Schools the person belongs to as staff or pupil."""
        return self.staffed | self.pupil_schools

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


def _reading() -> str:
    """One query instead of five, because every page asks it: (kind, school, up to three ids, post)."""
    post, subjects, teaching, klass, year, enrolment, ward = (
        model._meta.db_table
        for model in (
            StaffPost, StaffPost.subjects.through, TeachingAssignment, SchoolClass, SchoolYear, Enrolment, Guardianship,
        )
    )  # fmt: skip
    now = "starts <= %(day)s AND ({0}ends IS NULL OR {0}ends >= %(day)s)"
    in_year = f"JOIN {year} y ON y.id = c.year_id AND y.ends >= %(day)s"
    return f"""
SELECT 'post', school_id, authority_id, s.subject_id, NULL, post FROM {post} p
  LEFT JOIN {subjects} s ON s.staffpost_id = p.id WHERE person_id = %(person)s AND {now.format("")}
UNION ALL
SELECT 'teaching', y.school_id, t.school_class_id, t.subject_id, t.term_id, '' FROM {teaching} t
  JOIN {klass} c ON c.id = t.school_class_id {in_year} WHERE t.teacher_id = %(person)s
UNION ALL
SELECT 'homeroom', y.school_id, c.id, NULL, NULL, '' FROM {klass} c {in_year}
  WHERE c.homeroom_teacher_id = %(person)s
UNION ALL
SELECT 'enrolled', y.school_id, c.id, NULL, NULL, '' FROM {enrolment} e
  JOIN {klass} c ON c.id = e.school_class_id {in_year}
  WHERE e.pupil_id = %(person)s AND e.{now.format("e.")}
UNION ALL
SELECT 'left', y.school_id, c.id, NULL, NULL, '' FROM {enrolment} e
  JOIN {klass} c ON c.id = e.school_class_id {in_year}
  WHERE e.pupil_id = %(person)s AND e.ends < %(day)s
UNION ALL
SELECT 'ward', NULL, pupil_id, NULL, NULL, '' FROM {ward}
  WHERE guardian_id = %(person)s AND verified_at IS NOT NULL
"""


_READ = _reading()


def _read(person: Person, day: date) -> Relations:
    if not person.pk or not person.is_active:
        return Relations()
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"person": person.pk, "day": connection.ops.adapt_datefield_value(day)})
        for kind, *row in cursor.fetchall():
            rows[kind].append(tuple(row))
    posts, enrolled = rows["post"], rows["enrolled"]
    # Whoever holds no post at the school has left: classes still in the person's name open nothing any more.
    staffed = {school for school, *_ in posts if school is not None}
    teaching, homeroom = (
        [row for row in rows[kind] if row[0] in staffed] for kind in ("teaching", "homeroom")
    )
    return Relations(
        posts=frozenset((post, school) for school, _, _, _, post in posts),
        headed=frozenset(
            (school, subject)
            for school, _, subject, _, post in posts
            if subject and post == Post.SUBJECT_HEAD
        ),
        authorities=frozenset(authority for _, authority, *_ in posts if authority),
        teaching=frozenset((c, s, t) for _, c, s, t, _ in teaching),
        homeroom=frozenset(c for _, c, *_ in homeroom),
        enrolled=frozenset(c for _, c, *_ in enrolled),
        left=frozenset(c for _, c, *_ in rows["left"]),
        wards=frozenset(pupil for _, pupil, *_ in rows["ward"]),
        pupil_schools=frozenset(school for school, *_ in enrolled),
        teaching_schools=frozenset(school for school, *_ in teaching + homeroom),
        class_school={c: school for school, c, *_ in teaching + homeroom + enrolled},
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


def subjects_headed(person: Person) -> dict[int, frozenset[int]]:
    """School id -> ids of the subjects whose head `person` is there today; empty for everybody else.

    A subject head reads what the teachers of these subjects make at the school (quizzes, gradebooks) and writes nothing
    there that an assignment does not give.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for school, subject in relations(person).headed:
        found[school].add(subject)
    return {school: frozenset(subjects) for school, subjects in found.items()}


def heads_subject(person: Person, school_id: int, subject_id: int) -> bool:
    """True when `person` is the head of the subject at the school today."""
    return (school_id, subject_id) in relations(person).headed


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


def school_seen_by(person: Person, school_id: int) -> School:
    """The school, for those who see the whole of it (administrators, principals, deputies); Http404 otherwise."""
    school = School.objects.filter(pk=school_id).first()
    if school is None or not manages_school(person, school_id):
        raise Http404("school")
    return school


def overseen_schools(person: Person) -> set[int]:
    """Ids of the schools under the authorities of an officer, through the whole tree below."""
    wanted = set(relations(person).authorities)
    children: dict[int | None, list[int]] = {}
    if wanted:
        for pk, parent in EducationAuthority.objects.values_list("id", "parent_id"):
            children.setdefault(parent, []).append(pk)
    queue = list(wanted)
    while queue:
        found = [pk for pk in children.get(queue.pop(), []) if pk not in wanted]
        wanted.update(found)
        queue += found
    return set(School.objects.filter(authority_id__in=wanted).values_list("id", flat=True))


def class_to_change_for(person: Person, class_id: int) -> SchoolClass:
    """The class, for the administrators of its school; Http404 otherwise."""
    school_class = SchoolClass.objects.select_related("year__school").filter(pk=class_id).first()
    if school_class is None or not administers_school(person, school_class.year.school_id):
        raise Http404("class")
    return school_class


def class_to_reset_for(person: Person, class_id: int) -> SchoolClass:
    """The class, for those who may give its pupils new first passwords: administrators and its homeroom teacher."""
    school_class = SchoolClass.objects.select_related("year__school").filter(pk=class_id).first()
    if school_class is None or not (
        administers_school(person, school_class.year.school_id) or class_id in relations(person).homeroom
    ):
        raise Http404("class")
    return school_class


def pupil_of_school_for(person: Person, school_id: int, pupil_id: int) -> Person:
    """Somebody who is or was a pupil of the school, for its administrators; Http404 otherwise."""
    school_for(person, school_id)
    pupil = Person.objects.filter(pk=pupil_id, enrolments__school_class__year__school_id=school_id).first()
    if pupil is None:
        raise Http404("pupil")
    return pupil


def staff_of_school_for(person: Person, school_id: int, staff_id: int) -> Person:
    """Somebody who holds or held a post at the school or teaches there, for its administrators; else Http404."""
    school_for(person, school_id)
    here = (
        Q(posts__school_id=school_id)
        | Q(teaching__school_class__year__school_id=school_id)
        | Q(homeroom_classes__year__school_id=school_id)
    )
    found = Person.objects.filter(here, pk=staff_id).distinct().first()
    if found is None:
        raise Http404("staff")
    return found


def link_of_school_for(person: Person, school_id: int, link_id: int) -> Guardianship:
    """A guardian's link to a pupil who is at the school today, for its administrators; Http404 otherwise."""
    school_for(person, school_id)
    link = Guardianship.objects.select_related("guardian", "pupil").filter(pk=link_id).first()
    if link is None or school_id not in relations(link.pupil).pupil_schools:
        raise Http404("link")
    return link


def year_of_school_for(person: Person, school_id: int, year_id: int) -> SchoolYear:
    year = SchoolYear.objects.filter(pk=year_id, school=school_for(person, school_id)).first()
    if year is None:
        raise Http404("year")
    return year


def campus_of_school_for(person: Person, school_id: int, campus_id: int) -> Campus:
    campus = Campus.objects.filter(pk=campus_id, school=school_for(person, school_id)).first()
    if campus is None:
        raise Http404("campus")
    return campus


def import_for(person: Person, school_id: int, job_id: int) -> ImportJob:
    """An Excel import of the school, for its administrators; Http404 otherwise."""
    job = ImportJob.objects.filter(pk=job_id, school=school_for(person, school_id)).first()
    if job is None:
        raise Http404("import")
    return job


def platform_for(person: Person) -> None:
    """Passes for platform administrators; Http404 otherwise."""
    if not relations(person).is_platform_admin:
        raise Http404("platform")


def any_school_for(person: Person, school_id: int) -> School:
    """Any school, for platform administrators; Http404 otherwise."""
    platform_for(person)
    school = School.objects.select_related("authority").filter(pk=school_id).first()
    if school is None:
        raise Http404("school")
    return school


def authority_for(person: Person, authority_id: int) -> EducationAuthority:
    """Any authority, for platform administrators; Http404 otherwise."""
    platform_for(person)
    authority = EducationAuthority.objects.filter(pk=authority_id).first()
    if authority is None:
        raise Http404("authority")
    return authority


def person_for(person: Person, person_id: int) -> Person:
    """Any other person, for platform administrators; Http404 otherwise, and for oneself."""
    platform_for(person)
    found = Person.objects.filter(pk=person_id).exclude(pk=person.pk).first()
    if found is None:
        raise Http404("person")
    return found
