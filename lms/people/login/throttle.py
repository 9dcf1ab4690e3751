"""Slows guessing without locking out a class.

Two counters, both in the cache (Redis when there are several processes), both of failures alone:
- a name: `ACCOUNT_LIMIT` failures in five minutes, whoever tries, from wherever, whether or not somebody has it;
- an address: `ADDRESS_LIMIT` failures a minute. A school of a thousand sits behind one address, so this is high; it
  stops a program that tries one password on every account.
A browser that this account has been used in before carries a signed cookie. It has an account counter of its own and
is not subject to the address's, so somebody else's guessing never keeps the owner out.

An attempt is counted before the password is looked at and given back when it was right: parallel guesses cannot slip
through between looking and counting.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from lms.people.audit import client_address

ACCOUNT_LIMIT, ACCOUNT_WINDOW = 6, 300
ADDRESS_LIMIT, ADDRESS_WINDOW = 300, 60
COOKIE = "may-quen"
COOKIE_AGE = 180 * 24 * 3600
COOKIE_PEOPLE = 30
_SALT = "lms.people.known-browser"


@dataclass(frozen=True)
class Counter:
    key: str
    limit: int
    window: int

    def current(self) -> str:
        return f"login:{self.key}:{int(time.time()) // self.window}"

    def seconds_left(self) -> int:
        return self.window - int(time.time()) % self.window

    def take(self) -> bool:
        """Count one attempt; False when that is one too many."""
        key = self.current()
        cache.add(key, 0, self.window)
        try:
            return cache.incr(key) <= self.limit
        except ValueError:  # the window ended between the two lines
            return True

    def give_back(self) -> None:
        try:
            cache.decr(self.current())
        except ValueError:
            return


class TooManyAttempts(Exception):
    """Wait `seconds` before trying again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def known_people(request: HttpRequest | None) -> list[int]:
    """The accounts that have been used in this browser."""
    raw = request.COOKIES.get(COOKIE, "") if request else ""
    try:
        people = signing.loads(raw, salt=_SALT, max_age=COOKIE_AGE) if raw else []
    except signing.BadSignature:
        return []
    return [person for person in people if isinstance(person, int)]


def remember_browser(request: HttpRequest, response: HttpResponse, person_id: int) -> None:
    people = [person_id, *(p for p in known_people(request) if p != person_id)][:COOKIE_PEOPLE]
    response.set_cookie(
        COOKIE, signing.dumps(people, salt=_SALT), max_age=COOKIE_AGE, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def counters(request: HttpRequest | None, person_id: int | None, name: str) -> list[Counter]:
    """What an attempt on the account `name` from here counts against, the same whether there is such an account or not.

    `person_id` is the account where there is one: in a browser that knows it, the owner has a counter of the own.
    """
    if person_id is not None and person_id in known_people(request):
        return [Counter(f"known:{person_id}", ACCOUNT_LIMIT, ACCOUNT_WINDOW)]
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    found = [Counter(f"name:{digest}", ACCOUNT_LIMIT, ACCOUNT_WINDOW)]
    address = client_address(request) if request else None
    if address:
        found.append(Counter(f"address:{address}", ADDRESS_LIMIT, ADDRESS_WINDOW))
    return found


def take(attempt: Iterable[Counter]) -> None:
    """Count an attempt. Raises `TooManyAttempts` when one of its counters is used up."""
    taken: list[Counter] = []
    for counter in attempt:
        if not counter.take():
            give_back(taken)
            raise TooManyAttempts(counter.seconds_left())
        taken.append(counter)


def first_refusal(attempt: Iterable[Counter]) -> bool:
    """Whether a refused attempt is the first of its window: a row of guesses is noted once, not at each guess."""
    counter = next(iter(attempt))
    return bool(cache.add(f"{counter.current()}:noted", 1, counter.window))


def give_back(attempt: Iterable[Counter]) -> None:
    for counter in attempt:
        counter.give_back()
