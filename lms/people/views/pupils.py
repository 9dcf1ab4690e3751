"""One pupil: data, classes, guardians; coming, moving, going."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lms.people import audit, directory
from lms.people.access import (
    class_to_change_for,
    link_of_school_for,
    pupil_of_school_for,
    school_for,
)
from lms.people.forms import (
    ExistingGuardianForm,
    GuardianForm,
    LeaveForm,
    MoveForm,
    NewPupilForm,
    PupilForm,
    TakeInForm,
)
from lms.people.models import Guardianship, Person, School
from lms.people.registry import calendar, guardians, pupils, staff
from lms.people.registry.pupils import Refused
from lms.people.resetting import may_reset
from lms.people.views import login_required, me, page_of, school_page


@login_required
def pupil_add(request: HttpRequest, class_id: int) -> HttpResponse:
    school_class = class_to_change_for(me(request), class_id)
    form = NewPupilForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pupil = pupils.add_pupil(school_class, form.data_of_pupil(), form.cleaned_data["starts"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            audit.record(
                request,
                "pupil_added",
                target=f"person {pupil.pk}",
                school_id=school_class.year.school_id,
                school_class=class_id,
            )
            messages.success(
                request,
                _("Đã thêm em %(name)s, tên đăng nhập %(username)s. In phiếu để em có mật khẩu.")
                % {"name": pupil.full_name, "username": pupil.username},
            )
            return redirect("people:class", class_id)
    return school_page(
        request, "people/form.html", school_class.year.school, "classes",
        {"form": form, "title": _("Thêm học sinh vào lớp %(name)s") % {"name": school_class.name}, "action": _("Thêm học sinh")},
    )  # fmt: skip


@login_required
def pupil_take_in(request: HttpRequest, class_id: int) -> HttpResponse:
    """A pupil comes from another school of the platform, with the account and history."""
    school_class = class_to_change_for(me(request), class_id)
    form = TakeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        pupil = pupils.find_transferred(data["key"], data["birth_date"])
        if pupil is None:
            audit.record(
                request, "take_in_not_found", target=data["key"], school_id=school_class.year.school_id
            )
            form.add_error(
                None,
                _(
                    "Không có em nào khớp cả mã và ngày sinh mà trường cũ đã ghi nhận chuyển đi. Kiểm tra lại với trường cũ."
                ),
            )
        else:
            try:
                pupils.take_in(pupil, school_class, data["starts"])
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                audit.record(
                    request,
                    "pupil_taken_in",
                    target=f"person {pupil.pk}",
                    school_id=school_class.year.school_id,
                    school_class=class_id,
                )
                messages.success(request, _("Đã tiếp nhận em %(name)s.") % {"name": pupil.full_name})
                return redirect("people:class", class_id)
    return school_page(
        request, "people/form.html", school_class.year.school, "classes",
        {
            "form": form, "title": _("Tiếp nhận vào lớp %(name)s") % {"name": school_class.name},
            "action": _("Tiếp nhận"),
            "hint": _("Em giữ tài khoản và kết quả ở trường cũ. Trường cũ cần ghi nhận em chuyển đi trước."),
        },
    )  # fmt: skip


def _pupil(request: HttpRequest, school_id: int, pupil_id: int) -> tuple[Person, School, bool]:
    person = me(request)
    pupil = pupil_of_school_for(person, school_id, pupil_id)
    return pupil, school_for(person, school_id), may_reset(person, pupil)


@login_required
def pupil_page(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    pupil, school, may = _pupil(request, school_id, pupil_id)
    return school_page(
        request, "people/pupil.html", school, "classes",
        {
            "pupil": pupil, "may_edit": may, "history": directory.history_of(pupil_id),
            "guardians": directory.guardians_of(pupil_id),
            "current": pupils.open_enrolments(pupil, school),
        },
    )  # fmt: skip


def _pupil_form(
    request: HttpRequest, school: School, pupil: Person, form: object, title: str, action: str, hint: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "action": action,
        "hint": hint,
        "about": pupil,
        "about_tab": "pupil",
    }
    return school_page(request, "people/form.html", school, "classes", context)


@login_required
def pupil_edit(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    pupil, school, may = _pupil(request, school_id, pupil_id)
    if not may:
        raise Http404("pupil of another school now")
    start = {name: getattr(pupil, name) for name in PupilForm.base_fields}
    form = PupilForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            pupils.edit_pupil(pupil, form.data_of_pupil(), school)
        except Refused as refused:
            form.add_error("pupil_code", str(refused))
        else:
            audit.record(
                request,
                "pupil_changed",
                target=f"person {pupil_id}",
                school_id=school_id,
                fields=form.changed_data,
            )
            messages.success(request, _("Đã lưu."))
            return redirect("people:pupil", school_id, pupil_id)
    return _pupil_form(request, school, pupil, form, _("Sửa thông tin của em"), _("Lưu"))


@login_required
def pupil_move(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    pupil, school, _may = _pupil(request, school_id, pupil_id)
    current = [enrolment.school_class for enrolment in pupils.open_enrolments(pupil, school)]
    if not current:
        raise Http404("not in a class of this school")
    form = MoveForm(request.POST or None, year=calendar.current_year(school), current=current)
    if request.method == "POST" and form.is_valid():
        target, day = form.cleaned_data["target"], form.cleaned_data["day"]
        try:
            pupils.move_pupil(pupil, target, day)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            audit.record(
                request,
                "pupil_moved",
                target=f"person {pupil_id}",
                school_id=school_id,
                school_class=target.pk,
                day=f"{day}",
            )
            messages.success(
                request,
                _("Từ %(day)s em học lớp %(name)s.") % {"day": f"{day:%d/%m/%Y}", "name": target.name},
            )
            return redirect("people:pupil", school_id, pupil_id)
    return _pupil_form(
        request, school, pupil, form, _("Chuyển lớp"), _("Chuyển lớp"),
        _("Em đang học lớp %(name)s. Bài làm và điểm ở đó được giữ nguyên; lớp cũ kết thúc vào hôm trước.")
        % {"name": ", ".join(one.name for one in current)},
    )  # fmt: skip


@login_required
def pupil_leave(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    pupil, school, _may = _pupil(request, school_id, pupil_id)
    form = LeaveForm(request.POST or None)
    if not pupils.open_enrolments(pupil, school):
        raise Http404("not in a class of this school")
    if request.method == "POST" and form.is_valid():
        status, day = form.cleaned_data["status"], form.cleaned_data["last_day"]
        try:
            pupils.take_leave(pupil, school, status, day)
        except Refused as refused:
            form.add_error("last_day", str(refused))
        else:
            audit.record(
                request,
                "pupil_left",
                target=f"person {pupil_id}",
                school_id=school_id,
                status=status,
                day=f"{day}",
            )
            messages.success(request, _("Đã ghi nhận. Tài khoản và kết quả của em được giữ."))
            return redirect("people:pupil", school_id, pupil_id)
    return _pupil_form(
        request, school, pupil, form, _("Chuyển đi hoặc thôi học"), _("Ghi nhận"),
        _("Sau ngày này em không thấy lớp của trường nữa. Trường mới tiếp nhận em bằng mã và ngày sinh."),
    )  # fmt: skip


@login_required
def guardian_add(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    """Link a guardian: a new account, or somebody who has one."""
    pupil, school, may = _pupil(request, school_id, pupil_id)
    if not may:
        raise Http404("pupil of another school now")
    existing = "key" in request.POST
    new_form = GuardianForm(None if existing else request.POST or None)
    old_form = ExistingGuardianForm(request.POST if existing else None, auto_id="known_%s")
    form = old_form if existing else new_form
    if request.method == "POST" and form.is_valid():
        try:
            link = _link(pupil, school, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            audit.record(
                request,
                "guardian_linked",
                target=f"person {pupil_id}",
                school_id=school_id,
                guardian=link.guardian_id,
            )
            messages.success(
                request, _("Đã thêm. Xác nhận sau khi kiểm tra giấy tờ thì phụ huynh mới xem được kết quả.")
            )
            return redirect("people:pupil", school_id, pupil_id)
    return school_page(
        request, "people/guardian_add.html", school, "guardians",
        {"pupil": pupil, "new_form": new_form, "old_form": old_form},
    )  # fmt: skip


def _link(pupil: Person, school: School, data: dict[str, str]) -> Guardianship:
    if "key" in data:
        guardian = staff.find_account(data["key"])
        if guardian is None:
            raise Refused(_("Không có tài khoản nào như vậy. Kiểm tra lại tên đăng nhập đầy đủ."))
        return guardians.link(pupil, guardian, data["relation"])
    return guardians.link_new(
        pupil, school, data["full_name"], data["relation"], data["phone"], data["email"]
    )


@login_required
def guardian_list(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    year = calendar.current_year(school)
    classes = list(calendar.classes_of_year(year)) if year else []
    chosen = next((one for one in classes if str(one.pk) == request.GET.get("lop")), None)
    waiting = request.GET.get("cho") == "1"
    page = page_of(request, directory.guardian_links(school, only_waiting=waiting, school_class=chosen))
    query = {"lop": chosen.pk if chosen else "", "cho": "1" if waiting else ""}
    return school_page(
        request, "people/guardian_list.html", school, "guardians",
        {
            "page": page, "classes": directory.class_lists(link.pupil_id for link in page.object_list),
            "waiting": waiting, "school_classes": classes, "chosen": chosen,
            "any_waiting": any(link.verified_at is None for link in page.object_list),
            "query": urlencode({key: value for key, value in query.items() if value}),
        },
    )  # fmt: skip


@login_required
@require_POST
def guardians_verify(request: HttpRequest, school_id: int) -> HttpResponse:
    """Many at once: a teacher's list has been checked, or the papers of a class."""
    school = school_for(me(request), school_id)
    chosen = {int(value) for value in request.POST.getlist("link") if value.isdecimal() and len(value) < 19}
    links = list(directory.guardian_links(school, only_waiting=True).filter(pk__in=chosen))
    for link in links:
        guardians.verify(link, me(request))
        audit.record(
            request, "guardian_verified", target=f"person {link.pupil_id}", school_id=school_id,
            guardian=link.guardian_id,
        )  # fmt: skip
    if links:
        told = ngettext("Đã xác nhận %(n)d phụ huynh.", "Đã xác nhận %(n)d phụ huynh.", len(links))
        messages.success(request, told % {"n": len(links)})
    else:
        messages.warning(request, _("Chọn ít nhất một phụ huynh đang chờ xác nhận."))
    query = request.GET.urlencode()
    return redirect(reverse("people:guardians", args=[school_id]) + (f"?{query}" if query else ""))


@login_required
@require_POST
def guardian_verify(request: HttpRequest, school_id: int, link_id: int) -> HttpResponse:
    link = link_of_school_for(me(request), school_id, link_id)
    guardians.verify(link, me(request))
    audit.record(
        request,
        "guardian_verified",
        target=f"person {link.pupil_id}",
        school_id=school_id,
        guardian=link.guardian_id,
    )
    messages.success(
        request, _("%(name)s từ nay xem được kết quả của em.") % {"name": link.guardian.full_name}
    )
    return _back(request, school_id, link.pupil_id)


@login_required
@require_POST
def guardian_unlink(request: HttpRequest, school_id: int, link_id: int) -> HttpResponse:
    link = link_of_school_for(me(request), school_id, link_id)
    audit.record(
        request,
        "guardian_unlinked",
        target=f"person {link.pupil_id}",
        school_id=school_id,
        guardian=link.guardian_id,
    )
    guardians.unlink(link)
    messages.success(request, _("Đã bỏ liên kết; phụ huynh không xem được kết quả của em nữa."))
    return _back(request, school_id, link.pupil_id)


def _back(request: HttpRequest, school_id: int, pupil_id: int) -> HttpResponse:
    if request.POST.get("from") == "list":
        return redirect("people:guardians", school_id)
    return redirect("people:pupil", school_id, pupil_id)
