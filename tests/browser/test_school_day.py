"""One whole school day in Chromium, as people live it: publish, build, plan, join, answer without a network, finish,
confirm, see marks, attendance, replay. Nothing is prepared but the two schools and their people.

On PostgreSQL with Redis the two schools are served by two processes. Each station leaves a screenshot in test-results/.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser.conftest import database_url, shot
from tests.content import files
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.whole_day]
NewPage = Callable[..., Page]
BOOK = "Lực đẩy quanh ta"
QUIZ = "Ba câu cuối giờ"
LESSON = "Vì sao thuyền sắt nổi"


@pytest.fixture
def other_server(served: servers.Site, transactional_db: None) -> Iterator[str]:
    """Where school B is served: a second process beside PostgreSQL and Redis, the same one on SQLite."""
    if connection.vendor == "sqlite":
        yield served.url
        return
    assert settings.REDIS_URL, "two processes need Redis"
    with servers.site(
        Path(settings.VAR_DIR), DATABASE_URL=database_url(), REDIS_URL=settings.REDIS_URL
    ) as second:
        yield second.url


class Day:
    """The people of the day, each in a browser of their own, and what they make."""

    def __init__(self, world: World, new_page: NewPage, elsewhere: str) -> None:
        a, b = world.a, world.b
        self.world = world
        self.librarian = new_page(a.librarian)
        self.host = new_page(a.teacher)
        self.partner = new_page(b.teacher, base_url=elsewhere)
        self.pupils = [
            new_page(a.pupils[0], width=360, height=740),
            new_page(a.pupils[1]),
            new_page(b.pupils[0], width=360, height=740, dark=True, base_url=elsewhere),
            new_page(b.pupils[1], base_url=elsewhere),
        ]
        self.guardian = new_page(a.guardian, width=390, height=800)
        self.lesson_path = ""

    def publish_a_book(self, tmp_path: Path) -> None:
        book = tmp_path / "luc-day.pdf"
        book.write_bytes(files.pdf(5, "Thuyen sat noi vi luc day"))
        page = self.librarian
        page.goto("/thu-vien/them/")
        page.get_by_label("Tệp", exact=True).set_input_files(book)
        page.get_by_label("Nhan đề").fill(BOOK)
        page.get_by_label("Giấy phép").select_option(label="CC BY-SA 4.0")
        page.get_by_label("Chia sẻ cho mọi trường trên Nhịp Cầu").check()
        page.get_by_role("button", name="Lưu và xuất bản").click()
        expect(page.get_by_role("heading", name=BOOK)).to_be_visible()
        shot(page, "day-1-book")
        reader = self.pupils[0]
        reader.goto("/thu-vien/?q=luc day")
        reader.get_by_role("link", name=BOOK).click()
        reader.get_by_role("link", name="Đọc", exact=True).click()
        expect(reader.locator(".reader-stage[data-shown='1']")).to_be_visible()
        reader.locator("body").press("ArrowRight")
        expect(reader.locator(".reader-stage[data-shown='2']")).to_be_visible()
        shot(reader, "day-1-reader")

    def build_a_quiz(self) -> None:
        page = self.host
        page.goto("/de-kiem-tra/")
        page.get_by_role("link", name="Soạn đề mới").first.click()
        page.get_by_label("Tên đề").fill(QUIZ)
        page.get_by_label("Môn").select_option(label="Khoa học tự nhiên")
        page.get_by_label("Khối").select_option(label="8")
        page.get_by_role("button", name="Tạo đề").click()
        for number, right in ((1, "A"), (2, "B"), (3, "C")):
            page.get_by_role("link", name="Viết câu mới").first.click()
            page.locator("a[href*='loai=single_choice']").click()
            self.write_a_question(page, number, right)
        page.get_by_role("button", name="Chia đều thành 10").click()
        expect(page.get_by_text("Đề đủ điều kiện để giao.")).to_be_visible()
        page.get_by_role("button", name="Hoàn tất đề").click()
        expect(page.get_by_role("link", name="Giao cho lớp")).to_be_visible()
        shot(page, "day-2-quiz")

    def write_a_question(self, page: Page, number: int, right: str) -> None:
        page.get_by_label("Đề bài").fill(f"Câu {number}: chọn {right}, với $F_A = d \\cdot V$.")
        for letter in "ABCD":
            page.locator(f"[name=option_{letter.lower()}], [name=option_{letter}]").fill(f"Ý {letter}")
        page.locator(f"input[name=key][value='{right}'], input[name=key][value='{right.lower()}']").check()
        page.get_by_role("button", name="Lưu câu hỏi").click()

    def plan_the_lesson(self) -> None:
        page, b = self.host, self.world.b
        page.goto("/gio-hoc/lap-ke-hoach/")
        page.get_by_label("Lớp và môn thầy, cô dạy").select_option(label="8A1 · Khoa học tự nhiên")
        page.get_by_label("Trường muốn mời").select_option(label=b.school.name)
        page.get_by_role("button", name="Tiếp tục").click()
        page.locator("[name=title]").fill(LESSON)
        page.locator("[name=partner]").select_option(f"{b.class1.pk}-{b.teacher.pk}")
        soon = timezone.localtime() + timedelta(minutes=20)
        page.locator("[name=day]").fill(soon.strftime("%d/%m/%Y"))
        page.locator("[name=time]").fill(soon.strftime("%H:%M"))
        page.locator("[name=slides_item]").select_option(index=1)
        page.get_by_role("button", name="Gửi lời mời").click()
        expect(page.get_by_role("heading", name=LESSON)).to_be_visible()
        self.lesson_path = re.sub(r"^https?://[^/]+", "", page.url)
        partner = self.partner
        partner.goto(self.lesson_path)
        partner.get_by_role("button", name="Nhận lời").click()
        page.reload()
        page.get_by_label("Thêm bài của thầy, cô").select_option(label=QUIZ)
        page.get_by_role("button", name="Thêm bài").click()
        for teacher in (page, partner):
            teacher.goto(self.lesson_path)
            teacher.get_by_label("Điểm của lớp mình vào").select_option("regular-1")
            teacher.locator("form", has=teacher.get_by_label("Điểm của lớp mình vào")).get_by_role(
                "button", name="Lưu"
            ).click()
        shot(partner, "day-3-plan")

    def come_together(self) -> None:
        page = self.host
        page.goto(self.lesson_path)
        page.get_by_role("button", name="Mở phòng học").click()
        for one in (page, self.partner, *self.pupils):
            one.goto(f"{self.lesson_path}phong/")
            expect(one.locator("lesson-room[data-seq]")).to_be_attached()
        for side in (0, 1):
            expect(page.locator(".side").nth(side).get_by_text("Học sinh có mặt: 2")).to_be_visible()
        page.locator("body").press("ArrowRight")
        for one in (self.partner, *self.pupils):
            expect(one.get_by_text("Trang 2/5")).to_be_visible()
        self.pupils[2].get_by_label("Nói với cả phòng").fill("Chào các bạn trường bạn")
        self.pupils[2].keyboard.press("Enter")
        expect(self.pupils[0].get_by_text("Chào các bạn trường bạn")).to_be_visible()
        self.pupils[1].get_by_role("button", name="Giơ tay").click()
        expect(page.get_by_role("button", name="phát biểu")).to_be_visible()
        page.get_by_text("Soạn câu hỏi").click()
        page.get_by_label("Câu hỏi", exact=True).fill("Thuyền sắt nổi nhờ gì?")
        page.get_by_label("Lựa chọn 1").fill("Lực đẩy")
        page.get_by_label("Lựa chọn 2").fill("Sơn tốt")
        page.get_by_role("button", name="Hỏi cả phòng").click()
        for pupil in self.pupils:
            pupil.get_by_role("radio", name="A Lực đẩy").check()
            pupil.get_by_role("button", name="Gửi câu trả lời").click()
        expect(page.locator(".poll-bar .num")).to_have_text(["4 · 100 %", "0 · 0 %"])
        shot(page, "day-4-room-teacher")
        shot(self.pupils[0], "day-4-room-pupil")

    def take_the_quiz(self) -> None:
        page = self.host
        page.locator("lesson-quiz form").get_by_role("button", name="Giao bài").click()
        sheets = []
        for pupil in self.pupils:
            with pupil.context.expect_page() as opened:
                pupil.get_by_role("link", name="Làm bài (mở thẻ mới)").click()
            sheet = opened.value
            sheet.get_by_role("button", name="Bắt đầu làm bài").click()
            expect(sheet.locator("attempt-page[data-ready]")).to_be_attached()
            sheets.append(sheet)
        for sheet, answers in zip(
            sheets, (("A", "B", "C"), ("A", "B", "A"), ("A", "B", "C"), ("B", "C", "A")), strict=True
        ):
            self.answer(sheet, answers, cut=sheet is sheets[2])
        for sheet in sheets:
            sheet.locator("button[value=finish]").click()
            sheet.get_by_role("button", name="Nộp bài").click()
            expect(
                sheet.get_by_text(re.compile("Số biên nhận|Biên nhận|đã nộp", re.IGNORECASE)).first
            ).to_be_visible()
        shot(sheets[0], "day-5-receipt")

    def answer(self, sheet: Page, answers: tuple[str, ...], cut: bool) -> None:
        for number, letter in enumerate(answers, start=1):
            if cut and number == 2:
                sheet.context.set_offline(True)
            sheet.locator(f"#cau-{number} label.option", has_text=f"Ý {letter}").click()
            if cut and number == 2:
                expect(sheet.locator("[data-status]")).to_have_text("Mất mạng: bài làm được giữ trên máy này")
                shot(sheet, "day-5-offline")
        if cut:
            sheet.context.set_offline(False)
        expect(sheet.locator("[data-status]")).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d:\d\d$"))

    def end_the_lesson(self) -> None:
        page = self.host
        page.get_by_role("button", name="Kết thúc giờ học").click()
        expect(page.get_by_text("Không có em nào đang làm bài; bài còn mở đến")).to_be_visible()
        page.get_by_role("button", name="Thu bài và kết thúc").click()
        for one in (page, *self.pupils):
            expect(one.get_by_role("heading", name="Giờ học đã kết thúc")).to_be_visible()

    def confirm_marks(self) -> None:
        for teacher, side, marks in (
            (self.host, self.world.a, {"10,0", "6,7"}),
            (self.partner, self.world.b, {"10,0", "0,0"}),
        ):
            teacher.goto("/so-diem/")
            link = f"a[href*='/so-diem/{side.class1.pk}/{self.world.khtn.pk}/']"
            teacher.locator(link).first.click()
            teacher.get_by_role("button", name=re.compile("Xác nhận cả 2 đề xuất")).click()
            expect(teacher.get_by_text(re.compile("Đã xác nhận 2 điểm"))).to_be_visible()
            teacher.locator("summary", has_text="Công bố").click()
            teacher.get_by_role("button", name=re.compile("Công bố cả 2 điểm mới")).click()
            expect(teacher.get_by_text(re.compile("Đã công bố 2 điểm"))).to_be_visible()
            shown = set(
                teacher.locator("mark-grid td input[type=text], mark-grid td input:not([type])").evaluate_all(
                    "cells => cells.map(c => c.value).filter(Boolean)"
                )
            )
            assert {mark.removesuffix(",0") for mark in shown} == {mark.removesuffix(",0") for mark in marks}
            shot(teacher, f"day-6-gradebook-{side.school.code}")

    def see_the_results(self) -> None:
        for page, mark in (
            (self.pupils[0], "10"),
            (self.pupils[1], "6,7"),
            (self.pupils[3], "0"),
            (self.guardian, "10"),
        ):
            page.goto("/ket-qua/")
            expect(page.get_by_text("Khoa học tự nhiên").first).to_be_visible()
            assert re.search(rf"\b{mark}(,0)?\b", page.inner_text("main")), page.inner_text("main")
        own = self.pupils[0].inner_text("body")
        assert self.world.a.pupils[1].full_name not in own
        shot(self.guardian, "day-7-guardian")

    def look_back(self) -> None:
        for teacher, side, other in (
            (self.host, self.world.a, self.world.b),
            (self.partner, self.world.b, self.world.a),
        ):
            teacher.goto(f"{self.lesson_path}diem-danh/")
            words = teacher.inner_text("main")
            for pupil in side.pupils:
                assert pupil.full_name in words
            assert not any(pupil.full_name in words for pupil in other.pupils)
            shot(teacher, f"day-8-attendance-{side.school.code}")
            teacher.goto(f"{self.lesson_path}bien-ban/")
            teacher.get_by_role("button", name="Xác nhận", exact=True).click()
        self.host.reload()
        expect(self.host.get_by_text("Các trường đã xác nhận.")).to_be_visible()
        pupil = self.pupils[1]
        pupil.goto(f"{self.lesson_path}xem-lai/")
        expect(pupil.locator("lesson-replay[data-ready]")).to_be_attached()
        pupil.locator("body").press("End")
        expect(pupil.get_by_text("Chào các bạn trường bạn")).to_be_visible()
        shot(pupil, "day-8-replay")


def test_one_connected_school_day(
    browser_world: World, new_page: NewPage, other_server: str, tmp_path: Path
) -> None:
    day = Day(browser_world, new_page, other_server)
    day.publish_a_book(tmp_path)
    day.build_a_quiz()
    day.plan_the_lesson()
    day.come_together()
    day.take_the_quiz()
    day.end_the_lesson()
    day.confirm_marks()
    day.see_the_results()
    day.look_back()
