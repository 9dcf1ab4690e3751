"""Finding inside a book: the words of each page or chapter, kept beside the item. The only writer of these words.

What is asked for must stand on one page, folded; pages that have it with its marks come first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from django.db.models import Q
from django.urls import reverse

from content.library.models import ItemPage, LibraryItem
from lms.ui.text import fold, nfc

MOST_WORDS = 8
MOST_HITS = 60
AROUND = 70
TEXT_LIMIT = 400_000  # characters kept of one item


@dataclass(frozen=True)
class Hit:
    """A page (or chapter) and the words around what was found on it."""

    number: int
    before: str
    found: str
    after: str
    exact: bool


def keep(item: LibraryItem, texts: Sequence[str]) -> None:
    """Replace the item's words by `texts`, one for each page or chapter."""
    ItemPage.objects.filter(item=item).delete()
    pages = [(number, nfc(text)) for number, text in enumerate(texts, start=1)]
    ItemPage.objects.bulk_create(
        [ItemPage(item=item, number=n, text=text, folded=fold(text)) for n, text in pages if text],
        batch_size=200,
    )


def _have(words: Iterable[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(folded__contains=word)
    return wanted


def _words(query: str) -> list[str]:
    return fold(query).split()[:MOST_WORDS]


def find(item: LibraryItem, query: str) -> list[Hit]:
    """At most `MOST_HITS` places in the item, those with their marks first, then by page."""
    words = _words(query)
    if not words:
        return []
    pages = ItemPage.objects.filter(_have(words), item=item).order_by("number")[: 4 * MOST_HITS]
    hits = [_hit(page, query) for page in pages]
    return sorted(hits, key=lambda hit: (not hit.exact, hit.number))[:MOST_HITS]


def pages_with(item_ids: Iterable[int], query: str) -> dict[int, list[int]]:
    """Item -> numbers of the pages that have all the words, for items that have any; one query."""
    words = _words(query)
    found: dict[int, list[int]] = {}
    if words:
        rows = ItemPage.objects.filter(_have(words), item_id__in=list(item_ids)).order_by("number")
        for item_id, number in rows.values_list("item_id", "number"):
            found.setdefault(item_id, []).append(number)
    return found


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    return fold(char) or (" " if char.isspace() else "")


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """`fold`, letter by letter, and for each of its letters the place in `text` it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = _plain(char)
        letters.append(plain)
        places.extend([place] * len(plain))
    return "".join(letters), places


def _hit(page: ItemPage, query: str) -> Hit:
    phrase, words = " ".join(_words(query)), _words(query)
    exact = " ".join(nfc(query).lower().split())
    text = page.text
    at = text.lower().find(exact)
    if at >= 0 and len(text.lower()) == len(text):
        return _around(text, at, at + len(exact), page.number, True)
    plain, places = folded_with_places(text)
    wanted = phrase if phrase in plain else min(words, key=lambda word: plain.find(word) % (len(plain) + 1))
    start = plain.find(wanted)
    if start < 0:
        return _around(text, 0, 0, page.number, False)
    return _around(text, places[start], places[start + len(wanted) - 1] + 1, page.number, False)


def _around(text: str, start: int, end: int, number: int, exact: bool) -> Hit:
    left = text[max(0, start - AROUND) : start]
    right = text[end : end + AROUND]
    if start > AROUND:
        left = "…" + left.partition(" ")[2]
    if end + AROUND < len(text):
        right = right.rpartition(" ")[0] + "…"
    return Hit(number, left, text[start:end], right, exact)


def address(item: LibraryItem, number: int, words: str) -> str:
    """Where the reader opens this page with `words` marked: by our script in a PDF, by the browser in a book."""
    reader = reverse("content:read", args=[item.pk])
    if item.kind == LibraryItem.Kind.EPUB:
        return f"{reader}?phan={number}#:~:text={quote(words, safe='')}"
    return f"{reader}?{urlencode({'trang': str(number), 'tim': words})}"
