"""Staff of a school: posts, data, the way back in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lms.people import account, audit, directory
from lms.people.access import school_for, staff_of_school_for
from lms.people.forms import ExistingStaffForm, PersonForm, PostsForm, StaffForm
from lms.people.handing_over import handing_over
from lms.people.login import second_step
from lms.people.models import Person, School, StaffPost
from lms.people.registry import staff
from lms.people.registry.pupils import Refused
from lms.people.resetting import may_reset
from lms.people.views import login_required, me, page_of, school_page
from lms.ui.clock import today


@login_required
def staff_list(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    page = page_of(request, staff.staff_of(school, today()))
    return school_page(request, "people/staff_list.html", school, "staff", {"page": page})


@login_required
def staff_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    existing = "key" in request.POST
    new_form = StaffForm(None if existing else request.POST or None, school=school)
    old_form = ExistingStaffForm(request.POST if existing else None, auto_id="known_%s", school=school)
    form = old_form if existing else new_form
    if request.method == "POST" and form.is_valid():
        try:
            person = _add(school, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            audit.record(
                request,
                "staff_added",
                target=f"person {person.pk}",
                school_id=school_id,
                posts=form.cleaned_data["posts"],
            )
            if existing:
                told = gettext_lazy(
                    "%(name)s vừa ghi tài khoản này vào danh sách thầy cô, cán bộ của trường mình."
                )
                account.tell_owners([person], told, me(request))
            messages.success(
                request,
                _("Đã thêm %(name)s, tên đăng nhập %(username)s.")
                % {"name": person.full_name, "username": person.username},
            )
            return redirect("people:staff_member", school_id, person.pk)
    return school_page(
        request, "people/staff_add.html", school, "staff", {"new_form": new_form, "old_form": old_form}
    )


def _add(school: School, data: dict[str, Any]) -> Person:
    if "key" not in data:
        return staff.add_staff(
            school, data["full_name"], data["email"], data["posts"], data["starts"], data["subjects"]
        )
    person = staff.find_account(data["key"])
    if person is None:
        raise Refused(_("Không có tài khoản nào như vậy. Kiểm tra lại tên đăng nhập đầy đủ."))
    held = {post.post for post in directory.posts_at(person, school)}
    subjects = data["subjects"] or None
    staff.set_posts(person, school, {*held, *data["posts"]}, data["starts"], subjects)
    return person


@login_required
def staff_member(request: HttpRequest, school_id: int, person_id: int) -> HttpResponse:
    person = staff_of_school_for(me(request), school_id, person_id)
    school = school_for(me(request), school_id)
    return school_page(
        request, "people/staff_member.html", school, "staff",
        {
            "member": person, "posts": directory.posts_at(person, school),
            "teaching": directory.teaching_at(person_id, school_id),
            "to_hand_over": handing_over(person, school),
            "may_edit": may_reset(me(request), person), "second_step": second_step.has_second_step(person),
            "is_me": person.pk == me(request).pk,
        },
    )  # fmt: skip


@login_required
def staff_posts(request: HttpRequest, school_id: int, person_id: int) -> HttpResponse:
    person = staff_of_school_for(me(request), school_id, person_id)
    school = school_for(me(request), school_id)
    current = directory.posts_at(person, school)
    held = [post.post for post in current]
    headed = sorted({subject.pk for post in current for subject in post.subjects.all()})
    form = PostsForm(request.POST or None, initial={"posts": held, "subjects": headed}, school=school)
    if request.method == "POST" and form.is_valid():
        posts, subjects = form.cleaned_data["posts"], form.cleaned_data["subjects"]
        if person.pk == me(request).pk and staff.Post.SCHOOL_ADMIN not in posts:
            form.add_error(
                "posts", _("Không tự bỏ chức vụ quản trị của mình được; hãy nhờ một quản trị khác.")
            )
        else:
            staff.set_posts(person, school, posts, form.cleaned_data["starts"], subjects)
            audit.record(
                request, "posts_changed", target=f"person {person_id}", school_id=school_id, before=held, after=posts,
                subjects=[subject.code for subject in subjects],
            )  # fmt: skip
            messages.success(request, _saved(person, current, posts, form.cleaned_data["starts"]))
            return redirect("people:staff_member", school_id, person_id)
    return school_page(
        request, "people/form.html", school, "staff",
        {
            "form": form, "title": _("Chức vụ ở trường"), "action": _("Lưu"), "about": person, "about_tab": "staff",
            "hint": _(
                "Bỏ hết các chức vụ thì từ ngày ghi dưới đây người này không vào được các lớp của trường nữa; lịch sử vẫn còn. "
                "Những lớp còn ghi tên người này sẽ hiện ra để thầy cô giao cho người khác."
            ),
        },
    )  # fmt: skip


def _saved(person: Person, before: list[StaffPost], posts: list[str], starts: date) -> str:
    """What saving has done; with the last post gone, also what has ended and when."""
    if posts or not before:
        return _("Đã lưu chức vụ.")
    titles = dict.fromkeys(post.title for post in before)
    return _("Đã lưu. Từ %(day)s %(name)s thôi các chức vụ ở trường: %(posts)s.") % {
        "day": f"{starts:%d/%m/%Y}", "name": person.full_name, "posts": "; ".join(titles),
    }  # fmt: skip


@login_required
def staff_edit(request: HttpRequest, school_id: int, person_id: int) -> HttpResponse:
    person = staff_of_school_for(me(request), school_id, person_id)
    school = school_for(me(request), school_id)
    if not may_reset(me(request), person):
        raise Http404("also of another school")
    start = {name: getattr(person, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            account.edit_person(person, form.cleaned_data)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            audit.record(
                request,
                "person_changed",
                target=f"person {person_id}",
                school_id=school_id,
                fields=form.changed_data,
            )
            messages.success(request, _("Đã lưu."))
            return redirect("people:staff_member", school_id, person_id)
    return school_page(
        request, "people/form.html", school, "staff",
        {"form": form, "title": _("Sửa thông tin"), "action": _("Lưu"), "about": person, "about_tab": "staff"},
    )  # fmt: skip


@login_required
@require_POST
def staff_second_step(request: HttpRequest, school_id: int, person_id: int) -> HttpResponse:
    """Take away the second step of somebody who lost the telephone; the person is told."""
    person = staff_of_school_for(me(request), school_id, person_id)
    if not may_reset(me(request), person) or person.pk == me(request).pk:
        raise Http404("not to be reset by this administrator")
    second_step.reset(person)
    audit.record(request, "second_step_reset", target=f"person {person_id}", school_id=school_id)
    told = gettext_lazy("Xác thực hai bước của tài khoản này vừa được %(name)s gỡ.")
    account.tell_owners([person], told, me(request))
    messages.success(request, _("Đã gỡ. Lần đăng nhập tới, hệ thống sẽ hướng dẫn bật lại nếu chức vụ cần."))
    return redirect("people:staff_member", school_id, person_id)
