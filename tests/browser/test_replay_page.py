"""The replay shows at each moment what the room showed, from the same events by the same fold."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from live.rules.events import form_for
from live.rules.state import fold_all
from tests.browser.stage import Client, Stage
from tests.live.scripts import CROWD, OPENED, SCRIPTS, VIEWERS

pytestmark = pytest.mark.browser
LESSON: list[tuple[str, dict[str, Any]]] = [
    OPENED,
    *CROWD,
    ("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4}),
    ("chat.said", {"participant": 5, "side": 1, "text": "Chào các bạn"}),
    ("slide.moved", {"page": 2}),
    ("poll.opened", {"question": "Cạnh huyền là cạnh nào?", "options": ["Dài nhất", "Ngắn nhất"]}),
    ("poll.voted", {"poll": 12, "participant": 5, "choice": 0, "previous": None}),
    ("poll.closed", {"poll": 12}),
    ("hand.raised", {"participant": 7, "side": 2}),
    ("chat.said", {"participant": 7, "side": 2, "text": "<i>Dạ</i> em hiểu"}),
    ("slide.moved", {"page": 3}),
    *SCRIPTS["poll-quiz-end"][-1:],
]
VIEWER = VIEWERS["observer"]


@pytest.fixture
def replay(browser: Browser) -> Iterator[Client]:
    stage = Stage(browser, LESSON)
    client = stage.enter(VIEWER, template="live/replay.html")
    expect(client.page.locator("lesson-replay[data-ready]")).to_be_attached()
    yield client
    stage.close()
    assert client.errors == []


def shown(client: Client) -> dict[str, Any]:
    return client.page.evaluate("document.querySelector('lesson-replay').state")


def test_every_moment_is_as_it_was_forwards_and_backwards(replay: Client) -> None:
    forms = [form_for(one, VIEWER) for one in replay.stage.log]
    seek = "time => document.querySelector('lesson-replay').seek(time)"
    for count in (*range(1, len(forms) + 1), 5, 13, 2):
        replay.page.evaluate(seek, (count - 1) * 2000)
        assert shown(replay) == fold_all(forms[:count])


def test_marks_keys_and_speed(replay: Client) -> None:
    page = replay.page
    page.get_by_role("button", name="Hỏi: Cạnh huyền là cạnh nào?").click()
    expect(page.get_by_text("Đang hỏi")).to_be_visible()
    expect(page.get_by_alt_text("Trang 2 trong 4")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("End")
    expect(page.locator(".chat-text")).to_have_text(["Chào các bạn", "<i>Dạ</i> em hiểu"])
    expect(page.get_by_text("0:34 trên 0:34")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("0:24 trên 0:34")).to_be_visible()
    page.keyboard.press("Home")
    assert shown(replay)["seq"] == 1
    page.get_by_label("Tốc độ").select_option("8")
    page.get_by_role("button", name="Phát").click()
    expect(page.get_by_role("button", name="Dừng")).to_be_visible()
    expect(page.get_by_alt_text("Trang 3 trong 4")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Phát")).to_be_visible(timeout=10_000)
    assert shown(replay)["seq"] == len(LESSON)


def test_the_hour_follows_the_pages_language(browser: Browser) -> None:
    """Arabic digits are seen at once; English and Vietnamese write hours alike."""
    stage = Stage(browser, LESSON)
    for template, viewer in (("live/replay.html", VIEWER), ("live/room.html", VIEWERS["pupil of side 1"])):
        for lang, hour in (("ar-EG", "١٥:٠٠"), ("en", "15:00")):
            client = stage.enter(viewer, template=template, lang=lang)
            if template == "live/replay.html":
                expect(client.page.locator("lesson-replay[data-ready]")).to_be_attached()
                client.page.evaluate("document.querySelector('lesson-replay').seek(34000)")
            expect(client.page.locator(".chat-who time").first).to_have_text(hour)
            assert client.errors == []
            client.page.close()
    stage.close()


def test_it_opens_on_the_slide_that_the_lesson_began_with(browser: Browser) -> None:
    deck = ("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4})
    stage = Stage(browser, [OPENED, deck, *CROWD, ("lesson.ended", {"reason": "teacher"})])
    page = stage.enter(VIEWER, template="live/replay.html").page
    expect(page.get_by_alt_text("Trang 1 trong 4")).to_be_visible()
    expect(page.get_by_text("Lúc này chưa chiếu bài nào.")).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert page.evaluate("document.querySelector('lesson-replay').state.seq") == 2
    stage.close()
