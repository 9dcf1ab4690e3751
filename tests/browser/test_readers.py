"""The readers in Chromium: a PDF by byte ranges, found words marked, contents, keys; a book's letters; a recording's lines."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content import api as content
from lms.demo.content import catalogue
from tests.browser.conftest import shot
from tests.content import files
from tests.world import World

pytestmark = pytest.mark.browser


def add(world: World, data: bytes, title: str, **about: Any) -> content.LibraryItem:
    return content.ingest(
        school=world.a.school, about=content.About(title, **about), added_by=None, file=io.BytesIO(data),
        file_name="x", publish=True,
    )  # fmt: skip


def assert_looks(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    result = Axe().run(page)
    assert result.violations_count == 0, name + result.generate_report()
    shot(page, f"reader-{name}")


def test_a_pdf_is_searched_turned_and_resumed(browser_world: World, new_page: Callable[..., Page]) -> None:
    item = add(browser_world, (catalogue.LIBRARY / "ham-so-va-do-thi.pdf").read_bytes(), "Hàm số và đồ thị")
    page = new_page(browser_world.a.pupils[0])
    answers: list[int] = []
    page.on("response", lambda r: answers.append(r.status) if r.url.endswith("/tep/") else None)
    page.goto("/thu-vien/?q=dao ham")
    page.get_by_role("link", name="mọi chỗ").click()
    assert_looks(page, "hits")
    page.get_by_role("link", name="Trang 10").click()
    stage = page.locator(".reader-stage")
    expect(stage).to_have_attribute("data-shown", "10")
    expect(stage).to_have_attribute("data-marked", "1")
    assert 206 in answers and set(answers) <= {200, 206}
    assert_looks(page, "pdf")
    # Words of the page can be selected, and lie where they are drawn.
    line = page.locator(".pdf-words span", has_text="Đi trên con đường đèo").first
    drawn, sheet = line.bounding_box(), page.locator(".pdf-sheet").bounding_box()
    assert drawn and sheet and sheet["x"] < drawn["x"] and 8 < drawn["height"] < 60
    line.select_text()
    assert "ta nói đoạn này dốc" in page.evaluate("getSelection().toString()")
    page.evaluate("getSelection().removeAllRanges()")
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-shown", "11")
    page.locator("summary", has_text="Mục lục").click()
    page.locator(".reader-panel").get_by_role("link", name="Tìm tập xác định").click()
    expect(stage).to_have_attribute("data-shown", "5")
    with page.expect_response("**/cho-doc/"):
        page.keyboard.press("End")
    page.goto(f"/thu-vien/{item.pk}/doc/")
    expect(stage).to_have_attribute("data-shown", str(item.pages))


def test_words_are_marked_where_they_stand(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/")
    items = [
        {"str": "với 𝑥", "width": 50, "hasEOL": False},
        {"str": " là ĐẠO", "width": 70, "hasEOL": True},
        {"str": "hàm: đạo hàm", "width": 120, "hasEOL": False},
    ]
    found = page.evaluate(
        "items => import('/static/js/content/marks.js').then(m => m.places(items, 'dao ham'))", items
    )
    assert [(one["item"]["str"], one["from"], one["to"]) for one in found] == [
        (" là ĐẠO", 4, 7), ("hàm: đạo hàm", 0, 3), ("hàm: đạo hàm", 5, 12),
    ]  # fmt: skip


def test_the_readers_fit_a_phone_in_the_dark(browser_world: World, new_page: Callable[..., Page]) -> None:
    pdf = add(browser_world, files.pdf(3), "Hàm số")
    book = add(browser_world, files.epub(), "Truyện Kiều")
    lines = "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nMột\n\n00:00:01.000 --> 00:00:02.000\nHai\n"
    sound = add(browser_world, files.mp3(200), "Bài nghe", captions=lines)
    page = new_page(browser_world.a.pupils[0], width=360, height=740, dark=True, has_touch=True)
    page.goto(f"/thu-vien/{pdf.pk}/doc/")
    expect(page.locator(".reader-stage[data-shown='1']")).to_be_visible()
    assert_looks(page, "pdf-phone")
    page.goto(f"/thu-vien/{book.pk}/doc/")
    before = page.locator(".book-page").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.get_by_role("button", name="Chữ to hơn").click()
    page.get_by_role("link", name="Phần sau").click()
    page.wait_for_url("**?phan=2")
    assert page.locator(".book-page").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > before
    assert_looks(page, "book-phone")
    page.goto(f"/thu-vien/{sound.pk}/doc/")
    page.get_by_role("link", name="Hai").click()
    expect(page.locator(".transcript [aria-current]")).to_contain_text("Hai")
    assert_looks(page, "sound-phone")
