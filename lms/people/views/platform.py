"""The platform's administration: authorities, schools, the first administrators, lost accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lms.people import account, audit
from lms.people.access import any_school_for, authority_for, person_for, platform_for
from lms.people.forms.platform import AccountKeyForm, AuthorityForm, LeaderForm, SchoolForm
from lms.people.login import second_step
from lms.people.models import EducationAuthority, School
from lms.people.registry import platform, staff
from lms.people.registry.pupils import Refused
from lms.people.views import form_page, login_required, me
from lms.people.views.slips import print_slips


@login_required
def start(request: HttpRequest) -> HttpResponse:
    platform_for(me(request))
    form = AccountKeyForm(request.GET or None)
    found = None
    if request.GET and form.is_valid():
        found = staff.find_account(form.cleaned_data["key"], active=False)
        if found is None:
            form.add_error("key", _("Không có tài khoản nào như vậy."))
    return render(
        request,
        "people/platform.html",
        {
            "tree": platform.tree(),
            "form": form,
            "found": found,
            "second_step": found is not None and second_step.has_second_step(found),
        },
    )


def _form(request: HttpRequest, form: object, title: str, action: str, hint: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "action": action, "hint": hint}
    return form_page(request, "people/platform_form.html", context)


def _authority(request: HttpRequest, authority: EducationAuthority | None) -> HttpResponse:
    form = AuthorityForm(request.POST or None, instance=authority)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        audit.record(request, "authority_saved", target=f"authority {saved.pk}", name=saved.name)
        messages.success(request, _("Đã lưu %(name)s.") % {"name": saved.name})
        return redirect("people:platform")
    return _form(request, form, _("Sửa cơ quan") if authority else _("Thêm cơ quan quản lí"), _("Lưu"))


@login_required
def authority_add(request: HttpRequest) -> HttpResponse:
    platform_for(me(request))
    return _authority(request, None)


@login_required
def authority_edit(request: HttpRequest, authority_id: int) -> HttpResponse:
    return _authority(request, authority_for(me(request), authority_id))


def _school(request: HttpRequest, school: School | None) -> HttpResponse:
    form = SchoolForm(request.POST or None, instance=school)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        audit.record(
            request, "school_saved", target=f"school {saved.pk}", school_id=saved.pk, code=saved.code
        )
        messages.success(request, _("Đã lưu %(name)s.") % {"name": saved.name})
        return redirect("people:platform_school", saved.pk)
    return _form(request, form, _("Sửa trường") if school else _("Thêm trường"), _("Lưu"))


@login_required
def school_add(request: HttpRequest) -> HttpResponse:
    platform_for(me(request))
    if not platform.tree():
        messages.warning(request, _("Hãy thêm cơ quan quản lí của trường trước."))
        return redirect("people:authority_add")
    return _school(request, None)


@login_required
def school_edit(request: HttpRequest, school_id: int) -> HttpResponse:
    return _school(request, any_school_for(me(request), school_id))


@login_required
def platform_school(request: HttpRequest, school_id: int) -> HttpResponse:
    """A school as the platform sees it: who administers it; a new administrator gets a slip."""
    school = any_school_for(me(request), school_id)
    form = LeaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = platform.add_leader(
                form.cleaned_data["full_name"], form.cleaned_data["email"], school=school
            )
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            audit.record(
                request,
                "school_admin_added",
                target=f"school {school_id}",
                school_id=school_id,
                person_id=person.pk,
            )
            return print_slips(request, school, [person], "")
    context = {"school": school, "form": form, "leaders": platform.leaders_of(school)}
    return form_page(request, "people/platform_school.html", context)


@login_required
def platform_authority(request: HttpRequest, authority_id: int) -> HttpResponse:
    """An authority and its officers; a new officer gets a slip."""
    authority = authority_for(me(request), authority_id)
    form = LeaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = platform.add_leader(
                form.cleaned_data["full_name"], form.cleaned_data["email"], authority=authority
            )
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            audit.record(request, "officer_added", target=f"authority {authority_id}", person_id=person.pk)
            return print_slips(request, None, [person], "")
    context = {"authority": authority, "form": form, "leaders": platform.officers_of(authority)}
    return form_page(request, "people/platform_school.html", context)


@login_required
@require_POST
def account_slip(request: HttpRequest, person_id: int) -> HttpResponse:
    """A new first password for anybody."""
    return print_slips(request, None, [person_for(me(request), person_id)], "")


@login_required
@require_POST
def account_second_step(request: HttpRequest, person_id: int) -> HttpResponse:
    person = person_for(me(request), person_id)
    second_step.reset(person)
    audit.record(
        request, "second_step_reset", target=f"person {person_id}", school_id=audit.only_school_of(person)
    )
    told = gettext_lazy("Xác thực hai bước của tài khoản này vừa được %(name)s gỡ.")
    account.tell_owners([person], told, me(request))
    messages.success(request, _("Đã gỡ xác thực hai bước của %(name)s.") % {"name": person.full_name})
    return redirect("people:platform")
