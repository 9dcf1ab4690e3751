"""The room's three shapes and the replay: accessible, no wider than the screen, light enough for a pupil's device."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import shot
from tests.browser.stage import START, TRUSTED, Client, Stage
from tests.live.scripts import CROWD, OPENED, VIEWERS

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "static"
LIMIT = 60 * 1024
LIVELY: list[tuple[str, dict[str, Any]]] = [
    OPENED,
    *CROWD,
    ("slides.set", {"item": 12, "title": "Bài giảng Pythagore", "pages": 4}),
    ("slide.moved", {"page": 4}),
    (
        "chat.said",
        {"participant": 5, "side": 1, "text": "Chào các bạn trường Ven Sông, hôm nay lớp mình đủ ạ"},
    ),
    ("chat.said", {"participant": 7, "side": 2, "text": "https://example.org/" + "dài" * 40}),
    ("hand.raised", {"participant": 6, "side": 1}),
    ("hand.raised", {"participant": 7, "side": 2}),
    ("person.waiting", {"participant": 10, "side": 1, "name": "Người đến muộn"}),
    (
        "poll.opened",
        {"question": "Cạnh huyền là cạnh nào?", "options": ["Cạnh dài nhất", "Cạnh đối diện góc vuông"]},
    ),
    ("poll.voted", {"poll": 16, "participant": 7, "choice": 1, "previous": None}),
    (
        "quiz.given",
        {
            "title": "Kiểm tra nhanh",
            "minutes": 10,
            "closes": START + 600_000,
            "assignments": [{"side": 1, "key": "31"}, {"side": 2, "key": "32"}],
        },
    ),
    ("announced", {"text": "Còn 5 phút, các em nộp bài nhé", "participant": 1}),
]
WHOLE = """(() => {
    const image = document.querySelector(".slide-stage img").getBoundingClientRect();
    const stage = document.querySelector(".slide-stage").getBoundingClientRect();
    return image.top >= stage.top && image.bottom <= stage.bottom + 1 && image.height > 100;
})()"""
SHAPES = [
    ("teacher of side 1", "live/room.html", (1280, 900), False),
    ("teacher of side 1", "live/room.html", (360, 740), True),
    ("pupil of side 1", "live/room.html", (360, 740), False),
    ("pupil of side 1", "live/room.html", (1280, 800), True),
    ("screen of side 2", "live/room.html", (1920, 1080), False),
    ("observer", "live/replay.html", (1280, 900), False),
    ("observer", "live/replay.html", (360, 740), True),
]


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    one = Stage(browser, LIVELY)
    yield one
    one.close()


def violations(client: Client) -> list[str]:
    found = Axe().run(client.page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(("who", "template", "size", "dark"), SHAPES)
def test_each_shape_is_accessible_and_fits(
    stage: Stage, who: str, template: str, size: tuple[int, int], dark: bool
) -> None:
    client = stage.enter(VIEWERS[who], "Nga", template=template, size=size, dark=dark)
    ready = "lesson-replay[data-ready]" if "replay" in template else "lesson-room[data-seq]"
    expect(client.page.locator(ready)).to_be_attached()
    if "replay" in template:
        client.page.evaluate("document.querySelector('lesson-replay').seek(1e9)")
    expect(client.page.locator(".slide-stage img")).to_be_visible()
    client.page.wait_for_function("document.querySelector('.slide-stage img').complete")
    assert client.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert client.page.evaluate(WHOLE), "the whole page of the deck is in its place"
    if who.startswith("screen"):
        assert client.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        smallest = """Math.min(...[...document.querySelectorAll(".screen-strip b, .poll-text")].map(
            node => parseFloat(getComputedStyle(node).fontSize)))"""
        assert client.page.evaluate(smallest) >= 24
    shot(client.page, f"live-{who.split()[0]}-{size[0]}-{'dark' if dark else 'light'}")
    assert violations(client) == []


def test_the_check_of_devices_is_accessible(browser: Browser) -> None:
    stage = Stage(browser, LIVELY, TRUSTED)
    client = stage.enter(VIEWERS["screen of side 2"], size=(1366, 768))
    client.page.get_by_role("button", name="Bật hình và tiếng").click()
    expect(client.page.get_by_label("Máy quay", exact=True)).to_be_visible()
    expect(client.page.locator("[data-part=heard]")).not_to_be_empty()
    shot(client.page, "live-check")
    assert violations(client) == []
    stage.close()


@pytest.mark.parametrize("standing", ["waiting", "not_open", "refused", "removed", "ended"])
def test_what_stands_in_the_way_is_said(stage: Stage, standing: str) -> None:
    client = stage.enter(VIEWERS["pupil of side 1"], size=(360, 740), standing=standing)
    expect(client.page.locator(f".room-standing[data-standing={standing}]")).to_be_visible()
    shot(client.page, f"live-standing-{standing}")
    assert violations(client) == []


def test_a_pupils_room_is_light(stage: Stage) -> None:
    """Script and style of the page, as a server sends them compressed: at most 60 KB."""
    client = stage.enter(VIEWERS["pupil of side 1"])
    expect(client.page.locator("lesson-room[data-seq]")).to_be_attached()
    loaded = client.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    paths = {re.sub(r"^.*/static/", "", name) for name in loaded if re.search(r"/static/.*\.(js|css)$", name)}
    assert {"js/live/room.js", "js/live/fold.js", "css/rooms/live.css"} <= paths
    assert "js/live/media.js" not in paths
    assert sum(len(gzip.compress((STATIC / path).read_bytes())) for path in paths) <= LIMIT
