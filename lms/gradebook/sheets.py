"""A sheet: one class, subject and term, for somebody who may see it. The checked fetch of this room."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.gradebook.columns import Slot, is_comment_only, slots_of
from lms.people import api as people
from lms.ui.clock import today

Assignment = people.TeachingAssignment


@dataclass
class Sheet:
    """`editable`: this person teaches the subject in the class in this term; others who see it only read."""

    school_class: people.SchoolClass
    subject: people.Subject
    term: people.Term
    teachers: list[people.Person]
    periods: int | None
    editable: bool

    @cached_property
    def slots(self) -> list[Slot]:
        return slots_of(self.school_class, self.subject, self.term, self.periods)

    @property
    def comment_only(self) -> bool:
        return is_comment_only(self.subject)

    @property
    def term_name(self) -> str:
        return "I" * self.term.number

    @property
    def url(self) -> str:
        return self.url_of("gradebook:sheet")

    @property
    def place(self) -> str:
        """What a browser keeps unsent marks under."""
        return f"{self.school_class.pk}.{self.subject.pk}.{self.term.pk}"

    def url_of(self, name: str, *more: int | str) -> str:
        return reverse(name, args=[self.school_class.pk, self.subject.pk, self.term.number, *more])

    @property
    def signers(self) -> list[tuple[str, str]]:
        """Who signs the printed sheet."""
        names = ", ".join(teacher.full_name for teacher in self.teachers)
        return [(_("Giáo viên bộ môn"), names), (_("Giáo viên chủ nhiệm"), ""), (_("Hiệu trưởng"), "")]

    @cached_property
    def roster(self) -> list[people.Person]:
        """Pupils of the class on the last day of the term that has come, in the Vietnamese order."""
        return people.roster(self.school_class.pk, roster_day(self.term))


def roster_day(term: people.Term) -> date:
    """Today; before the term its first day, after it its last, so that an old sheet keeps its pupils."""
    return min(max(today(), term.starts), term.ends)


def _with_periods(assignments: "QuerySet[Assignment]") -> "QuerySet[Assignment]":
    periods = people.SubjectPeriods.objects.filter(
        subject=OuterRef("subject"), grade=OuterRef("school_class__grade")
    )
    return assignments.select_related(
        "school_class__year__school__authority", "subject", "term", "teacher"
    ).annotate(periods=Subquery(periods.values("periods")[:1]))


def _sheet(person: people.Person, rows: list[Assignment]) -> Sheet:
    first = rows[0]
    return Sheet(
        first.school_class,
        first.subject,
        first.term,
        [row.teacher for row in rows],
        first.periods,  # type: ignore[attr-defined] # annotated by _with_periods
        any(row.teacher_id == person.pk for row in rows)
        and first.school_class.year.school_id in people.relations(person).staffed,
    )


def sheet_for(person: people.Person, class_id: int, subject_id: int, term_number: int) -> Sheet:
    """The sheet, for its teachers (read and write), and to read for who taught it in the year's other term,
    the homeroom teacher, the subject's head and those who see the whole school; Http404 for everybody else. One query."""
    rows = list(
        _with_periods(
            Assignment.objects.filter(
                school_class_id=class_id, subject_id=subject_id, term__number=term_number
            )
        ).order_by("teacher__sort_key")
    )
    if not rows:
        raise Http404("sheet")
    sheet = _sheet(person, rows)
    school_id = sheet.school_class.year.school_id
    allowed = (
        sheet.editable
        or people.teaches(person, class_id, subject_id)
        or class_id in people.relations(person).homeroom
        or people.heads_subject(person, school_id, subject_id)
        or people.manages_school(person, school_id)
    )
    if not allowed or not sheet.slots:
        raise Http404("sheet")
    return sheet


def sheets_of(person: people.Person, own_only: bool = False) -> list[Sheet]:
    """All sheets of years not yet over that the person sees, by class, subject and term. One query."""
    known = people.relations(person)
    mine = Q(teacher=person, school_class__year__school_id__in=known.staffed)
    if not own_only:
        schools = known.schools_with(
            people.Post.PRINCIPAL, people.Post.VICE_PRINCIPAL, people.Post.SCHOOL_ADMIN
        )
        mine |= Q(school_class_id__in=known.homeroom) | Q(school_class__year__school_id__in=schools)
        for school, subjects in people.subjects_headed(person).items():
            mine |= Q(school_class__year__school_id=school, subject_id__in=subjects)
    rows = _with_periods(Assignment.objects.filter(mine, school_class__year__ends__gte=today())).order_by(
        "school_class__grade", "school_class__sort_key", "school_class_id",
        "subject__position", "subject_id", "term__number", "teacher__sort_key",
    )  # fmt: skip
    grouped: dict[tuple[int, int, int], list[Assignment]] = {}
    for row in rows:
        grouped.setdefault((row.school_class_id, row.subject_id, row.term_id), []).append(row)
    return [sheet for group in grouped.values() if (sheet := _sheet(person, group)).slots]
