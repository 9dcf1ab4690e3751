"""Planning together, coming in, what is left afterwards: as people do it, on pages and forms."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from live import api, attendance, room
from live.log import reader, writer
from live.planning import joining, participants, plan
from live.planning.models import Lesson, LessonSide, Participant
from live.rules.events import SlidesSet
from lms.ui.clock import now
from tests.live.room import do, entered, opened, planned
from tests.world import World


@pytest.fixture(autouse=True)
def fresh(others: Any) -> None:
    cache.clear()


def plan_by_form(world: World, client: Any, **fields: str) -> Any:
    """Send the second step of planning; the answer."""
    address = f"/gio-hoc/lap-ke-hoach/?lop={world.a.class1.pk}-{world.toan.pk}&truong={world.b.school.pk}"
    day = timezone.localtime() + timedelta(days=3)
    data = {
        "title": "Định lí Pythagore",
        "partner": f"{world.b.class1.pk}-{world.b.teacher.pk}",
        "day": day.strftime("%d/%m/%Y"),
        "time": "07:30",
        "minutes": "45",
        "topic": "",
        "slides_item": "1",
    }
    return client.post(address, {**data, **fields})


def test_a_lesson_is_planned_invited_and_accepted(world: World, as_person: Any, others: Any) -> None:
    host, partner = as_person(world.a.teacher), as_person(world.b.teacher)
    first = host.get(
        f"/gio-hoc/lap-ke-hoach/?lop={world.a.class1.pk}-{world.toan.pk}&truong={world.b.school.pk}"
    )
    assert "8A1, giáo viên Vi Văn Thiện" in first.content.decode()
    answer = plan_by_form(world, host)
    lesson = Lesson.objects.get()
    assert answer.status_code == 302 and answer.url == f"/gio-hoc/{lesson.pk}/"
    assert timezone.localtime(lesson.starts).strftime("%H:%M") == "07:30" and lesson.slides_item == 1
    assert others["told"][0][0] == [world.b.teacher.pk]
    assert "Mở phòng học" not in host.get(answer.url).content.decode()
    page = partner.get(answer.url).content.decode()
    assert "mời thầy, cô dạy chung" in page and lesson.pin[:3] + " " + lesson.pin[3:] not in page
    assert partner.post(f"{answer.url}man-hinh-lop/").status_code == 404
    partner.post(f"{answer.url}tra-loi/", {"answer": "accepted"})
    assert lesson.sides.get(number=2).status == LessonSide.Status.ACCEPTED
    assert "Mở phòng học" in host.get(answer.url).content.decode()
    assert others["told"][1][0] == [world.a.teacher.pk]


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "31/02/2027"), ("day", "11/30/2026"), ("time", "25:00"), ("partner", "1-1"), ("title", "")],
)
def test_a_bad_plan_keeps_what_was_typed_and_stores_nothing(
    world: World, as_person: Any, field: str, value: str
) -> None:
    answer = plan_by_form(world, as_person(world.a.teacher), **{field: value, "topic": "Giữ lại dòng này"})
    assert answer.status_code == 422 and "Giữ lại dòng này" in answer.content.decode()
    assert not Lesson.objects.exists()


def test_a_lesson_in_the_past_cannot_be_planned(world: World, as_person: Any) -> None:
    answer = plan_by_form(world, as_person(world.a.teacher), day="01/09/2026")
    assert answer.status_code == 422 and "ở phía trước" in answer.content.decode()


def test_an_invitation_is_declined_with_a_reason_or_moved(world: World, as_person: Any) -> None:
    lesson = planned(world, accepted=False)
    partner, host = as_person(world.b.teacher), as_person(world.a.teacher)
    partner.post(f"/gio-hoc/{lesson.pk}/tra-loi/", {"answer": "declined", "reason": " "})
    assert lesson.sides.get(number=2).status == LessonSide.Status.INVITED
    day = (timezone.localtime() + timedelta(days=5)).strftime("%d/%m/%Y")
    partner.post(f"/gio-hoc/{lesson.pk}/tra-loi/", {"answer": "move", "day": day, "time": "09:00"})
    assert lesson.sides.get(number=2).status == LessonSide.Status.MOVE
    host.post(f"/gio-hoc/{lesson.pk}/doi-gio/", {"day": day, "time": "09:00", "minutes": "40"})
    side = lesson.sides.get(number=2)
    assert side.status == LessonSide.Status.ACCEPTED and side.proposed_starts is None
    host.post(f"/gio-hoc/{lesson.pk}/doi-gio/", {"day": day, "time": "10:00", "minutes": "40"})
    assert lesson.sides.get(number=2).status == LessonSide.Status.INVITED
    partner.post(f"/gio-hoc/{lesson.pk}/tra-loi/", {"answer": "declined", "reason": "Lớp thi giữa kì"})
    assert partner.get(f"/gio-hoc/{lesson.pk}/").status_code == 404
    assert "Lớp thi giữa kì" not in host.get(f"/gio-hoc/{lesson.pk}/").content.decode()


def test_the_lesson_opens_with_its_deck_and_shares_it_with_both_classes(
    world: World, as_person: Any, others: Any
) -> None:
    lesson = planned(world, slides_item=2)
    answer = as_person(world.a.teacher).post(f"/gio-hoc/{lesson.pk}/mo/")
    assert answer.url == f"/gio-hoc/{lesson.pk}/phong/"
    assert reader.state(lesson.pk)["slides"] == {"item": 2, "title": "Bài giảng 2", "pages": 4, "page": 1}
    assert others["shared"] == [(2, [world.a.class1.pk, world.b.class1.pk], f"lesson:{lesson.pk}")]
    assert as_person(world.b.teacher).post(f"/gio-hoc/{lesson.pk}/mo/").status_code == 404
    pupil = as_person(world.b.pupils[0])
    assert pupil.get(f"/gio-hoc/{lesson.pk}/trang-chieu/2/4/").content == b"RIFF"
    assert pupil.get(f"/gio-hoc/{lesson.pk}/trang-chieu/2/5/").status_code == 404
    assert pupil.get(f"/gio-hoc/{lesson.pk}/trang-chieu/3/1/").status_code == 404
    assert as_person(world.b.other_pupil).get(f"/gio-hoc/{lesson.pk}/trang-chieu/2/1/").status_code == 404


def test_the_code_alone_lets_nobody_in(world: World, as_person: Any) -> None:
    here = opened(world)
    pupil, stranger = as_person(world.a.pupils[0]), as_person(world.b.other_pupil)
    door = f"/gio-hoc/vao/{here.lesson.code}/"
    assert pupil.get(door).url == f"/gio-hoc/{here.lesson.pk}/phong/"
    assert stranger.get(door).status_code == 200
    assert stranger.get(f"/gio-hoc/{here.lesson.pk}/phong/").status_code == 404
    wrong = stranger.post(door, {"pin": "000000" if here.lesson.pin != "000000" else "111111"})
    assert wrong.status_code == 422 and not Participant.objects.filter(role="guest").exists()
    assert stranger.post(door, {"pin": here.lesson.pin}).status_code == 302
    guest = Participant.objects.get(role="guest")
    assert (guest.state, guest.side_id) == ("waiting", here.b.pk)
    waiting = stranger.get(f"/gio-hoc/{here.lesson.pk}/su-kien/").json()
    assert [m["t"] for m in waiting["messages"]] == ["standing"]
    assert (
        stranger.post(f"/gio-hoc/{here.lesson.pk}/lenh/", "{}", content_type="application/json").status_code
        == 404
    )
    teacher = as_person(world.b.teacher)
    assert "Bùi" not in teacher.get(f"/gio-hoc/{here.lesson.pk}/").content.decode()
    teacher.post(f"/gio-hoc/{here.lesson.pk}/cho-vao/", {"participant": guest.pk})
    assert stranger.get(f"/gio-hoc/{here.lesson.pk}/su-kien/").json()["messages"][0]["t"] == "snapshot"


def main_of(answer: Any) -> str:
    return str(answer.content.decode().partition("<main")[2].partition("</main>")[0])


def test_a_link_that_leads_nowhere_says_so_and_tells_of_no_lesson(world: World, as_person: Any) -> None:
    here = opened(world)
    token = participants.make_screen(here.a)[1]
    browser = Client()
    assert browser.get(f"/gio-hoc/man-hinh/{token}/").status_code == 302
    participants.make_screen(here.a)
    addresses = (f"man-hinh/{token}", "man-hinh/nham", f"{here.lesson.pk}/man-hinh")
    answers = [browser.get(f"/gio-hoc/{one}/") for one in addresses]
    assert {one.status_code for one in answers} == {404} and len(set(map(main_of, answers))) == 1
    said = answers[0].content.decode()
    assert "Đường dẫn màn hình này đã được thay hoặc hết hạn. Xin thầy, cô đường dẫn mới." in said
    assert "Đăng nhập" not in said and here.lesson.title not in said
    Lesson.objects.filter(pk=here.lesson.pk).update(state="ended")
    pupil = as_person(world.a.pupils[0])
    ended, wrong = (pupil.get(f"/gio-hoc/vao/{code}/") for code in (here.lesson.code, "abcdefghjkmn"))
    assert ended.status_code == wrong.status_code == 404
    assert main_of(ended) == main_of(wrong)
    assert "Đường dẫn vào giờ học này đã được thay, hết hạn hoặc gõ nhầm." in wrong.content.decode()


def test_guessing_codes_and_pins_is_slowed_for_the_guesser_alone(world: World, as_person: Any) -> None:
    here = opened(world)
    guesser, honest = as_person(world.b.other_pupil), as_person(world.a.other_pupil)
    for number in range(joining.WRONG_PER_PERSON):
        assert guesser.get(f"/gio-hoc/vao/abcdefghjk{number}/").status_code == 404
    assert guesser.get(f"/gio-hoc/vao/{here.lesson.code}/").status_code == 404
    assert "quá nhiều lần" in guesser.post("/gio-hoc/vao/", {"pin": here.lesson.pin}).content.decode()
    assert honest.post("/gio-hoc/vao/", {"pin": here.lesson.pin}).url == f"/gio-hoc/vao/{here.lesson.code}/"


def test_polling_does_what_the_socket_does(world: World, as_person: Any) -> None:
    here = opened(world)
    teacher, pupil = as_person(world.a.teacher), as_person(world.b.pupils[0])
    address = f"/gio-hoc/{here.lesson.pk}"
    first = pupil.get(f"{address}/su-kien/").json()
    assert [m["t"] for m in first["messages"]] == ["snapshot"]
    seq = first["messages"][0]["seq"]
    said = teacher.post(
        f"{address}/lenh/",
        {"t": "do", "id": "1", "do": "chat.say", "text": "Chào"},
        content_type="application/json",
    )
    assert said.status_code == 200 and said.json()["t"] == "done"
    (message,) = pupil.get(f"{address}/su-kien/?since={seq}").json()["messages"]
    assert message["events"][-1]["data"]["text"] == "Chào"
    refused = pupil.post(
        f"{address}/lenh/", {"t": "do", "id": "1", "do": "lesson.end"}, content_type="application/json"
    )
    assert refused.status_code == 409 and refused.json()["code"] == "forbidden"
    assert pupil.post(f"{address}/lenh/", "[", content_type="application/json").status_code == 400
    assert as_person(world.b.other_pupil).get(f"{address}/su-kien/").status_code == 404


def test_who_stops_polling_has_left_after_a_minute(world: World, as_person: Any, at: Any) -> None:
    here = opened(world)
    address = f"/gio-hoc/{here.lesson.pk}/su-kien/"
    start = now()
    as_person(world.a.pupils[0]).get(address)
    number = Participant.objects.get(person=world.a.pupils[0]).pk
    at(start + timedelta(seconds=50))
    as_person(world.a.teacher).get(address)
    assert reader.present(here.lesson.pk, number)
    at(start + timedelta(seconds=70))
    as_person(world.a.teacher).get(address)
    assert not reader.present(here.lesson.pk, number)


def test_the_record_is_closed_when_both_schools_have_confirmed(world: World, as_person: Any) -> None:
    here = opened(world)
    room.joined(entered(world.a.pupils[0], here.lesson))
    do(here.host, "lesson.end")
    address = f"/gio-hoc/{here.lesson.pk}/bien-ban/"
    host, partner = as_person(world.a.teacher), as_person(world.b.teacher)
    assert host.post(address, {"pupils": "500"}).status_code == 422
    assert host.post(address, {"pupils": "3", "remark": "Tốt"}).status_code == 302
    years = ([world.a.school.pk, world.b.school.pk], "2026-2027")
    assert api.counts(*years).confirmed == 0
    assert partner.post(address, {"pupils": "2"}).status_code == 302
    assert host.post(address, {"pupils": "1"}).status_code == 422
    counted = api.counts(*years)
    assert (counted.lessons, counted.confirmed, counted.pupils) == (1, 1, 5)
    assert api.counts([world.a.school.pk], "2026-2027").pupils == 3
    assert "không đổi nữa" in host.get(address).content.decode()
    assert as_person(world.a.principal).post(address, {"pupils": "9"}).status_code == 404
    assert as_person(world.b.pupils[0]).get(address).status_code == 404


def test_the_replay_holds_what_the_viewer_may_see(world: World, as_person: Any) -> None:
    here = opened(world)
    pupil = entered(world.b.pupils[0], here.lesson)
    line = do(pupil, "chat.say", text="lời nặng")["seq"]
    do(here.partner, "chat.hide", line=line)
    do(here.host, "lesson.end")
    address = f"/gio-hoc/{here.lesson.pk}/xem-lai/du-lieu/"
    assert "lời nặng" not in as_person(world.a.pupils[0]).get(address).content.decode()
    mine = as_person(world.b.teacher).get(address).json()
    assert [one["seq"] for one in mine["events"]] == [1, 2, 3, 4]
    assert mine["viewer"]["role"] == "teacher" and mine["events"][1]["data"]["text"] == "lời nặng"
    assert as_person(world.a.principal).get(address).json()["viewer"]["role"] == "observer"


def test_a_lesson_nobody_has_accepted_is_not_opened(world: World, as_person: Any) -> None:
    lesson = planned(world, accepted=False)
    answer = as_person(world.a.teacher).post(f"/gio-hoc/{lesson.pk}/mo/", follow=True)
    assert "Chưa có trường nào nhận lời" in answer.content.decode()
    lesson.refresh_from_db()
    assert lesson.state == Lesson.State.PLANNED


def test_leaders_are_led_to_the_lessons_page_not_to_its_room(world: World, as_person: Any) -> None:
    lesson = opened(world).lesson
    page, inside = f"/gio-hoc/{lesson.pk}/", f"/gio-hoc/{lesson.pk}/phong/"
    for person, enters in ((world.a.principal, False), (world.a.pupils[0], True), (world.b.teacher, True)):
        for path in ("/gio-hoc/", "/hom-nay/"):
            shown = as_person(person).get(path).content.decode()
            assert (f'href="{inside}"' in shown) is enters
            assert enters or f'href="{page}"' in shown


def test_asking_at_the_door_does_not_open_the_replay(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "slide_picture", lambda *_: b"picture")
    here = opened(world)
    asked, refused, removed, stayed = (
        participants.ask_to_enter(person, here.lesson, here.b)
        for person in (world.b.other_teacher, world.b.other_pupil, world.a.other_pupil, world.a.other_teacher)
    )
    for guest in (asked, refused, removed, stayed):
        room.knock(guest)
    do(here.partner, "person.refuse", participant=refused.pk)
    for guest in (removed, stayed):
        do(here.partner, "person.admit", participant=guest.pk)
        room.joined(entered(guest.person, here.lesson))
    do(here.partner, "person.remove", participant=removed.pk)
    with writer.writing(here.lesson.pk) as log:
        log.append(SlidesSet(3, "Bài giảng", 4))
    do(here.host, "lesson.end")
    address = f"/gio-hoc/{here.lesson.pk}/"
    parts = ("xem-lai/", "xem-lai/du-lieu/", "trang-chieu/3/1/")
    for guest, status in ((asked, 404), (refused, 404), (removed, 404), (stayed, 200)):
        client = as_person(guest.person)
        assert [client.get(address + part).status_code for part in parts] == [status] * 3
        assert client.get(address).status_code == 200


def test_an_invitation_without_an_answer_does_not_open_the_replay(world: World, as_person: Any) -> None:
    here = opened(world)
    do(here.host, "lesson.end")
    LessonSide.objects.filter(pk=here.b.pk).update(status=LessonSide.Status.INVITED)
    address = f"/gio-hoc/{here.lesson.pk}/xem-lai/du-lieu/"
    for person in (world.b.teacher, world.b.principal):
        assert as_person(person).get(address).status_code == 404
    assert as_person(world.a.principal).get(address).status_code == 200


def test_a_past_lesson_is_told_through_the_same_log(world: World) -> None:
    start = now() - timedelta(days=20)
    told = api.PastLesson(
        "Lực đẩy Archimedes", "", world.khtn, start, 40,
        [(world.a.class1, world.a.teacher), (world.b.class1, world.b.teacher)],
    )  # fmt: skip
    pupil, other = world.a.pupils[0], world.b.pupils[0]
    script = [
        api.PastEvent(0, "person.joined", world.a.teacher),
        api.PastEvent(5, "person.joined", 1),
        api.PastEvent(10, "person.joined", pupil),
        api.PastEvent(12, "person.joined", other),
        api.PastEvent(80, "chat.said", pupil, {"text": "Chào các bạn"}),
        api.PastEvent(
            100, "poll.opened", world.a.teacher, {"question": "?", "options": ["a", "b"]}, name="p"
        ),
        api.PastEvent(110, "poll.voted", pupil, {"poll": "p", "choice": 0}),
        api.PastEvent(120, "poll.voted", pupil, {"poll": "p", "choice": 1}),
        api.PastEvent(130, "poll.closed", world.a.teacher, {"poll": "p"}),
    ]
    lesson = api.record_past_lesson(told, script)
    state = reader.state(lesson.pk)
    assert state["phase"] == "ended" and state["polls"]["7"]["counts"] == [0, 1]
    assert lesson.state == Lesson.State.ENDED and lesson.ended_at == start + timedelta(minutes=40)
    table = attendance.attendance(LessonSide.objects.select_related("lesson").get(lesson=lesson, number=1))
    assert (table.present, table.absent, table.screen, table.suggested) == (1, 2, True, 3)
    assert [item.title for item in api.agenda_for(world.b.teacher)] == [
        "Xác nhận biên bản: Lực đẩy Archimedes"
    ]
    running = api.record_past_lesson(told, script[:3], still_open=True)
    assert running.state == Lesson.State.OPEN and reader.state(running.pk)["phase"] == "open"


def test_lists_ask_the_database_a_fixed_number_of_times(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_person(world.a.teacher)
    for _ in range(3):
        planned(world)
    with django_assert_max_num_queries(24):
        assert client.get("/gio-hoc/").status_code == 200
    assert {lesson.pk for lesson in api.upcoming(world.b.pupils[0])} == set(
        Lesson.objects.values_list("pk", flat=True)
    )
    assert api.upcoming(world.a.other_pupil) == []


def test_the_poster_names_the_short_address_where_the_pin_is_typed(world: World, as_person: Any) -> None:
    here = opened(world)
    page = as_person(world.b.teacher).get(f"/gio-hoc/{here.lesson.pk}/in/").content.decode()
    assert "testserver/gio-hoc/vao/<" in page and here.lesson.code not in page
    assert f"{here.lesson.pin[:3]} {here.lesson.pin[3:]}" in page


def test_the_pin_is_typed_once(world: World, as_person: Any) -> None:
    here = opened(world)
    guest = as_person(world.b.other_pupil)
    door = guest.post("/gio-hoc/vao/", {"pin": here.lesson.pin}).url
    page = guest.get(door).content.decode()
    assert f'<input type="hidden" name="pin" value="{here.lesson.pin}">' in page and 'id="pin"' not in page
    assert guest.post(door, {"pin": here.lesson.pin}).status_code == 302
    # Neither somebody else's browser nor a PIN that was changed since is spared the typing.
    assert 'id="pin"' in as_person(world.a.other_pupil).get(door).content.decode()
    Lesson.objects.filter(pk=here.lesson.pk).update(pin="000000" if here.lesson.pin != "000000" else "111111")
    Participant.objects.filter(role="guest").delete()
    assert 'id="pin"' in guest.get(door).content.decode()
