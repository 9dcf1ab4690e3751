"""What the library has for a person's day."""

from django.urls import reverse
from django.utils.translation import gettext as _

from content.library.access import curated_items, curated_schools
from content.library.models import LibraryItem
from content.library.reading import places_of
from lms.people import api as people
from lms.ui.agenda import AgendaItem


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """Books to go on with; for librarians the drafts that wait to be published."""
    items = [
        AgendaItem(
            kind="reading",
            title=place.item.title,
            url=reverse("content:read", args=[place.item_id]),
            when=place.updated_at,
            detail=where(place.item.kind, place.position, place.of),
            action=_("Đọc tiếp"),
        )
        for place in places_of(person, 3)
    ]
    if curated_schools(person):
        drafts = curated_items(person).filter(state=LibraryItem.State.DRAFT).count()
        if drafts:
            items.append(
                AgendaItem(
                    kind="approval",
                    title=_("%(n)s tài liệu đang chờ xuất bản") % {"n": drafts},
                    url=reverse("content:manage") + "?state=draft",
                    state="waiting",
                    action=_("Xem bản nháp"),
                )
            )
    return items


def where(kind: str, position: int, of: int) -> str:
    if kind == LibraryItem.Kind.PDF:
        return _("Trang %(n)s trên %(of)s") % {"n": position, "of": of}
    if kind == LibraryItem.Kind.EPUB:
        return _("Phần %(n)s trên %(of)s") % {"n": position, "of": of}
    return _("Đã nghe, xem đến %(m)s:%(s)02d") % {"m": position // 60, "s": position % 60}
