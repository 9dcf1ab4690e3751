"""The grid of a full class (45 pupils, all columns filled): CPU time beside a bare Django view's, and its queries.

Both pages go through the test client in one process on SQLite, so the ratio is that of rendering and reading alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import django

from bench.rows import Row
from tests import servers, templates

PUPILS, ROUNDS = 45, 12
SLOTS = ("regular-1", "regular-2", "regular-3", "regular-4", "midterm", "final")


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        templates.sqlite_file(Path(folder) / "nhipcau.sqlite3")
        made = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "bench.gradebook", "measure"],
            cwd=servers.ROOT, env=servers.site_environment(Path(folder)), check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    found = json.loads(made.splitlines()[-1])
    queries = found["queries"]
    return [
        Row(
            name="gradebook of 45 pupils", value=found["grid"], unit="CPU-ms", limit=found["bare"],
            target="at most 12 queries", met=queries <= 12,
            note=f"{queries} queries; limit: a Django view that answers 'ok' behind the same middleware",
        )
    ]  # fmt: skip


def measure() -> dict[str, float]:
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    from lms.config import urls
    from lms.gradebook import api as gradebook
    from lms.people import api as people
    from tests.factories import PupilFactory
    from tests.world import build_world

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok" if request.user.is_authenticated else "")

    urls.urlpatterns.append(path("bench/bare/", bare))
    world = build_world()
    pupils = list(world.a.pupils)
    missing = PUPILS - len(people.roster(world.a.class1.pk, world.a.term1.starts))
    pupils += PupilFactory.create_batch(missing, school_class=world.a.class1)
    for slot in SLOTS:
        column = gradebook.ColumnKey(world.a.class1.pk, world.toan.pk, world.a.term1.pk, slot)
        for number, pupil in enumerate(pupils):
            gradebook.post_proposal(
                column=column, pupil_id=pupil.pk, value=Decimal(number % 100) / 10,
                source=f"bench:{number}-{slot}", source_label="Bài", source_url="/bai/1/",
            )  # fmt: skip
    client = Client()
    client.force_login(world.a.teacher, "lms.people.login.backend.PersonBackend")

    def milliseconds(address: str) -> float:
        def ask() -> None:
            assert client.get(address).status_code == 200

        return _cpu(ask)

    grid = f"/so-diem/{world.a.class1.pk}/{world.toan.pk}/1/"
    found = {"bare": milliseconds("/bench/bare/"), "grid": milliseconds(grid)}
    with CaptureQueriesContext(connection) as queries:
        client.get(grid)
    return {**found, "queries": len(queries)}


def _cpu(ask: Callable[[], None]) -> float:
    for _ in range(3):
        ask()
    begun = time.process_time()
    for _ in range(ROUNDS):
        ask()
    return (time.process_time() - begun) * 1000 / ROUNDS


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings.test")
    django.setup()
    print(json.dumps(measure()))
