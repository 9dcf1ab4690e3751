"""The style guide shows what the styles know: a component or element that none of its pages shows needs a reason."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lms.ui.examples import GUIDE

pytestmark = pytest.mark.django_db

STATIC = Path(settings.BASE_DIR) / "static"
SHEETS = sorted({*(STATIC / "css").glob("*.css"), *(STATIC / "css" / "rooms").glob("*.css")})
WAGTAIL = {"admin.css", "fonts.css"}  # no component of ours: Wagtail's colours, font faces

# What is not shown, by reason.
REASONS = {
    "a page's frame, seen on every page": ".bell .notices .room-bar .room-main .gb-paper",
    "a state of the whole body": ".room .room-guest .room-pupil .room-screen .replay .narrow",
    "made by the scripts of the room's examples": ".room-row .side",
    "made by a script at a single cell or question": ".gb-bad .gb-note .late .scripted",
    "needs camera and microphone": """<lesson-media> .check .media-check .media-name .media-picture .media-room
        .media-rooms .media-say .media-speaks""",
    "the room's parts again, over a lesson's stored events": "<lesson-replay>",
    "the line to the server; its parts are shown": "<lesson-room>",
    "a form of one page, made of the fields shown": """<upload-form> .grade .class .release .filter .confirm .pick
        .gb-day""",
    "a file's own player around a file": "<media-place> .media-stage .pdf",
    "set by Django's forms": ".errorlist",
    "a page of administration": ".log .posts .whole .codes .secret .steps .pairs .tree",
    "a table of one page": ".figures .wide",
    "the way to the next pupil's work on one page": ".neighbours",
    "one line of layout": ".co .rp-ways .pin",
}
NOT_SHOWN = {name for names in REASONS.values() for name in names.split()}


# Names that begin with their room, so that a component is their second word.
ROOMS = {"gb", "rp", "room", "media"}


def component(name: str) -> str:
    """'slip-password' is a part of 'slip', 'gb-name' of 'gb-name'."""
    words = name.split("-")
    return "-".join(words[:2]) if words[0] in ROOMS else words[0]


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.classes: set[str] = set()
        self.elements: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "-" in tag:
            self.elements.add(tag)
        self.classes.update((dict(attrs).get("class") or "").split())


def selectors(css: str) -> str:
    """The text of a sheet without comments, declarations and strings."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r'"[^"]*"', "", css)
    return re.sub(r"[{;][^{};]*:[^{};]*(?=[;}])", "{", css)


def styled() -> tuple[set[str], set[str]]:
    """Classes and custom elements that the style sheets speak of."""
    text = "\n".join(selectors(sheet.read_text()) for sheet in SHEETS if sheet.name not in WAGTAIL)
    names = set(re.findall(r"\.([a-z][a-z0-9-]*)", text))
    scripts = "\n".join(path.read_text() for path in (STATIC / "js").rglob("*.js"))
    elements = set(re.findall(r'customElements\.define\("([a-z-]+)"', scripts))
    return names, elements


def shown(client: Client) -> tuple[set[str], set[str]]:
    seen = _Seen()
    for path in ("", *(f"{key}/" for key in GUIDE.chapters)):
        response = client.get(f"/gioi-thieu/giao-dien/{path}")
        assert response.status_code == 200, path
        seen.feed(response.content.decode())
    return seen.classes, seen.elements


def test_selectors_are_read_as_a_browser_reads_them() -> None:
    css = '/* .no */ .a, .b:hover { margin: .5rem; content: ".c"; } @media (max-width: 40.5rem) { .d.e > p { top: .2em } }'
    assert set(re.findall(r"\.([a-z][a-z0-9-]*)", selectors(css))) == {"a", "b", "d", "e"}


def test_everything_with_a_style_is_shown_or_has_a_reason(client: Client) -> None:
    names, elements = styled()
    seen, seen_elements = shown(client)
    known = {component(one) for one in seen}
    unseen = {component(one) for one in names - seen} - known
    missing = {*(f".{one}" for one in unseen), *(f"<{one}>" for one in elements - seen_elements)}
    unexplained = " ".join(sorted(missing - NOT_SHOWN))
    assert not unexplained, f"show it in a room's examples.py, or give a reason here: {unexplained}"
    stale = " ".join(sorted(NOT_SHOWN - missing))
    assert not stale, f"shown by now, or gone: {stale}"


def test_a_chapter_has_examples_and_forms_lead_back_to_it(client: Client) -> None:
    for key, chapter in GUIDE.chapters.items():
        assert chapter.examples, key
        response = client.post(f"/gioi-thieu/giao-dien/{key}/", {"do": "save"})
        assert (response.status_code, response["Location"]) == (302, f"/gioi-thieu/giao-dien/{key}/")
    assert client.get("/gioi-thieu/giao-dien/khong-co/").status_code == 404
