"""Taking a quiz in Chromium: no network, reload, another device, no script, a wrong clock, hostile content."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments import grading
from assessments.api import QuizAssignment
from assessments.attempts.models import Answer, Attempt
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]
PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "<svg/onload=alert(3)>", "javascript:alert(4)",
    "$\\href{javascript:alert(5)}{x}$", "</textarea><script>alert(6)</script>", "{{ 7*7 }}${alert(8)}",
)  # fmt: skip


@pytest.fixture
def assignment(browser_world: World) -> QuizAssignment:
    world = browser_world
    return give(world.a, world.toan, make_quiz(world.a, world.toan, one_of_each()))


def begin(page: Page, assignment: QuizAssignment) -> None:
    page.goto(f"/lam-bai/{assignment.pk}/")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("attempt-page[data-ready]")).to_be_attached()


def choose(page: Page, number: int, name: str) -> None:
    page.locator(f"#cau-{number} label.option", has=page.locator(f"b:text-is('{name}')")).click()


def status(page: Page) -> Any:
    return page.locator("[data-status]")


def saved(page: Page) -> None:
    expect(status(page)).to_have_text(re.compile(r"^Đã lưu \d\d:\d\d:\d\d$"))


def test_answers_survive_a_cut_network_a_reload_and_another_device(
    browser_world: World, assignment: QuizAssignment, new_page: NewPage
) -> None:
    pupil = browser_world.a.pupils[0]
    page = new_page(pupil)
    begin(page, assignment)
    choose(page, 1, "B")
    saved(page)
    assert Answer.objects.get().value == "B"
    page.context.set_offline(True)
    choose(page, 1, "C")
    page.locator("#cau-4 input[type=text]").fill("0,25")
    expect(status(page)).to_have_text("Mất mạng: bài làm được giữ trên máy này")
    assert Answer.objects.get().value == "B"
    page.locator("button[value=finish]").click()
    expect(page.locator("[data-note]")).to_contain_text("Chưa nộp được")
    page.context.set_offline(False)
    saved(page)
    assert {a.value for a in Answer.objects.all()} == {"C", "0,25"}

    page.context.route("**/luu/", lambda route: route.abort())  # the server cannot be reached, the page can
    page.locator("#cau-5 textarea").fill("Dòng sông quê em")
    expect(status(page)).to_have_text("Mất mạng: bài làm được giữ trên máy này")
    page.reload()
    expect(page.locator("#cau-5 textarea")).to_have_value("Dòng sông quê em")  # from this device
    page.context.unroute("**/luu/")
    saved(page)

    other = new_page(pupil, width=360, height=740)
    other.goto(f"/lam-bai/{assignment.pk}/")
    ready(other)
    expect(other.locator("#cau-5 textarea")).to_have_value("Dòng sông quê em")
    assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    choose(other, 1, "D")
    saved(other)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-note]")).to_contain_text("Câu 1 đã được cập nhật")
    expect(page.locator("#cau-1 input:checked")).to_have_value("D")

    page.locator("button[value=finish]").click()
    expect(page.get_by_text("Em đã trả lời 3 trên 5 câu")).to_be_visible()
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()
    choose(other, 1, "A")
    expect(other.locator("[data-note]")).to_contain_text("không được tính: 1")
    assert Answer.objects.get(outcome__in=["right", "wrong"], item__position=0).value == "D"


def test_it_works_without_script(browser_world: World, assignment: QuizAssignment, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/tai-khoan/dang-nhap/")
    page.fill("[name=login]", browser_world.a.pupils[0].username)
    page.fill("[name=password]", "nhipcau-2026")
    page.locator("main form button").first.click()
    page.goto(f"/lam-bai/{assignment.pk}/")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.get_by_text("theo đồng hồ máy chủ")).to_be_visible()
    choose(page, 1, "B")
    page.locator("#cau-5 textarea").fill("Con sông")
    page.get_by_role("button", name="Lưu bài").click()
    expect(page.get_by_text("Đã lưu bài lúc")).to_be_visible()
    expect(page.locator("#cau-5 textarea")).to_have_value("Con sông")
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_role("link", name="Về câu 3")).to_be_visible()
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text("Em đã nộp bài lúc")).to_be_visible()
    assert Attempt.objects.get().closed_how == "pupil"


def test_a_device_clock_that_is_wrong_by_a_day_and_the_end_of_time(
    browser_world: World, assignment: QuizAssignment, new_page: NewPage
) -> None:
    page = new_page(browser_world.a.pupils[0])
    page.add_init_script("const now = Date.now; Date.now = () => now() + 86400000;")
    begin(page, assignment)
    expect(page.locator("[data-timer]")).to_have_text(re.compile(r"^(45:00|44:5\d)$"))
    choose(page, 1, "B")
    saved(page)
    assert Answer.objects.get().revision < 60_000  # milliseconds since the start, by the server
    Attempt.objects.update(deadline=timezone.now() + timedelta(seconds=3))
    page.locator("#cau-4 input[type=text]").fill("7")  # the answer to this save tells the page
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()  # handed in at zero, with what was unsent
    assert Answer.objects.filter(value="7").exists() and Attempt.objects.get().state == "closed"


def test_an_expired_login_tells_and_keeps(
    browser_world: World, assignment: QuizAssignment, new_page: NewPage
) -> None:
    pupil = browser_world.a.pupils[0]
    page = new_page(pupil)
    begin(page, assignment)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    choose(page, 1, "C")
    expect(page.locator("[data-note]")).to_contain_text("Em đăng nhập lại")
    expect(page.get_by_role("link", name="Đăng nhập lại")).to_be_visible()
    page.context.add_cookies([c for c in cookies if c["name"] == "sessionid"])
    page.goto(f"/lam-bai/{assignment.pk}/")
    # The device's store may take its time to open on a busy machine.
    expect(page.locator("#cau-1 input:checked")).to_have_value("C", timeout=30_000)
    saved(page)
    assert Answer.objects.get().value == "C"


def test_keys_choose_and_move(browser_world: World, assignment: QuizAssignment, new_page: NewPage) -> None:
    page = new_page(browser_world.a.pupils[0])
    begin(page, assignment)
    page.locator("[data-to]").first.click()
    page.keyboard.press("3")
    expect(page.locator("#cau-1 input:checked")).to_have_value("C")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("a")
    page.keyboard.press("d")
    expect(page.locator("#cau-2 input:checked")).to_have_count(2)
    page.locator("#cau-5 textarea").press_sequentially("abc 1")
    expect(page.locator("#cau-5 textarea")).to_have_value("abc 1")
    page.locator("#cau-1 [data-flag]").click()
    expect(page.locator("[data-to]").first).to_have_attribute("aria-label", "Câu 1, đã trả lời, đã đánh dấu")
    saved(page)


def test_hostile_content_is_shown_as_text(browser_world: World, new_page: NewPage) -> None:
    world = browser_world
    nasty = "\n\n".join(PAYLOADS)
    options = tuple(
        grading.Option(label=label, text=text, correct=label == "A", feedback=text)
        for label, text in zip("ABCDEFG", PAYLOADS, strict=True)
    )
    quiz = make_quiz(
        world.a, world.toan,
        [grading.SingleChoice(stem=nasty, options=options, feedback=nasty), grading.Essay(stem=nasty, guide=nasty),
         grading.Numeric(stem=nasty, answers=(grading.NumericKey(value=grading.marking.ONE),))],
        show_answers="after_submit", show_key="after_submit", show_feedback="after_submit", instructions=nasty,
    )  # fmt: skip
    quiz.title = PAYLOADS[0]
    quiz.save()
    given = give(world.a, world.toan, quiz)
    pupil, teacher = new_page(world.a.pupils[0]), new_page(world.a.teacher)
    trouble: list[str] = []
    for page in (pupil, teacher):
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.on(
            "console", lambda message: "Content Security" in message.text and trouble.append(message.text)
        )
    begin(pupil, given)
    choose(pupil, 1, "B")
    pupil.locator("#cau-2 textarea").fill(nasty)
    pupil.locator("#cau-3 input[type=text]").fill('"><script>alert(9)</script>')
    saved(pupil)
    pupil.reload()
    ready(pupil)
    expect(pupil.locator("#cau-2 textarea")).to_have_value(nasty)
    pupil.locator("button[value=finish]").click()
    pupil.get_by_role("button", name="Nộp bài").click()
    expect(pupil.get_by_text("Mã biên nhận")).to_be_visible()
    teacher.goto(f"/cham-bai/{given.pk}/tiep/")
    expect(teacher.locator(".given")).to_contain_text("<svg/onload=alert(3)>")
    teacher.goto(f"/cham-bai/luot/{Attempt.objects.get().pk}/")
    expect(teacher.locator("#cau-1")).to_contain_text("<script>alert(1)</script>")
    assert trouble == []


def test_the_page_stays_light(browser_world: World, new_page: NewPage) -> None:
    """At most 60 KB of compressed script and style, fonts aside; found by what the page really asks for."""
    world = browser_world
    given = give(world.a, world.toan, make_quiz(world.a, world.toan, [single()]))
    page = new_page(world.a.pupils[0])
    sizes: dict[str, int] = {}

    def weigh(response: Any) -> None:
        if response.request.resource_type in ("script", "stylesheet"):
            sizes[response.url] = len(gzip.compress(response.body()))

    page.goto(f"/lam-bai/{given.pk}/")
    page.on("response", weigh)
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    ready(page)
    page.wait_for_load_state("networkidle")
    assert any("attempt.js" in url for url in sizes) and any("sync.js" in url for url in sizes)
    assert sum(sizes.values()) <= 60 * 1024, sizes
