"""The limit for saves: a bare ASGI application that does the same durable write with plain SQL, and nothing else.

Served by daphne as the product is (`daphne bench.bare_saves:application`); `PGDSN` names the database. No session, no
right to the attempt, no deadline, no reading of the answer: what remains is the server, JSON and one upsert.
"""

import json
import os
from typing import Any

from psycopg_pool import AsyncConnectionPool

_UPSERT = """
INSERT INTO bare_answer (attempt_id, item_id, value, revision, saved_at)
SELECT %s, item, value, revision, now() FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS sent(item, value, revision)
ON CONFLICT (attempt_id, item_id) DO UPDATE
SET value = excluded.value, revision = excluded.revision, saved_at = excluded.saved_at
WHERE excluded.revision > bare_answer.revision
"""
TABLE = """
CREATE TABLE IF NOT EXISTS bare_answer (
  id bigserial PRIMARY KEY, attempt_id bigint NOT NULL, item_id bigint NOT NULL, value text NOT NULL,
  revision bigint NOT NULL, saved_at timestamptz NOT NULL, UNIQUE (attempt_id, item_id))
"""
_pool: AsyncConnectionPool | None = None


async def _opened() -> AsyncConnectionPool:
    global _pool
    if _pool is None:
        _pool = AsyncConnectionPool(
            os.environ["PGDSN"], min_size=4, max_size=12, open=False, kwargs={"autocommit": True}
        )
        await _pool.open()
    return _pool


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    pool = await _opened()
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    answers = json.loads(body)["answers"] if body else {}
    if answers:
        attempt = int(scope["path"].split("/")[3])
        items = [int(item) for item in answers]
        values = [answer["value"] for answer in answers.values()]
        revisions = [answer["rev"] for answer in answers.values()]
        async with pool.connection() as connection:
            await connection.execute(_UPSERT, (attempt, items, values, revisions))
    sent = b'{"time": "10:42:07", "left": 1800000, "stale": []}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(sent)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": sent})
