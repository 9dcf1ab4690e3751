"""One Excel file for a whole school: read, doubted, written once, never twice."""

import io
import time
import unicodedata
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lms.people import api as people
from lms.people.importing import jobs
from lms.people.importing.check import check
from lms.people.importing.export import export
from lms.people.models import ImportJob
from lms.people.registry import pupils as registry
from lms.people.workbook import reading
from lms.people.workbook.reading import BadWorkbook, Book, parse_day, read_book
from lms.people.workbook.writing import write_book
from lms.ui.clock import today
from tests.world import World

Rows = dict[str, list[tuple[str, ...]]]
SCHOOL: Rows = {
    "staff": [("Hà Thị Mơ", "mo@bannguon.example", "0912", "giáo viên, tổ trưởng chuyên môn", "")],
    "classes": [("8A3", "8", "Điểm Nà Lìu", "Hà Thị Mơ"), ("8A1", "8", "", "")],
    "pupils": [
        ("HS001", "Lò Văn Ẩn", "05/11/2013", "nam", "8A3"),
        ("", "Vì Thị Đào", "06/11/2013", "Nữ", "8A3"),
        ("", "Lò Thị Mai An", "", "", "8A1"),
    ],
    "teaching": [("8A3", "Toán", "Hà Thị Mơ", ""), ("8A3", "KHTN", "bannguon.gv1", "1")],
    "guardians": [("Lò Văn Cha", "bố", "0987", "", "HS001", "", ""), ("Vì Văn Cha", "bố", "", "", "", "Vì Thị Đào", "8A3")],
}  # fmt: skip


def plan_for(world: World, rows: Rows) -> Any:
    return check(world.a.school, world.a.year, read_book(write_book(rows)))


def bring_in(world: World, rows: Rows) -> ImportJob:
    job = jobs.receive(world.a.school, world.a.admin, "truong.xlsx", write_book(rows))
    jobs.start(job, 1)
    job.refresh_from_db()
    return job


def book_of(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# reading


def test_columns_are_found_by_heading_not_position_within_twelve_rows() -> None:
    decomposed = unicodedata.normalize("NFD", "Họ và\ntên")
    rows: list[list[Any]] = [
        ["UBND XÃ BẢN NGUỒN"], ["TRƯỜNG THCS"], [], ["DANH SÁCH"], [],
        ["STT", "LỚP ", decomposed, "Ngày, tháng, năm sinh", "Ghi chú"],
        [1, "8A1", unicodedata.normalize("NFD", "Lò  Văn  Ẩn"), datetime(2013, 11, 5), "x"],
        [2, "8A1", "Vì Thị Đào", 41583, ""],
        ["STT", "Lớp", "Họ và tên", "Ngày sinh", ""],
        [3, "8A1", "Hà Văn Bé", "5/11/2013", ""],
        [4, "8A1", "Hà Văn Sai", "31/02/2013", ""],
    ]  # fmt: skip
    book = read_book(book_of((unicodedata.normalize("NFD", "Học sinh"), rows), ("Ghi chú riêng", [["a"]])))
    pupils = book.sheets["pupils"]
    assert [row.values["name"] for row in pupils] == ["Lò Văn Ẩn", "Vì Thị Đào", "Hà Văn Bé", "Hà Văn Sai"]
    assert [row.values["birth"] for row in pupils] == ["2013-11-05", "2013-11-05", "2013-11-05", "31/02/2013"]
    assert pupils[3].bad == ["birth"]
    assert pupils[0].number == 7
    assert book.ignored == ["Ghi chú riêng"]
    assert Book.from_json(book.to_json()) == book


def test_a_missing_column_is_named_and_its_sheet_left_out() -> None:
    book = read_book(book_of(("Học sinh", [["Họ và tên", "Ngày sinh"], ["Lò Văn Ẩn", "05/11/2013"]])))
    assert book.missing == [("pupils", "Lớp")]
    assert book.sheets["pupils"] == []


@pytest.mark.parametrize(
    ("value", "day"),
    [("05/11/2013", date(2013, 11, 5)), ("5-1-2013", date(2013, 1, 5)), ("2013-11-05", date(2013, 11, 5)),
     (41583.0, date(2013, 11, 5)), ("11/2013", None), ("32/01/2013", None), (True, None), ("", None)],
)  # fmt: skip
def test_days(value: Any, day: date | None) -> None:
    assert parse_day(value) == day


def test_the_template_is_read_back_as_empty() -> None:
    assert all(not rows for rows in read_book(write_book()).sheets.values())


def _zip(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return out.getvalue()


def _spoilt(where: str) -> bytes:
    """A workbook whose first part is spoilt: packed bytes turned round, cut off, or said to be packed or locked otherwise."""
    name = b"xl/workbook.xml"
    data = bytearray(_zip((name.decode(), b"<a>" + bytes(range(97, 123)) * 9 + b"</a>")))
    central = data.index(b"PK\x01\x02")
    if where == "bytes":
        for place in range(30 + len(name), central):
            data[place] ^= 0xFF
    elif where == "method":
        data[8], data[central + 10] = 9, 9
    elif where == "cut":
        data[30 + len(name) : central - 8] = b""
    elif where == "locked":
        data[6] |= 1
        data[central + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a zip", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0old excel", "encrypted"),
        (b"PK" + b"x" * reading.MAX_BYTES, "too_big"),
        (_zip(("xl/workbook.xml", b"<a/>"), ("xl/worksheets/sheet1.xml", b" " * 90_000_000)), "bomb"),
        (_zip(("xl/workbook.xml", b"<a/>"), *((f"x{n}", b"") for n in range(400))), "bomb"),
        (_zip(("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), "bomb"),
        (_zip(("word/document.xml", b"<a/>")), "not_xlsx"),
        (_zip(("xl/workbook.xml", b"<broken")), "not_xlsx"),
        (book_of(("Trang tính 1", [["a"]])), "no_sheet"),
        (_spoilt("bytes"), "not_xlsx"),
        (_spoilt("method"), "not_xlsx"),
        (_spoilt("cut"), "not_xlsx"),
        (_spoilt("locked"), "encrypted"),
    ],
    ids=[
        "text",
        "xls",
        "big",
        "ratio",
        "parts",
        "entities",
        "docx",
        "broken",
        "no-sheet",
        "bytes",
        "method",
        "cut",
        "locked",
    ],
)
def test_bad_files_are_refused_before_they_are_unpacked(data: bytes, code: str) -> None:
    with pytest.raises(BadWorkbook) as refused:
        read_book(data)
    assert refused.value.code == code


# doubts


def doubts(plan: Any, sheet: str) -> list[tuple[str, str]]:
    return [(key, level) for line in plan.sheets[sheet] for key, (level, _words) in line.doubts.items()]


def test_each_doubt_stands_at_its_cell(world: World) -> None:
    plan = plan_for(
        world,
        {
            "classes": [("8A1", "12", "", ""), ("8A8", "8", "", "Không Có Ai")],
            "pupils": [
                ("M1", "Lò Văn Một", "05/11/2013", "nam", "8Z9"),
                ("M2", "Lò Văn Hai", "05/11/2013", "nam", "8A1"),
                ("M2", "Lò Văn Ba", "05/11/2013", "nam", "8A1"),
                ("", "Lò Văn Tư", "35/11/2013", "khác", "8A2"),
                ("", "Lò Văn Năm", "05/11/1990", "nam", "8A2"),
            ],
            "staff": [("Cô Giáo", "không phải thư", "", "phi công", "")],
            "teaching": [("8A1", "Chiêm tinh", "Hà Thu Nga", "3")],
            "guardians": [("Ai Đó", "", "", "", "", "Không Có", "8A1")],
        },
    )
    assert doubts(plan, "classes") == [("grade", "error"), ("homeroom", "warning")]
    assert doubts(plan, "pupils") == [
        ("class", "error"), ("code", "error"), ("birth", "error"), ("gender", "warning"), ("birth", "warning"),
    ]  # fmt: skip
    assert set(doubts(plan, "staff")) == {("posts", "error"), ("email", "error")}
    assert set(doubts(plan, "teaching")) == {("subject", "error"), ("term", "error")}
    assert doubts(plan, "guardians") == [("pupil", "error")]


# writing


def test_a_school_is_brought_in_and_a_second_time_changes_nothing(world: World) -> None:
    before = people.Person.objects.count()
    job = bring_in(world, SCHOOL)
    assert (job.state, job.book) == ("done", {})
    school_class = people.SchoolClass.objects.get(name="8A3", year=world.a.year)
    teacher = people.Person.objects.get(email="mo@bannguon.example")
    assert school_class.homeroom_teacher == teacher
    assert school_class.campus.name == "Điểm Nà Lìu"
    assert teacher.username == "bannguon.moht"
    assert {post.post for post in teacher.posts.all()} == {"teacher", "subject_head"}
    pupils = people.roster(school_class.pk)
    assert [pupil.full_name for pupil in pupils] == ["Lò Văn Ẩn", "Vì Thị Đào"]
    assert pupils[0].username == "bannguon.an01"
    assert not pupils[0].has_usable_password()
    assert people.TeachingAssignment.objects.filter(school_class=school_class).count() == 3
    links = people.Guardianship.objects.filter(pupil__in=pupils)
    assert [link.verified_at for link in links] == [None, None]
    assert people.Person.objects.count() == before + 5

    again = plan_for(world, SCHOOL)
    assert again.total == 0
    assert again.errors == 0
    bring_in(world, SCHOOL)
    assert people.Person.objects.count() == before + 5
    assert people.Enrolment.objects.filter(pupil=pupils[0]).count() == 1


def test_a_pupil_is_recognised_by_code_then_by_name_and_birth_date_with_a_doubt(world: World) -> None:
    bring_in(world, SCHOOL)
    plan = plan_for(
        world,
        {"pupils": [("HS001", "Lò Văn Ân", "05/11/2013", "nam", "8A2"), ("HS002", "Vì Thị Đào", "06/11/2013", "", "8A3")]},
    )  # fmt: skip
    first, second = plan.sheets["pupils"]
    assert (first.action, second.action) == ("change", "change")
    assert set(first.doubts) == {"name", "class"}
    assert set(second.doubts) == {"name", "code"}
    job = bring_in(world, {"pupils": [("HS001", "Lò Văn Ân", "05/11/2013", "nam", "8A2")]})
    assert job.outcome["pupils"]["change"] == 1
    pupil = people.Person.objects.get(pupil_code="HS001")
    assert pupil.full_name == "Lò Văn Ân"
    assert {c.name for c in people.classes_of_pupil(pupil.pk)} >= {"8A2"}
    assert people.Enrolment.objects.filter(pupil=pupil, ends__isnull=True).count() == 1


def test_another_schools_people_are_not_touched(world: World) -> None:
    other = world.b.pupils[0]
    people.Person.objects.filter(pk=other.pk).update(pupil_code="CHUNG", birth_date=date(2013, 1, 1))
    job = bring_in(world, {"pupils": [("CHUNG", other.full_name, "01/01/2013", "", "8A1")]})
    assert job.outcome["pupils"]["new"] == 1
    assert people.Person.objects.filter(pupil_code="CHUNG").count() == 2
    assert people.Enrolment.objects.filter(pupil=other).count() == 1


def test_a_file_links_nobody_to_a_pupil_whom_another_school_keeps(world: World) -> None:
    mine, gone = world.a.pupils[1:3]
    people.Person.objects.filter(pk=gone.pk).update(pupil_code="DI1")
    people.Person.objects.filter(pk=mine.pk).update(pupil_code="O1")
    registry.take_leave(gone, world.a.school, "transferred_out", today() - timedelta(days=1))
    registry.take_in(gone, world.b.class1, today())
    rows = [("Lò Văn Cha", "bố", "0987", "", code, "", "") for code in ("DI1", "O1")]
    plan = plan_for(world, {"guardians": rows})
    refused, taken = plan.sheets["guardians"]
    assert (refused.action, taken.action) == ("error", "new")
    assert "trường khác" in str(refused.doubts["pupil_code"][1])
    bring_in(world, {"guardians": rows})
    assert not people.Guardianship.objects.filter(pupil=gone).exists()
    assert people.Guardianship.objects.filter(pupil=mine).count() == 1
    # Neither by way of the pupil's own row, nor by name and class while the pupil is at both schools.
    people.Enrolment.objects.filter(pupil=gone, school_class=world.a.class1).update(
        ends=None, status="studying"
    )
    both = plan_for(world, {"guardians": [("Lò Văn Cha", "bố", "0987", "", "", gone.full_name, "8A1")]})
    assert set(both.sheets["guardians"][0].doubts) == {"pupil"}
    own_row = ("DI1", gone.full_name, "", "", "8A1")
    both = plan_for(world, {"pupils": [own_row], "guardians": [rows[0]]})
    assert both.sheets["guardians"][0].action == "error"


def test_nothing_is_written_when_something_breaks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from lms.people.importing import write

    def broken(self: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(write.Writer, "guardians", broken)
    before = people.Person.objects.count()
    job = bring_in(world, SCHOOL)
    assert job.state == "failed"
    assert people.Person.objects.count() == before
    assert not people.SchoolClass.objects.filter(name="8A3").exists()


def test_formulas_stay_text_and_come_back_unchanged(world: World) -> None:
    evil = '=HYPERLINK("http://x","An")'
    names = [evil, "-5 Văn An", "@SUM(A1)", "+84 An"]
    bring_in(world, {"pupils": [(f"C{n}", name, "", "", "8A1") for n, name in enumerate(names)]})
    data = export(world.a.school, world.a.year)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Học sinh"]
    cells = {cell.value: cell.data_type for column in sheet.iter_cols() for cell in column if cell.value}
    assert all(cells[name] == "s" for name in names)
    assert check(world.a.school, world.a.year, read_book(data)).total == 0, (
        "what was exported changes nothing"
    )


def test_a_thousand_pupils_within_a_minute_with_progress(world: World) -> None:
    rooms = [(f"6B{n}", "6", "", "") for n in range(1, 29)]
    pupils = [
        (f"T{n:04}", f"Lò Văn {chr(65 + n % 26)}{n}", "05/11/2014", "nam", f"6B{1 + n % 28}")
        for n in range(1000)
    ]
    seen: list[int] = []
    data = write_book({"classes": rooms, "pupils": pupils})
    begun = time.monotonic()
    job = jobs.receive(world.a.school, world.a.admin, "nghin.xlsx", data)
    from lms.people.importing.write import write

    write(world.a.school, world.a.year, Book.from_json(job.book), seen.append)
    assert time.monotonic() - begun < 60
    assert people.Enrolment.objects.filter(school_class__name__startswith="6B").count() == 1000
    assert seen == sorted(seen)
    assert len(seen) > 5
    assert seen[-1] == 1028


# the pages


def test_from_upload_to_result_on_the_pages(world: World, as_person: Any) -> None:
    client = as_person(world.a.admin)
    start = f"/truong/{world.a.school.pk}/nhap/"
    bad = client.post(start, {"file": SimpleUploadedFile("a.xlsx", b"x")})
    assert bad.status_code == 422
    assert "Không đọc được tệp" in bad.content.decode()
    assert client.get(f"{start}mau.xlsx").headers["Content-Type"].endswith("sheet")
    rows = SCHOOL | {"pupils": [*SCHOOL["pupils"], ("", "Lò Văn Lạc", "", "", "8Z")]}
    sent = client.post(start, {"file": SimpleUploadedFile("truong.xlsx", write_book(rows))})
    preview = client.get(sent.url)
    page = preview.content.decode()
    assert "Không có lớp này trong năm học" in page
    assert not people.SchoolClass.objects.filter(name="8A3").exists(), "nothing is written by a preview"
    stale = client.post(f"{sent.url}xac-nhan/", {"digest": "old"}, follow=True)
    assert "vừa thay đổi" in stale.content.decode()
    done = client.post(f"{sent.url}xac-nhan/", {"digest": preview.context["digest"]}, follow=True)
    assert "Đã ghi xong" in done.content.decode()
    assert people.SchoolClass.objects.filter(name="8A3").exists()
    twice = client.post(f"{sent.url}xac-nhan/", {"digest": preview.context["digest"]}, follow=True)
    assert "Đã ghi xong" in twice.content.decode()

    slips = client.get(f"/truong/{world.a.school.pk}/phieu/")
    keys = [key for key, _name, _n in slips.context["groups"]]
    printed = client.post(f"/truong/{world.a.school.pk}/phieu/", {"group": keys})
    assert printed.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    slip = next(s for s in printed.context["slips"] if s.person.full_name == "Lò Văn Ẩn")
    assert slip.password in printed.content.decode()
    fresh = people.Person.objects.get(pk=slip.person.pk)
    assert fresh.check_password(slip.password)
    assert not client.get(f"/truong/{world.a.school.pk}/phieu/").context["groups"]


def test_the_subjects_of_a_subject_head_come_with_the_file_and_go_out_again(world: World) -> None:
    row = ("Hà Thị Mơ", "mo@bannguon.example", "", "tổ trưởng chuyên môn", "", "Toán, khoa học tự nhiên")
    assert bring_in(world, {"staff": [row]}).state == ImportJob.State.DONE
    head = people.Person.objects.get(email="mo@bannguon.example")
    assert people.subjects_headed(head) == {world.a.school.pk: {world.toan.pk, world.khtn.pk}}
    again = plan_for(world, {"staff": [row]}).sheets["staff"]
    assert [line.action for line in again] == ["same"]
    out = read_book(export(world.a.school, world.a.year)).sheets["staff"]
    assert [r.values["heads"] for r in out if r.values["name"] == "Hà Thị Mơ"] == ["Toán, Khoa học tự nhiên"]
    assert bring_in(world, {"staff": [(*row[:5], "Toán")]}).state == ImportJob.State.DONE
    assert people.subjects_headed(people.Person.objects.get(pk=head.pk)) == {
        world.a.school.pk: {world.toan.pk}
    }


def test_subjects_need_the_post_and_must_be_known(world: World) -> None:
    rows = [
        ("Hà Thị A", "", "", "giáo viên", "", "Toán"),
        ("Hà Thị B", "", "", "tổ trưởng chuyên môn", "", "Toán, Bơi"),
        ("Hà Thị C", "", "", "tổ trưởng chuyên môn", "", ""),
    ]
    lines = plan_for(world, {"staff": rows}).sheets["staff"]
    assert [line.doubts["heads"][0] for line in lines] == ["error", "error", "warning"]


def test_what_was_left_out_is_still_named_when_the_file_is_written(world: World, as_person: Any) -> None:
    rows = [("", "Lò Văn Mới", "05/11/2013", "nam", "8A1"), ("", "Vì Thị Lạc", "05/11/2013", "nữ", "9Z9")]
    job = bring_in(world, {"pupils": rows})
    assert job.outcome["refused"] == [["pupils", 4, "Không có lớp này trong năm học 2026-2027."]]
    page = as_person(world.a.admin).get(f"/truong/{world.a.school.pk}/nhap/{job.pk}/").content.decode()
    assert "1 dòng chưa được ghi" in page and "Không có lớp này" in page and "Lạc" not in page
