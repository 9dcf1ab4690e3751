"""Classes: the list of a school, one class with its pupils, its form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lms.people import audit, directory
from lms.people.access import (
    administers_school,
    class_for,
    class_to_change_for,
    relations,
    school_for,
    school_seen_by,
)
from lms.people.forms import ClassForm
from lms.people.registry import calendar, staff
from lms.people.views import login_required, me, school_page
from lms.ui.clock import today


@login_required
def class_list(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_seen_by(me(request), school_id)
    years = list(school.years.order_by("-starts"))
    chosen = next((y for y in years if str(y.pk) == request.GET.get("year")), calendar.current_year(school))
    classes = list(calendar.classes_of_year(chosen)) if chosen else []
    grades: dict[int, list[object]] = {}
    for school_class in classes:
        grades.setdefault(school_class.grade, []).append(school_class)
    return school_page(
        request, "people/class_list.html", school, "classes",
        {"years": years, "year": chosen, "grades": grades.items(), "total": sum(getattr(c, "pupils", 0) for c in classes)},
    )  # fmt: skip


@login_required
def class_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    year = calendar.current_year(school)
    if year is None:
        messages.warning(request, _("Trước khi lập lớp, hãy tạo năm học và hai học kì."))
        return redirect("people:settings", school_id)
    calendar.main_campus(school)
    form = ClassForm(request.POST or None, year=year, teachers=staff.teachers_of(school, today()))
    if request.method == "POST" and form.is_valid():
        school_class = form.save()
        audit.record(
            request,
            "class_added",
            target=f"class {school_class.pk}",
            school_id=school_id,
            name=school_class.name,
        )
        messages.success(request, _("Đã lập lớp %(name)s.") % {"name": school_class.name})
        return redirect("people:class", school_class.pk)
    return school_page(
        request, "people/form.html", school, "classes",
        {"form": form, "title": _("Lập lớp mới"), "action": _("Lập lớp"), "hint": _("Năm học %(year)s.") % {"year": year.name}},
    )  # fmt: skip


@login_required
def class_edit(request: HttpRequest, class_id: int) -> HttpResponse:
    school_class = class_to_change_for(me(request), class_id)
    school = school_class.year.school
    form = ClassForm(
        request.POST or None,
        instance=school_class,
        year=school_class.year,
        teachers=staff.teachers_of(school, today()),
    )
    if request.method == "POST" and form.is_valid():
        changed = form.changed_data
        form.save()
        audit.record(
            request, "class_changed", target=f"class {class_id}", school_id=school.pk, fields=changed
        )
        messages.success(request, _("Đã lưu."))
        return redirect("people:class", class_id)
    return school_page(
        request, "people/form.html", school, "classes",
        {"form": form, "title": _("Sửa lớp %(name)s") % {"name": school_class.name}, "action": _("Lưu")},
    )  # fmt: skip


@login_required
def class_page(request: HttpRequest, class_id: int) -> HttpResponse:
    """The pupils of a class, for its teachers and the school's leaders."""
    person = me(request)
    school_class = class_for(person, class_id)
    school = school_class.year.school
    rows = directory.enrolments_in(class_id)
    day = today()
    subjects: dict[str, list[str]] = {}
    for row in directory.teaching_of_class(school_class):
        names = subjects.setdefault(row.subject.short_name, [])
        if row.teacher.full_name not in names:
            names.append(row.teacher.full_name)
    return school_page(
        request, "people/class.html", school, "classes",
        {
            "class": school_class,
            "here": [row for row in rows if (row.ends is None or row.ends >= day) and row.starts <= day],
            "later": [row for row in rows if row.starts > day],
            "gone": [row for row in rows if row.ends is not None and row.ends < day],
            "subjects": subjects.items(),
            "may_reset": administers_school(person, school.pk) or class_id in relations(person).homeroom,
        },
    )  # fmt: skip
