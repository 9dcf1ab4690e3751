"""Wagtail's admin as authors and librarians use it: axe finds nothing, in light on a desk and in dark on a phone."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content import api as content
from tests.browser.conftest import shot
from tests.browser.test_authoring import insert
from tests.content import files
from tests.world import World

pytestmark = pytest.mark.browser
LESSONS, ITEMS = "/quan-tri/snippets/content/courselesson", "/quan-tri/tai-lieu"


def assert_clean(page: Page, name: str) -> None:
    result = Axe().run(page)
    assert result.violations_count == 0, f"{name} ({page.url}) {result.generate_report()}"
    shot(page, f"admin-{name}-{page.viewport_size['width'] if page.viewport_size else 0}")


def fill(world: World) -> tuple[content.CourseLesson, content.LibraryItem]:
    side = world.a
    item = content.ingest(
        school=side.school, about=content.About("Sách"), added_by=side.librarian, file=io.BytesIO(files.pdf()),
        file_name="a.pdf", publish=True,
    )  # fmt: skip
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "text": "Mở đầu"},
        {"type": "text", "text": "Một đoạn văn."},
        {"type": "library_item", "item": item.pk, "note": "Đọc trang 2"},
    ]
    lesson = {"title": "Bài một", "minutes": 15, "blocks": blocks}
    content.create_course(
        school=side.school, author=side.teacher, title="Khóa", summary="", subject=world.toan, grade=8,
        sections=[{"title": "Phần", "lessons": [lesson]}],
    )  # fmt: skip
    return content.CourseLesson.objects.get(), item


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_axe_finds_nothing_where_authors_and_librarians_work(
    browser_world: World, new_page: Callable[..., Page], width: int, dark: bool
) -> None:
    lesson, item = fill(browser_world)
    page = new_page(browser_world.a.teacher, width=width, height=1000, dark=dark)
    for name, path in {
        "home": "/quan-tri/",
        "lessons": f"{LESSONS}/",
        "history": f"{LESSONS}/history/{lesson.pk}/",
        "editor": f"{LESSONS}/edit/{lesson.pk}/",
    }.items():
        page.goto(path)
        if name == "editor":
            expect(page.locator("[contenteditable=true]").first).to_be_visible()
        assert_clean(page, name)
    # A block that is put in afterwards has names too.
    insert(page, "Đề mục")
    expect(page.get_by_role("textbox", name="Đề mục")).to_have_count(2)
    insert(page, "Đoạn văn")
    expect(page.locator("[contenteditable=true]")).to_have_count(2)
    assert_clean(page, "editor-more")
    page.locator("[data-chooser-action-choose], [data-chooser-edit-link]").first.wait_for(state="attached")
    librarian = new_page(browser_world.a.librarian, width=width, height=1000, dark=dark)
    for name, path in {
        "items": f"{ITEMS}/",
        "item-add": f"{ITEMS}/new/",
        "item-edit": f"{ITEMS}/edit/{item.pk}/",
        "item-history": f"{ITEMS}/history/{item.pk}/",
    }.items():
        librarian.goto(path)
        assert_clean(librarian, name)


def test_axe_finds_nothing_in_the_picture_picker(browser_world: World, new_page: Callable[..., Page]) -> None:
    lesson, _ = fill(browser_world)
    page = new_page(browser_world.a.teacher, height=1000)
    page.goto(f"{LESSONS}/edit/{lesson.pk}/")
    insert(page, "Hình")
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.get_by_role("tab", name="Tải lên").click()
    expect(page.get_by_label("Tên hình")).to_be_visible()
    assert_clean(page, "picker")
