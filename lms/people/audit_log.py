"""A school's own audit log, in sentences: who did what to whom. The writer is `audit.py`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.people import directory
from lms.people.models import AuditEntry, Enrolment, Person, School, SchoolClass, StaffPost
from lms.ui.text import fold, nfc

# What the filter offers: key -> (words, actions).
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "passwords": (
        gettext_lazy("Mật khẩu và đăng nhập"),
        ("first_passwords_issued", "second_step_reset", "login_slowed"),
    ),
    "pupils": (
        gettext_lazy("Học sinh"),
        ("pupil_added", "pupil_changed", "pupil_moved", "pupil_left", "pupil_taken_in", "take_in_not_found"),
    ),
    "staff": (
        gettext_lazy("Thầy cô và chức vụ"),
        ("staff_added", "posts_changed", "person_changed", "school_admin_added"),
    ),
    "guardians": (
        gettext_lazy("Phụ huynh"),
        ("guardian_linked", "guardian_verified", "guardian_unlinked"),
    ),
    "classes": (
        gettext_lazy("Lớp, phân công, năm học"),
        ("class_added", "class_changed", "teaching_changed", "year_saved", "campus_saved", "school_saved"),
    ),
    "files": (
        gettext_lazy("Tệp Excel"),
        ("import_received", "import_confirmed", "school_exported"),
    ),
    "doubtful": (
        gettext_lazy("Việc cần để ý"),
        ("foreign_id", "login_slowed", "live.code_limit", "take_in_not_found"),
    ),
}
DOUBTFUL = frozenset(KINDS["doubtful"][1])
_FIELDS = {
    "full_name": gettext_lazy("họ và tên"),
    "birth_date": gettext_lazy("ngày sinh"),
    "gender": gettext_lazy("giới tính"),
    "pupil_code": gettext_lazy("mã học sinh"),
    "email": gettext_lazy("thư điện tử"),
    "phone": gettext_lazy("điện thoại"),
    "is_active": gettext_lazy("được đăng nhập"),
    "name": gettext_lazy("tên lớp"),
    "grade": gettext_lazy("khối"),
    "campus": gettext_lazy("điểm trường"),
    "homeroom_teacher": gettext_lazy("giáo viên chủ nhiệm"),
}
SEARCHED = 200


@dataclass(frozen=True)
class Line:
    """A row of the page. `who` is None for a visitor who was not logged in."""

    at: datetime
    who: Person | None
    text: str
    address: str
    doubtful: bool


def entries_of(
    school: School, kind: str = "", who: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[AuditEntry]:
    """The school's entries, newest first: of a kind, by or about somebody of the school, between two days."""
    found = AuditEntry.objects.filter(school=school)
    if kind in KINDS:
        found = found.filter(action__in=KINDS[kind][1])
    if who:
        people = list(directory.search_people(school, who).values_list("pk", flat=True)[:SEARCHED])
        by = Q(person__name_folded__contains=fold(nfc(who))) | Q(person__username__contains=who.lower())
        found = found.filter(by | Q(target__in=[f"person {pk}" for pk in people]))
    if first:
        found = found.filter(at__gte=_midnight(first))
    if last:
        found = found.filter(at__lt=_midnight(last + timedelta(days=1)))
    return found.select_related("person").order_by("-at", "-id")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """Sentences for a page of entries: the people and classes they name are read in two queries."""
    rows = list(entries)
    people: set[int] = set()
    classes: set[int] = set()
    for entry in rows:
        kind, number = _target(entry)
        people |= {number} if kind == "person" else set()
        classes |= {number} if kind == "class" else set()
        people |= {entry.detail[key] for key in ("guardian", "person_id") if entry.detail.get(key)}
        people |= set(entry.detail.get("people", [])[:1])
        classes |= {entry.detail["school_class"]} if entry.detail.get("school_class") else set()
    names = _Names(directory.people_by_id(people), {c.pk: c for c in directory.classes_by_id(classes)})
    return [
        Line(entry.at, entry.person, _sentence(entry, names), entry.address or "", entry.action in DOUBTFUL)
        for entry in rows
    ]


def _target(entry: AuditEntry) -> tuple[str, int]:
    """('person', 17) of the target 'person 17'; ('', 0) of others."""
    found = re.fullmatch(r"(\w+) (\d{1,18})", entry.target)
    return (found[1], int(found[2])) if found else ("", 0)


@dataclass(frozen=True)
class _Names:
    people: dict[int, Person]
    classes: dict[int, SchoolClass]

    def person(self, pk: Any) -> str:
        found = self.people.get(pk)
        return found.full_name if found else _("một người đã xóa")

    def school_class(self, pk: Any) -> str:
        found = self.classes.get(pk)
        return found.name if found else "–"


def _sentence(entry: AuditEntry, names: _Names) -> str:
    """What was done, from the action and its details; a new action without a sentence shows its own name."""
    detail = entry.detail
    number = _target(entry)[1]
    words: dict[str, Any] = {
        "target": entry.target,
        "person": names.person(number),
        "guardian": names.person(detail.get("guardian")),
        "class": names.school_class(detail.get("school_class") or number),
        "name": detail.get("name", ""),
        "day": _day(detail.get("day", "")),
        "fields": ", ".join(str(_FIELDS.get(name, name)) for name in detail.get("fields", [])) or "–",
        "file": detail.get("file", ""),
    }
    if entry.action in _MORE:
        return _MORE[entry.action](detail, words, names)
    text = _PLAIN.get(entry.action)
    return str(text) % words if text else entry.action


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


def _posts(posts: Iterable[str]) -> str:
    labels = dict(StaffPost.Post.choices)
    return ", ".join(str(labels.get(post, post)) for post in posts) or _("không có chức vụ")


def _passwords(detail: dict[str, Any], words: dict[str, Any], names: _Names) -> str:
    people = detail.get("people", [])
    if len(people) == 1:
        return _("Cấp mật khẩu mới cho %(person)s") % {"person": names.person(people[0])}
    return ngettext(
        "Cấp mật khẩu mới cho %(n)d người", "Cấp mật khẩu mới cho %(n)d người", len(people)
    ) % {"n": len(people)}  # fmt: skip


def _posts_changed(detail: dict[str, Any], words: dict[str, Any], names: _Names) -> str:
    return _("Đổi chức vụ của %(person)s: từ %(before)s thành %(after)s") % {
        "person": words["person"],
        "before": _posts(detail.get("before", [])),
        "after": _posts(detail.get("after", [])),
    }


def _left(detail: dict[str, Any], words: dict[str, Any], names: _Names) -> str:
    if detail.get("status") == Enrolment.Status.LEFT:
        return _("Ghi nhận em %(person)s thôi học sau ngày %(day)s") % words
    return _("Ghi nhận em %(person)s chuyển sang trường khác sau ngày %(day)s") % words


def _imported(detail: dict[str, Any], words: dict[str, Any], names: _Names) -> str:
    rows, refused = detail.get("rows", 0), detail.get("refused", 0)
    text = ngettext("Nhập %(rows)d dòng từ tệp %(file)s", "Nhập %(rows)d dòng từ tệp %(file)s", rows)
    text %= {"rows": rows, "file": words["file"] or "Excel"}
    if not refused:
        return text
    left_out = ngettext("bỏ qua %(n)d dòng có lỗi", "bỏ qua %(n)d dòng có lỗi", refused) % {"n": refused}
    return f"{text}; {left_out}"


_Making = Callable[[dict[str, Any], dict[str, Any], _Names], str]
_MORE: dict[str, _Making] = {
    "first_passwords_issued": _passwords,
    "posts_changed": _posts_changed,
    "pupil_left": _left,
    "import_confirmed": _imported,
    "staff_added": lambda detail, words, names: (
        _("Thêm %(person)s vào trường: %(posts)s")
        % {"person": words["person"], "posts": _posts(detail.get("posts", []))}
    ),
    "school_admin_added": lambda detail, words, names: (
        _("Thêm quản trị trường: %(person)s") % {"person": names.person(detail.get("person_id"))}
    ),
    "teaching_changed": lambda detail, words, names: (
        _("Sửa phân công lớp %(class)s: thêm %(added)d, bỏ %(removed)d")
        % {**words, "added": detail.get("added", 0), "removed": detail.get("removed", 0)}
    ),
}
_PLAIN: dict[str, Any] = {
    "second_step_reset": gettext_lazy("Gỡ xác thực hai bước của %(person)s"),
    "login_slowed": gettext_lazy("Có người nhập sai mật khẩu nhiều lần với tên đăng nhập %(target)s"),
    "pupil_added": gettext_lazy("Thêm em %(person)s vào lớp %(class)s"),
    "pupil_changed": gettext_lazy("Sửa thông tin của em %(person)s: %(fields)s"),
    "pupil_moved": gettext_lazy("Chuyển em %(person)s sang lớp %(class)s từ ngày %(day)s"),
    "pupil_taken_in": gettext_lazy("Tiếp nhận em %(person)s vào lớp %(class)s"),
    "take_in_not_found": gettext_lazy("Tìm học sinh chuyển đến bằng mã “%(target)s”, không thấy"),
    "person_changed": gettext_lazy("Sửa thông tin của %(person)s: %(fields)s"),
    "guardian_linked": gettext_lazy("Thêm phụ huynh %(guardian)s cho em %(person)s"),
    "guardian_verified": gettext_lazy("Xác nhận %(guardian)s là phụ huynh của em %(person)s"),
    "guardian_unlinked": gettext_lazy("Bỏ liên kết phụ huynh %(guardian)s với em %(person)s"),
    "class_added": gettext_lazy("Lập lớp %(name)s"),
    "class_changed": gettext_lazy("Sửa lớp %(class)s: %(fields)s"),
    "year_saved": gettext_lazy("Lưu năm học %(name)s"),
    "campus_saved": gettext_lazy("Lưu điểm trường %(name)s"),
    "school_saved": gettext_lazy("Sửa thông tin của trường"),
    "import_received": gettext_lazy("Gửi tệp %(file)s lên để xem trước"),
    "school_exported": gettext_lazy("Tải dữ liệu cả trường về máy"),
    "foreign_id": gettext_lazy("Mở một trang không thuộc quyền của mình: %(target)s"),
    "live.code_limit": gettext_lazy("Thử mã giờ học quá nhiều lần"),
}
ACTIONS = frozenset(_PLAIN) | frozenset(_MORE)
