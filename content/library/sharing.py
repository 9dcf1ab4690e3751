"""The only writer of shares: items opened to classes of another school by a lesson or a course."""

from collections.abc import Iterable

from content.library.models import LibraryShare


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


def items_held_by(key: str) -> set[int]:
    """Items that `key` opens to some class."""
    return set(LibraryShare.objects.filter(key=key).values_list("item_id", flat=True))
