"""Chapters of an EPUB as safe HTML: sanitised here, without a script, pictures by checked addresses."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from content.formats import epub
from content.formats.problems import BrokenFile
from content.library.files import local_copy
from content.library.models import LibraryItem

_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div", "span", "section", "article", "aside", "blockquote", "pre",
    "code", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "ul", "ol", "li", "dl", "dt", "dd", "a", "img",
    "figure", "figcaption", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "ruby", "rt", "rp",
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msup", "msub", "msubsup", "mfrac", "msqrt", "mroot", "mover",
    "munder", "munderover", "mtable", "mtr", "mtd", "mstyle",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "math": {"display", "xmlns", "alttext"},
    "mo": {"stretchy", "fence"},
    "ol": {"start", "type"},
}
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_NAME = re.compile(r"[\w.:-]{1,80}")
PICTURES = {"image/png", "image/jpeg", "image/webp", "image/gif"}


@dataclass(frozen=True)
class ChapterPage:
    number: int
    of: int
    title: str
    html: SafeString
    contents: list[tuple[int, str, int]]


def chapter(item: LibraryItem, number: int) -> ChapterPage:
    """Chapter `number` (from 1, cut to the book). Raises `BrokenFile`."""
    path = local_copy(item)
    book = epub.read(path)
    number = max(1, min(number, len(book.chapters)))
    here = book.chapters[number - 1].path
    place = posixpath.dirname(here)
    numbers = {c.path: n for n, c in enumerate(book.chapters, start=1)}
    source = epub.resource(path, here).decode("utf-8", "replace")
    start = source.find("<body")
    body = source[source.find(">", start) + 1 :] if start >= 0 else source

    def anchor(fragment: str) -> str:
        return f"#sach-{fragment}" if _NAME.fullmatch(fragment) else ""

    def rewritten(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return anchor(value)[1:] or None
        if tag == "img" and attribute == "src":
            target = posixpath.normpath(posixpath.join(place, unquote(value.split("#")[0])))
            if book.media_types.get(target) not in PICTURES:
                return None
            return f"{reverse('content:book_picture', args=[item.pk])}?ten={quote(target)}"
        if tag == "a" and attribute == "href":
            if value.startswith(("http://", "https://")):
                return value
            name, _, fragment = value.partition("#")
            if not name:
                return anchor(fragment) or None
            target = posixpath.normpath(posixpath.join(place, unquote(name)))
            return f"?phan={numbers[target]}{anchor(fragment)}" if target in numbers else None
        return value

    clean = nh3.clean(
        body, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=rewritten, url_schemes={"http", "https"},
        clean_content_tags={"script", "style", "head", "title", "iframe", "object", "svg"}, link_rel="noopener nofollow",
    )  # fmt: skip
    contents = [(0, c.title, n) for n, c in enumerate(book.chapters, start=1) if c.title]
    title = book.chapters[number - 1].title
    return ChapterPage(number, len(book.chapters), title, mark_safe(under_the_title(clean)), contents)


def under_the_title(html: str) -> str:
    """The headings of a chapter moved so that the highest is of the second level: the first is the page's own."""
    levels = [int(level) for _, level in _HEADING.findall(html)]
    move = 2 - min(levels, default=2)
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + move, 6)}", html)


def picture(item: LibraryItem, name: str) -> tuple[bytes, str]:
    """(bytes, mime) of a picture of the book. Raises `KeyError` for anything else."""
    path = local_copy(item)
    mime = epub.read(path).media_types.get(name, "")
    if mime not in PICTURES:
        raise KeyError(name)
    try:
        return epub.resource(path, name), mime
    except BrokenFile as error:
        raise KeyError(name) from error
