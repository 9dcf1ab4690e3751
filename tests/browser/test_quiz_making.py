"""A teacher makes a quiz in Chromium: every button of the builder saves, the sum follows what is typed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assessments import api as assessments
from assessments.quizzes import store
from assessments.quizzes.models import Quiz
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


def test_saving_and_standing_back_break_no_rule_of_the_page(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    quiz = build.quiz(browser_world, ready=False)
    page = new_page(browser_world.a.teacher)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(f"/de-kiem-tra/{quiz.pk}/")
    points = page.locator("input[name^='points-']")
    # What a script or the browser has sized (a dragged corner, a password manager) holds a style attribute.
    page.locator("input[name^='title-']").evaluate("field => { field.style.width = '90%' }")
    points.first.fill("1,5")
    page.get_by_role("button", name="Lưu đề").click()
    expect(page.locator("input[name^='was-points-']").first).to_have_value("1,5")  # the answer has come
    page.get_by_role("button", name="Đưa câu 1 xuống").click()
    expect(points.nth(1)).to_have_value("1,5")
    page.get_by_role("button", name="Bỏ câu 1 khỏi đề").click()
    expect(page.get_by_text("Đã bỏ câu 1 khỏi đề.")).to_be_visible()
    assert trouble == []
    item = assessments.paper(quiz.pk).items[0]
    store.set_points(Quiz.objects.get(pk=quiz.pk), {item.id: Decimal(4)})  # in another tab
    points.first.fill("3")
    page.get_by_role("button", name="Lưu đề").click()
    expect(page.get_by_text("Đang lưu: 4 điểm")).to_be_visible()
    expect(points.first).to_have_value("3")
    page.get_by_role("button", name="Lưu đề").click()
    expect(page.get_by_text("Đang lưu: 4 điểm")).to_have_count(0)
    assert assessments.paper(quiz.pk).by_id[item.id].points == 3
    assert not [text for text in trouble if "409" not in text]
    page.goto(f"/de-kiem-tra/{quiz.pk}/cau/{item.id}/")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#preview .question")).to_be_visible()
    assert not [text for text in trouble if "409" not in text]


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
