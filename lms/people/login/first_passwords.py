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


def issue(people: Sequence[Person], progress: Callable[[int], None] | None = None) -> list[Slip]:
    """New first passwords for `people`; their old passwords and open sessions end.

    Hashing is done before the transaction, so that the database is locked only for the short update. The caller
    has checked that it may, and writes the audit entry.
    """
    slips = []
    for number, person in enumerate(people, start=1):
        password = make_first_password()
        person.password = make_password(password, hasher="first_pbkdf2_sha256")
        person.must_change_password = True
        slips.append(Slip(person, password))
        if progress and number % 20 == 0:
            progress(number)
    with transaction.atomic():
        Person.objects.bulk_update(people, ["password", "must_change_password"], batch_size=200)
    return slips
