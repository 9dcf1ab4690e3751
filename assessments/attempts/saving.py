"""Saving answers: two statements for a save, or for many pupils' saves together; one row per changed answer.

The first statement reads, for each save, the attempt, the session and the pupil's account, and (on PostgreSQL) keeps
the attempt from being closed until this transaction ends. The second writes the answers whose revision is above the
stored one. Nobody is told 'saved' before the commit. Several saves may share one transaction (`fast.py`): they are
independent, a refused one does not hold up the others.
"""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assessments import grading
from assessments.attempts import rules
from assessments.attempts.models import Answer
from assessments.attempts.sheets import PaperKey, Sheet, sheet_of
from lms.people import api as people
from lms.ui import clock

MAX_BODY = 512 * 1024


class BadSave(ValueError):
    """A body that no honest page sends; `items` are the ids of answers that cannot be read."""

    def __init__(self, message: str, items: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.items = list(items)


@dataclass(frozen=True)
class Save:
    """A save as it came in: `answers` maps item ids to (revision, raw value). Either the session key, which is
    checked in the first statement, or the id of a person already authenticated says who sends it."""

    attempt_id: int
    answers: dict[int, tuple[int, Any]]
    session_key: str = ""
    person_id: int | None = None


@dataclass
class Result:
    """What became of a save. `status` 200: stored; 409: the attempt is closed; 400: unreadable; 404: not yours."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    attempt_id: int
    pupil_id: int
    paper: PaperKey
    seed: int
    sitting: rules.Sitting
    sender: int | None


def grace() -> timedelta:
    return timedelta(seconds=settings.ATTEMPT_GRACE_SECONDS)


def parse_body(body: bytes) -> dict[int, tuple[int, Any]]:
    """{"answers": {"<item>": {"rev": 12, "value": …}}, "key": "…"} -> {item: (revision, value)}; raises BadSave."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadSave("not JSON") from error
    answers = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(answers, dict) or not answers or len(answers) > 500:
        raise BadSave("no answers")
    parsed: dict[int, tuple[int, Any]] = {}
    for item, entry in answers.items():
        revision = entry.get("rev") if isinstance(entry, dict) else None
        known = item.isascii() and item.isdigit() and len(item) < 19
        if not known or type(revision) is not int or not 0 < revision <= rules.MAX_REVISION:
            raise BadSave("not an answer", [item])
        parsed[int(item)] = (revision, entry.get("value"))
    return parsed


def store(saves: Sequence[Save], now: datetime | None = None) -> list[Result]:
    """Store `saves` in one transaction; the results, in the same order, are true once this returns."""
    with transaction.atomic():
        rows = _read(saves)
        now = now or clock.now()
        results: list[Result] = []
        write: dict[tuple[int, int], tuple[int, str]] = {}
        for save in saves:
            results.append(_judge(save, rows.get((save.attempt_id, save.session_key)), now, write))
        stored = _write(write, now) if write else {}
        for save, result in zip(saves, results, strict=True):
            if result.status == 409:
                result.body["kept"] = _kept(save)
    for save, result in zip(saves, results, strict=True):
        if result.status == 200:
            _report(save, result, stored)
    return results


def _kept(save: Save) -> dict[str, int]:
    """The revisions stored of the answers that came too late: what of them counts."""
    kept = Answer.objects.filter(attempt_id=save.attempt_id, item_id__in=save.answers)
    return {str(item): revision for item, revision in kept.values_list("item_id", "revision")}


def _judge(
    save: Save, row: _Row | None, now: datetime, write: dict[tuple[int, int], tuple[int, str]]
) -> Result:
    sender = save.person_id if save.person_id is not None or row is None else row.sender
    if row is None or sender != row.pupil_id:
        return Result(404, {"reason": "unknown"})
    refusal = rules.check_save(row.sitting, now, grace())
    if refusal:
        return Result(409, {"reason": refusal, "state": "closed", "left": 0})
    try:
        values = read_values(sheet_of(row.paper, row.seed), save.answers)
    except BadSave as error:
        return Result(400, {"reason": "unreadable", "items": error.items})
    for item, (revision, value) in values.items():
        key = (save.attempt_id, item)
        if revision > write.get(key, (0, ""))[0]:
            write[key] = (revision, value)
    return Result(
        200,
        {
            "time": timezone.localtime(now).strftime("%H:%M:%S"),
            "left": int((row.sitting.deadline - now) / timedelta(milliseconds=1)),
        },
    )


def read_values(paper: Sheet, answers: dict[int, tuple[int, Any]]) -> dict[int, tuple[int, str]]:
    """Each answer as its stored text; raises BadSave naming the items that are unknown or unreadable."""
    values: dict[int, tuple[int, str]] = {}
    bad: list[str] = []
    for item, (revision, raw) in answers.items():
        place = paper.places.get(item)
        try:
            if place is None:
                raise grading.AnswerError("no such item")
            values[item] = (revision, place.stored(raw))
        except (grading.AnswerError, grading.UnknownType):
            bad.append(str(item))
    if bad:
        raise BadSave("unreadable", bad)
    return values


def _report(save: Save, result: Result, stored: dict[tuple[int, int], int]) -> None:
    """Name the answers that were not written because a newer, or the same, is there already."""
    result.body["stale"] = [
        str(item)
        for item, (revision, _) in save.answers.items()
        if stored.get((save.attempt_id, item)) != revision
    ]


_READ = """
WITH sent(attempt_id, session_key) AS (VALUES {values})
SELECT a.id, a.pupil_id, z.id, z.revision, z.shuffle_questions, z.shuffle_options, a.seed, a.state, a.deadline,
       s.session_key, s.session_data, s.expire_date, p.password, p.session_epoch, p.is_active, p.must_change_password,
       sent.session_key
FROM sent
JOIN assessments_attempt a ON a.id = sent.attempt_id
JOIN assessments_quizassignment q ON q.id = a.assignment_id
JOIN assessments_quiz z ON z.id = q.quiz_id
JOIN people_person p ON p.id = a.pupil_id
LEFT JOIN django_session s ON s.session_key = sent.session_key
{lock}
"""
_WRITE = """
INSERT INTO assessments_answer (attempt_id, item_id, value, revision, saved_at)
VALUES {values}
ON CONFLICT (attempt_id, item_id) DO UPDATE
SET value = excluded.value, revision = excluded.revision, saved_at = excluded.saved_at
WHERE excluded.revision > assessments_answer.revision
RETURNING attempt_id, item_id, revision
"""


def _read(saves: Sequence[Save]) -> dict[tuple[int, str], _Row]:
    postgres = connection.vendor == "postgresql"
    value = "(%s::bigint, %s::text)" if postgres else "(%s, %s)"
    keys = sorted({(save.attempt_id, save.session_key) for save in saves})
    statement = _READ.format(
        values=", ".join([value] * len(keys)), lock="FOR KEY SHARE OF a" if postgres else ""
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [part for key in keys for part in key])
        return {(row[0], row[-1]): _as_row(row) for row in cursor.fetchall()}


def _as_row(row: Sequence[Any]) -> _Row:
    attempt, pupil, quiz_id, revision, questions, options, seed, state, deadline = row[:9]
    key, data, expires, password, epoch, active, must = row[9:16]
    paper = PaperKey(quiz_id, revision, bool(questions), bool(options))
    sender = None
    if key and active and not must and _aware(expires) > timezone.now():
        sender = session_person(data, password, epoch)
    return _Row(attempt, pupil, paper, seed, rules.Sitting(state, _aware(deadline)), sender)


def _aware(moment: datetime | str) -> datetime:
    """SQLite hands raw statements text, PostgreSQL aware datetimes."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


@functools.lru_cache(maxsize=4096)
def session_person(session_data: str, password: str, epoch: int) -> int | None:
    """Whose session this is, if it was opened for an account with this very password and epoch; None otherwise.

    A function of its arguments alone, so it may be remembered.
    """
    data = SessionStore().decode(session_data)
    expected = people.Person(password=password, session_epoch=epoch).get_session_auth_hash()
    if not constant_time_compare(str(data.get(HASH_SESSION_KEY, "")), expected):
        return None
    person = str(data.get(SESSION_KEY, ""))
    return int(person) if person.isdigit() else None


def _write(write: dict[tuple[int, int], tuple[int, str]], now: datetime) -> dict[tuple[int, int], int]:
    moment = connection.ops.adapt_datetimefield_value(now)
    parameters: list[Any] = []
    for (attempt, item), (revision, value) in sorted(
        write.items()
    ):  # in one order: no deadlock between processes
        parameters += [attempt, item, value, revision, moment]
    statement = _WRITE.format(values=", ".join(["(%s, %s, %s, %s, %s)"] * len(write)))
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {(attempt, item): revision for attempt, item, revision in cursor.fetchall()}
