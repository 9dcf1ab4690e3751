"""Invented people and classes for the style guide, made in memory; and this room's own examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.people.handing_out import qr_path
from lms.people.models import (
    Campus,
    EducationAuthority,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    Subject,
    Term,
)
from lms.ui.examples import Chapter, page
from lms.ui.text import fold

NAMES = ("Lò Thị Mai An", "Vì Hồng Ánh", "Quàng Văn Đức", "Đinh Thu Hà")


@dataclass(frozen=True)
class Cast:
    """A class with its school, teacher and four pupils; a scored subject and one assessed by comment."""

    school: School
    partner: School
    school_class: SchoolClass
    partner_class: SchoolClass
    term: Term
    teacher: Person
    partner_teacher: Person
    pupils: list[Person]
    scored: Subject
    by_comment: Subject


def person(number: int, name: str, **more: Any) -> Person:
    given = fold(name).split()[-1]
    return Person(pk=number, full_name=name, name_folded=fold(name), username=f"bannguon.{given}", **more)


def cast() -> Cast:
    authority = EducationAuthority(pk=1, name="UBND xã Bản Nguồn", label="UBND xã")
    schools = [
        School(pk=1, code="bannguon", name="Trường THCS Bản Nguồn", short_name="THCS Bản Nguồn", authority=authority),
        School(pk=2, code="vensong", name="Trường THCS Ven Sông", short_name="THCS Ven Sông", authority=authority),
    ]  # fmt: skip
    teacher, partner = person(8, "Cầm Thị Hoa", gender="female"), person(9, "Hà Văn Linh", gender="male")
    starts, ends = date(2026, 9, 7), date(2027, 5, 28)
    years = [
        SchoolYear(pk=n, school=school, name="2026-2027", starts=starts, ends=ends)
        for n, school in enumerate(schools, start=1)
    ]
    classes = [
        SchoolClass(
            pk=n, year=year, name=name, grade=8, campus=Campus(pk=n, school=year.school, name="Điểm trường chính"),
            homeroom_teacher=lead,
        )
        for n, (year, name, lead) in enumerate(zip(years, ("8A1", "8B"), (teacher, partner), strict=True), start=1)
    ]  # fmt: skip
    return Cast(
        schools[0], schools[1], classes[0], classes[1],
        Term(pk=1, year=years[0], number=1, starts=starts, ends=date(2027, 1, 15)),
        teacher, partner, [person(n, name) for n, name in enumerate(NAMES, start=1)],
        Subject(pk=1, code="toan", name="Toán", short_name="Toán"),
        Subject(pk=2, code="gdtc", name="Giáo dục thể chất", short_name="GDTC", assessment=Subject.Assessment.COMMENT),
    )  # fmt: skip


def _slips() -> Mapping[str, Any]:
    who = cast()
    slips = [{"person": one, "password": "song-nui-mây 47"} for one in who.pupils[:2]]
    path, size = qr_path("https://nhipcau.example/")
    sheet = {"title": who.school_class.name, "slips": [(slip, "") for slip in slips]}
    return {
        "slips": slips, "sheets": [sheet], "school": who.school, "class_name": who.school_class.name,
        "qr": path, "qr_size": size,
    }  # fmt: skip


def _preview() -> Mapping[str, Any]:
    who = cast()
    cells: list[tuple[str, list[tuple[Any, str, Any]]]] = [
        ("new", [("Lò Thị Mai An", "", ""), ("8A1", "", ""), ("12/05/2013", "", "")]),
        ("change", [("Vì Hồng Ánh", "doubt", _("đang có em trùng tên ở lớp này")), ("8A1", "", ""), ("02/11/2013", "", "")]),
        ("error", [("Quàng Văn Đức", "", ""), ("8A9", "error", _("trường chưa có lớp này")),
                   ("31/02/2013", "error", _("không có ngày này"))]),
        ("same", [("Đinh Thu Hà", "", ""), ("8A1", "", ""), ("20/08/2013", "", "")]),
    ]  # fmt: skip
    count = {"new": 1, "change": 1, "same": 1, "doubt": 1, "error": 1}
    return {
        "school": who.school, "sees_school": True, "may_change": True, "tab": "imports",
        "job": {"pk": 1, "file_name": "hoc-sinh-2026.xlsx", "state": "checked"},
        "missing": [], "plan": {"ignored": [], "total": 2, "errors": 1}, "key": "hoc-sinh",
        "sheets": [("hoc-sinh", _("Học sinh"), count)], "digest": "0",
        "columns": [{"headings": [name]} for name in (_("Họ và tên"), _("Lớp"), _("Ngày sinh"))],
        "lines": [
            {"number": n, "action": action, "cells": [{"text": t, "level": level, "words": w} for t, level, w in row]}
            for n, (action, row) in enumerate(cells, start=6)
        ],
    }  # fmt: skip


def _teaching() -> Mapping[str, Any]:
    who = cast()
    rows = [
        (who.school_class, [(who.scored, [{"teacher": who.teacher}]), (who.by_comment, [])]),
        (who.partner_class, [(who.scored, [{"teacher": who.partner_teacher}]), (who.by_comment, [])]),
    ]
    return {
        "school": who.school, "sees_school": True, "may_change": True, "tab": "teaching", "grades": [8, 9],
        "grade": 8, "term": who.term, "terms": [who.term], "subjects": [who.scored, who.by_comment], "rows": rows,
    }  # fmt: skip


CHAPTER = Chapter(
    "truong-lop",
    _("Trường lớp"),
    [
        (_("Phiếu mật khẩu để in"), page("people/slips.html", _slips)),
        (_("Xem trước một tệp Excel, từng ô một"), page("people/import_preview.html", _preview)),
        (_("Bảng phân công"), page("people/teaching_grid.html", _teaching)),
    ],
    styles=["css/rooms/people.css"],
)
