"""Addresses that somebody typed or made up: no number in them is too large to be asked for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from tests.live.sockets import socket_of
from tests.world import World

NUMBER = "9" * 40


def with_numbers(resolver: URLResolver, path: str = "") -> Iterator[str]:
    """Each address below `resolver` that has a whole number in it, with `NUMBER` in every such place, 'x' in others."""
    for entry in resolver.url_patterns:
        route = str(entry.pattern).lstrip("^").removesuffix("$")
        for name, converter in entry.pattern.converters.items():
            value = NUMBER if isinstance(converter, IntConverter) else "x"
            route = re.sub(rf"<(\w+:)?{name}>", value, route)
        if isinstance(entry, URLResolver):
            yield from with_numbers(entry, path + route)
        elif isinstance(entry, URLPattern) and NUMBER in path + route:
            yield f"/{path}{route}"


def test_a_number_beyond_all_ids_is_not_found(world: World, as_person: Any) -> None:
    addresses = sorted(set(with_numbers(get_resolver())))
    assert len(addresses) > 120 and any(one.startswith("/quan-tri/") for one in addresses)
    client = as_person(world.a.teacher)
    client.raise_request_exception = False
    answers = {
        (name, one): getattr(client, name)(one).status_code for name in ("get", "post") for one in addresses
    }
    assert {request: status for request, status in answers.items() if status != 404} == {}
    anonymous = [Client().get(one) for one in addresses[::20]]
    assert {one.status_code for one in anonymous} <= {302, 404}


@pytest.mark.django_db(transaction=True)
def test_a_socket_of_no_lesson_is_refused(world: World) -> None:
    async def connects() -> bool:
        return await (await socket_of(world.a.teacher, int(NUMBER))).open(hello=False)

    assert async_to_sync(connects)() is False
