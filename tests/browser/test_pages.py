"""Pages everybody sees: they open, pass axe, fit a phone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import shot
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("path", "name"), [("/", "front"), ("/gioi-thieu/giao-dien/", "style-guide")])
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_a_public_page_is_accessible_and_fits(
    new_page: Callable[..., Page], path: str, name: str, width: int, dark: bool
) -> None:
    page = new_page(width=width, dark=dark)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    assert errors == []
    shot(page, f"{name}-{width}-{'dark' if dark else 'light'}")


def test_on_a_phone_the_menu_shows_where_one_is(browser_world: World, new_page: Callable[..., Page]) -> None:
    page = new_page(browser_world.a.pupils[0], width=360, height=740)
    for path in ("/hom-nay/", "/ket-qua/", "/gio-hoc/"):
        page.goto(path)
        expect(page.locator(".bar-nav [aria-current]")).to_be_in_viewport(ratio=1)
