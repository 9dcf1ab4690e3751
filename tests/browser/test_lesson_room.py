"""One lesson of two schools in Chromium against the served product: the line, the room, and what a fault leaves behind."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from content import api as content
from live.planning import participants
from tests.browser.conftest import shot
from tests.content import files
from tests.live.room import Together, opened
from tests.world import World

pytestmark = pytest.mark.browser
NewPage = Callable[..., Page]


@dataclass
class Room:
    together: Together
    teacher: Page
    an: Page  # a pupil of the host
    binh: Page  # a pupil of the partner

    @property
    def address(self) -> str:
        return f"/gio-hoc/{self.together.lesson.pk}/phong/"


@pytest.fixture
def room(browser_world: World, seat: NewPage) -> Room:
    """The lesson is open and shows a deck; the host's teacher and a pupil of each school are in the room."""
    together = opened(browser_world)
    deck = content.ingest(
        school=browser_world.a.school,
        about=content.About(title="Bài giảng Pythagore"),
        added_by=browser_world.a.librarian,
        file=io.BytesIO(files.pdf(6)),
        file_name="bai-giang.pdf",
        publish=True,
    )
    one = Room(
        together,
        seat(browser_world.a.teacher),
        seat(browser_world.a.pupils[0], width=360, height=740),
        seat(browser_world.b.pupils[0], width=390, height=800),
    )
    for page in (one.teacher, one.an, one.binh):
        enter(page, one.address)
    one.teacher.get_by_label("Tài liệu để chiếu").select_option(str(deck.pk))
    one.teacher.get_by_role("button", name="Chiếu tài liệu này").click()
    for page in (one.teacher, one.an, one.binh):
        seen(page, "Trang 1 trong 6")
    return one


def seen(page: Page, alt: str) -> None:
    """The picture of a slide has arrived, not only its number."""
    picture = page.get_by_alt_text(alt)
    expect(picture).to_be_visible()
    for _ in range(100):
        if picture.evaluate("image => image.complete && image.naturalWidth > 0"):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no picture: {alt}")


@pytest.fixture
def seat(new_page: NewPage, live_url: str) -> NewPage:
    """`seat(person, **options)`: a page that is logged in by its cookie; the login page has tests of its own."""

    def take(person: Any, **options: Any) -> Page:
        page = new_page(**options)
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_url}])
        return page

    return take


def enter(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("lesson-room[data-seq]")).to_be_attached()


def state(page: Page) -> dict[str, Any]:
    return page.evaluate("document.querySelector('lesson-room').state")


def shared(page: Page) -> dict[str, Any]:
    """The part of the state that is the same for everybody."""
    whole = state(page)
    for poll in whole["polls"].values():
        poll["votes"] = {}
    return {name: value for name, value in whole.items() if name != "waiting"}


def equal(*pages: Page) -> None:
    """All pages reach the same number and show the same."""
    for _ in range(100):
        states = [shared(page) for page in pages]
        if all(one == states[0] for one in states):
            return
        pages[0].wait_for_timeout(100)
    assert states[1:] == states[:-1]


def say(page: Page, text: str) -> None:
    page.get_by_label("Nói với cả phòng").fill(text)
    page.keyboard.press("Enter")


def test_what_one_does_all_see(room: Room) -> None:
    teacher, an, binh = room.teacher, room.an, room.binh
    expect(teacher.locator(".side").nth(1).get_by_text("Học sinh có mặt: 1")).to_be_visible()
    teacher.locator("body").press("ArrowRight")
    for page in (teacher, an, binh):
        seen(page, "Trang 2 trong 6")

    say(binh, "Chào các bạn <b>Bản Nguồn</b>")
    expect(an.locator(".chat-text")).to_have_text(["Chào các bạn <b>Bản Nguồn</b>"])
    say(an, "Một câu không hay")
    expect(teacher.locator(".chat-text")).to_have_count(2)
    hide = teacher.get_by_role("button", name="Ẩn tin của")
    expect(hide).to_have_count(1)  # of the own school alone
    hide.click()
    expect(binh.get_by_text("Một câu không hay")).to_have_count(0)
    expect(teacher.get_by_text("Đã ẩn với mọi người")).to_be_visible()

    an.get_by_role("button", name="Giơ tay").click()
    expect(teacher.get_by_role("button", name="phát biểu")).to_be_visible()
    teacher.get_by_text("Soạn câu hỏi").click()
    teacher.get_by_label("Câu hỏi", exact=True).fill("Cạnh huyền là cạnh nào?")
    teacher.get_by_label("Lựa chọn 1").fill("Cạnh dài nhất")
    teacher.get_by_label("Lựa chọn 2").fill("Cạnh ngắn nhất")
    teacher.get_by_role("button", name="Hỏi cả phòng").click()
    for page, choice in ((an, "A Cạnh dài nhất"), (binh, "B Cạnh ngắn nhất")):
        page.get_by_role("radio", name=choice).check()
        page.get_by_role("button", name="Gửi câu trả lời").click()
    expect(teacher.locator(".poll-bar .num")).to_have_text(["1 · 50 %", "1 · 50 %"])
    shot(teacher, "lesson-teacher")
    shot(an, "lesson-pupil")
    equal(an, binh)


def test_after_a_cut_exactly_what_was_missed(room: Room, seat: NewPage, browser_world: World) -> None:
    teacher, an, binh = room.teacher, room.an, room.binh
    binh.context.set_offline(True)
    binh.evaluate("document.querySelector('lesson-room').connection.transport.socket.close()")
    expect(binh.get_by_text("Đang kết nối lại…")).to_be_visible()
    say(binh, "em nói khi mất mạng")
    expect(binh.get_by_text("Đang chờ gửi: 1")).to_be_visible()
    for number in (2, 3, 4):
        teacher.locator("body").press("PageDown")
        expect(an.get_by_text(f"Trang {number}/6")).to_be_visible()
    say(teacher, "cô nói khi em vắng")
    expect(an.get_by_text("cô nói khi em vắng")).to_be_visible()
    binh.context.set_offline(False)
    expect(binh.get_by_text("Trang 4/6")).to_be_visible()
    lines = ["cô nói khi em vắng", "em nói khi mất mạng"]
    for page in (teacher, an, binh):
        expect(page.locator(".chat-text")).to_have_text(lines)
    equal(an, binh)
    late = seat(browser_world.a.pupils[1])
    enter(late, room.address)
    equal(late, an, binh)
    expect(late.locator(".chat-text")).to_have_text(lines)


def test_where_websockets_are_blocked_the_room_polls(room: Room, seat: NewPage, browser_world: World) -> None:
    page = seat(browser_world.b.pupils[1])
    page.add_init_script(
        """window.WebSocket = class extends EventTarget {
            constructor() { super(); this.readyState = 3; setTimeout(() => this.onclose?.({ code: 1006 }), 20); }
            close() {}
            static OPEN = 1;
        };"""
    )
    enter(page, room.address)
    expect(page.get_by_text("Mạng ở đây chặn đường truyền nhanh")).to_be_visible()
    room.teacher.locator("body").press("ArrowRight")
    expect(page.get_by_text("Trang 2/6")).to_be_visible()
    say(page, "em thấy rồi ạ")
    expect(room.an.get_by_text("em thấy rồi ạ")).to_be_visible()
    equal(page, room.an)


def test_the_lesson_ends_for_all_and_can_be_seen_again(room: Room) -> None:
    say(room.an, "Tạm biệt các bạn")
    expect(room.binh.get_by_text("Tạm biệt các bạn")).to_be_visible()
    room.teacher.once("dialog", lambda dialog: dialog.accept())
    room.teacher.get_by_role("button", name="Kết thúc giờ học").click()
    for page in (room.teacher, room.an, room.binh):
        expect(page.get_by_role("heading", name="Giờ học đã kết thúc")).to_be_visible()
    equal(room.an, room.binh)
    final = state(room.an)
    room.an.get_by_role("link", name="Xem lại giờ học").click()
    expect(room.an.locator("lesson-replay[data-ready]")).to_be_attached()
    room.an.locator("body").press("End")
    expect(room.an.get_by_text("Tạm biệt các bạn")).to_be_visible()
    assert room.an.evaluate("document.querySelector('lesson-replay').state") == final
    shot(room.an, "lesson-replay")


def frames(page: Page, more_than: int) -> int:
    """Frames of the other classroom shown so far, once they are more than `more_than`."""
    count = 0
    for _ in range(150):
        count = page.evaluate(
            """Math.max(0, ...[...document.querySelectorAll(".media-room video")].filter(video => !video.muted)
                .map(video => video.getVideoPlaybackQuality().totalVideoFrames))"""
        )
        if count > more_than:
            return count
        page.wait_for_timeout(100)
    raise AssertionError(f"{count} frames")


def test_two_classroom_screens_exchange_frames(room: Room, new_page: NewPage) -> None:
    screens = []
    for side in (room.together.a, room.together.b):
        page = new_page(width=1366, height=768, permissions=["camera", "microphone"])
        _, token = participants.make_screen(side)
        page.goto(f"/gio-hoc/man-hinh/{token}/")
        expect(page.locator("lesson-room[data-seq]")).to_be_attached()
        screens.append(page)
    for page in screens:
        page.get_by_role("button", name="Bật hình và tiếng").click()
        page.get_by_role("button", name="Vào với hình và tiếng").click()
    for page in screens:
        first = frames(page, 5)
        assert frames(page, first) > first
    shot(screens[0], "lesson-screen")
    words = screens[0].inner_text("body")
    assert "Mai An" not in words and "Bình" not in words


def test_without_scripts_one_sees_says_and_raises(room: Room, seat: NewPage, browser_world: World) -> None:
    page = seat(browser_world.b.pupils[1], width=360, height=740, java_script_enabled=False)
    page.goto(room.address)
    expect(page.get_by_text("Trình duyệt này đang tắt JavaScript.")).to_be_visible()
    page.get_by_label("Nói với cả phòng").locator("visible=true").fill("em không có script")
    page.get_by_role("button", name="Gửi").locator("visible=true").click()
    expect(page.get_by_text("em không có script")).to_be_visible()
    assert page.get_by_alt_text("Trang 1 trong 6").bounding_box()["height"] > 100  # type: ignore[index] # it is visible
    expect(room.an.get_by_text("em không có script")).to_be_visible()
    page.get_by_role("button", name="Giơ tay").locator("visible=true").click()
    expect(page.get_by_role("button", name="Hạ tay")).to_be_visible()
    shot(page, "lesson-without-scripts")
