"""Finds the account that was meant, and checks its password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from lms.people.login.hashers import FirstPasswordHasher
from lms.people.models import Person
from lms.ui.text import nfc


def find_accounts(login: str, school_code: str = "") -> list[Person]:
    """The accounts that `login` may mean: at most one by user name, or several that share an e-mail address.

    With a school code the pupil's short name is enough: ('an01', 'bannguon') finds 'bannguon.an01'. The whole user
    name works too, whatever stands in the field for the school.
    """
    name, code = nfc(login).lower().replace(" ", ""), nfc(school_code).lower().replace(" ", "")
    if not name:
        return []
    wanted = [f"{code}.{name}", name] if code and "@" not in name else [name]
    by_name = {person.username: person for person in Person.objects.filter(username__in=wanted)}
    for username in wanted:
        if username in by_name:
            return [by_name[username]]
    if "@" in name:
        return list(Person.objects.filter(email=name, is_active=True).order_by("id")[:5])
    return []


def typed_name(login: str, school_code: str = "") -> str:
    """The whole user name that was meant, whichever way it was typed: what guesses at unknown names count against."""
    name, code = nfc(login).lower().replace(" ", ""), nfc(school_code).lower().replace(" ", "")
    return f"{code}.{name}" if code and "." not in name and "@" not in name else name


class PersonBackend(ModelBackend):
    """Inactive, unknown and wrong look the same, and take the same time."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        school_code: str = "",
        **credentials: Any,
    ) -> Person | None:
        if not username or not password:
            return None
        accounts = find_accounts(username, school_code)
        for person in accounts:
            if person.check_password(password) and self.user_can_authenticate(person):
                return person
        if all(person.password.startswith(FirstPasswordHasher.algorithm) for person in accounts):
            # Nobody of that name, or only a quickly hashed first password: take as long as for an own password.
            Person().set_password(password)
        return None
