"""The private servers start, answer and end."""

import os

import psycopg
import pytest
import redis as redis_client

from tests import servers


def _need(name: str) -> None:
    if name in servers.missing():
        (pytest.fail if os.environ.get("REQUIRE_REAL") else pytest.skip)(f"{name} is missing")


def test_a_private_postgresql_answers_and_ends() -> None:
    _need("postgresql")
    with servers.postgres() as server:
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        folder = server.folder
    assert not folder.exists()


@pytest.mark.redis
def test_a_private_redis_answers_and_ends() -> None:
    _need("redis-server")
    with servers.redis() as server:
        assert redis_client.Redis.from_url(server.url).ping()
    assert not server.folder.exists()


def test_a_private_coturn_answers_and_ends() -> None:
    _need("coturn")
    with servers.turn() as server:
        assert server.answers() and server.secret in server.settings["TURN_SECRET"]
        folder, process = server.folder, server.process
    assert not folder.exists() and process.poll() is not None
