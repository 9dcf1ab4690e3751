"""A colleague teaches along or stands in: enters and moderates the own side; planning stays with the side's teacher."""

from typing import Any

import pytest

from live import presence, room
from live.hub import Client
from live.planning import co_teachers, participants
from live.planning.models import LessonSide
from live.presence import Login
from lms.people import api as people
from tests.live.room import do, entered, opened, planned
from tests.world import World


@pytest.fixture(autouse=True)
def fresh(others: Any) -> None:
    """The library and the inbox are not what is tried here."""


def test_a_colleague_of_the_own_school_is_asked_and_told(world: World, as_person: Any, others: Any) -> None:
    lesson = planned(world)
    address = f"/gio-hoc/{lesson.pk}/"
    colleague = world.b.other_teacher
    assert as_person(colleague).get(address).status_code == 404
    teacher = as_person(world.b.teacher)
    page = teacher.get(address).content.decode()
    assert "Giáo viên khác của trường" in page and "Đỗ Thị Lan" in page and "Lường Văn Bảo" not in page
    assert teacher.post(f"{address}cung-day/", {"add": colleague.pk}).status_code == 302
    assert others["told"][-1][0] == [colleague.pk]
    assert "Vi Văn Thiện, Đỗ Thị Lan" in as_person(world.a.teacher).get(address).content.decode()
    assert as_person(colleague).get(address).status_code == 200
    for stranger in (world.a.other_teacher, world.b.librarian, world.b.pupils[0], world.b.teacher):
        teacher.post(f"{address}cung-day/", {"add": stranger.pk})
    assert list(lesson.sides.get(number=2).co_teachers.all()) == [colleague]


def test_those_who_know_the_class_come_first(world: World) -> None:
    side = planned(world).sides.get(number=1)
    found = co_teachers.colleagues(side)
    assert (found.of_class, found.others) == ([], [world.a.other_teacher, world.a.principal])
    people.TeachingAssignment.objects.create(
        teacher=world.a.other_teacher, school_class=world.a.class1, subject=world.gdtc, term=world.a.term1
    )
    assert co_teachers.colleagues(side).of_class == [world.a.other_teacher]


def test_the_schools_leader_names_a_substitute(world: World, as_person: Any) -> None:
    lesson = planned(world)
    leader = as_person(world.a.principal)
    assert "Mời cùng dạy" in leader.get(f"/gio-hoc/{lesson.pk}/").content.decode()
    leader.post(f"/gio-hoc/{lesson.pk}/cung-day/", {"add": world.a.other_teacher.pk})
    substitute = as_person(world.a.other_teacher)
    assert "Mở phòng học" in substitute.get(f"/gio-hoc/{lesson.pk}/").content.decode()
    assert substitute.post(f"/gio-hoc/{lesson.pk}/mo/").url == f"/gio-hoc/{lesson.pk}/phong/"
    lesson.refresh_from_db()
    assert lesson.state == "open"


def test_a_co_teacher_runs_the_room_and_does_not_plan(world: World, as_person: Any) -> None:
    here = opened(world)
    co_teachers.add(here.b, world.b.other_teacher.pk)
    second = entered(world.b.other_teacher, here.lesson)
    assert (second.role, second.name, second.side_id) == ("teacher", "Đỗ Thị Lan", here.b.pk)
    own, foreign = entered(world.b.pupils[0], here.lesson), entered(world.a.pupils[0], here.lesson)
    for one in (second, own, foreign):
        room.joined(one)
    said = do(own, "chat.say", text="Câu không hay")
    other = do(foreign, "chat.say", text="Chào các bạn")
    assert do(second, "chat.hide", line=other["seq"])["code"] == "forbidden"
    assert do(second, "chat.hide", line=said["seq"])["t"] == "done"
    assert do(second, "chat.close")["t"] == "done"
    assert do(second, "lesson.end")["code"] == "forbidden"
    client, address = as_person(world.b.other_teacher), f"/gio-hoc/{here.lesson.pk}/"
    assert client.post(f"{address}man-hinh-lop/").status_code == 302
    assert client.get(f"{address}diem-danh/").status_code == 200
    for part in ("tra-loi", "doi-gio", "huy", "cung-day", "bai-kiem-tra", "chon-trang-chieu"):
        assert client.post(f"{address}{part}/", {"add": world.b.teacher.pk}).status_code == 404, part


def test_a_co_teacher_of_the_host_ends_the_lesson_and_stands_by_its_record(
    world: World, as_person: Any
) -> None:
    here = opened(world)
    co_teachers.add(here.a, world.a.other_teacher.pk)
    second = as_person(world.a.other_teacher)
    assert second.post(f"/gio-hoc/{here.lesson.pk}/ket-thuc/").status_code == 302
    here.lesson.refresh_from_db()
    assert here.lesson.state == "ended"
    assert second.get(f"/gio-hoc/{here.lesson.pk}/xem-lai/").status_code == 200
    assert second.post(f"/gio-hoc/{here.lesson.pk}/bien-ban/", {"pupils": "3"}).status_code == 302
    side = LessonSide.objects.get(pk=here.a.pk)
    assert (side.confirmed_by, side.pupils_present) == (world.a.other_teacher, 3)


def test_who_is_taken_off_the_list_is_out(world: World, as_person: Any) -> None:
    here = opened(world)
    colleague = world.b.other_teacher
    co_teachers.add(here.b, colleague.pk)
    second = entered(colleague, here.lesson)
    client = as_person(colleague)
    address = f"/gio-hoc/{here.lesson.pk}/su-kien/"
    assert client.get(address).status_code == 200

    def code() -> int:
        viewer = participants.actor_of(second).viewer
        login = Login(client.session.session_key, colleague.pk)
        socket = Client(here.lesson.pk, viewer, None, None, None, True, check=login)  # type: ignore[arg-type] # not sent to
        return presence.check_logins([socket])[0]

    assert code() == 0
    as_person(world.b.teacher).post(f"/gio-hoc/{here.lesson.pk}/cung-day/", {"drop": colleague.pk})
    assert client.get(address).status_code == 404 and code() == 4403


def test_who_left_the_school_teaches_along_no_more(world: World) -> None:
    here = opened(world)
    co_teachers.add(here.b, world.b.other_teacher.pk)
    people.StaffPost.objects.filter(person=world.b.other_teacher).delete()
    people.TeachingAssignment.objects.filter(teacher=world.b.other_teacher).delete()
    gone = people.Person.objects.get(pk=world.b.other_teacher.pk)
    assert participants.enter(gone, here.lesson) is None
