"""What one reader sees of a lesson: items and activities are asked for in the reader's name, block by block."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content import activities
from content.activities import ActivityCard
from content.courses.authoring import activity_keys, item_ids
from content.courses.models import CourseLesson
from content.library.access import item_for, visible_items
from content.library.models import LibraryItem
from lms.people import api as people
from lms.ui import richtext

# What the codes of a card's state are called; some say nothing to a reader.
STATES = {
    "running": _("Đang làm"),
    "open": _("Đang mở"),
    "soon": _("Sắp mở"),
    "missed": _("Đã đóng"),
    "ready": "",
    "done": "",
}


@dataclass(frozen=True)
class Part:
    """One block as it is shown; `item` or `card` None where the reader may not open it."""

    kind: str
    text: str = ""
    markup: SafeString | str = ""
    item: LibraryItem | None = None
    card: ActivityCard | None = None
    alt: str = ""
    caption: str = ""
    note: str = ""
    page: int | None = None

    @property
    def state(self) -> str:
        """The card's state in words: of a code the words above, of other words themselves."""
        return str(STATES.get(self.card.state, self.card.state)) if self.card else ""


def parts_of(lesson: CourseLesson, person: people.Person) -> list[Part]:
    """The lesson's blocks for this reader (one query for all items of own schools, more only for shared ones)."""
    blocks = [block for block in lesson.body.raw_data if isinstance(block, dict)]
    items = _items(item_ids(blocks), person)
    cards = {key: activities.card(person, key) for key in activity_keys(blocks)}
    return [_part(block["type"], block["value"], items, cards) for block in blocks]


def _items(ids: set[int], person: people.Person) -> dict[int, LibraryItem]:
    found = {item.pk: item for item in visible_items(person).filter(pk__in=ids)} if ids else {}
    for missing in ids - set(found):
        try:
            found[missing] = item_for(person, missing)
        except Http404:
            continue
    return found


def _part(
    kind: str, value: Any, items: dict[int, LibraryItem], cards: dict[str, ActivityCard | None]
) -> Part:
    if kind == "heading":
        return Part(kind, text=str(value))
    if kind == "text":
        return Part(kind, markup=richtext.render_markup(str(value)))
    if kind in {"quiz", "connected_lesson"}:
        return Part(kind, card=cards.get(value.get("key") or ""), note=value.get("note") or "")
    item = items.get(int(value["item"])) if value.get("item") else None
    return Part(
        kind,
        item=item,
        alt=value.get("alt") or "",
        caption=value.get("caption") or "",
        note=value.get("note") or "",
        page=value.get("page"),
    )
