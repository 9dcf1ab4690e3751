"""Storing events: numbered per lesson without holes, durable before anybody is told, once per client key.

The four statements of a click are plain SQL: with the ORM they cost more processor time than sending the event to 300 clients.

`writing(lesson_id)` opens a transaction that holds the lesson's log: on PostgreSQL the row lock of its head, on SQLite the
write lock that IMMEDIATE takes at the start. Inside it the state is the present one, so what is decided from it is right.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from live.log import reader
from live.log.models import LessonLog, LessonSnapshot
from live.rules.events import Event, Stored
from live.rules.state import State
from lms.ui.clock import now

SNAPSHOT_EVERY = 200
_HEAD = "SELECT uid, last, last_at FROM live_lessonlog WHERE lesson_id = %s"
_ADVANCE = "UPDATE live_lessonlog SET last = %s, last_at = %s WHERE lesson_id = %s"
_REPEATED = "SELECT seq FROM live_lessonevent WHERE lesson_id = %s AND actor_id = %s AND key = %s"
_INSERT = """
    INSERT INTO live_lessonevent (lesson_id, seq, at, kind, version, data, actor_id, key)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass
class Writing:
    """A lesson's log, held: read the state, append events."""

    lesson_id: int
    head: LessonLog
    state: State
    stored: list[Stored] = field(default_factory=list)

    def repeated(self, actor_id: int | None, key: str) -> int | None:
        """The number of the event that this client key was stored as before, or None."""
        return _one(_REPEATED, [self.lesson_id, actor_id, key], 0)

    def append(
        self, event: Event, actor_id: int | None = None, key: str | None = None, at: int | None = None
    ) -> int:
        """Store `event` as the next number. `at` (ms) only for lessons told afterwards; time never runs backwards."""
        head = self.head
        head.last += 1
        head.last_at = max(at if at is not None else milliseconds(), head.last_at)
        data = json.dumps(event.data(), ensure_ascii=False)
        values: list[int | str | None] = [
            self.lesson_id,
            head.last,
            head.last_at,
            event.kind,
            event.version,
            data,
            actor_id,
            key,
        ]
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, values)
        self.stored.append(Stored(head.last, head.last_at, event))
        return head.last


def milliseconds() -> int:
    return int(now().timestamp() * 1000)


@contextmanager
def writing(lesson_id: int) -> Iterator[Writing]:
    """Hold the lesson's log for reading its state and appending. Leaving it commits; an exception undoes all."""
    own_transaction = not connection.in_atomic_block
    with reader.lock(lesson_id):
        with transaction.atomic():
            head = _head(lesson_id)
            state = reader.full_state(head, cached=own_transaction)
            held = Writing(lesson_id, head, state)
            yield held
            if held.stored:
                with connection.cursor() as cursor:
                    cursor.execute(_ADVANCE, [head.last, head.last_at, lesson_id])
        if own_transaction and held.stored:
            reader.remember(head, held.stored)
            if head.last // SNAPSHOT_EVERY != (head.last - len(held.stored)) // SNAPSHOT_EVERY:
                _keep_snapshot(head)


def append(lesson_id: int, event: Event, actor_id: int | None = None, key: str | None = None) -> int:
    """Store one event; the same client key of the same actor again returns the same number."""
    with writing(lesson_id) as log:
        known = log.repeated(actor_id, key) if key else None
        return known if known is not None else log.append(event, actor_id, key)


def _head(lesson_id: int) -> LessonLog:
    """The head of the log, locked; made for a lesson in which nothing has happened."""
    sql = _HEAD + (" FOR UPDATE" if connection.vendor == "postgresql" else "")
    found = _one(sql, [lesson_id])
    if found is None:
        LessonLog.objects.get_or_create(pk=lesson_id)
        found = _one(sql, [lesson_id])
    uid, last, last_at = found
    return LessonLog(lesson_id=lesson_id, uid=UUID(str(uid)), last=last, last_at=last_at)


def _one(sql: str, values: list[Any], column: int | None = None) -> Any:
    """The first row (or one column of it), or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row if row is None or column is None else row[column]


def _keep_snapshot(head: LessonLog) -> None:
    state: dict[str, Any] = reader.full_state(head)
    LessonSnapshot.objects.update_or_create(
        lesson_id=head.lesson_id, defaults={"seq": state["seq"], "state": state}
    )
