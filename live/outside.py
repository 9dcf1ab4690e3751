"""The other rooms' doors, as far as lessons need them: library items as decks, quizzes, the gradebook, the inbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from assessments import api as assessments
from content import api as content
from lms.gradebook import api as gradebook
from lms.notify import api as notify
from lms.people import api as people


@dataclass(frozen=True)
class Deck:
    """A PDF of the library as slides."""

    item: int
    title: str
    pages: int


def tell(person_ids: Sequence[int], text: Callable[[], str], link: str) -> None:
    """A line in each person's inbox; `text` makes it in the reader's language."""
    notify.tell(list(person_ids), "lesson", text, link)


# --- the library ----------------------------------------------------------------------------------------------------


def deck(person: people.Person, item_id: int) -> Deck | None:
    try:
        item = content.item_for(person, item_id)
    except Http404:
        return None
    if item.kind != "pdf":
        return None
    return Deck(item_id, item.title, content.pdf_pages(item))


def decks(person: people.Person) -> list[Deck]:
    """PDFs that the person may show."""
    return [
        Deck(item.pk, item.title, content.pdf_pages(item)) for item in content.items_of_kind(person, "pdf")
    ]


def share(item_id: int, class_ids: Sequence[int], key: str) -> None:
    content.share_item_with_classes(item_id, list(class_ids), key)


def page_picture(person: people.Person, item_id: int, number: int, width: int) -> bytes:
    """A page as WebP, fetched in the name of the lesson's planner, who may see the item.

    The caller has checked that the lesson shows this item, and whom it shows it to.
    """
    picture: bytes = content.page_image(content.item_for(person, item_id), number, width)
    return picture


# --- quizzes and the gradebook --------------------------------------------------------------------------------------


class NotReady(Exception):
    """A quiz that cannot be given as it is; the message is for the person."""


def quizzes_of(person: people.Person) -> list[Any]:
    """Quizzes that the person may give as they are."""
    return [quiz for quiz in assessments.quizzes_of(person) if quiz.status == quiz.Status.READY]


def quiz_for(person: people.Person, quiz_id: int) -> Any:
    return assessments.quiz_for(person, quiz_id)


def assign(**fields: Any) -> Any:
    try:
        return assessments.assign_quiz(**fields)
    except assessments.CannotGive as error:
        raise NotReady(str(error)) from error


def attempt_url(assignment_id: int) -> str:
    return str(assessments.attempt_url(assignment_id))


def end_assignments(assignment_ids: list[int]) -> None:
    """Nobody starts any more, and what is open is handed in as it stands."""
    assessments.end_assignments(assignment_ids)


def last_close(assignment_ids: list[int]) -> datetime | None:
    """When the last of these assignments closes; None where none of them is open any more."""
    return assessments.last_close(assignment_ids)


def progress(assignment_ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = assessments.progress(assignment_ids)
    return found


def slots(
    person: people.Person, school_class: people.SchoolClass, subject: people.Subject
) -> list[tuple[str, str]]:
    """Columns of the class's gradebook that the person may send marks to: (key, label), the label with the quizzes that
    the column receives already."""
    term = people.current_term(school_class)
    if term is None:
        return []
    found = gradebook.open_slots(person, school_class, subject, term)
    received = assessments.received_by(slot.key for slot in found)
    return [
        (slot.key.slot, assessments.with_received(slot.label, received.get(slot.key, []))) for slot in found
    ]


def column(school_class: people.SchoolClass, subject: people.Subject, slot: str) -> Any:
    """The column's name, or None for an empty slot."""
    term = people.current_term(school_class)
    if not slot or term is None:
        return None
    return gradebook.ColumnKey(school_class.pk, subject.pk, term.pk, slot)
