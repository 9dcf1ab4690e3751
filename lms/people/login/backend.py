"""Finds the account that was meant, and checks its password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from lms.people.login.hashers import FirstPasswordHasher
from lms.people.models import Person
from lms.people.registry.usernames import GUARDIANS
from lms.ui.text import nfc


def find_accounts(login: str, school_code: str = "") -> list[Person]:
    """The accounts that `login` may mean: at most one by user name, or several that share an e-mail address."""
    name = meant_name(login, school_code)
    if not name:
        return []
    by_name = Person.objects.filter(username=name).first()
    if by_name is not None:
        return [by_name]
    if "@" in name:
        return list(Person.objects.filter(email=name, is_active=True).order_by("id")[:5])
    return []


def meant_name(login: str, school_code: str = "") -> str:
    """The whole user name, or the address, that was meant. It follows from what was typed alone, never from who exists:
    guesses are counted against it, and being slowed must not tell which names there are.

    With a school code a short name is enough: ('an01', 'bannguon') means 'bannguon.an01', and ('ph.tamlv', 'bannguon')
    'bannguon.ph.tamlv'. A name with another first part is a whole one, whatever stands in the field for the school.
    """
    name, code = nfc(login).lower().replace(" ", ""), nfc(school_code).lower().replace(" ", "")
    first, dot, _rest = name.partition(".")
    is_whole = (bool(dot) and first != GUARDIANS) or name.startswith(f"{code}.")
    return name if not name or not code or "@" in name or is_whole else f"{code}.{name}"


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
