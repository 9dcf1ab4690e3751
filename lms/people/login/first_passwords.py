"""First passwords: made, given out once on paper, never stored in clear."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from lms.people.models import Person

# Without letters and digits that look alike on paper (0 o, 1 l i).
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 3


@dataclass(frozen=True)
class Slip:
    """What is printed for one person."""

    person: Person
    password: str


def make_first_password() -> str:
    """Such as 'k7m-q2x-dhr': 31 signs to the power of 9, about 44 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def make_slips(people: Sequence[Person], progress: Callable[[int], None] | None = None) -> list[Slip]:
    """New first passwords for `people`, hashed on the objects and not yet stored: this takes its time."""
    slips = []
    for number, person in enumerate(people, start=1):
        password = make_first_password()
        person.password = make_password(password, hasher="first_pbkdf2_sha256")
        person.must_change_password = True
        slips.append(Slip(person, password))
        if progress and number % 20 == 0:
            progress(number)
    return slips


def store(slips: Sequence[Slip]) -> None:
    """From now on the new passwords hold; the old ones and open sessions end.

    The caller has checked that it may, and writes the audit entry.
    """
    people = [slip.person for slip in slips]
    with transaction.atomic():
        Person.objects.bulk_update(people, ["password", "must_change_password"], batch_size=200)


def issue(people: Sequence[Person], progress: Callable[[int], None] | None = None) -> list[Slip]:
    """`make_slips` and `store`, where nothing can go wrong between them."""
    slips = make_slips(people, progress)
    store(slips)
    return slips
