"""Changing what is in the catalogue: description, publication, removal. Together with `ingest` the only writers."""

from django.db import transaction

from content.library.ingest import About, describe
from content.library.models import LibraryItem
from content.library.words import Refused, why
from lms.ui import clock
from lms.ui.text import nfc


@transaction.atomic
def change(item: LibraryItem, about: About, url: str = "") -> None:
    """Raises `Refused` for an item without a title."""
    if not nfc(about.title):
        raise Refused(why("title"))
    describe(item, about)
    if item.kind == LibraryItem.Kind.LINK and url:
        item.url = url
    item.save()
    item.grades.set(about.grades)


def publish(item: LibraryItem) -> None:
    """Readers see it from now on; publishing twice keeps the first date."""
    item.state = LibraryItem.State.PUBLISHED
    item.published_at = item.published_at or clock.now()
    item.save(update_fields=["state", "published_at"])


def withdraw(item: LibraryItem) -> None:
    """Back to a draft: readers no longer see it; places and readings stay."""
    item.state = LibraryItem.State.DRAFT
    item.save(update_fields=["state"])


def unlist(item: LibraryItem) -> None:
    """Keep the item off the shelves and out of searches: it is there for the lesson that shows it."""
    item.listed = False
    item.save(update_fields=["listed"])
