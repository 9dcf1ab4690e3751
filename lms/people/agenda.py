"""What `people` has for a day: the work on a school's people and classes, and schools that nobody administers."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people import directory
from lms.people.access import Post, relations
from lms.people.models import (
    Enrolment,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    StaffPost,
    SubjectPeriods,
    TeachingAssignment,
)
from lms.people.registry import calendar
from lms.ui.agenda import AgendaItem
from lms.ui.clock import today

MOST_NAMED = 5


def agenda_for(person: Person) -> list[AgendaItem]:
    """School administrators: what their school's people and classes wait for. Platform administrators: schools
    without an administrator. Nothing for others; about ten queries a school, two for the platform."""
    known = relations(person)
    items: list[AgendaItem] = []
    for school in directory.schools_by_id(known.schools_with(Post.SCHOOL_ADMIN)):
        year = calendar.current_year(school)
        items += work_at(school, year, directory.school_counts(school, year))
    if known.is_platform_admin:
        items += _unled_schools()
    return items


def work_at(school: School, year: SchoolYear | None, counts: dict[str, int]) -> list[AgendaItem]:
    """What waits for the school's administrator, `counts` being `directory.school_counts`. Five queries at most."""
    if year is None:
        return [_item(_("Bắt đầu với trường mới"), "year_add", school, _("Tạo năm học"))]
    if not counts["classes"]:
        return [_item(_("Chưa có lớp nào"), "imports", school, _("Nhập từ Excel"))]
    items = []
    if n := counts["waiting"]:
        title = ngettext("%(n)s phụ huynh chờ xác nhận", "%(n)s phụ huynh chờ xác nhận", n) % {"n": n}
        detail = _("Chưa xác nhận thì phụ huynh chưa xem được kết quả.")
        items.append(_item(title, "guardians", school, _("Xem"), detail, "?cho=1"))
    if n := counts["without_password"]:
        title = ngettext("%(n)s em chưa có mật khẩu", "%(n)s em chưa có mật khẩu", n) % {"n": n}
        detail = _("In phiếu theo từng lớp để chủ nhiệm phát.")
        items.append(_item(title, "slips", school, _("In phiếu"), detail))
    if n := first_passwords_unused(school):
        title = ngettext(
            "%(n)s người chưa dùng mật khẩu lần đầu", "%(n)s người chưa dùng mật khẩu lần đầu", n
        ) % {"n": n}
        items.append(_item(title, "slips", school, _("Xem"), _("Có thể phiếu đã thất lạc.")))
    if n := counts["without_homeroom"]:
        title = ngettext(
            "%(n)s lớp chưa có giáo viên chủ nhiệm", "%(n)s lớp chưa có giáo viên chủ nhiệm", n
        ) % {"n": n}
        items.append(_item(title, "classes", school, _("Xem các lớp")))
    if untaught := subjects_without_teacher(year):
        n = sum(untaught.values())
        title = ngettext(
            "%(n)s môn của các lớp chưa có giáo viên", "%(n)s môn của các lớp chưa có giáo viên", n
        ) % {"n": n}
        items.append(_item(title, "teaching", school, _("Phân công"), _named(list(untaught))))
    return items


def _item(title: str, page: str, school: School, action: str, detail: str = "", more: str = "") -> AgendaItem:
    url = reverse(f"people:{page}", args=[school.pk]) + more
    return AgendaItem("setup", title, url, detail=detail, state="waiting", action=action)


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    text = ", ".join(names[:MOST_NAMED])
    return _("%(names)s và %(more)s lớp khác") % {"names": text, "more": more} if more > 0 else text


def first_passwords_unused(school: School) -> int:
    """How many of the school's people of today were given a first password and never logged in with it. One query."""
    day = today()
    open_now = Q(ends__isnull=True) | Q(ends__gte=day)
    pupils = Enrolment.objects.filter(
        open_now, school_class__year__school=school, school_class__year__ends__gte=day
    )
    posts = StaffPost.objects.filter(open_now, school=school)
    links = directory.guardian_links(school).order_by()
    here = (
        Q(pk__in=pupils.values("pupil_id"))
        | Q(pk__in=posts.values("person_id"))
        | Q(pk__in=links.values("guardian_id"))
    )
    unused = Person.objects.filter(here, is_active=True, must_change_password=True, last_login__isnull=True)
    return unused.exclude(password__startswith="!").count()


def subjects_without_teacher(year: SchoolYear) -> dict[str, int]:
    """Class name -> how many of its grade's subjects nobody teaches this term; full classes left out. Four queries."""
    term = directory.term_of(list(year.terms.all()))
    if term is None:
        return {}
    wanted: dict[int, set[int]] = defaultdict(set)
    for grade, subject in SubjectPeriods.objects.values_list("grade", "subject_id"):
        wanted[grade].add(subject)
    taught: dict[int, set[int]] = defaultdict(set)
    for school_class, subject in TeachingAssignment.objects.filter(term=term).values_list(
        "school_class_id", "subject_id"
    ):
        taught[school_class].add(subject)
    classes = SchoolClass.objects.filter(year=year).order_by("grade", "sort_key", "id")
    gaps = {one.name: len(wanted[one.grade] - taught[one.pk]) for one in classes}
    return {name: count for name, count in gaps.items() if count}


def _unled_schools() -> list[AgendaItem]:
    leading = StaffPost.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=today()), school=OuterRef("pk"), post=Post.SCHOOL_ADMIN
    )
    schools = list(School.objects.exclude(Exists(leading)).order_by("name", "id"))
    items = [
        AgendaItem(
            "setup",
            _("%(school)s chưa có quản trị") % {"school": school.name},
            reverse("people:platform_school", args=[school.pk]),
            state="waiting",
            action=_("Thêm quản trị"),
        )
        for school in schools[:MOST_NAMED]
    ]
    if (more := len(schools) - MOST_NAMED) > 0:
        title = ngettext("%(n)s trường khác chưa có quản trị", "%(n)s trường khác chưa có quản trị", more)
        items.append(
            AgendaItem(
                "setup", title % {"n": more}, reverse("people:platform"), state="waiting", action=_("Xem")
            )
        )
    return items
