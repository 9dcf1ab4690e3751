"""Teaching assignments: the grid of a school, and the form of one class."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lms.people import audit, directory
from lms.people.access import class_to_change_for, school_seen_by
from lms.people.models import SchoolClass, Subject, Term
from lms.people.registry import calendar, staff
from lms.people.registry.pupils import Refused
from lms.people.views import login_required, me, school_page
from lms.ui.clock import today


@login_required
def teaching_grid(request: HttpRequest, school_id: int) -> HttpResponse:
    """Classes of a grade down, subjects across, teachers in the cells; one term at a time."""
    school = school_seen_by(me(request), school_id)
    year = calendar.current_year(school)
    classes = list(calendar.classes_of_year(year)) if year else []
    grades = sorted({school_class.grade for school_class in classes})
    terms = list(year.terms.all()) if year else []
    grade = next((g for g in grades if str(g) == request.GET.get("khoi")), grades[0] if grades else None)
    term = next((t for t in terms if str(t.number) == request.GET.get("hoc-ki")), directory.term_of(terms))
    shown = [school_class for school_class in classes if school_class.grade == grade]
    subjects = staff.subjects_of_grade(grade) if grade else []
    cells = directory.teaching_of_term(term, grade) if term and grade else {}
    rows = [(c, [(s, cells.get((c.pk, s.pk), [])) for s in subjects]) for c in shown]
    return school_page(
        request, "people/teaching_grid.html", school, "teaching",
        {"year": year, "grades": grades, "grade": grade, "terms": terms, "term": term, "subjects": subjects, "rows": rows},
    )  # fmt: skip


@login_required
def teaching_edit(request: HttpRequest, class_id: int) -> HttpResponse:
    """All subjects and both terms of one class. A cell may have several teachers: one choice each, one left empty."""
    school_class = class_to_change_for(me(request), class_id)
    school = school_class.year.school
    terms = list(school_class.year.terms.all())
    subjects = staff.subjects_of_grade(school_class.grade)
    if request.method == "POST":
        try:
            added, removed = _save(request, school_class, terms, subjects)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            audit.record(
                request,
                "teaching_changed",
                target=f"class {class_id}",
                school_id=school.pk,
                added=added,
                removed=removed,
            )
            messages.success(
                request,
                _("Đã lưu phân công: thêm %(added)d, bỏ %(removed)d.") % {"added": added, "removed": removed},
            )
            return redirect("people:class", class_id)
    current: dict[tuple[int, int], list[int]] = {}
    for row in directory.teaching_of_class(school_class):
        current.setdefault((row.subject_id, row.term_id), []).append(row.teacher_id)
    known = {s.pk for s in subjects}
    extra = [row.subject for row in directory.teaching_of_class(school_class) if row.subject_id not in known]
    table = [
        (s, [(t, [*current.get((s.pk, t.pk), []), None]) for t in terms])
        for s in [*subjects, *dict.fromkeys(extra)]
    ]
    return school_page(
        request, "people/teaching_edit.html", school, "teaching",
        {"class": school_class, "terms": terms, "table": table, "teachers": staff.teachers_of(school, today())},
    )  # fmt: skip


def _save(
    request: HttpRequest, school_class: SchoolClass, terms: list[Term], subjects: list[Subject]
) -> tuple[int, int]:
    """The posted grid; with `copy` the second term becomes as the first one was sent."""
    allowed = {person.pk for person in staff.teachers_of(school_class.year.school, today())}
    codes = {row.subject_id for row in directory.teaching_of_class(school_class)} | {s.pk for s in subjects}
    added = removed = 0
    for term in terms:
        source = terms[0] if request.POST.get("copy") else term
        wanted = {}
        for subject_id in codes:
            sent = request.POST.getlist(f"t-{subject_id}-{source.pk}")
            wanted[subject_id] = sorted(
                {int(value) for value in sent if value.isdecimal() and len(value) < 19}
            )
        more, less = staff.set_teaching(school_class, term, wanted, allowed)
        added, removed = added + more, removed + less
    return added, removed
