"""School years with their terms, and campuses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lms.people import audit
from lms.people.access import campus_of_school_for, school_for, year_of_school_for
from lms.people.forms import CampusForm, YearForm
from lms.people.models import Campus, SchoolYear
from lms.people.registry import calendar
from lms.people.views import login_required, me, school_page


@login_required
def settings_page(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    years = list(school.years.order_by("-starts").prefetch_related("terms"))
    campuses = list(school.campuses.order_by("-is_main", "name"))
    return school_page(
        request, "people/settings.html", school, "settings", {"years": years, "campuses": campuses}
    )


def _year_form(request: HttpRequest, school_id: int, year: SchoolYear | None) -> HttpResponse:
    school = school_for(me(request), school_id)
    form = YearForm(request.POST or None, school=school, year=year)
    if request.method == "POST" and form.is_valid():
        saved = calendar.save_year(school, year, form.cleaned_data["name"], form.dates())
        audit.record(request, "year_saved", target=f"year {saved.pk}", school_id=school_id, name=saved.name)
        messages.success(request, _("Đã lưu năm học %(name)s.") % {"name": saved.name})
        return redirect("people:settings", school_id)
    title = _("Sửa năm học") if year else _("Thêm năm học")
    return school_page(
        request, "people/form.html", school, "settings", {"form": form, "title": title, "action": _("Lưu")}
    )


@login_required
def year_add(request: HttpRequest, school_id: int) -> HttpResponse:
    return _year_form(request, school_id, None)


@login_required
def year_edit(request: HttpRequest, school_id: int, year_id: int) -> HttpResponse:
    return _year_form(request, school_id, year_of_school_for(me(request), school_id, year_id))


def _campus_form(request: HttpRequest, school_id: int, campus: Campus | None) -> HttpResponse:
    school = school_for(me(request), school_id)
    start = {"name": campus.name, "is_main": campus.is_main} if campus else {}
    form = CampusForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        saved = calendar.save_campus(school, campus, form.cleaned_data["name"], form.cleaned_data["is_main"])
        audit.record(
            request, "campus_saved", target=f"campus {saved.pk}", school_id=school_id, name=saved.name
        )
        messages.success(request, _("Đã lưu điểm trường %(name)s.") % {"name": saved.name})
        return redirect("people:settings", school_id)
    title = _("Sửa điểm trường") if campus else _("Thêm điểm trường")
    return school_page(
        request, "people/form.html", school, "settings", {"form": form, "title": title, "action": _("Lưu")}
    )


@login_required
def campus_add(request: HttpRequest, school_id: int) -> HttpResponse:
    return _campus_form(request, school_id, None)


@login_required
def campus_edit(request: HttpRequest, school_id: int, campus_id: int) -> HttpResponse:
    return _campus_form(request, school_id, campus_of_school_for(me(request), school_id, campus_id))
