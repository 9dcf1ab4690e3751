"""What a lesson's room offers beside slides and chat: calling a pupil, quick questions, the clock, the wall's own tools."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import shot
from tests.browser.stage import START, Stage
from tests.browser.test_room_looks import violations
from tests.browser.test_room_parts import (
    OTHER_PUPIL,
    OTHER_TEACHER,
    PUPIL,
    SCREEN,
    SCRIPT,
    TEACHER,
    in_step,
    until,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    one = Stage(browser, SCRIPT)
    yield one
    one.close()
    assert [error for client in one.clients for error in client.errors] == []


def test_who_presents_calls_a_pupil_of_any_class(stage: Stage) -> None:
    teacher, other, pupil, screen = (stage.enter(v) for v in (TEACHER, OTHER_TEACHER, OTHER_PUPIL, SCREEN))
    pupil.page.get_by_role("button", name="Giơ tay").click()
    stage.append("hand.raised", {"participant": 5, "side": 1})
    expect(other.page.get_by_role("button", name="Mời Ẩn phát biểu")).to_be_visible()
    expect(other.page.get_by_role("button", name="Mời Mai An phát biểu")).to_be_hidden()
    teacher.page.get_by_role("button", name="Mời Ẩn phát biểu").click()
    for client in (pupil, screen):
        expect(client.page.get_by_text("Mời em Ẩn, lớp 8A2 THCS Ven Sông")).to_be_visible()
    expect(pupil.page.get_by_role("button", name="Giơ tay")).to_have_attribute("aria-pressed", "false")
    assert stage.state["hands"] == [5]
    teacher.page.get_by_role("button", name="Gỡ lời nhắc").click()
    expect(screen.page.get_by_text("Mời em Ẩn")).to_be_hidden()
    stage.append("hand.raised", {"participant": 3, "side": 1})
    teacher.page.get_by_role("button", name="Mời Lớp 8A1 ● THCS Bản Nguồn phát biểu").click()
    expect(pupil.page.get_by_text("Mời Lớp 8A1 ● THCS Bản Nguồn, THCS Bản Nguồn")).to_be_visible()
    in_step(teacher, other, pupil, screen)


def test_a_quick_question_is_one_press_and_the_partner_may_close_it(stage: Stage) -> None:
    other, pupil = stage.enter(OTHER_TEACHER), stage.enter(PUPIL, size=(360, 740))
    expect(pupil.page.get_by_role("heading", name="Hỏi nhanh")).to_be_hidden()
    other.page.get_by_role("button", name="Hỏi hiểu bài chưa").click()
    pupil.page.get_by_role("radio", name="C Chưa hiểu").check()
    asked, slide = (pupil.page.locator(name).bounding_box() for name in ("lesson-poll", "lesson-slides"))
    assert asked and slide and asked["y"] < slide["y"], "on a phone the question comes before the slide"
    other.page.get_by_role("button", name="Khép lại câu hỏi").click()
    expect(pupil.page.get_by_text("Đã khép lại")).to_be_visible()
    other.page.get_by_role("button", name="Hỏi A, B, C, D").click()
    expect(pupil.page.get_by_role("radio")).to_have_count(4)


def test_the_wall_has_tools_of_its_own(stage: Stage) -> None:
    screen = stage.enter(SCREEN, size=(1920, 1080))
    room = screen.page.locator("lesson-room")
    expect(room).to_have_attribute("data-large", "slides")
    screen.page.keyboard.press("l")
    expect(room).to_have_attribute("data-large", "rooms")
    expect(screen.page.get_by_role("button", name="Trang chiếu lớn")).to_be_visible()
    pictures, slide = (
        screen.page.locator(name).bounding_box() for name in (".screen-strip", ".screen-stage")
    )
    assert pictures and slide and pictures["width"] > 2 * slide["width"]
    assert screen.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    screen.page.get_by_role("button", name="Mã vào phòng 123 456").click()
    code = screen.page.get_by_role("dialog", name="Vào phòng")
    expect(code.get_by_text("lesson.test/gio-hoc/vao/")).to_be_visible()
    tall = code.locator(".join-pin").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert tall >= 90, "read from the last row"
    shot(screen.page, "live-screen-code")
    assert violations(screen) == []
    screen.page.keyboard.press("q")
    expect(code).to_be_hidden()
    stage.append("slides.set", {"item": None, "title": "", "pages": 0})
    screen.page.keyboard.press("l")
    screen.page.reload()
    expect(room).to_have_attribute("data-large", "rooms")


def test_before_the_lesson_the_wall_shows_how_long_and_how_to_come_in(stage: Stage) -> None:
    stage.close()
    stage.clients.clear()
    stage.log.clear()
    stage.state.update(seq=0, phase="planned", slides=None, people={}, sides={}, chat=[])
    screen = stage.enter(SCREEN, size=(1920, 1080), standing="not_open")
    expect(screen.page.get_by_text("lesson.test/gio-hoc/vao/").first).to_be_visible()
    screen.page.evaluate("""() => {
        const room = document.querySelector("lesson-room");
        room.config.starts = room.now() + 725_000;
    }""")
    expect(screen.page.locator("[data-until]")).to_contain_text("Còn 12:0")
    assert screen.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    shot(screen.page, "live-screen-before")
    assert violations(screen) == []


def test_the_clock_counts_down_and_beyond(stage: Stage) -> None:
    pupil = stage.enter(PUPIL)
    until(pupil, lambda: bool(pupil.page.locator("[data-clock]").text_content()))
    said = pupil.page.evaluate(
        """async start => {
            const { untilStart, leftOf } = await import("/static/js/live/countdown.js");
            const minute = 60_000;
            return [
                untilStart(start, start - 65_000), untilStart(start, start - 125 * minute), untilStart(start, start + 1),
                untilStart(start, start - 25 * 60 * minute), leftOf(start, 45, start + 13 * minute),
                leftOf(start, 45, start + 48 * minute), leftOf(null, 45, start),
            ];
        }""",
        START,
    )
    due = "Đã đến giờ, đang chờ thầy cô mở phòng."
    assert said == ["Còn 1:05", "Còn 2:05:00", due, "", "còn 32 phút", "quá 3 phút", ""]


def test_a_broken_line_and_the_end_are_seen_by_who_has_scrolled_down(stage: Stage) -> None:
    pupil = stage.enter(PUPIL, size=(360, 640))
    pupil.page.wait_for_function("document.querySelector('.slide-stage img').complete")
    expect(pupil.page.locator("lesson-room[data-line=live]")).to_be_attached()
    pupil.page.get_by_label("Nói với cả phòng").scroll_into_view_if_needed()
    pupil.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    pupil.break_line()
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_in_viewport()
    pupil.mend_line()
    expect(pupil.page.get_by_text("Đang kết nối lại…")).to_be_hidden(timeout=15_000)
    stage.append("lesson.ended", {"reason": "teacher"})
    expect(pupil.page.get_by_role("heading", name="Giờ học đã kết thúc")).to_be_in_viewport()
    place = "getComputedStyle(document.querySelector('lesson-status')).position"
    assert pupil.page.evaluate(place) == "static", "it does not lie upon the lesson"


def test_the_list_of_decks_stands_at_the_one_that_is_shown(stage: Stage) -> None:
    teacher = stage.enter(TEACHER)
    decks = teacher.page.get_by_label("Tài liệu để chiếu")
    decks.evaluate("""select => select.closest("lesson-slides").offer([
        { item: 11, title: "Bài khác", pages: 2 }, { item: 12, title: "Bài giảng Pythagore", pages: 4 },
        { item: 13, title: "Bài sau", pages: 3 }])""")
    expect(decks).to_have_value("12")
    stage.append("slides.set", {"item": 13, "title": "Bài sau", "pages": 3})
    expect(decks).to_have_value("13")


def test_a_deck_put_away_gives_the_wall_to_the_classes(stage: Stage) -> None:
    teacher, screen = stage.enter(TEACHER), stage.enter(SCREEN, size=(1366, 768))
    expect(screen.page.locator("lesson-room")).to_have_attribute("data-large", "slides")
    teacher.page.get_by_role("button", name="Cất bài chiếu").click()
    expect(screen.page.locator("lesson-room")).to_have_attribute("data-large", "rooms")
    expect(screen.page.locator(".screen-stage")).to_be_hidden()
    for name in ("Cất bài chiếu", "Trang sau"):
        expect(teacher.page.get_by_role("button", name=name)).to_be_hidden()
    stage.append("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4})
    expect(teacher.page.get_by_role("button", name="Trang sau")).to_be_visible()
    expect(screen.page.get_by_alt_text("Trang 1 trong 4")).to_be_visible()


def test_the_end_asks_what_becomes_of_a_quiz_that_is_still_open(stage: Stage) -> None:
    teacher = stage.enter(TEACHER)
    given = [{"side": 1, "key": "7"}, {"side": 2, "key": "8"}]
    fields = {"title": "Kiểm tra nhanh", "minutes": 10, "closes": START + 1_800_000, "assignments": given}
    stage.append("quiz.given", fields)
    expect(teacher.page.get_by_text("Kiểm tra nhanh").first).to_be_visible()
    end = teacher.page.get_by_role("button", name="Kết thúc giờ học")
    end.click()
    dialog = teacher.page.get_by_role("dialog", name="Kết thúc giờ học cho tất cả các lớp?")
    expect(dialog.get_by_text("Còn 21 em đang làm bài; bài đóng lúc ")).to_be_visible()
    shot(teacher.page, "room-end-quiz")
    assert violations(teacher) == []
    dialog.get_by_role("button", name="Chưa kết thúc").click()
    assert stage.state["phase"] == "open"
    end.click()
    dialog.get_by_role("button", name="Thu bài và kết thúc").click()
    expect(teacher.page.get_by_role("heading", name="Giờ học đã kết thúc")).to_be_visible()
    assert not any(quiz["open"] for quiz in stage.state["quizzes"].values())
