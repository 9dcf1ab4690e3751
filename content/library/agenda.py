"""What the library has for a person's day."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.library.access import curated_items, curated_schools
from content.library.models import LibraryItem
from content.library.reading import most_read, places_of
from lms.people import api as people
from lms.ui import clock
from lms.ui.agenda import AgendaItem

NEW_FOR = timedelta(days=14)
MOST_SHOWN = 4


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """Books to go on with; for librarians the drafts that wait to be published, what other schools have newly shared,
    and what was read most in the last seven days."""
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
        waiting = curated_items(person).filter(state=LibraryItem.State.DRAFT, listed=True)
        titles = list(waiting.order_by("-added_at", "-id").values_list("title", flat=True))
        if drafts := len(titles):
            items.append(
                AgendaItem(
                    kind="approval",
                    title=_("%(n)s tài liệu đang chờ xuất bản") % {"n": drafts},
                    url=reverse("content:manage") + "?state=draft",
                    detail=", ".join(titles[:3]) + ("…" if drafts > 3 else ""),
                    state="waiting",
                    action=_("Xem bản nháp"),
                )
            )
    if own := people.relations(person).schools_with(people.Post.LIBRARIAN):
        items += _newly_shared(own) + _most_read(own)
    return items


def _newly_shared(own: frozenset[int]) -> list[AgendaItem]:
    """Works that other schools have published for all in the last two weeks, the newest first. One query."""
    shared = LibraryItem.objects.filter(
        shared=True, listed=True, state=LibraryItem.State.PUBLISHED, published_at__gte=clock.now() - NEW_FOR
    )
    found = shared.exclude(school_id__in=own).select_related("school").order_by("-published_at", "-id")
    return [
        AgendaItem(
            "shelf", item.title, item.get_absolute_url(),
            detail=_("%(school)s vừa chia sẻ") % {"school": item.school.short_name},
        )
        for item in found[:MOST_SHOWN]
    ]  # fmt: skip


def _most_read(own: frozenset[int]) -> list[AgendaItem]:
    """What the people of these schools have read most in seven days, today being the last. One query."""
    return [
        AgendaItem(
            "shelf", item.title, item.get_absolute_url(),
            detail=ngettext(
                "%(n)s lượt đọc trong 7 ngày qua", "%(n)s lượt đọc trong 7 ngày qua", times
            ) % {"n": times},
        )
        for item, times in most_read(own, clock.today() - timedelta(days=6), MOST_SHOWN)
    ]  # fmt: skip


def where(kind: str, position: int, of: int) -> str:
    if kind == LibraryItem.Kind.PDF:
        return _("Trang %(n)s trên %(of)s") % {"n": position, "of": of}
    if kind == LibraryItem.Kind.EPUB:
        return _("Phần %(n)s trên %(of)s") % {"n": position, "of": of}
    return _("Đã nghe, xem đến %(m)s:%(s)02d") % {"m": position // 60, "s": position % 60}
