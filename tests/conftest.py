"""Shared fixtures: a migrated database made once per set of migrations, two schools, a frozen clock."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import templates
from tests.world import World, build_world


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """SQLite test databases are files, as in the product: threads and servers share them."""
    database = settings.DATABASES["default"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if not database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = f"test_nhipcau_{worker}"
        # A migrated database to copy, where the runner has made one.
        if template := os.environ.get("TEST_TEMPLATE_DATABASE"):
            database["TEST"]["TEMPLATE"] = template
    else:
        path = Path(os.environ["VAR_DIR"]) / f"test-{worker}-{os.getpid()}.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: None, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    from django.db import connections
    from django.test.utils import setup_databases, teardown_databases

    database = settings.DATABASES["default"]
    with django_db_blocker.unblock():
        if not database["ENGINE"].endswith("sqlite3"):
            old = setup_databases(verbosity=0, interactive=False)
            yield
            # Worker threads of sockets and pools may still hold connections; the database goes regardless.
            with connections["default"].cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            teardown_databases(old, verbosity=0)
            return
        target = Path(database["TEST"]["NAME"])
        connection = connections["default"]
        connection.close()
        connection.settings_dict["NAME"] = str(target)
        templates.sqlite_file(target)
        # Transactional tests empty the tables; what the migrations put there is put back from this text. On the
        # class: Playwright's event loop gives the thread a second connection object.
        type(connection)._test_serialized_contents = connection.creation.serialize_db_to_string()  # type: ignore[attr-defined]
        yield
        connection.close()
        for path in target.parent.glob(target.name + "*"):
            path.unlink()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every transactional test gets back the rows that migrations made, once it is over."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            item.add_marker(
                pytest.mark.django_db(**{**mark.kwargs, "serialized_rollback": True}), append=False
            )


@pytest.fixture
def transactional_db(django_db_serialized_rollback: None, transactional_db: None) -> None:
    """As pytest-django's, and the migrations' rows come back afterwards."""


@pytest.fixture(scope="session", autouse=True)
def emptied_append_only_tables() -> Iterator[None]:
    """After a test with real transactions SQLite empties tables by DELETE, which append-only tables refuse."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    original = DatabaseOperations.execute_sql_flush

    def flush(self: Any, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            original(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign] # only for tests
    yield
    DatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign] # as it was


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """A language that a test chose ends with the test."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """Two lower secondary schools with classes, teachers, pupils, guardians: see tests/world.py."""
    return build_world()


@pytest.fixture
def as_person(client: Client) -> Any:
    """`as_person(person)` -> a test client in which this person is logged in."""

    def login(person: Any) -> Client:
        fresh = Client()
        fresh.force_login(person)
        return fresh

    return login


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`at("2026-11-10 09:30")` freezes the product's clock (Vietnam's time)."""
    from django.utils import timezone

    def freeze(moment: str | datetime) -> datetime:
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        if timezone.is_naive(when):
            when = timezone.make_aware(when)
        monkeypatch.setattr(timezone, "now", lambda: when)
        return when

    return freeze
