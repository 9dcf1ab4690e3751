"""The grid as a plain form and as its script uses it: what is typed, refused, confirmed, published."""

from datetime import timedelta
from decimal import Decimal as D
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from lms.gradebook import api, proposals
from lms.gradebook.models import Mark, MarkHistory, Proposal
from lms.people import api as people
from tests.factories import EnrolmentFactory, PupilFactory, TeacherFactory, TeachingAssignmentFactory
from tests.world import World

JSON = {"HTTP_ACCEPT": "application/json"}


def url(world: World, more: str = "", subject: people.Subject | None = None) -> str:
    return f"/so-diem/{world.a.class1.pk}/{(subject or world.toan).pk}/1/{more}"


def cell(world: World, pupil: int = 0, slot: str = "regular-1") -> str:
    return f"{world.a.pupils[pupil].pk}-{slot}"


def column(world: World, slot: str = "regular-1", subject: people.Subject | None = None) -> api.ColumnKey:
    return api.ColumnKey(world.a.class1.pk, (subject or world.toan).pk, world.a.term1.pk, slot)


def propose(world: World, pupil: int = 0, value: str = "8.5", slot: str = "regular-1") -> Proposal:
    return api.post_proposal(
        column=column(world, slot), pupil_id=world.a.pupils[pupil].pk, value=D(value),
        source=f"attempt:{pupil}-{slot}", source_label="Bài 15 phút <b>", source_url="/bai/17/",
    )  # fmt: skip


@pytest.fixture
def teacher(world: World, as_person: Any) -> Client:
    return as_person(world.a.teacher)


def test_typing_with_comma_or_dot_saves_the_changed_cells_only(world: World, teacher: Client) -> None:
    data = {f"m-{cell(world)}": "8,5", f"m-{cell(world, 1)}": "7.5", f"m-{cell(world, 2)}": ""}
    response = teacher.post(url(world), data, REMOTE_ADDR="10.1.2.3", follow=True)
    assert "Đã lưu 2 điểm." in response.content.decode()
    assert sorted(m.value for m in Mark.objects.all()) == [D("7.5"), D("8.5")]
    row = MarkHistory.objects.first()
    assert row and (row.person, row.address, row.how) == (world.a.teacher, "10.1.2.3", "typed")


def test_a_mark_of_11_changes_nothing_and_keeps_what_was_typed(world: World, teacher: Client) -> None:
    data = {f"m-{cell(world)}": "11", f"m-{cell(world, 1)}": "7"}
    response = teacher.post(url(world), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Điểm từ 0 đến 10, không thể là 11." in page
    assert 'value="11"' in page and 'value="7"' in page
    assert not Mark.objects.exists() and not MarkHistory.objects.exists()


def test_a_stale_form_is_refused_with_both_values_and_saving_again_decides(
    world: World, teacher: Client
) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    stale = {f"m-{cell(world)}": "9", f"s-{cell(world)}": "0:"}
    response = teacher.post(url(world), stale)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Trong sổ đang là 6,0 (Hà Thu Nga" in page and 'value="9"' in page
    assert Mark.objects.get().value == 6
    teacher.post(url(world), {f"m-{cell(world)}": "9", f"s-{cell(world)}": "1:6,0"})
    assert Mark.objects.get().value == 9


def test_an_untouched_cell_never_overwrites_what_another_has_typed(world: World, teacher: Client) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    response = teacher.post(url(world), {f"m-{cell(world)}": "", f"s-{cell(world)}": "0:"})
    assert response.status_code == 302
    assert Mark.objects.get().value == 6


def test_the_script_gets_cell_result_and_refusal(world: World, teacher: Client) -> None:
    for slot in ("regular-1", "regular-2", "regular-3", "regular-4", "midterm"):
        teacher.post(url(world), {f"m-{cell(world, slot=slot)}": "8"})
    answer = teacher.post(
        url(world), {f"m-{cell(world, slot='final')}": "9.5", "how": "paste"}, **JSON
    ).json()
    assert answer["cells"][cell(world, slot="final")]["seen"] == "1:9,5"
    result = answer["results"][str(world.a.pupils[0].pk)]
    assert (result["text"], result["why"]) == ("8,5", "(32,0 + 2×8,0 + 3×9,5)/9 = 8,5 → 8,5")
    assert MarkHistory.objects.last().how == "paste"  # type: ignore[union-attr] # there is one
    refused = teacher.post(url(world), {f"m-{cell(world)}": "75", f"s-{cell(world)}": "1:8,0"}, **JSON)
    assert refused.status_code == 422
    assert "Có phải 7,5?" in refused.json()["cells"][cell(world)]["error"]


def test_a_proposal_is_shown_with_its_source_and_confirmed_one_by_one(world: World, teacher: Client) -> None:
    proposal = propose(world)
    page = teacher.get(url(world)).content.decode()
    assert "Xác nhận 8,5" in page and "Bài 15 phút &lt;b&gt;" in page and "/bai/17/" in page
    teacher.post(url(world), {"do": f"confirm:{proposal.pk}"})
    assert Mark.objects.get().value == D("8.5")


def test_confirming_a_column_and_all_leaves_typed_marks_alone(world: World, teacher: Client) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    for pupil in range(3):
        propose(world, pupil)
    propose(world, 0, "9", "final")
    response = teacher.post(url(world), {"do": "confirm-column:regular-1"}, follow=True)
    assert "Đã xác nhận 2 điểm. 1 ô đã có điểm nên giữ nguyên" in response.content.decode()
    assert Mark.objects.get(pupil=world.a.pupils[0]).value == 6
    teacher.post(url(world), {"do": "confirm-all"})
    assert Mark.objects.filter(slot="final").count() == 1
    waiting = Proposal.objects.get(state="waiting")
    teacher.post(url(world), {"do": f"replace:{waiting.pk}"})
    assert Mark.objects.get(pupil=world.a.pupils[0], slot="regular-1").value == D("8.5")


def test_a_refused_cell_also_stops_the_buttons_action(world: World, teacher: Client) -> None:
    propose(world)
    assert teacher.post(url(world), {"do": "confirm-all", f"m-{cell(world, 1)}": "x"}).status_code == 422
    assert Proposal.objects.get().state == "waiting"


def test_a_cell_outside_the_sheet_is_not_found(world: World, teacher: Client) -> None:
    for key in (
        f"{world.b.pupils[0].pk}-regular-1",
        f"{world.a.other_pupil.pk}-final",
        cell(world, slot="regular-9"),
    ):
        assert teacher.post(url(world), {f"m-{key}": "9"}).status_code == 404
    foreign = propose(world)
    response = teacher.post(url(world, subject=world.khtn), {"do": f"confirm:{foreign.pk}"})
    assert response.status_code == 302 and not Mark.objects.exists()


def test_leaders_read_and_cannot_write(world: World, as_person: Any) -> None:
    propose(world)
    for reader in (world.a.principal, world.a.admin):
        client = as_person(reader)
        page = client.get(url(world)).content.decode()
        assert "Chỉ xem" in page and "Đề xuất" in page and "<input name=" not in page
        assert client.post(url(world), {f"m-{cell(world)}": "9"}).status_code == 404
    assert as_person(world.a.other_teacher).get(url(world)).status_code == 404


def test_the_homeroom_teacher_reads_a_colleagues_sheet(world: World, as_person: Any) -> None:
    colleague = TeacherFactory.create(teaches=(world.a.class1, world.gdtc, world.a.term1))
    assert as_person(world.a.teacher).get(url(world, subject=world.gdtc)).status_code == 200
    # A teacher of another subject in the class does not see these marks.
    assert as_person(colleague).get(url(world)).status_code == 404


def test_comment_only_subjects_take_levels(world: World, as_person: Any) -> None:
    TeachingAssignmentFactory.create(
        teacher=world.a.teacher, school_class=world.a.class1, subject=world.gdtc, term=world.a.term1
    )
    client = as_person(world.a.teacher)
    for slot in ("regular-1", "regular-2", "midterm", "final"):
        client.post(url(world, subject=world.gdtc), {f"m-{cell(world, slot=slot)}": "đ"})
    page = client.get(url(world, subject=world.gdtc)).content.decode()
    assert '<b data-role="result">Đ</b>' in page
    refused = client.post(
        url(world, subject=world.gdtc), {f"m-{cell(world)}": "8", f"s-{cell(world)}": "1:Đ"}
    )
    assert "Môn này ghi Đ hoặc CĐ" in refused.content.decode()


def test_marks_go_along_when_the_pupil_changes_class(world: World, teacher: Client, as_person: Any) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    pupil = world.a.pupils[0]
    people.Enrolment.objects.filter(pupil=pupil).update(
        status="left", ends=timezone.localdate() - timedelta(days=1)
    )
    EnrolmentFactory.create(pupil=pupil, school_class=world.a.class2)
    page = (
        as_person(world.a.other_teacher)
        .get(f"/so-diem/{world.a.class2.pk}/{world.toan.pk}/1/")
        .content.decode()
    )
    assert 'value="6,0"' in page
    assert "Lò Thị Mai An" not in teacher.get(url(world)).content.decode()


def test_the_grid_is_in_vietnamese_order_and_filters_what_is_missing(world: World, teacher: Client) -> None:
    page = teacher.get(url(world)).content.decode()
    assert page.index("Lò Thị Mai An") < page.index("Vì Hồng Ánh") < page.index("Quàng Văn Đức")
    slots = ("regular-1", "regular-2", "regular-3", "regular-4", "midterm", "final")
    data = {f"m-{cell(world, 0, slot)}": "8" for slot in slots}
    teacher.post(url(world), data)
    missing = teacher.get(url(world) + "?thieu=1").content.decode()
    assert "Lò Thị Mai An</a>" not in missing and "Vì Hồng Ánh</a>" in missing


def test_the_grid_of_45_pupils_opens_in_at_most_12_queries(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    PupilFactory.create_batch(42, school_class=world.a.class1)
    marks = {p.pk: "8" for p in people.roster(world.a.class1.pk)}
    api.set_marks(column=column(world), marks=marks, author=world.a.teacher)
    for pupil_id in marks:
        api.post_proposal(
            column=column(world, "final"), pupil_id=pupil_id, value=D(7), source=f"a:{pupil_id}", source_label="b"
        )  # fmt: skip
    client = as_person(world.a.teacher)
    with django_assert_max_num_queries(12):
        client.get(url(world))
    with django_assert_max_num_queries(12):
        client.get("/so-diem/")


def test_history_of_a_cell_and_of_the_day(world: World, teacher: Client) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"}, REMOTE_ADDR="10.1.2.3")
    teacher.post(url(world), {f"m-{cell(world)}": "7", f"s-{cell(world)}": "1:6,0"})
    one = teacher.get(url(world, f"hoc-sinh/{world.a.pupils[0].pk}/")).content.decode()
    assert "10.1.2.3" in one and "nhập tay" in one and ">7,0<" in one
    day = teacher.get(url(world, "nhat-ki/")).content.decode()
    assert day.count("Lò Thị Mai An") == 2
    assert (
        "Ngày này sổ không thay đổi" in teacher.get(url(world, "nhat-ki/?ngay=01/01/2026")).content.decode()
    )
    assert "Ghi ngày như 21/11/2026" in teacher.get(url(world, "nhat-ki/?ngay=45/1")).content.decode()


def test_one_pupils_page_saves_and_declines(world: World, teacher: Client) -> None:
    proposal = propose(world)
    page = url(world, f"hoc-sinh/{world.a.pupils[0].pk}/")
    teacher.post(page, {f"m-{cell(world, slot='final')}": "7", "do": "save"})
    teacher.post(page, {"do": f"decline:{proposal.pk}"})
    assert (Mark.objects.get().slot, Proposal.objects.get().state) == ("final", "declined")


def test_excel_has_typed_cells_and_no_formulas(world: World, teacher: Client) -> None:
    pupil = world.a.pupils[0]
    pupil.full_name, pupil.pupil_code = '=HYPERLINK("http://x","y")', "@007"
    pupil.save()
    teacher.post(url(world), {f"m-{cell(world)}": "8,5", f"m-{cell(world, 1)}": "P"})
    response = teacher.get(url(world, "so-diem.xlsx"))
    assert 'filename="so-diem-8a1-toan-hk1.xlsx"' in response["Content-Disposition"]
    page = load_workbook(BytesIO(response.content)).active
    assert page
    rows = {row[2].value: row for row in page.iter_rows(min_row=6)}
    name = rows['=HYPERLINK("http://x","y")']
    assert (name[2].data_type, name[1].value, name[3].value, name[3].data_type) == ("s", "@007", 8.5, "n")
    assert (rows["Quàng Văn Đức"][3].value, rows["Vì Hồng Ánh"][3].value) == ("P", None)


def test_lists_of_sheets(world: World, as_person: Any) -> None:
    propose(world)
    own = as_person(world.a.teacher).get("/so-diem/").content.decode()
    assert "1 điểm chờ xác nhận" in own and "8A2" not in own
    leader = as_person(world.a.principal).get("/so-diem/").content.decode()
    assert "8A1" in leader and "8A2" in leader and "Ven Sông" not in leader
    assert as_person(world.a.pupils[0]).get("/so-diem/").status_code == 404


def test_proposals_for_cells_with_a_mark_are_counted_apart(
    world: World, teacher: Client, django_assert_num_queries: Any
) -> None:
    teacher.post(url(world), {f"m-{cell(world)}": "6"})
    first = propose(world)
    page = teacher.get(url(world)).content.decode()
    assert "Xác nhận cả" not in page and "1 đề xuất thay điểm đã có: quyết định ở từng ô" in page
    assert f'value="decline:{first.pk}"' in page
    assert api.proposals_waiting(world.a.teacher) == [api.Waiting("Toán 8A1", url(world), 0, 1)]
    (item,) = [one for one in api.agenda_for(world.a.teacher) if one.kind == "approval"]
    assert item.title == "1 đề xuất thay điểm đã có: Toán 8A1"
    propose(world, 1)
    propose(world, 2)
    page = teacher.get(url(world)).content.decode()
    assert "Xác nhận cả 2 đề xuất" in page and "1 đề xuất thay điểm đã có" in page
    books = teacher.get("/so-diem/").content.decode()
    assert "2 điểm chờ xác nhận" in books and "1 đề xuất thay điểm đã có" in books
    (item,) = [one for one in api.agenda_for(world.a.teacher) if one.kind == "approval"]
    assert (item.title, item.detail) == ("2 điểm chờ xác nhận: Toán 8A1", "1 đề xuất thay điểm đã có")
    with django_assert_num_queries(2):
        proposals.standing_in([world.a.class1.pk])
