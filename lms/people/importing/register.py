"""What an import is compared with: the school as it is, read once, and what the file adds. Writes nothing."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lms.people.importing.plan import Line
from lms.people.models import (
    Campus,
    Enrolment,
    Guardianship,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    Subject,
    TeachingAssignment,
)
from lms.people.resetting import schooling_of, ties_of
from lms.ui.clock import today
from lms.ui.text import fold


class Register:
    """What the school has, read once, and what the file adds to it (as lines until it is written)."""

    def __init__(self, school: School, year: SchoolYear) -> None:
        self.school, self.year, self.day = school, year, today()
        self.campuses = {fold(c.name): c for c in Campus.objects.filter(school=school)}
        self.classes = {fold(c.name): c for c in SchoolClass.objects.filter(year=year)}
        self.class_lines: dict[str, Line] = {}
        self.staff: list[Person] = list(self._staff())
        self.staff_lines: list[Line] = []
        self.posts: dict[int, set[str]] = {}
        self.employed: set[int] = set()  # also those whose last post has an end that has not come
        posts = StaffPost.objects.filter(Q(ends__isnull=True) | Q(ends__gte=self.day), school=school)
        for person_id, post, ends in posts.values_list("person_id", "post", "ends"):
            self.employed.add(person_id)
            if ends is None:
                self.posts.setdefault(person_id, set()).add(post)
        heads = StaffPost.subjects.through.objects.filter(
            staffpost__school=school,
            staffpost__post=StaffPost.Post.SUBJECT_HEAD,
            staffpost__ends__isnull=True,
        )
        self.headed: dict[int, set[int]] = {}
        for person_id, subject_id in heads.values_list("staffpost__person_id", "subject_id"):
            self.headed.setdefault(person_id, set()).add(subject_id)
        self.subjects = {
            fold(name): s
            for s in Subject.objects.all()
            for name in (s.name, s.short_name, s.code.replace("-", " "))
        }
        self.terms = {term.number: term for term in year.terms.all()}
        self.assigned = set(
            TeachingAssignment.objects.filter(school_class__year=year).values_list(
                "school_class_id", "subject_id", "teacher_id", "term_id"
            )
        )
        self.teaching_seen: dict[tuple[Any, ...], Line] = {}
        links = Guardianship.objects.filter(pupil__enrolments__school_class__year__school=school)
        self.links = list(links.select_related("guardian").distinct())
        self.guardian_lines: list[Line] = []
        self._pupils()
        self._shared()

    def _shared(self) -> None:
        """Accounts that are not this school's alone: a file attaches none of them and changes none."""
        own = {self.school.pk}
        grown_ups = {person.pk: person for person in (*self.staff, *(link.guardian for link in self.links))}
        self.shared = {pk for pk, ties in ties_of(grown_ups.values()).items() if not ties.places <= own}
        pupils = {pupil.pk for group in self.by_name.values() for pupil in group}
        self.shared_pupils = {pk for pk, one in schooling_of(pupils).items() if not one.places <= own}

    def _staff(self) -> Any:
        here = Q(posts__school=self.school) | Q(teaching__school_class__year__school=self.school)
        return Person.objects.filter(here).distinct().order_by("id")

    def _pupils(self) -> None:
        enrolments = (
            Enrolment.objects.filter(school_class__year__school=self.school)
            .select_related("pupil", "school_class")
            .order_by("starts", "id")
        )
        self.by_code: dict[str, Person] = {}
        self.by_name: dict[tuple[str, date | None], list[Person]] = {}
        self.now_in: dict[int, Enrolment] = {}
        seen: set[int] = set()
        for enrolment in enrolments:
            pupil = enrolment.pupil
            if enrolment.ends is None and enrolment.school_class.year_id == self.year.pk:
                self.now_in[pupil.pk] = enrolment
            if pupil.pk not in seen:
                seen.add(pupil.pk)
                if pupil.pupil_code:
                    self.by_code[pupil.pupil_code] = pupil
                self.by_name.setdefault((pupil.full_name.casefold(), pupil.birth_date), []).append(pupil)
        self.pupil_lines: dict[str, Line] = {}
        self.pupil_lines_by_name: dict[tuple[str, str], list[Line]] = {}

    def _class(self, line: Line, column: str = "class") -> SchoolClass | Line | None:
        """The class a cell names: one that exists, or a line of this file."""
        key = fold(line.cells.get(column, ""))
        found = self.classes.get(key) or self.class_lines.get(key)
        if found is None:
            line.error(column, _("Không có lớp này trong năm học %(year)s.") % {"year": self.year.name})
        if isinstance(found, Line) and not found.ok:
            line.error(column, _("Lớp này còn lỗi ở dòng %(row)d của trang Lớp.") % {"row": found.number})
        return found

    def _teacher(self, line: Line, column: str, required: bool = True) -> Person | Line | None:
        """The teacher a cell names by full name, user name or e-mail: somebody there, or a line of this file."""
        text = line.cells.get(column, "")
        key = text.casefold()
        people: list[Person | Line] = [
            p
            for p in self.staff
            if key in (p.full_name.casefold(), p.username, p.email)
            or f"{self.school.code}.{key}" == p.username
        ]
        known = {person.pk for person in people if isinstance(person, Person)}
        for other in self.staff_lines:
            named = key in (other.cells["name"].casefold(), other.data["email"])
            if named and (other.found is None or other.found.pk not in known):
                people.append(other)
        if len(people) == 1:
            return people[0]
        doubt = line.error if required else line.warn
        if people:
            doubt(
                column,
                _("Có %(n)d người trùng tên; ghi tên đăng nhập hoặc thư điện tử.") % {"n": len(people)},
            )
        else:
            doubt(column, _("Không có thầy cô này ở trường và trong trang Giáo viên."))
        return None

    def _has_left(self, teacher: Person | Line | None) -> bool:
        """True for somebody who was at the school, holds no post there now, and gets none by this file."""
        return (
            isinstance(teacher, Person)
            and teacher.pk not in self.employed
            and all(line.found is None or line.found.pk != teacher.pk for line in self.staff_lines)
        )
