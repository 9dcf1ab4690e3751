"""Two classroom screens see and hear each other: real frames between two pages with Chromium's fake devices."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from live.rules.events import Viewer
from tests.browser.stage import TRUSTED, Client, Stage
from tests.live.scripts import CROWD, OPENED, joined

pytestmark = pytest.mark.browser
SCREEN_A, SCREEN_B = Viewer(3, 1, "screen"), Viewer(4, 2, "screen")
FRAMES = """async () => {
    const { mesh } = document.querySelector("lesson-media");
    const frames = [];
    for (const { peer } of mesh?.peers.values() ?? []) {
        for (const one of (await peer.pc.getStats()).values()) {
            if (one.type === "inbound-rtp" && one.kind === "video") frames.push(one.framesDecoded ?? 0);
        }
    }
    return frames;
}"""
# Every video lies within its place, and the strip does not scroll.
WHOLE = """(() => {
    const inside = (a, b) => a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && a.height > 60;
    const strip = document.querySelector(".screen-strip");
    return strip.scrollHeight <= strip.clientHeight + 1 && [...strip.querySelectorAll(".media-rooms video:not([hidden])")].every(
        video => inside(video.getBoundingClientRect(), video.parentElement.getBoundingClientRect()));
})()"""
HEARD = FRAMES.replace('"video"', '"audio"').replace("framesDecoded", "totalSamplesReceived")


@pytest.fixture
def stage(browser: Browser) -> Iterator[Stage]:
    one = Stage(browser, [OPENED, *CROWD], TRUSTED)
    yield one
    one.close()
    assert [error for client in one.clients for error in client.errors] == []


def on_air(client: Client) -> None:
    client.page.get_by_role("button", name="Bật hình và tiếng").click()
    join = client.page.get_by_role("button", name="Vào với hình và tiếng")
    expect(client.page.locator("[data-part=preview]")).to_have_js_property("paused", False)
    join.click()


def frames(client: Client) -> int:
    return sum(client.page.evaluate(FRAMES))


def growing(client: Client, least: int = 0) -> int:
    """Wait until more frames than `least` were decoded and go on being decoded."""
    for _ in range(150):
        first = frames(client)
        client.page.wait_for_timeout(150)
        if first > least and frames(client) > first:
            return frames(client)
    raise AssertionError(f"no frames: {client.page.evaluate(FRAMES)}")


def test_two_screens_exchange_frames_and_find_each_other_again(stage: Stage) -> None:
    one, two = stage.enter(SCREEN_A, size=(1366, 768)), stage.enter(SCREEN_B, size=(1366, 768))
    asked = "navigator.permissions && document.querySelector('lesson-media').mesh === undefined"
    assert one.page.evaluate(asked), "nothing starts without a click"
    on_air(one)
    on_air(two)
    for client in (one, two):
        growing(client)
        assert sum(client.page.evaluate(HEARD)) > 0
        # Chromium's pretended microphone beeps: who is heard is marked on both walls.
        expect(client.page.locator(".media-room[data-speaking]").first).to_be_attached()
    assert stage.state["people"]["3"]["cam"] and stage.state["people"]["4"]["mic"]

    # The other screen reloads: a new page, no ghost of the old one.
    two.page.reload()
    on_air(two)
    growing(two)
    growing(one, 20)
    assert len(one.page.evaluate(FRAMES)) == 1


def test_four_screens_and_one_that_was_thought_gone(stage: Stage) -> None:
    for number in (11, 12):
        stage.append(*joined(number, 2, "screen", f"Màn hình {number}", "8A2"))
    clients = [stage.enter(Viewer(n, 2 if n > 3 else 1, "screen"), size=(800, 600)) for n in (3, 4, 11, 12)]
    for client in clients:
        on_air(client)
    for client in clients:
        for _ in range(200):
            counts = client.page.evaluate(FRAMES)
            if len(counts) == 3 and all(counts):
                break
            client.page.wait_for_timeout(150)
        assert len(counts) == 3 and all(counts), counts
    # Four classes have room on one wall, with a slide and without.
    wall = clients[0].page
    wall.set_viewport_size({"width": 1920, "height": 1080})
    for slides in (None, 12):
        stage.append("slides.set", {"item": slides, "title": "Bài giảng", "pages": 4 if slides else 0})
        expect(wall.locator("lesson-room")).to_have_attribute("data-large", "slides" if slides else "rooms")
        assert wall.evaluate(WHOLE), "whole pictures, nothing below the edge"
    # The server takes the first screen for gone and sees it again: its partners let it go and meet it anew.
    before = clients[1].page.evaluate("document.querySelector('lesson-media').mesh.peers.get('3').own")
    stage.append("person.left", {"participant": 3, "side": 1})
    stage.append(*joined(3, 1, "screen", "Lớp 8A1", "8A1"))
    clients[1].page.wait_for_function(
        "old => ![old, undefined].includes(document.querySelector('lesson-media').mesh.peers.get('3')?.own)",
        arg=before,
    )
    growing(clients[0])
    growing(clients[1])


def test_a_teacher_switches_a_camera_off_and_on(stage: Stage) -> None:
    one, two = stage.enter(SCREEN_A), stage.enter(SCREEN_B)
    on_air(one)
    on_air(two)
    growing(two)
    stage.append("media.allowed", {"participant": 3, "mic": True, "cam": False})
    expect(one.page.get_by_role("button", name="Thầy cô đang tắt hình của lớp mình")).to_be_disabled()
    expect(two.page.locator("[data-key='3'] video")).to_be_hidden()
    assert one.page.evaluate("document.querySelector('lesson-media').tracks.video") is None
    stopped = frames(two)
    two.page.wait_for_timeout(400)
    assert frames(two) - stopped < 4
    stage.append("media.allowed", {"participant": 3, "mic": True, "cam": True})
    growing(two, stopped)


def test_a_refused_camera_is_explained(stage: Stage) -> None:
    one = stage.enter(SCREEN_A, size=(1366, 768))
    one.page.evaluate(
        """() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); }; }"""
    )
    one.page.get_by_role("button", name="Bật hình và tiếng").click()
    expect(one.page.get_by_text("Bấm biểu tượng ổ khóa cạnh địa chỉ trang")).to_be_visible()
    one.page.get_by_role("button", name="Chỉ xem và nghe").click()
    expect(one.page.get_by_role("button", name="Bật máy quay")).to_be_visible()
    one.page.get_by_role("button", name="Bật máy quay").click()
    expect(one.page.locator("[data-part=problem]")).to_contain_text("Bấm biểu tượng ổ khóa")
