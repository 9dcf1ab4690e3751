"""Who was there and for how long: the page, the Excel file and the record say the same."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from live import attendance, room
from live.planning.models import LessonSide
from lms.people import api as people
from lms.ui.clock import now
from tests.live.room import do, entered, opened
from tests.world import World

pytestmark = pytest.mark.usefixtures("others")


def test_attendance_is_of_the_own_side_and_lists_who_was_absent(
    world: World, as_person: Any, at: Any
) -> None:
    at("2026-11-20 08:00")
    here = opened(world, starts=now())
    pupil, other = (entered(person, here.lesson) for person in (world.a.pupils[0], world.b.pupils[0]))
    room.joined(pupil)
    room.joined(other)
    at("2026-11-20 08:10")
    room.left(here.lesson.pk, pupil.pk)
    at("2026-11-20 08:20")
    room.joined(pupil)
    at("2026-11-20 08:45")
    do(here.host, "lesson.end")
    rows = {row.name: row for row in attendance.attendance(LessonSide.objects.get(pk=here.a.pk)).rows}
    assert rows["Lò Thị Mai An"].minutes == 35 and rows["Quàng Văn Đức"].first is None
    assert len(rows) == 3
    teacher = as_person(world.a.teacher)
    page = teacher.get(f"/gio-hoc/{here.lesson.pk}/diem-danh/").content.decode()
    assert "Lò Thị Mai An" in page and "Nguyễn Thị Bình" not in page
    assert as_person(world.a.principal).get(f"/gio-hoc/{here.lesson.pk}/diem-danh/").status_code == 200
    assert as_person(world.a.pupils[0]).get(f"/gio-hoc/{here.lesson.pk}/diem-danh/").status_code == 404
    content = teacher.get(f"/gio-hoc/{here.lesson.pk}/diem-danh/excel/").content
    cells = [cell.value for row in openpyxl.load_workbook(BytesIO(content)).active for cell in row]
    assert "Lò Thị Mai An" in cells and 35 in cells and "vắng" in cells


@pytest.mark.parametrize(
    ("seconds", "said"), [(29, "dưới 1 phút"), (33, "dưới 1 phút"), (59, "dưới 1 phút"), (119, 1), (120, 2)]
)
def test_minutes_are_whole_ones_and_less_than_one_is_said(
    world: World, as_person: Any, at: Any, seconds: int, said: str | int
) -> None:
    at("2026-11-20 08:00")
    here = opened(world, starts=now())
    room.joined(entered(world.a.pupils[0], here.lesson))
    at(now() + timedelta(seconds=seconds))
    do(here.host, "lesson.end")
    teacher, address = as_person(world.a.teacher), f"/gio-hoc/{here.lesson.pk}"
    assert f'<td class="num">{said}</td>' in teacher.get(f"{address}/diem-danh/").content.decode()
    content = teacher.get(f"{address}/diem-danh/excel/").content
    rows = list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert [row[5] for row in rows if row[3] == "có"] == [said]
    length = said if isinstance(said, str) else f"{said} phút"
    assert f"({length})" in teacher.get(f"{address}/bien-ban/").content.decode()


def test_a_formula_as_a_name_stays_text_in_excel(world: World, as_person: Any) -> None:
    people.Person.objects.filter(pk=world.a.pupils[0].pk).update(full_name='=HYPERLINK("http://x")')
    here = opened(world)
    content = as_person(world.a.teacher).get(f"/gio-hoc/{here.lesson.pk}/diem-danh/excel/").content
    cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active for cell in row]
    assert [c.data_type for c in cells if str(c.value).startswith("=HYP")] == ["s"]
