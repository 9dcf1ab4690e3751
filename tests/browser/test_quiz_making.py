"""A teacher makes a quiz in Chromium: every button of the builder saves, the sum follows what is typed."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessments import api as assessments
from tests.assessments import build
from tests.browser.conftest import shot
from tests.world import World

pytestmark = pytest.mark.browser


def test_points_and_order_in_the_builder(browser_world: World, new_page: Callable[..., Page]) -> None:
    quiz = build.quiz(browser_world, ready=False)
    page = new_page(browser_world.a.teacher)
    page.goto(f"/de-kiem-tra/{quiz.pk}/")
    points = page.locator("input[name^='points-']")
    points.first.fill("1,5")
    expect(page.locator("[data-sum]")).to_have_text("9,5")
    page.evaluate("window.samePage = true")
    page.get_by_role("button", name="Đưa câu 1 xuống").click()
    expect(page.locator(".item .question-link").nth(1)).to_have_text("Chọn A.")
    expect(points.nth(1)).to_have_value("1,5")
    assert page.evaluate("window.samePage")
    points.nth(1).fill("một")
    page.get_by_role("button", name="Lưu đề").click()
    expect(page.locator(".item .error")).to_have_count(1)
    expect(points.nth(1)).to_have_value("một")
    page.get_by_role("button", name="Chia đều thành 10").click()
    expect(page.get_by_text("Đề đủ điều kiện để giao.")).to_be_visible()
    assert assessments.paper(quiz.pk).points == 10


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_the_pages_are_accessible_and_fit(
    browser_world: World, new_page: Callable[..., Page], width: int, dark: bool
) -> None:
    draft, ready = build.quiz(browser_world, ready=False), build.quiz(browser_world)
    given = build.given(ready, browser_world.a.class1, browser_world.a.teacher)
    page = new_page(browser_world.a.teacher, width=width, dark=dark)
    for name, path in {
        "quizzes": "/de-kiem-tra/",
        "builder": f"/de-kiem-tra/{draft.pk}/",
        "ready": f"/de-kiem-tra/{ready.pk}/",
        "preview": f"/de-kiem-tra/{ready.pk}/xem-truoc/",
        "print": f"/de-kiem-tra/{ready.pk}/in/",
        "give": f"/de-kiem-tra/{ready.pk}/giao/",
        "assignment": f"/de-kiem-tra/lan-giao/{given.pk}/",
        "bank": "/ngan-hang-cau-hoi/",
        "write": "/ngan-hang-cau-hoi/moi/?loai=true_false_group",
    }.items():
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        result = Axe().run(page)
        assert result.violations_count == 0, path + result.generate_report()
        shot(page, f"quiz-{name}-{width}")
