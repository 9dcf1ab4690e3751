"""A teacher makes a course in Chromium: outline on our pages, the lesson in Wagtail's editor, under a strict policy."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from content import api as content
from content.courses.models import CourseLesson
from tests.assessments import build
from tests.browser.conftest import shot
from tests.content import files
from tests.world import World

pytestmark = pytest.mark.browser


def listen(page: Page) -> list[str]:
    """What the browser complains about from now on."""
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def insert(page: Page, block: str) -> None:
    """Put a block at the end of the lesson, by its name."""
    page.locator("[data-streamfield-stream-container] button[aria-haspopup], .c-sf-add-button").last.click()
    page.get_by_role("option", name=block).first.click()


def begin_lesson(page: Page) -> None:
    """From 'Tạo khóa học' to the open editor of the first lesson."""
    page.goto("/khoa-hoc/")
    page.get_by_role("link", name="Tạo khóa học").first.click()
    page.get_by_label("Tên khóa học").fill("Hằng đẳng thức")
    page.locator("main form button").last.click()
    page.wait_for_url("**/soan/")
    form = page.locator("form").filter(has=page.locator("button[value=add_lesson]")).first
    form.locator("[name=title]").fill("Bình phương của một tổng")
    form.locator("button[value=add_lesson]").click()
    page.wait_for_url("**/courselesson/edit/**")


def test_a_teacher_writes_a_lesson_with_maths_and_a_quiz(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    quiz = build.quiz(browser_world)
    side = browser_world.a
    build.given(quiz, side.class1, side.teacher)
    page = new_page(side.teacher, height=1000)
    heard = listen(page)
    begin_lesson(page)
    insert(page, "Đoạn văn")
    page.locator("[contenteditable=true]").first.click()
    page.keyboard.type("Với mọi $a$, $b$: $(a+b)^2 = a^2 + 2ab + b^2$")
    insert(page, "Bài kiểm tra")
    page.locator("select[name$=-key]").select_option(f"quiz:{quiz.pk}")
    shot(page, "authoring-editor")
    page.locator("[data-side-panel-toggle=preview]").click()
    preview = page.frame_locator("#w-preview-iframe, .w-preview iframe").first
    expect(preview.locator("math").first).to_be_visible()
    expect(preview.get_by_text(quiz.title).first).to_be_visible()
    shot(page, "authoring-preview")
    # Enter in a field saves a draft still; the large button publishes.
    with page.expect_navigation():
        page.locator("[name=title]").press("Enter")
    assert not CourseLesson.objects.get().live
    page.locator("[name=action-publish]").click()
    page.wait_for_url("**/soan/")
    assert heard == []

    course = content.Course.objects.get()
    content.give_to_class(course, side.class1, side.teacher)
    pupil = new_page(side.pupils[0], width=360)
    pupil.goto(CourseLesson.objects.get().get_absolute_url())
    expect(pupil.locator("msup").first).to_be_visible()
    pupil.get_by_role("link", name=quiz.title).first.wait_for()
    shot(pupil, "authoring-read")
    pupil.get_by_role("button", name="Em đã học xong").click()
    pupil.goto(course.get_absolute_url())
    expect(pupil.get_by_text("1 trên 1 bài").first).to_be_visible()


def test_a_picture_is_sent_and_chosen_in_the_editor(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    page = new_page(browser_world.a.teacher, height=1000)
    heard = listen(page)
    begin_lesson(page)
    insert(page, "Hình")
    page.locator("[data-chooser-action-choose]").first.click()
    page.get_by_role("tab", name="Tải lên").click()
    page.get_by_label("Tên hình").fill("Tam giác")
    page.locator(".modal [type=file]").set_input_files(
        {"name": "tam-giac.png", "mimeType": "image/png", "buffer": files.picture()}
    )
    page.locator(".modal form button[type=submit], .modal form [type=submit]").last.click()
    expect(page.locator("[data-chooser-title]").first).to_have_text("Tam giác")
    shot(page, "authoring-picture")
    assert heard == []
    item = content.LibraryItem.objects.get()
    assert (item.kind, item.school_id, item.listed) == ("image", browser_world.a.school.pk, False)


def test_a_file_that_is_too_large_is_said_under_the_field_and_stays(
    browser_world: World, new_page: Callable[..., Page]
) -> None:
    page = new_page(browser_world.a.librarian)
    page.goto("/thu-vien/them/")
    page.locator("upload-form").evaluate("(form) => { form.dataset.limit = 1; }")
    large: Any = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x" * 1_100_000}
    page.locator("[name=file]").set_input_files(large)
    said = page.locator("#file-refused")
    expect(said).to_contain_text("Chọn tệp khác: tệp này lớn hơn")
    page.locator("[name=title]").fill("Sách")
    expect(said).to_be_visible()
    page.locator("[name=file]").set_input_files(large | {"buffer": b"x"})
    expect(said).to_have_count(0)
