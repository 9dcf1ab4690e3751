"""First passwords on paper: made when the page is asked for, shown once, stored nowhere in clear."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from lms.people import account, audit, directory
from lms.people.access import (
    class_to_reset_for,
    link_of_school_for,
    pupil_of_school_for,
    school_for,
    staff_of_school_for,
)
from lms.people.handing_out import qr_path, sheets_of
from lms.people.login.first_passwords import make_slips, store
from lms.people.models import Person, School
from lms.people.resetting import may_reset, resettable
from lms.people.views import login_required, me, school_page


@login_required
def class_slips(request: HttpRequest, class_id: int) -> HttpResponse:
    """Choose pupils of a class (those without an own password are ticked), then print their slips."""
    person = me(request)
    school_class = class_to_reset_for(person, class_id)
    pupils = resettable(person, directory.roster(class_id))
    if request.method == "POST":
        chosen = {
            int(value) for value in request.POST.getlist("pupil") if value.isdecimal() and len(value) < 19
        }
        wanted = [pupil for pupil in pupils if pupil.pk in chosen]
        if wanted:
            return print_slips(request, school_class.year.school, wanted, school_class.name)
        messages.warning(request, _("Chọn ít nhất một em."))
        return redirect("people:class_slips", class_id)
    return school_page(
        request, "people/slips_choose.html", school_class.year.school, "classes",
        {"class": school_class, "pupils": pupils},
    )  # fmt: skip


@login_required
def school_slips(request: HttpRequest, school_id: int) -> HttpResponse:
    """The school's own people without a password, or who never used it, by class, staff, guardians: choose, print."""
    person = me(request)
    school = school_for(person, school_id)
    waiting, given = directory.slip_groups(school), directory.slip_groups(school, given=True)
    everybody = [one for _key, _name, group in waiting + given for one in group]
    own = {one.pk for one in resettable(person, everybody)} - {person.pk}

    def of_own(groups: list[tuple[str, str, list[Person]]]) -> list[tuple[str, str, list[Person]]]:
        found = [(key, name, [one for one in group if one.pk in own]) for key, name, group in groups]
        return [entry for entry in found if entry[2]]

    if request.method == "POST":
        chosen = set(request.POST.getlist("group"))
        groups = of_own(waiting + given)
        wanted = dict.fromkeys(target for key, _name, group in groups if key in chosen for target in group)
        if wanted:
            return print_slips(request, school, list(wanted), "")
        messages.warning(request, _("Chọn ít nhất một nhóm."))
        return redirect("people:slips", school_id)
    context = {
        "groups": [(key, name, len(group)) for key, name, group in of_own(waiting)],
        "given": [(key, name, len(group)) for key, name, group in of_own(given)],
    }
    return school_page(request, "people/slips_school.html", school, "classes", context)


@login_required
@require_POST
def person_slip(request: HttpRequest, school_id: int, person_id: int) -> HttpResponse:
    """A new first password for one pupil, guardian or member of staff."""
    person = me(request)
    school = school_for(person, school_id)
    target = _somebody_of(person, school_id, person_id)
    if not may_reset(person, target) or target.pk == person.pk:
        raise Http404("not to be reset by this administrator")
    return print_slips(request, school, [target], "")


def _somebody_of(person: Person, school_id: int, person_id: int) -> Person:
    for fetch in (staff_of_school_for, pupil_of_school_for):
        try:
            return fetch(person, school_id, person_id)
        except Http404:
            continue
    link = directory.first_link_of(person_id, school_id)
    return link_of_school_for(person, school_id, link).guardian


@never_cache
@sensitive_variables("slips")
def print_slips(
    request: HttpRequest, school: School | None, people: list[Person], class_name: str
) -> HttpResponse:
    """New first passwords on a page to print. The caller has checked that `people` may be given new ones.

    `school`: the one in whose name they are given out, None for the platform.
    """
    slips = make_slips(people)
    way_in = request.build_absolute_uri(reverse("account_login"))
    code = school.code if school else ""
    path, size = qr_path(f"{way_in}?truong={code}" if code else way_in)
    context = {
        "slips": slips,
        "sheets": sheets_of(slips),
        "school": school,
        "class_name": class_name,
        "qr": path,
        "qr_size": size,
    }
    # The page first: passwords that nobody got to see would lock everybody out.
    page = render(request, "people/slips.html", context)
    with transaction.atomic():
        store(slips)
        told = gettext_lazy("Mật khẩu của tài khoản này vừa được %(name)s cấp lại.")
        account.tell_owners(people, told, me(request))
        audit.record(
            request,
            "first_passwords_issued",
            target=f"school {code}",
            school_id=school.pk if school else audit.only_school_of(people[0]),
            people=[p.pk for p in people][:2000],
        )
    return page
