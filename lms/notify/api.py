"""The door of `notify`: an inbox that is told person, kind, text and link, and knows nothing else."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404

from lms.notify.models import Notice
from lms.people.api import Person
from lms.ui.clock import now

__all__ = ["inbox_of", "notice_for", "read", "read_all", "tell", "unread_count"]
BATCH = 500


def tell(person_ids: Iterable[int], kind: str, text: str, link: str = "") -> None:
    """Put a line into each person's inbox, after the caller's transaction is committed.

    `text` is shown as it is, in the language of the one who writes it; `link` is an address on this site that begins
    with one '/'. A line that cannot be kept is logged and never undoes what it tells of.
    """
    wanted = list(dict.fromkeys(person_ids))
    here = link if link.startswith("/") and not link.startswith("//") else ""

    def keep() -> None:
        Notice.objects.bulk_create(
            [Notice(person_id=pk, kind=kind[:20], text=text[:300], link=here[:300]) for pk in wanted],
            batch_size=BATCH,
        )

    if wanted:
        transaction.on_commit(keep, robust=True)


def unread_count(person: Any) -> int:
    """How many lines the person has not read; one query on a partial index."""
    return Notice.objects.filter(person_id=person.pk, read_at__isnull=True).count()


def inbox_of(person: Person) -> Any:
    """The person's lines, newest first: a query set to be paged."""
    return Notice.objects.filter(person=person)


def notice_for(person: Person, notice_id: int) -> Notice:
    """The line, for its own person; Http404 otherwise."""
    notice = Notice.objects.filter(pk=notice_id, person=person).first()
    if notice is None:
        raise Http404("notice")
    return notice


def read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now())


def read_all(person: Person) -> int:
    """Mark everything as read; returns how many lines were new."""
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=now())
