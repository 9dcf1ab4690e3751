"""The style guide's chapters: rooms add theirs when their app starts, `ui` never imports them.

An example is made by the room's own template with invented values, so that it cannot drift from what people see.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

Show = Callable[[HttpRequest], SafeString]
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
_HEADER = re.compile(r"<header\b.*?</header>", re.DOTALL)
_HEADING = re.compile(r"<h1\b")


@dataclass(frozen=True)
class Chapter:
    """A room's page of the guide. `examples`: (title, what shows it); `styles`, `scripts`: static paths; `wide`: no
    limit to the width."""

    key: str
    title: str | Promise
    examples: Sequence[tuple[str | Promise, Show]]
    styles: Sequence[str] = ()
    scripts: Sequence[str] = ()
    wide: bool = False


@dataclass
class Guide:
    chapters: dict[str, Chapter] = field(default_factory=dict)

    def add(self, chapter: Chapter) -> None:
        """Add a chapter once, in `AppConfig.ready`."""
        self.chapters.setdefault(chapter.key, chapter)


GUIDE = Guide()


def piece(template: str, context: Callable[[], Mapping[str, Any]]) -> Show:
    """A part of a page, from its own template."""

    def show(request: HttpRequest) -> SafeString:
        return mark_safe(render_to_string(template, dict(context()), request))

    return show


def page(template: str, context: Callable[[], Mapping[str, Any]], header: bool = False) -> Show:
    """A whole page without its frame: what its template puts into `<main>`, with `header` the page's own bar above it.
    Its heading stands below the guide's."""

    def show(request: HttpRequest) -> SafeString:
        whole = render_to_string(template, dict(context()), request)
        main, bar = _MAIN.search(whole), _HEADER.search(whole)
        assert main and bar, template
        shown = (bar.group() if header else "") + main.group(1)
        return mark_safe(_HEADING.sub('<h1 aria-level="3"', shown))

    return show
