"""The pages of an attempt and of marking: axe finds nothing, nothing is wider than the screen, targets are large enough.

On a phone in the dark and on a desktop in the light; a picture of each goes to the folder of screenshots.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments import grading, submitting
from assessments.api import QuizAssignment, start_or_resume
from assessments.attempts import saving, writing
from assessments.attempts.models import Attempt
from tests.assessments.making import give, make_quiz, one_of_each, single
from tests.browser.conftest import shot
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NewPage = Callable[..., Page]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SHAPES = [
    pytest.param({"viewport": PHONE, "color_scheme": "dark"}, id="phone-dark"),
    pytest.param({"viewport": DESKTOP, "color_scheme": "light"}, id="desktop-light"),
]
OTHERS = [
    pytest.param({"viewport": PHONE, "color_scheme": "light"}, id="phone-light"),
    pytest.param({"viewport": DESKTOP, "color_scheme": "dark"}, id="desktop-dark"),
]
SMALL = """[...document.querySelectorAll("main a, main button, main input, main textarea, main summary")].filter(node => {
    const target = node.closest("label") || node;
    const box = target.getBoundingClientRect();
    const inText = node.tagName === "A" && getComputedStyle(node).display === "inline";
    return box.width && !inText && (box.width < 24 || box.height < 24);
}).map(node => node.outerHTML.slice(0, 120))"""


def look(page: Page, name: str, shape: str) -> None:
    shot(page, f"attempt-{name}-{shape}")
    found = Axe().run(page).response["violations"]
    assert [f"{name}: {one['id']}: {n['html'][:160]}" for one in found for n in one["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
    assert page.evaluate(SMALL) == [], name


def answered(world: World, assignment: QuizAssignment, number: int) -> Attempt:
    """An open attempt with everything right but the group, and a short essay."""
    attempt = start_or_resume(world.a.pupils[number], assignment.pk)
    attempt = Attempt.objects.select_related("assignment__quiz").get(pk=attempt.pk)
    sent: dict[int, tuple[int, object]] = {}
    for item, place in writing.sheet_for(attempt).places.items():
        key = grading.full_answer(place.question)
        shown = None if key is None else grading.shown_answer(place.question, key, place.order)
        if place.question.type == "true_false_group":
            shown = dict.fromkeys("abcd", "1")
        sent[item] = (1, shown or "Con sông quê em uốn quanh làng.\n\nMùa nước nổi, phù sa đỏ cả bến bãi.")
    saving.store([saving.Save(attempt.pk, sent, person_id=attempt.pupil_id)])
    return attempt


@pytest.fixture
def assignment(browser_world: World) -> QuizAssignment:
    world, now = browser_world, timezone.now()
    soon = make_quiz(world.a, world.toan, [single()])
    give(world.a, world.toan, soon, opens=now + timedelta(days=1), closes=now + timedelta(days=2))
    give(world.a, world.toan, soon, opens=now - timedelta(days=2), closes=now - timedelta(days=1))
    quiz = make_quiz(
        world.a,
        world.toan,
        one_of_each(),
        show_answers="after_submit",
        show_key="after_submit",
        show_feedback="after_submit",
    )
    return give(world.a, world.toan, quiz, attempts_allowed=2)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_pupils_pages(
    browser_world: World, assignment: QuizAssignment, new_page: NewPage, shape: dict[str, object]
) -> None:
    name = str(shape["color_scheme"])
    page = new_page(browser_world.a.pupils[0], **shape)
    page.goto(f"/lam-bai/{assignment.pk}/")
    look(page, "intro", name)
    attempt = answered(browser_world, assignment, 0)
    page.goto("/bai-kiem-tra/")
    look(page, "list", name)
    page.goto(f"/lam-bai/{assignment.pk}/")
    expect(page.locator("attempt-page[data-ready]")).to_be_attached()
    look(page, "page", name)
    page.goto(f"/lam-bai/luot/{attempt.pk}/nop-bai/")
    look(page, "confirm", name)
    page.get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_text("Mã biên nhận")).to_be_visible()
    look(page, "result", name)
    page.goto(f"/lam-bai/{assignment.pk}/")
    look(page, "intro-again", name)


@pytest.mark.parametrize("shape", [*SHAPES, *OTHERS])
def test_the_teachers_pages(
    browser_world: World, assignment: QuizAssignment, new_page: NewPage, shape: dict[str, Any]
) -> None:
    name = f"{shape['color_scheme']}-{shape['viewport']['width']}"
    attempt = answered(browser_world, assignment, 1)
    answered(browser_world, assignment, 0)
    submitting.finish(attempt.pk)
    page = new_page(browser_world.a.teacher, **shape)
    page.goto("/cham-bai/")
    look(page, "marking", name)
    page.goto(f"/cham-bai/{assignment.pk}/")
    look(page, "marking-class", name)
    page.goto(f"/cham-bai/{assignment.pk}/phan-tich/")
    look(page, "analysis", name)
    page.goto(f"/cham-bai/luot/{attempt.pk}/")
    look(page, "marking-attempt", name)
    page.get_by_role("link", name="Chấm câu này").click()
    expect(page.get_by_label("Điểm", exact=True)).to_be_visible()
    look(page, "essay", name)
    page.get_by_label("Điểm", exact=True).fill("11")
    page.get_by_role("button", name="Lưu và chấm tiếp").click()
    expect(page.locator("#points-error")).to_be_visible()
    look(page, "essay-refused", name)
