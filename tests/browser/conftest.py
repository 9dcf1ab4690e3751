"""Chromium (Debian's) against the product served from a process of its own, on the tests' database file.

Tests here use `browser_world` (committed data) and `new_page(person)`: a page in a fresh context, logged in.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from tests import servers
from tests.world import PASSWORD, World, build_world

SHOTS = Path(__file__).resolve().parents[2] / "test-results" / "screens"
# Playwright's synchronous interface keeps an event loop running in this thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    place = servers.chromium()
    if place is None:
        if os.environ.get("REQUIRE_REAL"):
            pytest.fail("chromium is missing")
        pytest.skip("chromium is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=place,
            args=[
                *servers.CHROMIUM_FLAGS,
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--allow-loopback-in-peer-connection",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_world(transactional_db: None) -> World:
    return build_world()


def database_url() -> str:
    """The address of this test session's database, for server processes."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = database["HOST"] or database["OPTIONS"].get("host", "")
    return f"postgresql://{database['USER']}@/{database['NAME']}?host={host}"


@pytest.fixture(scope="session")
def served(django_db_setup: None) -> Iterator[servers.Site]:
    """One server process for the session, on the tests' database (ids are never used twice in it)."""
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    with servers.site(
        Path(settings.VAR_DIR), DATABASE_URL=database_url(), REDIS_URL=settings.REDIS_URL
    ) as site:
        yield site


@pytest.fixture
def live_url(transactional_db: None, served: servers.Site) -> str:
    """The address of the server process; what the test writes is committed and visible to it."""
    return served.url


@pytest.fixture
def new_page(browser: Browser, live_url: str) -> Iterator[Callable[..., Page]]:
    """`new_page(person=None, width=1280, height=800, dark=False, **context options)`: a page, logged in."""
    contexts: list[Any] = []

    def make(
        person: Any = None, width: int = 1280, height: int = 800, dark: bool = False, **options: Any
    ) -> Page:
        settings_of_context = {
            "base_url": live_url,
            "viewport": {"width": width, "height": height},
            "color_scheme": "dark" if dark else "light",
            "locale": "vi-VN",
            "timezone_id": "Asia/Ho_Chi_Minh",
            # axe must not meet a colour half-way between two.
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**settings_of_context, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if person is not None:
            log_in(page, person.username)
        return page

    yield make
    for context in contexts:
        context.close()


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)


def shot(page: Page, name: str) -> None:
    """Keep a screenshot of a station; the folder is ignored by git."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)
