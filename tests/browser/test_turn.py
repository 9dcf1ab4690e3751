"""Pictures that must go through a relay: a real coturn, the product's own credentials, nothing direct allowed."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from live.media.servers import HOURS, ice_servers
from live.planning import participants
from lms.ui import clock
from tests import servers
from tests.browser.conftest import database_url
from tests.browser.test_room_media import FRAMES
from tests.live.room import opened
from tests.world import World

pytestmark = pytest.mark.browser
# Every connection of the page is made through a relay or not at all.
RELAY_ONLY = """(() => {
    const Plain = RTCPeerConnection;
    window.RTCPeerConnection = class extends Plain {
        constructor(options) { super({ ...options, iceTransportPolicy: "relay" }); }
        setConfiguration(options) { super.setConfiguration({ ...options, iceTransportPolicy: "relay" }); }
    };
})()"""
# The kinds of candidates on both ends of the pair in use, per connection.
PAIRS = """async () => {
    const kinds = [];
    for (const { peer } of document.querySelector("lesson-media").mesh?.peers.values() ?? []) {
        const stats = await peer.pc.getStats();
        for (const one of stats.values()) {
            if (one.type !== "candidate-pair" || !one.nominated) continue;
            kinds.push(stats.get(one.localCandidateId)?.candidateType, stats.get(one.remoteCandidateId)?.candidateType);
        }
    }
    return kinds;
}"""
# What a relay answers to these servers: how many candidates, and the error codes.
GATHER = """async (iceServers) => {
    const pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
    const found = { relays: 0, errors: [] };
    pc.onicecandidateerror = ({ errorCode }) => found.errors.push(errorCode);
    pc.createDataChannel("x");
    const done = new Promise((end) => {
        pc.onicecandidate = ({ candidate }) => {
            if (!candidate) return void end();
            found.relays += candidate.candidate.includes("typ relay");
        };
        setTimeout(end, 8000);
    });
    await pc.setLocalDescription();
    await done;
    pc.close();
    return found;
}"""


@pytest.fixture(scope="module")
def turn() -> Iterator[servers.Turn]:
    if "coturn" in servers.missing():
        (pytest.fail if os.environ.get("REQUIRE_REAL") else pytest.skip)("coturn is missing")
    with servers.turn() as server:
        yield server


def watch(page: Page, least: int) -> int:
    """Wait until more than `least` frames were decoded; how many by then."""
    for _ in range(200):
        count = sum(page.evaluate(FRAMES))
        if count > least:
            return count
        page.wait_for_timeout(100)
    raise AssertionError(f"no frames beyond {least}: {page.evaluate(FRAMES)}")


def test_two_classrooms_see_each_other_through_the_relay(
    browser_world: World, browser: Browser, turn: servers.Turn
) -> None:
    here = opened(browser_world)
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    context_options: dict[str, Any] = {"permissions": ["camera", "microphone"], "locale": "vi-VN"}
    with servers.site(
        Path(settings.VAR_DIR), DATABASE_URL=database_url(), REDIS_URL=settings.REDIS_URL, **turn.settings
    ) as site:
        pages = []
        for side in (here.a, here.b):
            page = browser.new_context(base_url=site.url, **context_options).new_page()
            page.add_init_script(RELAY_ONLY)
            _screen, token = participants.make_screen(side)
            page.goto(reverse("live:screen_link", args=[token]))
            page.get_by_role("button", name="Bật hình và tiếng").click()
            expect(page.locator("[data-part=preview]")).to_have_js_property("paused", False)
            page.get_by_role("button", name="Vào với hình và tiếng").click()
            pages.append(page)
        try:
            for page in pages:
                watch(page, watch(page, 0) + 10)
                assert set(page.evaluate(PAIRS)) == {"relay"}
            assert turn.relayed() >= 2
        finally:
            for page in pages:
                page.context.close()


def test_expired_or_forged_credentials_are_refused(
    browser: Browser, turn: servers.Turn, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = turn.settings["TURN_URLS"].split(), turn.secret
    good = ice_servers(7)["iceServers"]
    forged = [{**good[0], "username": good[0]["username"] + "1"}]
    present = clock.now()
    monkeypatch.setattr("live.media.servers.now", lambda: present - timedelta(hours=HOURS, minutes=5))
    expired = ice_servers(7)["iceServers"]
    page = browser.new_context().new_page()
    page.goto("about:blank")
    try:
        answer = page.evaluate(GATHER, good)
        assert answer["relays"] >= 2 and not answer["errors"], "over UDP and over TCP"
        for refused in (expired, forged):
            answer = page.evaluate(GATHER, refused)
            assert answer["relays"] == 0 and set(answer["errors"]) == {401}, answer
    finally:
        page.context.close()
