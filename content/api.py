"""The door of content: the library, activities in pages, courses."""

from collections.abc import Iterable

from content import activities
from content.activities import ActivityCard, ActivityProvider
from content.library.access import curated_schools, item_for, visible_items
from content.library.agenda import agenda_for
from content.library.files import page_image
from content.library.ingest import About, ingest
from content.library.models import LibraryItem, LibraryShare
from content.library.reading import keep_place, places_of, reading_counts, record_readings
from content.library.words import Refused
from lms.people import api as people

__all__ = [
    "About",
    "ActivityCard",
    "ActivityProvider",
    "LibraryItem",
    "Refused",
    "activities",
    "agenda_for",
    "curated_schools",
    "ingest",
    "item_for",
    "items_of_kind",
    "keep_place",
    "page_image",
    "pdf_pages",
    "places_of",
    "reading_counts",
    "record_readings",
    "share_item_with_classes",
]


def items_of_kind(person: people.Person, kind: str) -> list[LibraryItem]:
    """Items of a kind that the person may open, by title."""
    return list(visible_items(person).filter(kind=kind).order_by("title_folded", "id"))


def pdf_pages(item: LibraryItem) -> int:
    """Number of pages of a PDF, 0 for other kinds."""
    return item.pages if item.kind == LibraryItem.Kind.PDF else 0


def share_item_with_classes(item_id: int, class_ids: Iterable[int], key: str) -> None:
    """Open an item to classes of another school for as long as `key` (such as 'lesson:5') holds it.

    The list replaces the key's former one: an empty list closes the item again. The caller has checked that the
    person who shares may open the item.
    """
    wanted = set(class_ids)
    LibraryShare.objects.filter(item_id=item_id, key=key).exclude(school_class_id__in=wanted).delete()
    LibraryShare.objects.bulk_create(
        [LibraryShare(item_id=item_id, school_class_id=c, key=key) for c in wanted], ignore_conflicts=True
    )
