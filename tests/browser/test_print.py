"""On paper: the right size, a head and a place to sign, no buttons, dark letters on white whatever the screen's colours."""

import re
from collections.abc import Callable

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lms.gradebook import api
from lms.ui import clock
from tests.browser.test_mark_grid import address
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A4 = (595, 842)


def printed(page: Page) -> tuple[tuple[int, int], str]:
    """Size of the first page in points, and the text of all."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = document[0].get_size()
    return (round(width), round(height)), "\n".join(one.get_textpage().get_text_range() for one in document)


def lightness(page: Page, selector: str) -> int:
    colour = page.locator(selector).first.evaluate("(node) => getComputedStyle(node).color")
    return max(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_the_gradebook_prints_on_a4_across(browser_world: World, new_page: Callable[..., Page]) -> None:
    world = browser_world
    page = new_page(world.a.teacher, dark=True)
    page.goto(address(world))
    size, text = printed(page)
    assert size == A4[::-1]
    head = (
        world.authority.name.upper(),
        world.a.school.name.upper(),
        "Độc lập – Tự do – Hạnh phúc",
        "SỔ ĐIỂM MÔN HỌC",
    )
    signed = ("Giáo viên bộ môn", "Hiệu trưởng", world.a.teacher.full_name)
    for said in (*head, "Toán, lớp 8A1", "Học kì I", *signed):
        assert said in text, said
    for said in ("Lưu", "Tải Excel", "thiếu", "Công bố", "Phím:"):
        assert said not in text, said
    page.emulate_media(media="print")
    assert lightness(page, ".page-head .soft") < 140


def test_a_pupils_marks_print_with_term_and_year(browser_world: World, new_page: Callable[..., Page]) -> None:
    world = browser_world
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "midterm")
    api.set_marks(
        column=key, marks={world.a.pupils[0].pk: "7,5"}, author=world.a.teacher, publish_at=clock.now()
    )
    page = new_page(world.a.guardian)
    page.goto(f"/ket-qua/{world.a.pupils[0].pk}/")
    size, text = printed(page)
    assert size == A4
    for said in (world.a.pupils[0].full_name, "học kì I", f"năm học {world.a.year.name}", "7,5"):
        assert said in text, said
    assert "Đăng xuất" not in text


@pytest.mark.parametrize(("width", "dark", "columns"), [(360, True, 2), (1440, False, 4)])
def test_the_report_is_accessible_stands_in_columns_and_prints(
    browser_world: World, new_page: Callable[..., Page], width: int, dark: bool, columns: int
) -> None:
    page = new_page(browser_world.officer, width=width, dark=dark)
    page.goto("/bao-cao/")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    report = Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    figures = page.locator(".rp-figures").first
    expect(figures.locator("dd")).to_have_count(8)
    tracks = figures.evaluate("(list) => getComputedStyle(list).gridTemplateColumns.split(' ').length")
    assert tracks == columns
    size, text = printed(page)
    assert (size, "Tất cả các trường" in text, "English" in text) == (A4, True, False)
