"""Readings and places: the only writer of both. A reading counts once per person, item and day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.library.models import LibraryItem, Reading, ReadingPlace
from lms.people import api as people
from lms.ui import clock


def opened(person: people.Person, item: LibraryItem) -> ReadingPlace | None:
    """Count today's reading and return where the person stopped last time."""
    schools = people.relations(person).schools
    Reading.objects.bulk_create(
        [Reading(person=person, item=item, day=clock.today(), school_id=min(schools, default=None))],
        ignore_conflicts=True,
    )
    return ReadingPlace.objects.filter(person=person, item=item).first()


def keep_place(person: people.Person, item: LibraryItem, position: int, of: int) -> None:
    """Remember page, chapter or second `position` of `of`; nonsense is cut to the item's limits."""
    if item.kind in {LibraryItem.Kind.PDF, LibraryItem.Kind.EPUB}:
        of = item.pages
        position = max(1, min(position, max(of, 1)))
    ReadingPlace.objects.update_or_create(
        person=person,
        item=item,
        defaults={
            "position": max(0, min(position, 10**6)),
            "of": max(0, min(of, 10**6)),
            "updated_at": clock.now(),
        },
    )


def places_of(person: people.Person, limit: int = 5) -> list[ReadingPlace]:
    """What the person is in the middle of, latest first; what was only opened is not begun."""
    places = ReadingPlace.objects.filter(
        person=person, item__state=LibraryItem.State.PUBLISHED, position__gt=1
    ).select_related("item")
    return [p for p in places.order_by("-updated_at")[: limit * 2] if p.position < p.of or not p.of][:limit]


def reading_counts(school_ids: Iterable[int], year: str) -> dict[int, int]:
    """School id -> readings by its people in the school year of that name ('2026-2027'); schools without any left out."""
    years = people.SchoolYear.objects.filter(school_id=OuterRef("school_id"), name=year)
    within = years.filter(starts__lte=OuterRef("day"), ends__gte=OuterRef("day"))
    found = Reading.objects.filter(Exists(within), school_id__in=list(school_ids))
    return dict(found.values_list("school_id").annotate(n=Count("id")).values_list("school_id", "n"))


def with_readings(items: QuerySet[LibraryItem], most_first: bool = False) -> QuerySet[LibraryItem]:
    """Items with `times_read`: readings by anybody, once a person and day, since the item is there."""
    times = Reading.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(n=Count("id"))
    counted = items.annotate(times_read=Coalesce(Subquery(times.values("n")), 0))
    return counted.order_by("-times_read", "-added_at", "-id") if most_first else counted


def most_read(school_ids: Iterable[int], since: date, most: int) -> list[tuple[LibraryItem, int]]:
    """Published items with their readings by the schools' people since that day, most first. One query."""
    theirs = Q(readings__school_id__in=list(school_ids), readings__day__gte=since)
    items = LibraryItem.objects.filter(theirs, listed=True, state=LibraryItem.State.PUBLISHED)
    counted = items.annotate(times=Count("readings__id")).order_by("-times", "title_folded", "id")
    return [(item, item.times) for item in counted[:most]]


def record_readings(rows: Iterable[tuple[people.Person, LibraryItem, date, int]]) -> None:
    """Put known readings of the past in, (person, item, day, school id): for data brought from elsewhere."""
    Reading.objects.bulk_create(
        [Reading(person=p, item=i, day=d, school_id=s) for p, i, d, s in rows],
        ignore_conflicts=True,
        batch_size=500,
    )
