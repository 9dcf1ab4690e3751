"""Every route × every role × own and other school. See tests/access/README.md."""

import copy
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

import tests.access
from lms.people.models import AuditEntry, Person
from tests.access.rules import ANONYMOUS, ROLES, Rule
from tests.world import World, build_world

# Third-party trees that are asked at their door only.
PREFIX_RULES = ("quan-tri/",)
ALLOWED_STATUSES = {200, 201, 204, 206, 301, 302, 303, 304, 400, 409, 422, 429}


def _tables() -> dict[str, Any]:
    names = [m.name for m in pkgutil.iter_modules(tests.access.__path__) if m.name != "rules"]
    return {name: importlib.import_module(f"tests.access.{name}") for name in names}


TABLES = _tables()
RULES: dict[str, Rule] = {}
for _module in TABLES.values():
    for _name, _rule in getattr(_module, "ROUTES", {}).items():
        assert _name not in RULES, f"{_name} is listed twice"
        RULES[_name] = _rule


def routes(
    resolver: URLResolver | None = None, prefix: str = "", path: str = ""
) -> Iterator[tuple[str, str]]:
    """(url name with namespaces, address pattern) of every route, third-party trees left out."""
    for entry in (resolver or get_resolver()).url_patterns:
        here = path + str(entry.pattern)
        if here.startswith(PREFIX_RULES) and isinstance(entry, URLResolver):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from routes(entry, inner, here)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name or ''}", here


def test_every_route_is_listed() -> None:
    missing = [
        f"{name or '(no name)'}  {path}"
        for name, path in routes()
        if name not in RULES and not path.startswith(PREFIX_RULES)
    ]
    assert not missing, "routes without a rule in tests/access/<room>.py:\n" + "\n".join(missing)


def test_every_rule_has_a_route() -> None:
    known = {name for name, _ in routes()}
    assert not sorted(set(RULES) - known)


def _url(name: str, kwargs: dict[str, Any]) -> str:
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch as error:
        raise AssertionError(f"{name}: the table's kwargs do not fit: {error}") from error


def _is_login(response: Any) -> bool:
    return response.status_code in {301, 302, 303} and urlsplit(response.url).path == settings.LOGIN_URL


def _ask(client: Client, rule: Rule, url: str, body: Any, method: str = "") -> Any:
    """The answer; nothing that the request wrote stays, except what is read here."""
    client.raise_request_exception = False
    cookies = copy.deepcopy(client.cookies)
    marker = transaction.savepoint()
    entries = AuditEntry.objects.count()
    response = getattr(client, method or rule.method)(url, body, headers=dict(rule.headers))
    if response.streaming:
        b"".join(response)  # read to its end, as a browser does; that closes it too
    response.audited = AuditEntry.objects.count() > entries
    transaction.savepoint_rollback(marker)
    client.cookies = cookies
    return response


def _verdict(role: str, response: Any, rule: Rule) -> str:
    """'' when the answer is the expected one."""
    status = response.status_code
    if role in rule.allowed:
        if status in ALLOWED_STATUSES and (rule.public or not _is_login(response)):
            return ""
        return f"should get in, got {status}" + (f" -> {response.url}" if status in {301, 302, 303} else "")
    if role == ANONYMOUS:
        wanted = _is_login(response) or status in {401, 403}
        return "" if wanted else f"should be led to the login, got {status}"
    return "" if status == rule.refused else f"should get {rule.refused}, got {status}"


def _check(name: str, rule: Rule, world: World, clients: dict[str, Client]) -> Iterator[str]:
    own = _url(name, rule.kwargs(world.a) if rule.kwargs else {})
    for role, client in clients.items():
        wrong = _verdict(role, _ask(client, rule, own, rule.body(world.a)), rule)
        if wrong:
            yield f"{name} as {role}: {wrong}"
    if rule.method == "post":
        for role in rule.allowed:
            status = _ask(clients[role], rule, own, {}, "get").status_code
            if status != 405:
                yield f"{name} as {role}: GET should give 405, got {status}"
    others = []
    if rule.kwargs:
        others.append(("the other school's object", _url(name, rule.kwargs(world.b))))
    if rule.mixed:
        others.append(("a foreign id inside an own address", _url(name, rule.mixed(world.a, world.b))))
    for what, url in others:
        for role in sorted(rule.allowed - rule.foreign - {ANONYMOUS}):
            response = _ask(clients[role], rule, url, rule.body(world.b))
            if response.status_code != 404:
                yield f"{name} as {role} with {what}: should get 404, got {response.status_code}"
            elif not response.audited:
                yield f"{name} as {role} with {what}: no audit entry"


@pytest.mark.parametrize("room", [name for name, table in TABLES.items() if hasattr(table, "ROUTES")])
def test_routes_of(room: str, db: None) -> None:
    from django.core.cache import cache

    world, table = build_world(), TABLES[room]
    if hasattr(table, "prepare"):
        table.prepare(world)
    clients = _clients(world)
    problems = []
    for name, rule in table.ROUTES.items():
        cache.clear()
        problems += _check(name, rule, world, clients)
    assert not problems, f"{len(problems)} surprises:\n" + "\n".join(problems)


def _clients(world: World) -> dict[str, Client]:
    clients = {}
    for role, who in ROLES.items():
        clients[role] = Client()
        person = who(world)
        if person is not None:
            clients[role].force_login(person)
    return clients


@pytest.mark.parametrize("prefix", PREFIX_RULES)
def test_third_party_trees_are_closed(prefix: str, db: None) -> None:
    (rule,) = (t.PREFIXES[prefix] for t in TABLES.values() if prefix in getattr(t, "PREFIXES", {}))
    world = build_world()
    for table in TABLES.values():
        if hasattr(table, "prepare_prefixes"):
            table.prepare_prefixes(world)
    problems = []
    for role, client in _clients(world).items():
        status = client.get(f"/{prefix}").status_code
        inside = status == 200
        if inside != (role in rule.allowed):
            problems.append(f"/{prefix} as {role}: {status}")
    assert not problems, "\n".join(problems)


def _sockets() -> dict[str, Any]:
    from live.routing import websocket_urlpatterns

    return {str(route.pattern): route for route in websocket_urlpatterns}


SOCKET_RULES = {key: rule for table in TABLES.values() for key, rule in getattr(table, "SOCKETS", {}).items()}


def test_every_socket_is_listed() -> None:
    assert set(_sockets()) == set(SOCKET_RULES)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", sorted(SOCKET_RULES))
def test_socket(route: str) -> None:
    """Allowed roles are accepted, others are refused before anything is sent; also with the other school's object."""
    world = build_world()
    for table in TABLES.values():
        if getattr(table, "SOCKETS", None) and hasattr(table, "prepare"):
            table.prepare(world)
    rule = SOCKET_RULES[route]
    problems = []
    for role, who in ROLES.items():
        for side, expected in ((world.a, role in rule.allowed), (world.b, role in rule.foreign)):
            got = async_to_sync(_connects)(route, rule.kwargs(side) if rule.kwargs else {}, who(world))
            if got != expected:
                problems.append(f"{role} at school {side.school.code}: {'let in' if got else 'refused'}")
    assert not problems, "\n".join(problems)


async def _connects(route: str, kwargs: dict[str, Any], person: Person | None) -> bool:
    from channels.routing import URLRouter
    from channels.testing import WebsocketCommunicator
    from django.contrib.auth.models import AnonymousUser

    from live.routing import websocket_urlpatterns

    path = route
    for key, value in kwargs.items():
        for converter in ("int", "str", "slug", "uuid"):
            path = path.replace(f"<{converter}:{key}>", str(value))
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), f"/{path}")
    socket.scope["user"] = person or AnonymousUser()
    socket.scope["session"] = {}
    connected, _ = await socket.connect(timeout=5)
    await socket.disconnect()
    return bool(connected)
