"""Accounts and a school's administration in Chromium: accessible, on a phone too, and the import works by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lms.people.workbook.writing import write_book
from tests.browser.conftest import shot
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser


def looks_right(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    result = Axe().run(page)
    assert result.violations_count == 0, f"{name}\n{result.generate_report()}"
    shot(page, name)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_pages_of_a_school_are_accessible_and_fit(
    browser_world: World, new_page: Callable[..., Page], width: int, dark: bool
) -> None:
    side = browser_world.a
    page = new_page(side.admin, width=width, dark=dark)
    school, room, pupil = side.school.pk, side.class1.pk, side.pupils[0].pk
    for name, path in {
        "account": "/tai-khoan/",
        "school": f"/truong/{school}/",
        "classes": f"/truong/{school}/lop/",
        "class": f"/truong/lop/{room}/",
        "class-form": f"/truong/lop/{room}/sua/",
        "slips": f"/truong/lop/{room}/phieu/",
        "teaching": f"/truong/{school}/phan-cong/?khoi=8",
        "teaching-form": f"/truong/lop/{room}/phan-cong/",
        "pupil": f"/truong/{school}/hoc-sinh/{pupil}/",
        "guardians": f"/truong/{school}/phu-huynh/",
        "guardian-form": f"/truong/{school}/hoc-sinh/{pupil}/phu-huynh/",
        "staff": f"/truong/{school}/can-bo/",
        "staff-form": f"/truong/{school}/can-bo/them/",
        "member": f"/truong/{school}/can-bo/{side.teacher.pk}/",
        "years": f"/truong/{school}/cai-dat/",
        "search": f"/truong/{school}/tim/?q=an",
        "imports": f"/truong/{school}/nhap/",
        "posts": f"/truong/{school}/can-bo/{side.teacher.pk}/chuc-vu/",
        "log": f"/truong/{school}/nhat-ki/",
        "inbox": "/thong-bao/",
    }.items():
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        looks_right(page, f"people-{name}-{width}")


def test_what_was_typed_comes_back_after_the_login(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    page = new_page(browser_world.a.admin)
    page.goto(f"/truong/{browser_world.a.school.pk}/diem-truong/them/")
    page.get_by_label("Tên điểm trường").fill("Điểm trường bản Suối Pha")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Những gì vừa gõ được giữ lại")).to_be_visible()
    looks_right(page, "held-login")
    page.get_by_label("Tên đăng nhập").fill(browser_world.a.admin.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Điểm trường bản Suối Pha")).to_be_visible()
    looks_right(page, "held")
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Đã lưu điểm trường Điểm trường bản Suối Pha")).to_be_visible()


def test_an_administrator_brings_in_a_file_prints_a_slip_and_the_pupil_logs_in(
    browser_world: World, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    rows = {
        "classes": [("9A1", "9", "", "")],
        "pupils": [
            ("", "Lò Văn Ẩn", "05/11/2012", "nam", "9A1"),
            ("", "Vì Thị Lạc", "31/02/2012", "nữ", "9A1"),
        ],
    }
    file = tmp_path / "truong.xlsx"
    file.write_bytes(write_book(rows))
    page = new_page(browser_world.a.admin)
    page.goto(f"/truong/{browser_world.a.school.pk}/nhap/")
    page.get_by_label("Tệp Excel").set_input_files(file)
    page.get_by_role("button", name="Gửi và xem trước").click()
    expect(page.get_by_text("Không đọc được ngày này")).to_be_visible()
    looks_right(page, "people-import-preview")
    page.get_by_role("button", name="Ghi 2 dòng, bỏ qua 1 dòng lỗi").click()
    expect(page.get_by_role("heading", name="Đã ghi xong")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="In phiếu mật khẩu").click()
    page.get_by_label("Lớp 9A1").check()
    page.get_by_role("button", name="Cấp mật khẩu và mở trang in").click()
    username, password = "an01", page.locator(".slip-password").inner_text()
    looks_right(page, "people-slips")

    pupil = new_page()
    pupil.goto("/tai-khoan/dang-nhap/")
    looks_right(pupil, "people-login")
    pupil.get_by_label("Mã trường").fill("bannguon")
    pupil.get_by_label("Tên đăng nhập").fill(username)
    pupil.get_by_label("Mật khẩu").fill("sai")
    pupil.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(pupil.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng")).to_be_visible()
    pupil.get_by_label("Mật khẩu").fill(password)
    pupil.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(pupil.get_by_role("heading", name="Đổi mật khẩu")).to_be_visible()
    looks_right(pupil, "people-first-password")
    pupil.get_by_label("Mật khẩu hiện tại").fill(password)
    pupil.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    pupil.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    pupil.get_by_role("button", name="Đổi mật khẩu").click()
    expect(pupil.get_by_text("Đã đổi mật khẩu")).to_be_visible()
