"""Changing what is in the catalogue: description, publication, removal. Together with `ingest` the only writers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from content.library.ingest import About, describe
from content.library.models import LibraryItem
from content.library.words import Refused, why
from lms.people import api as people
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


@dataclass(frozen=True)
class Changes:
    """What many items get at once; None leaves it as it is. `grade` is added to those an item has."""

    state: str | None = None
    subject: people.Subject | None = None
    grade: int | None = None
    shared: bool | None = None


@transaction.atomic
def change_many(items: Iterable[LibraryItem], changes: Changes) -> int:
    """All or none; returns how many items were given. Raises `Refused` where one is for its school alone and would be
    shared with all."""
    count = 0
    for item in items:
        if changes.shared and item.licence == LibraryItem.Licence.SCHOOL:
            raise Refused(f"“{item.title}”: {why('own-only')}")
        count += 1
        if changes.state == LibraryItem.State.PUBLISHED:
            publish(item)
        elif changes.state == LibraryItem.State.DRAFT:
            withdraw(item)
        if changes.subject is not None:
            item.subject = changes.subject
        if changes.shared is not None:
            item.shared = changes.shared
        item.save(update_fields=["subject", "shared"])
        if changes.grade is not None:
            item.grades.add(changes.grade)
    return count


def may_be_removed(item: LibraryItem) -> bool:
    """Only what no reader has ever met: lessons and readings may lead to everything else."""
    return item.state == LibraryItem.State.DRAFT and item.published_at is None


@transaction.atomic
def remove(item: LibraryItem) -> None:
    """Delete a draft and, after the commit, its files. Raises `Refused` for what was published once."""
    if not may_be_removed(item):
        raise Refused(why("kept"))
    files = [kept for kept in (item.file, item.cover) if kept]
    item.delete()
    for kept in files:
        transaction.on_commit(partial(kept.storage.delete, str(kept.name)), robust=True)


def unlist(item: LibraryItem) -> None:
    """Keep the item off the shelves and out of searches: it is there for the lesson that shows it."""
    item.listed = False
    item.save(update_fields=["listed"])
