"""The pure modules: the fold gives what the fold in Python gives (fixtures, random lessons, holes), quality gives way."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser, Page, Route

from live.rules.events import Viewer, form_for, wire
from live.rules.state import _STEPS, fold_all
from tests.live.make_fixtures import FOLDER
from tests.live.scripts import SCRIPTS, VIEWERS, Script, stored
from tests.live.test_rules import lessons

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "static/js/live"
FOLD_EACH = "logs => logs.map(log => window.fold.foldAll(log))"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """An empty page with the module alone: no server, no product around it."""

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name.endswith(".js"):
            route.fulfill(body=(STATIC / name).read_text(), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>fold</title>", content_type="text/html")

    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", answer)
    page.goto("http://fold.test/")
    page.evaluate("import('/fold.js').then(module => { window.fold = module; })")
    yield page
    context.close()


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_fixtures_fold_to_the_same_state(page: Page, name: str) -> None:
    cases = json.loads((FOLDER / f"{name}.json").read_text())["cases"]
    states = page.evaluate(FOLD_EACH, [case["sent"] for case in cases])
    for case, state in zip(cases, states, strict=True):
        assert state == case["state"], case["label"]


@settings(max_examples=60, deadline=None)
@given(lessons())
def test_random_lessons_fold_to_the_same_state(page: Page, script: Script) -> None:
    events = stored(script)
    viewers = [*VIEWERS.values(), Viewer(8, 2, "guest")]
    logs = [[form_for(one, viewer) for one in events] for viewer in viewers]
    logs.append([wire(one, tuple(one.event.data())) for one in events])
    assert page.evaluate(FOLD_EACH, logs) == [fold_all(log) for log in logs]


def test_both_know_the_same_kinds(page: Page) -> None:
    asked = """kinds => kinds.map(kind => {
        const { fold, initial } = window.fold;
        try { fold(initial(), {seq: 1, kind, data: {}}); } catch (error) { return error.constructor.name; }
        return "";
    })"""
    answers = page.evaluate(asked, [*_STEPS, "chat.shouted"])
    assert "UnknownEvent" not in answers[:-1]
    assert answers[-1] == "UnknownEvent"


def test_a_repetition_changes_nothing_and_a_hole_is_noticed(page: Page) -> None:
    log: list[dict[str, Any]] = [wire(one, tuple(one.event.data())) for one in stored(SCRIPTS["talk"])]
    assert page.evaluate(FOLD_EACH, [[*log, *log[3:9]]]) == [fold_all(log)]
    noticed = page.evaluate(
        """log => {
            const state = window.fold.initial();
            try { log.forEach(event => window.fold.step(state, event)); } catch (error) {
                return [error instanceof window.fold.Gap, state.seq];
            }
            return null;
        }""",
        [*log[:4], log[5]],
    )
    assert noticed == [True, 4]


def test_the_picture_gives_way_quickly_and_comes_back_slowly(page: Page) -> None:
    levels = page.evaluate(
        """async samples => {
            const { START, step } = await import("/quality.js");
            let now = START;
            return samples.map(sample => (now = step(now, sample)).level);
        }""",
        [{"loss": 0.2, "rtt": 0.1}] * 8 + [{"loss": 0.0, "rtt": 0.1}] * 16 + [{"loss": 0.2}, {"loss": 0}],
    )
    assert levels[:8] == [0, 1, 1, 2, 2, 3, 3, 3]
    assert levels[8:] == [3] * 4 + [2] * 5 + [1] * 5 + [0] * 4
