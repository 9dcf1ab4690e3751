"""What stops a button of the sheet is said, and a proposal for a cell with a mark is decided in its cell."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.gradebook import api, proposals, rules, writing
from lms.gradebook.models import Mark, Proposal
from tests.browser.test_mark_grid import address, field
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def propose(world: World, pupil: int, value: str, slot: str = "final", source: str = "") -> Proposal:
    key = api.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot)
    return api.post_proposal(
        column=key, pupil_id=world.a.pupils[pupil].pk, value=Decimal(value),
        source=source or f"attempt:{pupil}-{slot}", source_label="Bài", source_url="/bai/17/",
    )  # fmt: skip


def test_a_refused_cell_says_why_nothing_is_confirmed(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    propose(world, 0, "7")
    page = new_page(world.a.teacher)
    page.goto(address(world))
    page.focus(field(page, world, 2))
    page.keyboard.type("11")
    page.get_by_role("button", name="Xác nhận cả 1 đề xuất").click()
    state = page.locator("[data-role=state]")
    expect(state).to_have_text("Chưa xác nhận: còn 1 ô chưa lưu được")
    expect(page.locator(field(page, world, 2))).to_be_focused()
    assert not Mark.objects.exists()
    page.keyboard.press("Escape")
    expect(state).not_to_contain_text("Chưa xác nhận")
    page.get_by_role("button", name="Xác nhận cả 1 đề xuất").click()
    expect(page.get_by_text("Đã xác nhận 1 điểm.")).to_be_visible()


def test_a_proposal_for_a_cell_with_a_mark_is_named_apart_and_put_aside_in_the_cell(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    first = propose(world, 0, "10")
    proposals.confirm([first], writing.Author(world.a.teacher, "10.0.0.9"))
    propose(world, 0, "0", source="attempt:again")
    page = new_page(world.a.teacher)
    page.goto(address(world))
    expect(page.get_by_role("button", name="Xác nhận cả")).to_have_count(0)
    expect(page.get_by_text("1 đề xuất thay điểm đã có")).to_be_visible()
    inset = page.locator(field(page, world, 0, "final")).evaluate(
        "(input) => input.getBoundingClientRect().left - input.closest('td').getBoundingClientRect().left"
    )
    assert inset >= 14, "the sign of a confirmed mark stands on the number"
    page.get_by_role("button", name="Bỏ qua 0,0").click()
    expect(page.get_by_text("Đã bỏ qua 1 đề xuất, sổ không đổi.")).to_be_visible()
    assert Mark.objects.get().value == 10


def test_a_conflict_tells_both_times_on_the_books_clock(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    world = browser_world
    page = new_page(world.a.teacher, timezone_id="America/New_York")
    page.goto(address(world))
    a = world.a
    theirs = writing.Change(
        a.class1.pk, world.toan.pk, a.term1.pk, "regular-1", a.pupils[0].pk, rules.parse_entry("6")
    )
    writing.write([theirs], writing.Author(a.other_teacher, "10.0.0.9"))
    page.focus(field(page, world, 0))
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    said = page.locator(".gb-note .error")
    expect(said).to_contain_text("Thầy/cô nhập 9 lúc")
    here = timezone.localtime(Mark.objects.get().updated_at).strftime("%H:")
    assert said.inner_text().count(here) == 2
