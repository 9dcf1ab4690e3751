"""The room's page and scripts against a line that breaks, loses, repeats and blocks (tests/browser/stage.py)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.stage import Client, Stage
from tests.live.scripts import CROWD, OPENED, VIEWERS

pytestmark = pytest.mark.browser
TEACHER, OTHER_TEACHER = VIEWERS["teacher of side 1"], VIEWERS["teacher of side 2"]
PUPIL, OTHER_PUPIL = VIEWERS["pupil of side 1"], VIEWERS["pupil of side 2"]
SCREEN = VIEWERS["screen of side 2"]
SCRIPT: list[tuple[str, dict[str, Any]]] = [
    OPENED,
    *CROWD,
    ("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4}),
    ("chat.said", {"participant": 5, "side": 1, "text": "Chào các bạn"}),
]


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    one = Stage(browser, SCRIPT)
    yield one
    one.close()
    assert [error for client in one.clients for error in client.errors] == []


def until(client: Client, test: Callable[[], bool]) -> None:
    """Let the page's messages be handled until `test` holds."""
    for _ in range(160):
        if test():
            return
        client.page.wait_for_timeout(50)
    raise AssertionError("it did not happen within eight seconds")


def in_step(*clients: Client) -> None:
    for client in clients:
        until(client, lambda client=client: client.state() == client.truth())  # type: ignore[misc] # bound now


def test_a_turned_page_arrives_everywhere(stage: Stage) -> None:
    teacher, pupil, screen = stage.enter(TEACHER), stage.enter(PUPIL, size=(360, 740)), stage.enter(SCREEN)
    expect(pupil.page.get_by_text("Trang 1/4")).to_be_visible()
    teacher.page.keyboard.press("ArrowRight")
    teacher.page.get_by_role("button", name="Trang sau").click()
    for client in (pupil, screen):
        expect(client.page.get_by_alt_text("Trang 3 trong 4")).to_be_visible()
    expect(pupil.page.get_by_role("button", name="Trang sau")).to_have_count(0)
    pupil.page.keyboard.press("ArrowRight")
    in_step(teacher, pupil, screen)
    assert stage.state["slides"]["page"] == 3


def test_chat_is_text_and_each_school_moderates_its_own(stage: Stage) -> None:
    teacher, other, pupil = stage.enter(TEACHER), stage.enter(OTHER_TEACHER), stage.enter(OTHER_PUPIL)
    evil = "<img src=x onerror=alert(1)> & câu không hay"
    pupil.page.get_by_label("Nói với cả phòng").fill(evil)
    pupil.page.keyboard.press("Enter")
    expect(teacher.page.locator(".chat-text").last).to_have_text(evil)
    expect(teacher.page.get_by_role("button", name="Ẩn tin của Ẩn")).to_have_count(0)
    other.page.get_by_role("button", name="Ẩn tin của Ẩn").click()
    expect(teacher.page.get_by_text("câu không hay")).to_have_count(0)
    expect(pupil.page.get_by_text("câu không hay")).to_have_count(0)
    expect(other.page.get_by_text("Đã ẩn với mọi người")).to_be_visible()
    in_step(teacher, other, pupil)


def test_what_is_refused_goes_back_to_where_it_was_typed(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    field = pupil.page.get_by_label("Nói với cả phòng")
    stage.append("chat.said", {"participant": 5, "side": 1, "text": "trước đó"})
    expect(pupil.page.get_by_text("trước đó")).to_be_visible()
    pupil.deaf = 1  # the page does not know yet that the chat has been closed
    stage.append("chat.closed", {"side": 1})
    field.fill("em hỏi ạ")
    pupil.page.get_by_role("button", name="Gửi").click()
    expect(pupil.page.get_by_role("alert").filter(has_text="Việc này chưa làm được.")).to_be_visible()
    expect(field).to_have_value("em hỏi ạ")
    stage.append("slide.moved", {"page": 2})
    expect(pupil.page.get_by_text("Thầy cô đang tạm khóa trò chuyện của trường em.")).to_be_visible()
    in_step(pupil)


def test_enter_of_an_input_method_sends_nothing(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    field = pupil.page.get_by_label("Nói với cả phòng")
    field.fill("tiếng")
    press = """(node, isComposing) => node.dispatchEvent(
        new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, isComposing}))"""
    field.evaluate(press, True)
    assert len(stage.state["chat"]) == 1
    field.evaluate(press, False)
    until(pupil, lambda: len(stage.state["chat"]) == 2)


def test_hands_and_a_poll_with_results_that_grow(stage: Stage) -> None:
    teacher, pupil, screen = stage.enter(TEACHER), stage.enter(PUPIL), stage.enter(SCREEN)
    pupil.page.get_by_role("button", name="Giơ tay").click()
    expect(pupil.page.get_by_text("Em đang giơ tay, thứ 1 trong hàng.")).to_be_visible()
    expect(screen.page.locator(".hand-counts b").first).to_have_text("1")
    assert "Mai An" not in screen.page.inner_text("body")
    teacher.page.get_by_role("button", name="Hạ tay của Mai An").click()
    expect(pupil.page.get_by_role("button", name="Giơ tay")).to_have_attribute("aria-pressed", "false")

    teacher.page.get_by_text("Soạn câu hỏi").click()
    teacher.page.get_by_label("Câu hỏi", exact=True).fill("Cạnh huyền là cạnh nào?")
    teacher.page.get_by_label("Lựa chọn 1").fill("Cạnh dài nhất")
    teacher.page.get_by_label("Lựa chọn 2").fill("Cạnh ngắn nhất")
    teacher.page.get_by_role("button", name="Hỏi cả phòng").click()
    pupil.page.get_by_role("radio", name="A Cạnh dài nhất").check()
    pupil.page.get_by_role("button", name="Gửi câu trả lời").click()
    for client in (teacher, screen, pupil):
        expect(client.page.locator(".poll-bar .num").first).to_have_text("1 · 100 %")
    pupil.page.get_by_role("radio", name="B Cạnh ngắn nhất").check()
    pupil.page.get_by_role("button", name="Đổi câu trả lời").click()
    expect(teacher.page.locator(".poll-bar .num").first).to_have_text("0 · 0 %")
    expect(teacher.page.locator(".poll-bar .num").last).to_have_text("1 · 100 %")
    teacher.page.get_by_role("button", name="Khép lại câu hỏi").click()
    expect(pupil.page.get_by_text("Đã khép lại")).to_be_visible()
    expect(pupil.page.get_by_role("button", name="Đổi câu trả lời")).to_be_hidden()
    in_step(teacher, pupil, screen)


def test_a_cut_line_loses_nothing_and_doubles_nothing(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    expect(pupil.page.get_by_text("Chào các bạn")).to_be_visible()
    pupil.mute = True  # the command arrives, its acknowledgement is lost with the line
    pupil.page.get_by_label("Nói với cả phòng").fill("câu một")
    pupil.page.keyboard.press("Enter")
    until(pupil, lambda: len(stage.state["chat"]) == 2)
    pupil.break_line()
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_visible()
    pupil.page.get_by_label("Nói với cả phòng").fill("câu hai")
    pupil.page.keyboard.press("Enter")
    expect(pupil.page.get_by_text("Đang gửi…").first).to_be_visible()
    stage.append("chat.said", {"participant": 1, "side": 1, "text": "khi em vắng"})
    stage.append("slide.moved", {"page": 4})
    pupil.mute = False
    pupil.mend_line()
    until(pupil, lambda: len(stage.state["chat"]) == 4)
    in_step(pupil)
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_hidden()
    expect(pupil.page.locator(".chat-text")).to_have_text(
        ["Chào các bạn", "câu một", "khi em vắng", "câu hai"]
    )
    expect(pupil.page.get_by_alt_text("Trang 4 trong 4")).to_be_visible()


def test_a_hole_in_the_numbers_is_fetched_and_a_late_comer_sees_the_same(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    expect(pupil.page.get_by_text("Chào các bạn")).to_be_visible()
    pupil.deaf = 2
    stage.append("chat.said", {"participant": 1, "side": 1, "text": "không tới"})
    stage.append("slide.moved", {"page": 2})
    assert pupil.state()["seq"] == len(SCRIPT)
    stage.append("slide.moved", {"page": 3})
    in_step(pupil)
    late = stage.enter(PUPIL)
    in_step(late)
    assert late.state() == pupil.state()
    assert (
        late.page.locator(".chat-text").all_inner_texts()
        == pupil.page.locator(".chat-text").all_inner_texts()
    )


def test_who_missed_nothing_is_back_at_once_and_sends_what_waited(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    expect(pupil.page.get_by_text("Chào các bạn")).to_be_visible()
    pupil.break_line()
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_visible()
    pupil.page.get_by_role("button", name="Giơ tay").click()
    pupil.mend_line()
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_hidden()
    until(pupil, lambda: stage.state["hands"] == [5])
    in_step(pupil)


def test_a_lesson_that_has_not_begun_begins_by_itself(browser: Browser) -> None:
    stage = Stage(browser, [])
    pupil = stage.enter(PUPIL)
    expect(pupil.page.get_by_text("Giờ học chưa bắt đầu")).to_be_visible()
    for kind, data in SCRIPT:
        stage.append(kind, data)
    expect(pupil.page.get_by_alt_text("Trang 1 trong 4")).to_be_visible()
    stage.append("lesson.ended", {"reason": "teacher"})
    expect(pupil.page.get_by_role("heading", name="Giờ học đã kết thúc")).to_be_visible()
    in_step(pupil)
    stage.close()


def test_where_websockets_are_blocked_the_room_polls(stage: Stage) -> None:
    pupil = stage.enter(PUPIL, blocked=True)
    expect(pupil.page.get_by_text("Mạng ở đây chặn đường truyền nhanh")).to_be_visible()
    stage.append("slide.moved", {"page": 2})
    expect(pupil.page.get_by_alt_text("Trang 2 trong 4")).to_be_visible()
    pupil.page.get_by_label("Nói với cả phòng").fill("em thấy rồi ạ")
    pupil.page.keyboard.press("Enter")
    expect(pupil.page.locator(".chat-text").last).to_have_text("em thấy rồi ạ")
    in_step(pupil)
    assert len(stage.state["chat"]) == 2
