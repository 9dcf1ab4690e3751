"""Activities inside a page without a circle: content keeps opaque keys, other apps say what they are.

A key is 'quiz:12' or 'lesson:5': the part before the colon is the kind. Providers register at start-up.
"""

from dataclasses import dataclass
from typing import Protocol

from lms.people import api as people


@dataclass(frozen=True)
class ActivityCard:
    """What a page shows of an activity; `done` counts for the lesson's completion.

    `state`: a code that `content.courses.parts.STATES` knows, or words for the reader.
    """

    title: str
    detail: str
    url: str
    state: str = ""
    done: bool = False


class ActivityProvider(Protocol):
    def choices(self, person: people.Person) -> list[tuple[str, str]]:
        """(key, label) of the activities that an author may put into a lesson."""
        ...

    def card(self, person: people.Person, key: str) -> ActivityCard | None:
        """The activity as this person may see it; None when it does not exist for this person."""
        ...


_providers: dict[str, ActivityProvider] = {}


def register(kind: str, provider: ActivityProvider) -> None:
    _providers[kind] = provider


def choices(person: people.Person, kind: str) -> list[tuple[str, str]]:
    return _providers[kind].choices(person) if kind in _providers else []


def card(person: people.Person, key: str) -> ActivityCard | None:
    """None for an unknown kind as well: a page then says that the activity is not open to the reader."""
    provider = _providers.get(key.partition(":")[0])
    return provider.card(person, key) if provider else None
