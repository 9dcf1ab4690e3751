"""Who is where: classes, rosters, terms. Callers have already checked permission."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lms.people.models import (
    Enrolment,
    Guardianship,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    Subject,
    SubjectPeriods,
    TeachingAssignment,
    Term,
)
from lms.ui.clock import today
from lms.ui.text import fold, nfc


def roster(class_id: int, on: date | None = None) -> list[Person]:
    """Pupils of a class on a day (today), in the Vietnamese order of names."""
    day = on or today()
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), school_class_id=class_id, starts__lte=day
    )
    return list(Person.objects.filter(pk__in=enrolments.values("pupil_id")).order_by("sort_key", "id"))


def classes_of_pupil(pupil_id: int, on: date | None = None) -> list[SchoolClass]:
    """The classes a pupil is in on a day (today)."""
    day = on or today()
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day),
        pupil_id=pupil_id,
        starts__lte=day,
        school_class__year__ends__gte=day,
    )
    return list(
        SchoolClass.objects.filter(pk__in=enrolments.values("school_class_id")).select_related("year__school")
    )


def current_term(school_class: SchoolClass, on: date | None = None) -> Term | None:
    """The term of the class's year that `on` (today) lies in, else the last one begun, else the first."""
    return term_of(list(school_class.year.terms.order_by("number")), on)


def term_of(terms: list[Term], on: date | None = None) -> Term | None:
    """As `current_term`, of the terms of a year in order."""
    day = on or today()
    begun = [term for term in terms if term.starts <= day]
    return begun[-1] if begun else (terms[0] if terms else None)


def holds_post(person: str, school: str, or_will: bool = False) -> Exists:
    """A condition on rows: whoever the field `person` names holds a post today at the school that `school` leads to.

    `or_will`: a post that begins later counts too.
    """
    day = today()
    posts = StaffPost.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), person_id=OuterRef(person), school_id=OuterRef(school)
    )
    return Exists(posts if or_will else posts.filter(starts__lte=day))


def current_assignments() -> QuerySet[TeachingAssignment]:
    """Assignments in years that have not ended, without those of teachers who hold no post at the school any more."""
    return TeachingAssignment.objects.filter(
        holds_post("teacher_id", "school_class__year__school_id"), school_class__year__ends__gte=today()
    )


def assignments_of(teacher_id: int) -> QuerySet[TeachingAssignment]:
    """A teacher's current assignments, by class, subject and term."""
    return _in_order(current_assignments().filter(teacher_id=teacher_id))


def _in_order(assignments: QuerySet[TeachingAssignment]) -> QuerySet[TeachingAssignment]:
    return assignments.select_related("school_class__year__school", "subject", "term").order_by(
        "school_class__grade", "school_class__sort_key", "subject__position", "term__number"
    )


def teachers_of(class_id: int, subject_id: int) -> list[int]:
    """Ids of those who teach the subject in the class in the term of today; outside the terms, in any of the year's."""
    day = today()
    found = current_assignments().filter(school_class_id=class_id, subject_id=subject_id)
    rows = list(found.order_by("id").values_list("teacher_id", "term__starts", "term__ends"))
    now = [teacher for teacher, starts, ends in rows if starts <= day <= ends]
    return list(dict.fromkeys(now or [teacher for teacher, _starts, _ends in rows]))


def teaching_at(teacher_id: int, school_id: int) -> list[tuple[SchoolClass, Subject, list[Term]]]:
    """What is in a teacher's name at a school in years not yet over: a class and subject each, with its terms."""
    found: dict[tuple[int, int], tuple[SchoolClass, Subject, list[Term]]] = {}
    rows = TeachingAssignment.objects.filter(
        teacher_id=teacher_id, school_class__year__school_id=school_id, school_class__year__ends__gte=today()
    )
    for row in _in_order(rows):
        key = (row.school_class_id, row.subject_id)
        found.setdefault(key, (row.school_class, row.subject, []))[2].append(row.term)
    return list(found.values())


def periods_a_year(subject: Subject, grade: int) -> int | None:
    """Periods a year of a subject in a grade; None when the table has no row."""
    return (
        SubjectPeriods.objects.filter(subject=subject, grade=grade).values_list("periods", flat=True).first()
    )


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    return Person.objects.in_bulk(set(ids))


def languages_of(ids: Iterable[int]) -> dict[int, str]:
    """The language each of these persons has chosen ('vi', 'en'); ids of nobody are left out. One query for some."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "language"))


def class_lists(person_ids: Iterable[int], on: date | None = None) -> dict[int, list[SchoolClass]]:
    """The classes each of these pupils is in on a day (today): one query for a whole page."""
    day = on or today()
    found: dict[int, list[SchoolClass]] = {}
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day),
        pupil_id__in=set(person_ids),
        starts__lte=day,
        school_class__year__ends__gte=day,
    ).select_related("school_class__year__school")
    for enrolment in enrolments:
        found.setdefault(enrolment.pupil_id, []).append(enrolment.school_class)
    return found


def enrolments_in(class_id: int) -> list[Enrolment]:
    """Everybody who is or was in a class, in the order of names; those still there first."""
    found = Enrolment.objects.filter(school_class_id=class_id).select_related("pupil")
    rows = list(found.order_by("pupil__sort_key", "pupil_id"))
    return sorted(rows, key=lambda row: row.ends is not None and row.ends < today())


def history_of(pupil_id: int) -> list[Enrolment]:
    """A pupil's enrolments in all schools, the newest first."""
    return list(
        Enrolment.objects.filter(pupil_id=pupil_id)
        .select_related("school_class__year__school")
        .order_by("-starts", "-id")
    )


def guardians_of(pupil_id: int) -> list[Guardianship]:
    return list(Guardianship.objects.filter(pupil_id=pupil_id).select_related("guardian").order_by("id"))


def wards_of(guardian_ids: Iterable[int], school: School | None = None) -> dict[int, list[Person]]:
    """The pupils (who are or were at `school`) that these people are guardians of, verified or not."""
    found: dict[int, list[Person]] = {}
    links = Guardianship.objects.filter(guardian_id__in=set(guardian_ids)).select_related("pupil")
    if school is not None:
        links = links.filter(
            pupil_id__in=Enrolment.objects.filter(school_class__year__school=school).values("pupil_id")
        )
    for link in links.order_by("pupil__sort_key", "id"):
        found.setdefault(link.guardian_id, []).append(link.pupil)
    return found


def guardian_links(
    school: School, only_waiting: bool = False, school_class: SchoolClass | None = None
) -> QuerySet[Guardianship]:
    """Links to the school's (a class's) pupils of today; those that wait for being verified first."""
    day = today()
    here = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), school_class__year__school=school, starts__lte=day
    )
    if school_class is not None:
        here = here.filter(school_class=school_class)
    links = Guardianship.objects.filter(pupil__in=here.values("pupil_id"))
    if only_waiting:
        links = links.filter(verified_at__isnull=True)
    return links.select_related("guardian", "pupil").order_by(
        F("verified_at").asc(nulls_first=True), "pupil__sort_key", "id"
    )


def search_people(school: School, text: str) -> QuerySet[Person]:
    """People of a school by the beginnings of words of their names, marks or not, or by user name or pupil code.

    'dung' finds 'Dũng', 'nguyen an' finds 'Nguyễn Bảo An' and 'Nguyễn Hoài Anh'; 'an05' finds 'bannguon.an05', and 'an'
    not everybody at 'bannguon'.
    """
    enrolled = Q(enrolments__school_class__year__school=school)
    staff = Q(posts__school=school) | Q(teaching__school_class__year__school=school)
    guardian = Q(wards__pupil__enrolments__school_class__year__school=school)
    key = nfc(text)
    name = Q()
    for word in fold(key).split():
        name &= Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}")
    login = key.lower().replace(" ", "")
    match = name | Q(username=login) | Q(username__contains=f".{login}") | Q(pupil_code=key)
    ids = Person.objects.filter(enrolled | staff | guardian).filter(match).values("pk")
    return Person.objects.filter(pk__in=ids).order_by("sort_key", "id")


def teaching_of_class(school_class: SchoolClass) -> list[TeachingAssignment]:
    return list(
        TeachingAssignment.objects.filter(school_class=school_class)
        .select_related("teacher", "subject", "term")
        .order_by("subject__position", "term__number", "teacher__sort_key", "teacher_id")
    )


def teachers_of_school(school_id: int) -> list[Person]:
    """Who teaches or leads at the school today, in the Vietnamese order of names."""
    day, post = today(), StaffPost.Post
    posts = StaffPost.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day),
        school_id=school_id,
        starts__lte=day,
        post__in=(post.TEACHER, post.SUBJECT_HEAD, post.VICE_PRINCIPAL, post.PRINCIPAL),
    )
    found = Person.objects.filter(pk__in=posts.values("person_id"), is_active=True)
    return list(found.order_by("sort_key", "id"))


def teaching_of_term(term: Term, grade: int) -> dict[tuple[int, int], list[TeachingAssignment]]:
    """(class id, subject id) -> assignments of a term, for the classes of a grade."""
    found: dict[tuple[int, int], list[TeachingAssignment]] = {}
    rows = TeachingAssignment.objects.filter(term=term, school_class__grade=grade)
    for row in rows.select_related("teacher").order_by("teacher__sort_key", "teacher_id"):
        found.setdefault((row.school_class_id, row.subject_id), []).append(row)
    return found


def posts_at(person: Person, school: School) -> list[StaffPost]:
    """Posts held at a school today or later, oldest first, with a subject head's subjects."""
    open_now = Q(ends__isnull=True) | Q(ends__gte=today())
    posts = StaffPost.objects.filter(open_now, person=person, school=school).order_by("starts", "id")
    return list(posts.prefetch_related("subjects"))


def school_counts(school: School, year: SchoolYear | None) -> dict[str, int]:
    """How many classes, pupils, teachers and waiting guardian links the school has today."""
    day = today()
    open_now = Q(ends__isnull=True) | Q(ends__gte=day)
    pupils = Enrolment.objects.filter(open_now, school_class__year=year, starts__lte=day)
    return {
        "classes": SchoolClass.objects.filter(year=year).count(),
        "pupils": pupils.values("pupil_id").distinct().count(),
        "staff": StaffPost.objects.filter(open_now, school=school, starts__lte=day)
        .values("person_id").distinct().count(),
        "waiting": guardian_links(school, only_waiting=True).count(),
        "without_homeroom": SchoolClass.objects.filter(year=year)
        .exclude(holds_post("homeroom_teacher_id", "year__school_id", or_will=True)).count(),
        "without_password": Person.objects.filter(
            pk__in=pupils.values("pupil_id"), password__startswith="!"
        ).count(),
    }  # fmt: skip


def schools_by_id(ids: Iterable[int]) -> list[School]:
    return list(School.objects.filter(pk__in=set(ids)).order_by("name", "id"))


def school_id_of_code(code: str) -> int | None:
    return School.objects.filter(code=code).values_list("pk", flat=True).first()


def classes_by_id(ids: Iterable[int]) -> list[SchoolClass]:
    return list(
        SchoolClass.objects.filter(pk__in=set(ids))
        .select_related("year__school", "homeroom_teacher")
        .order_by("grade", "sort_key", "id")
    )


def first_link_of(guardian_id: int, school_id: int) -> int:
    """The id of a guardian's link to a pupil of the school, 0 when there is none."""
    links = Guardianship.objects.filter(
        guardian_id=guardian_id, pupil__enrolments__school_class__year__school_id=school_id
    )
    return links.order_by("id").values_list("id", flat=True).first() or 0


@dataclass(frozen=True)
class Found:
    """A line of the search: who, as what, and which page tells more."""

    person: Person
    kind: str
    classes: list[SchoolClass]
    wards: list[Person]


def describe(people: list[Person], school: School) -> list[Found]:
    """People found by `search_people`, each as `staff`, `pupil` or `guardian` of the school."""
    ids = [person.pk for person in people]
    staff = set(
        StaffPost.objects.filter(person_id__in=ids, school=school).values_list("person_id", flat=True)
    )
    staff |= set(
        TeachingAssignment.objects.filter(teacher_id__in=ids, school_class__year__school=school).values_list(
            "teacher_id", flat=True
        )
    )
    pupils = set(
        Enrolment.objects.filter(pupil_id__in=ids, school_class__year__school=school).values_list(
            "pupil_id", flat=True
        )
    )
    classes = class_lists(ids)
    kinds = {pk: "staff" if pk in staff else "pupil" if pk in pupils else "guardian" for pk in ids}
    wards = wards_of((pk for pk, kind in kinds.items() if kind == "guardian"), school)
    return [
        Found(person, kinds[person.pk], classes.get(person.pk, []), wards.get(person.pk, []))
        for person in people
    ]


def slip_groups(school: School, given: bool = False) -> list[tuple[str, str, list[Person]]]:
    """(key, name, people) of the school's people who have no password yet: classes first, then staff and guardians.

    `given`: instead those who were given a first password and never logged in with it, their slip being lost perhaps.
    Some may belong to another school too; the caller asks `resettable` before giving them one.
    """
    day = today()
    open_now = Q(ends__isnull=True) | Q(ends__gte=day)
    groups: dict[str, tuple[str, list[Person]]] = {}
    waiting = Person.objects.filter(is_active=True).order_by("sort_key", "id")
    if given:
        unused = waiting.filter(must_change_password=True, last_login__isnull=True)
        waiting = unused.exclude(password__startswith="!")
    else:
        waiting = waiting.filter(password__startswith="!")
    enrolments = (
        Enrolment.objects.filter(
            open_now,
            school_class__year__school=school,
            school_class__year__ends__gte=day,
            pupil_id__in=waiting.order_by().values("pk"),
        )
        .select_related("pupil", "school_class")
        .order_by("school_class__grade", "school_class__sort_key", "pupil__sort_key", "pupil_id")
    )
    for enrolment in enrolments:
        name = _("Lớp %(name)s") % {"name": enrolment.school_class.name}
        groups.setdefault(f"class-{enrolment.school_class_id}", (name, []))[1].append(enrolment.pupil)
    posts = StaffPost.objects.filter(open_now, school=school)
    staff = list(waiting.filter(pk__in=posts.values("person_id")))
    if staff:
        groups["staff"] = (_("Thầy cô, cán bộ"), staff)
    guardians = list(waiting.filter(pk__in=guardian_links(school).values("guardian_id")))
    if guardians:
        groups["guardians"] = (_("Phụ huynh"), guardians)
    first = "given-" if given else ""
    return [(first + key, name, people) for key, (name, people) in groups.items()]


def schools_of_pupils(pupil_ids: Iterable[int]) -> set[int]:
    """The schools that these pupils are enrolled at today."""
    day = today()
    enrolments = Enrolment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), pupil_id__in=list(pupil_ids), starts__lte=day
    )
    return set(enrolments.values_list("school_class__year__school_id", flat=True))
