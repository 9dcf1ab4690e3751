"""Marks typed without a network: kept on the device, sent once, never over somebody else's without a decision."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from lms.gradebook import rules, writing
from lms.gradebook.models import Mark, MarkHistory
from tests.browser.conftest import log_in
from tests.browser.test_mark_grid import address, field, paste
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('nhip-cau:kept:')).length"


def type_mark(page: Page, world: World, pupil: int, text: str) -> None:
    page.focus(field(page, world, pupil))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def write_elsewhere(world: World, pupil: int, value: str, seen: int | None = None) -> None:
    """The mark as a colleague writes it on another machine."""
    a = world.a
    change = writing.Change(
        a.class1.pk,
        world.toan.pk,
        a.term1.pk,
        "regular-1",
        a.pupils[pupil].pk,
        rules.parse_entry(value),
        seen,
    )
    writing.write([change], writing.Author(a.other_teacher, "10.0.0.9"))


def values(world: World, pupil: int) -> list[str]:
    rows = MarkHistory.objects.filter(mark__pupil=world.a.pupils[pupil]).order_by("id")
    return [row.new["value"] for row in rows]


def test_marks_survive_the_closed_tab_and_arrive_once(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    context = page.context
    expect(page.locator("[data-role=state]")).to_contain_text("chưa sửa gì")
    context.set_offline(True)
    expect(page.locator("[data-role=state]")).to_contain_text("Mất mạng")
    type_mark(page, world, 0, "8,5")
    # The last cell is left by closing the tab.
    page.focus(field(page, world, 1))
    page.keyboard.type("7")
    expect(page.locator("[data-role=state]")).to_contain_text("Mất mạng: 1 ô giữ trên máy này")
    another = context.new_page()
    # What a page sends while it is left can slip through the browser's emulated cut.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')) }")
    page.goto("about:blank")
    page.close()
    assert not Mark.objects.exists()

    context.set_offline(False)
    page = another
    page.goto(f"{address(world)}?thieu=1")
    expect(page.get_by_text("2 ô nhập lúc mất mạng đã được gửi vào sổ.")).to_be_visible()
    expect(page.locator(field(page, world, 0))).to_have_value("8,5")
    expect(page.locator(field(page, world, 1))).to_have_value("7,0")
    assert (values(world, 0), values(world, 1)) == (["8.5"], ["7.0"])
    page.reload()
    expect(page.locator("[data-role=state]")).to_contain_text("chưa sửa gì")
    assert page.evaluate(KEPT) == 0
    assert MarkHistory.objects.count() == 2


def test_a_lost_answer_makes_no_second_change(browser_world: World, new_page: Callable[..., Page]) -> None:
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))

    def lose(route: Route, request: Request) -> None:
        if request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.route(f"**{address(world)}", lose)
    type_mark(page, world, 0, "8,5")
    expect(page.locator("[data-role=state]")).to_contain_text("giữ trên máy này")
    page.unroute(f"**{address(world)}")
    page.reload()
    expect(page.get_by_text("1 ô nhập lúc mất mạng đã được gửi vào sổ.")).to_be_visible()
    assert values(world, 0) == ["8.5"]


def test_what_a_colleague_wrote_meanwhile_is_decided_by_the_teacher(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    # In the book: pupils[0] Mai An, pupils[2] Hồng Ánh, pupils[1] Văn Đức.
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    page.context.set_offline(True)
    paste(page, field(page, world, 0), "9\n9\n9\n")
    page.get_by_role("dialog").get_by_role("button", name="Dán 3 ô").click()
    for pupil in (0, 1):
        write_elsewhere(world, pupil, "6")
    page.context.set_offline(False)
    # The cell that nobody else touched is in the book; the two others wait for a decision.
    expect(page.locator("[data-role=state]")).to_contain_text("2 ô chưa lưu được")
    note = page.locator("td:has(.gb-note)").first
    expect(note).to_contain_text(f"Trong sổ nay là 6,0 ({world.a.other_teacher.full_name}")
    expect(page.locator(f"td:has({field(page, world, 2)})")).to_have_attribute("data-state", "saved")
    assert (values(world, 0), values(world, 1), values(world, 2)) == (["6.0"], ["6.0"], ["9.0"])
    # Walking through the cell decides nothing, nor does a reload.
    page.focus(field(page, world, 0))
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.reload()
    expect(page.locator("[data-role=state]")).to_contain_text("2 ô chưa lưu được")
    assert (values(world, 0), values(world, 1)) == (["6.0"], ["6.0"])
    # A button for the whole sheet waits for the decision too.
    page.locator("[data-role=save]").click()
    expect(page.locator("[data-role=state]")).to_contain_text("2 ô chưa lưu được")
    page.locator("td", has=page.locator(field(page, world, 0))).get_by_role("button", name="Giữ 6,0").click()
    page.locator("td", has=page.locator(field(page, world, 1))).get_by_role("button", name="Ghi 9").click()
    expect(page.locator("[data-role=state]")).to_contain_text("Đã lưu")
    expect(page.locator(field(page, world, 0))).to_have_value("6,0")
    assert (values(world, 0), values(world, 1)) == (["6.0"], ["6.0", "9.0"])
    assert page.evaluate(KEPT) == 0


def test_nobody_else_gets_them_and_logging_out_asks_first(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    page = new_page(world.a.teacher)
    page.goto(address(world))
    cookies = page.context.cookies()
    page.context.route(
        "**/so-diem/**", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
    )
    type_mark(page, world, 0, "8,5")
    expect(page.locator("[data-role=state]")).to_contain_text("Mất mạng")
    # A colleague who teaches the same sheet, in the same browser.
    world.a.class1.teaching.filter(subject=world.toan).update(teacher=world.a.other_teacher)
    page.goto("/gioi-thieu/giao-dien/")
    page.context.clear_cookies()
    log_in(page, world.a.other_teacher.username)
    page.goto(address(world))
    expect(page.locator(field(page, world, 0))).to_have_value("")
    assert page.evaluate(KEPT) == 1
    # The teacher comes back and leaves: first the question, then nothing is left.
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto("/hom-nay/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Đăng xuất").click()
    assert page.evaluate(KEPT) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    assert page.evaluate(KEPT) == 0
