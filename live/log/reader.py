"""Reading a lesson's log: what somebody missed, and the state that the log adds up to.

Each process keeps the folded state of the lessons it serves and folds only what is new. A log's `uid` names the cached state,
so a lesson that was never committed (a test, a transaction undone) leaves nothing behind that could be mistaken.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection

from live.log.models import LessonEvent, LessonLog, LessonSnapshot
from live.rules.events import Stored, Viewer, parse, whole_wire
from live.rules.state import State, copy, hidden_lines, initial, step, view_for

KEPT_LESSONS = 64
_states: OrderedDict[UUID, State] = OrderedDict()
_locks: dict[int, threading.RLock] = {}
_guard = threading.Lock()


def lock(lesson_id: int) -> threading.RLock:
    """This process's turn for one lesson: its cached state is changed by one thread at a time."""
    with _guard:
        return _locks.setdefault(lesson_id, threading.RLock())


def last(lesson_id: int) -> int:
    """The number given last; 0 for a lesson in which nothing has happened."""
    return LessonLog.objects.filter(pk=lesson_id).values_list("last", flat=True).first() or 0


def since(lesson_id: int, seq: int, limit: int | None = None) -> list[Stored]:
    """The stored events after number `seq`, in order."""
    rows = LessonEvent.objects.filter(lesson_id=lesson_id, seq__gt=seq).order_by("seq")
    values = rows.values_list("seq", "at", "kind", "version", "data")
    return [
        Stored(number, at, parse(kind, data, version))
        for number, at, kind, version, data in (values[:limit] if limit is not None else values)
    ]


def view(lesson_id: int, viewer: Viewer) -> State:
    """The present state as `viewer` may see it."""
    with lock(lesson_id):
        return view_for(_present(lesson_id), viewer)


def hidden(lesson_id: int) -> frozenset[int]:
    """Chat lines that are hidden by now."""
    with lock(lesson_id):
        return hidden_lines(_present(lesson_id))


def deck_pages(lesson_id: int) -> dict[int, int]:
    """Every deck that has lain on the lesson's screen, with its number of pages."""
    rows = LessonEvent.objects.filter(lesson_id=lesson_id, kind="slides.set").order_by("seq")
    return {data["item"]: data["pages"] for data in rows.values_list("data", flat=True) if data["item"]}


def present_people(lesson_id: int) -> set[int]:
    """Participants that are in the room by the log."""
    with lock(lesson_id):
        people = _present(lesson_id)["people"].values()
        return {one["participant"] for one in people if one["present"]}


def present(lesson_id: int, participant: int) -> bool:
    with lock(lesson_id):
        known = _present(lesson_id)["people"].get(str(participant))
        return bool(known and known["present"])


def state(lesson_id: int) -> State:
    """A copy of the full present state; for the server's own use, never for sending."""
    with lock(lesson_id):
        result: State = copy(_present(lesson_id))
        return result


def _present(lesson_id: int) -> State:
    head = LessonLog.objects.filter(pk=lesson_id).first()
    return full_state(head, cached=not connection.in_atomic_block) if head else initial()


def full_state(head: LessonLog, cached: bool = True) -> State:
    """The full state after `head.last`. With `cached` the process's own copy: hold `lock`, do not change it.

    Inside somebody else's transaction (`cached=False`) the log may still be undone: nothing is kept.
    """
    known = _states.get(head.uid) if cached else None
    if known is None or known["seq"] > head.last:
        snapshot = LessonSnapshot.objects.filter(pk=head.lesson_id, seq__lte=head.last).first()
        known = snapshot.state if snapshot else initial()
    if known["seq"] < head.last:
        fold_stored(known, since(head.lesson_id, known["seq"], head.last - known["seq"]))
    if cached:
        _keep(head.uid, known)
    return known


def remember(head: LessonLog, stored: Sequence[Stored]) -> None:
    """Fold what this process has just committed into its cached state."""
    known = _states.get(head.uid)
    if known is not None and known["seq"] == stored[0].seq - 1:
        fold_stored(known, stored)


def fold_stored(draft: State, stored: Iterable[Stored]) -> None:
    """Fold full events into `draft`."""
    for one in stored:
        step(draft, whole_wire(one))


def _keep(uid: UUID, known: State) -> None:
    with _guard:
        _states[uid] = known
        _states.move_to_end(uid)
        while len(_states) > KEPT_LESSONS:
            _states.popitem(last=False)
