"""Two small schools for tests: A hosts, B is the partner; everybody a rule may concern, few of each.

World.a and World.b have the same shape: `.school`, `.year`, `.term1`, `.term2`, `.class1` (8A1), `.class2` (8A2),
`.pupils` (3 of class1), `.other_pupil` (class2), `.teacher` (Toán and KHTN in class1, both terms; homeroom of class1),
`.other_teacher` (Toán in class2), `.librarian`, `.admin`, `.principal`, `.guardian` (of pupils[0], verified).
Beside them `.officer` (authority above both), `.platform_admin`, `.authority`, `.toan`, `.khtn`, `.gdtc` (comment only).
Every password is 'nhipcau-2026'.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from lms.people import api as people
from tests.factories import (
    PASSWORD,
    EnrolmentFactory,
    PersonFactory,
    StaffPostFactory,
    TeachingAssignmentFactory,
)

__all__ = ["PASSWORD", "Side", "World", "build_world"]


@dataclass
class Side:
    school: people.School
    year: people.SchoolYear
    term1: people.Term
    term2: people.Term
    class1: people.SchoolClass
    class2: people.SchoolClass
    pupils: list[people.Person]
    other_pupil: people.Person
    teacher: people.Person
    other_teacher: people.Person
    librarian: people.Person
    admin: people.Person
    principal: people.Person
    guardian: people.Person


@dataclass
class World:
    authority: people.EducationAuthority
    toan: people.Subject
    khtn: people.Subject
    gdtc: people.Subject
    a: Side
    b: Side
    officer: people.Person
    platform_admin: people.Person


def _subject(code: str, name: str, periods: int, assessment: str = "scored") -> people.Subject:
    subject, _ = people.Subject.objects.get_or_create(
        code=code, defaults={"name": name, "short_name": name, "assessment": assessment}
    )
    people.SubjectPeriods.objects.get_or_create(subject=subject, grade=8, defaults={"periods": periods})
    return subject


def _side(
    code: str,
    name: str,
    authority: people.EducationAuthority,
    subjects: list[people.Subject],
    names: list[str],
) -> Side:
    today = timezone.localdate()
    school = people.School.objects.create(
        code=code,
        name=f"Trường THCS {name}",
        short_name=f"THCS {name}",
        levels=["lower"],
        authority=authority,
    )
    campus = people.Campus.objects.create(school=school, name="Điểm chính", is_main=True)
    year = people.SchoolYear.objects.create(
        school=school, name="2026-2027", starts=today - timedelta(days=60), ends=today + timedelta(days=240)
    )
    term1 = people.Term.objects.create(
        year=year, number=1, starts=year.starts, ends=today + timedelta(days=70)
    )
    term2 = people.Term.objects.create(year=year, number=2, starts=today + timedelta(days=71), ends=year.ends)
    staff = {
        role: PersonFactory.create(username=f"{code}.{role}", full_name=full_name)
        for role, full_name in zip(
            ("gv1", "gv2", "thuvien", "quantri", "hieutruong", "phuhuynh"), names[4:], strict=True
        )
    }
    class1 = people.SchoolClass.objects.create(
        year=year, campus=campus, name="8A1", grade=8, homeroom_teacher=staff["gv1"]
    )
    class2 = people.SchoolClass.objects.create(year=year, campus=campus, name="8A2", grade=8)
    pupils = [
        PersonFactory.create(username=f"{code}.hs{n}", full_name=full_name)
        for n, full_name in enumerate(names[:4], start=1)
    ]
    for number, pupil in enumerate(pupils):
        EnrolmentFactory.create(pupil=pupil, school_class=class1 if number < 3 else class2)
    for term in (term1, term2):
        for subject in subjects:
            TeachingAssignmentFactory.create(
                teacher=staff["gv1"], school_class=class1, subject=subject, term=term
            )
        TeachingAssignmentFactory.create(
            teacher=staff["gv2"], school_class=class2, subject=subjects[0], term=term
        )
    for role, post in (
        ("gv1", people.Post.TEACHER),
        ("gv2", people.Post.TEACHER),
        ("thuvien", people.Post.LIBRARIAN),
        ("quantri", people.Post.SCHOOL_ADMIN),
        ("hieutruong", people.Post.PRINCIPAL),
    ):
        StaffPostFactory.create(person=staff[role], post=post, school=school)
    people.Guardianship.objects.create(
        guardian=staff["phuhuynh"],
        pupil=pupils[0],
        relation="mẹ",
        verified_at=timezone.now(),
        verified_by=staff["quantri"],
    )
    return Side(
        school, year, term1, term2, class1, class2, pupils[:3], pupils[3], staff["gv1"], staff["gv2"],
        staff["thuvien"], staff["quantri"], staff["hieutruong"], staff["phuhuynh"],
    )  # fmt: skip


def build_world() -> World:
    authority = people.EducationAuthority.objects.create(
        name="Sở Giáo dục và Đào tạo tỉnh Đà Bình", label="Sở GD&ĐT"
    )
    toan = _subject("toan", "Toán", 140)
    khtn = _subject("khtn", "Khoa học tự nhiên", 140)
    gdtc = _subject("gdtc", "Giáo dục thể chất", 70, "comment")
    side_a = _side(
        "bannguon", "Bản Nguồn", authority, [toan, khtn],
        ["Lò Thị Mai An", "Quàng Văn Đức", "Vì Hồng Ánh", "Hà Minh Dũng", "Hà Thu Nga", "Lường Văn Bảo",
         "Cầm Thị Hoa", "Đèo Văn Quý", "Bạc Cầm Sơn", "Lò Văn Tâm"],
    )  # fmt: skip
    side_b = _side(
        "vensong", "Ven Sông", authority, [toan, khtn],
        ["Nguyễn Thị Bình", "Trần Quốc Ẩn", "Lê Ngọc Dung", "Phạm Gia Huy", "Vi Văn Thiện", "Đỗ Thị Lan",
         "Bùi Thị Mơ", "Ngô Văn Phú", "Đinh Thị Quyên", "Nguyễn Văn Bách"],
    )  # fmt: skip
    officer = PersonFactory.create(username="so.canbo", full_name="Trịnh Thị Vân")
    today = timezone.localdate()
    StaffPostFactory.create(
        person=officer, post=people.Post.AUTHORITY_OFFICER, authority=authority, starts=date(2026, 1, 1)
    )
    platform_admin = PersonFactory.create(username="quantri", full_name="Mạc Văn Chung")
    StaffPostFactory.create(person=platform_admin, post=people.Post.PLATFORM_ADMIN, starts=today)
    return World(authority, toan, khtn, gdtc, side_a, side_b, officer, platform_admin)
