"""The gradebook's grid by keyboard alone, with a refused mark, undo, a block from a spreadsheet, and no network."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lms.gradebook import api
from lms.gradebook.models import Mark, MarkHistory
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(world: World) -> str:
    return f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/"


def field(page: Page, world: World, pupil: int, slot: str = "regular-1") -> str:
    return f"input[name='m-{world.a.pupils[pupil].pk}-{slot}']"


def paste(page: Page, selector: str, text: str) -> None:
    """The clipboard event that a browser sends, with a spreadsheet's text."""
    page.locator(selector).evaluate(
        """(input, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_a_teacher_fills_the_book_by_keyboard(browser_world: World, new_page: Callable[..., Page]) -> None:
    # In the book: pupils[0] Mai An, pupils[2] Hồng Ánh, pupils[1] Văn Đức.
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    state = page.locator("[data-role=state]")
    page.focus(field(page, world, 0))
    page.keyboard.type("8,5")
    page.keyboard.press("Enter")
    expect(state).to_contain_text("Đã lưu")
    expect(page.locator(field(page, world, 2))).to_be_focused()
    page.keyboard.type("11")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Điểm từ 0 đến 10, không thể là 11.")).to_be_visible()
    expect(page.locator(field(page, world, 2))).to_have_value("11")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator(field(page, world, 2))).to_have_value("")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.press("Backspace")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    expect(page.locator(field(page, world, 0))).to_have_value("8,9")
    expect(page.locator(field(page, world, 0, "regular-2"))).to_be_focused()
    expect(state).to_contain_text("Đã lưu")
    page.keyboard.press("Control+z")
    expect(page.locator(field(page, world, 0))).to_have_value("8,5")
    expect(state).to_contain_text("Đã lưu")
    page.fill("#gb-find", "duc")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    assert [row.new["value"] for row in MarkHistory.objects.all()] == ["8.5", "8.9", "8.5"]


def test_a_block_is_pasted_after_a_preview(browser_world: World, new_page: Callable[..., Page]) -> None:
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    page.focus(field(page, world, 0))
    paste(page, field(page, world, 0), "7,5\t8\n12\t6.5\nP\t9\n5\t5\n")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5 ô sẽ ghi, 1 ô không đọc được. 2 ô nằm ngoài bảng, không dán.")
    expect(dialog).to_contain_text("12: Điểm từ 0 đến 10")
    dialog.get_by_role("button", name="Dán 5 ô").click()
    expect(page.locator("[data-role=state]")).to_contain_text("Đã lưu")
    assert Mark.objects.count() == 5
    assert set(MarkHistory.objects.values_list("how", flat=True)) == {"paste"}


def test_without_network_the_state_is_honest_and_the_mark_is_sent_later(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    page.context.set_offline(True)
    page.focus(field(page, world, 0))
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("[data-role=state]")).to_contain_text("Mất mạng: 1 ô giữ trên máy này")
    assert not Mark.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("[data-role=state]")).to_contain_text("Đã lưu")
    assert Mark.objects.get().value == 7


def test_buttons_of_the_sheet_act_after_what_was_typed(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "final")
    for number in (0, 1):
        api.post_proposal(
            column=key, pupil_id=world.a.pupils[number].pk, value=Decimal(7),
            source=f"attempt:{number}", source_label="Bài", source_url="/",
        )  # fmt: skip
    page = new_page(world.a.teacher)
    page.goto(address(world))
    page.focus(field(page, world, 2))
    page.keyboard.type("9")
    page.get_by_role("button", name="Xác nhận cả 2 đề xuất").click()
    expect(page.get_by_text("Đã xác nhận 2 điểm.")).to_be_visible()
    expect(page.locator(field(page, world, 2))).to_have_value("9,0")
    page.get_by_role("button", name="Hoàn tác xác nhận").click()
    expect(page.get_by_text("Đã hoàn tác: 2 đề xuất chờ xác nhận lại.")).to_be_visible()
    assert [str(value) for value in Mark.objects.values_list("value", flat=True).order_by("pk")] == [
        "9.0",
        "None",
        "None",
    ]
    assert MarkHistory.objects.count() == 5


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser_world: World, new_page: Callable[..., Page], width: int) -> None:
    world = browser_world
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, "final")
    api.post_proposal(column=key, pupil_id=world.a.pupils[0].pk, value=7, source="a:1", source_label="Bài", source_url="/")  # type: ignore[arg-type] # fmt: skip # whole numbers are fine
    page = new_page(world.a.teacher, width=width)
    for path in ("/so-diem/", address(world), f"{address(world)}hoc-sinh/{world.a.pupils[0].pk}/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
