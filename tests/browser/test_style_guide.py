"""The rooms' chapters of the style guide: accessible, narrow enough for a phone, drawn by the rooms' own scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from lms.ui.examples import GUIDE
from tests.browser.conftest import shot
from tests.ui.test_style_guide import REASONS

pytestmark = pytest.mark.browser

# Several pages stand on one here: each has its own crumbs and regions, under the same names.
ON_ONE_PAGE = {"rules": {"landmark-unique": {"enabled": False}}}
BY_SCRIPT = REASONS["made by the scripts of the room's examples"].split()


def test_every_chapter_is_accessible_and_fits_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(width=360, dark=True)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    drawn: set[str] = set()
    for key in GUIDE.chapters:
        page.goto(f"/gioi-thieu/giao-dien/{key}/")
        if page.locator("lesson-example").count():
            page.wait_for_selector("lesson-example[data-ready]")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), key
        report = Axe().run(page, options=ON_ONE_PAGE)
        assert report.violations_count == 0, f"{key}: {report.generate_report()}"
        drawn.update(name for name in BY_SCRIPT if page.locator(name).count())
        shot(page, f"style-guide-{key}")
    assert errors == []
    assert drawn == set(BY_SCRIPT)
