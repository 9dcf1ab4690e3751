"""The door of `notify`: an inbox that is told person, kind, text and link, and knows nothing else."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import translation

from lms.notify.models import Notice
from lms.people.api import Person, languages_of
from lms.ui.clock import now
from lms.ui.inbox import Text

__all__ = ["inbox_of", "notice_for", "read", "read_all", "take_back", "tell", "unread_count"]
BATCH = 500


def tell(person_ids: Iterable[int], kind: str, text: Text, link: str = "", *, once: bool = False) -> None:
    """Put a line into each person's inbox, in that person's language, after the caller's transaction is committed.

    `text` is a function that makes the line: it is called now, once for each language among the readers, with that
    language active. (A lazy string would not do: '%' makes it a string at once, in the writer's language.) What was
    told stays as it was told, whatever becomes of the catalogue or of the things it speaks of.
    `link` is an address on this site that begins with one '/'. With `once`, who has an unread line of this kind and
    link is not told again: for lines such as 'there is something to mark'. A line that cannot be kept is logged and never undoes
    what it tells of.
    """
    wanted = languages_of(dict.fromkeys(person_ids))
    texts: dict[str, str] = {}
    for language in set(wanted.values()):
        with translation.override(language):
            texts[language] = text()[:300]
    here = link if link.startswith("/") and not link.startswith("//") else ""

    def keep() -> None:
        if once:
            for pk in _unread_of(wanted, kind, here):
                del wanted[pk]
        Notice.objects.bulk_create(
            [
                Notice(person_id=pk, kind=kind[:20], text=texts[language], link=here[:300])
                for pk, language in wanted.items()
            ],
            batch_size=BATCH,
        )

    if wanted:
        transaction.on_commit(keep, robust=True)


def take_back(person_ids: Iterable[int], kind: str, link: str) -> None:
    """Remove the lines of this kind that lead to `link`, because there is nothing any more; in the caller's transaction."""
    Notice.objects.filter(person_id__in=set(person_ids), kind=kind, link=link).delete()


def _unread_of(person_ids: Iterable[int], kind: str, link: str) -> list[int]:
    unread = Notice.objects.filter(person_id__in=list(person_ids), read_at__isnull=True)
    return list(unread.filter(kind=kind, link=link).values_list("person_id", flat=True).distinct())


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
