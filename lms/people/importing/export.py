"""The school's own data in the layout of the import file: it comes back unchanged."""

from lms.people.models import (
    Enrolment,
    Guardianship,
    School,
    SchoolClass,
    SchoolYear,
    TeachingAssignment,
)
from lms.people.registry.staff import staff_of
from lms.people.workbook.writing import write_book
from lms.ui.clock import today


def export(school: School, year: SchoolYear) -> bytes:
    """An .xlsx file of the school year: classes, pupils of today, staff, assignments, guardians."""
    classes = SchoolClass.objects.filter(year=year).select_related("campus", "homeroom_teacher")
    enrolments = (
        Enrolment.objects.filter(school_class__year=year, ends__isnull=True)
        .select_related("pupil", "school_class")
        .order_by("school_class__grade", "school_class__sort_key", "pupil__sort_key")
    )
    teaching = TeachingAssignment.objects.filter(school_class__year=year).select_related(
        "school_class", "subject", "teacher", "term"
    )
    links = Guardianship.objects.filter(pupil__in=enrolments.values("pupil_id")).select_related(
        "guardian", "pupil"
    )
    rooms = {row.pupil_id: row.school_class.name for row in enrolments}
    genders = {"female": "nữ", "male": "nam"}
    rows: dict[str, list[tuple[str, ...]]] = {
        "classes": [
            (c.name, str(c.grade), c.campus.name, c.homeroom_teacher.username if c.homeroom_teacher else "")
            for c in classes.order_by("grade", "sort_key")
        ],
        "pupils": [
            (
                e.pupil.pupil_code, e.pupil.full_name, f"{e.pupil.birth_date:%d/%m/%Y}" if e.pupil.birth_date else "",
                genders.get(e.pupil.gender, ""), e.school_class.name,
            )
            for e in enrolments
        ],
        "staff": [
            (
                p.full_name, p.email, p.phone, ", ".join(post.get_post_display() for post in p.here), p.username,  # type: ignore[attr-defined] # set by staff_of
                ", ".join(subject.name for post in p.here for subject in post.subjects.all()),  # type: ignore[attr-defined] # set by staff_of
            )
            for p in staff_of(school, today())
            if p.here  # type: ignore[attr-defined] # who has left is not taken on again by the same file
        ],
        "teaching": [
            (t.school_class.name, t.subject.name, t.teacher.username, str(t.term.number))
            for t in teaching.order_by(
                "school_class__grade", "school_class__sort_key", "subject__position", "term__number", "teacher_id"
            )
        ],
        "guardians": [
            (
                g.guardian.full_name, g.relation, g.guardian.phone, g.guardian.email, g.pupil.pupil_code,
                g.pupil.full_name, rooms.get(g.pupil_id, ""),
            )
            for g in links.order_by("pupil__sort_key", "id")
        ],
    }  # fmt: skip
    return write_book(rows, title=f"{school.name}, {year.name}")
