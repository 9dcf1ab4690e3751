"""When a pupil may start, save and hand in, and which answer is the newest. Pure: no Django, no clock of its own.

All times are the server's. An attempt is open until its deadline; what was sent just before the deadline may arrive
a few seconds after it (`grace`) because of the network, and is still taken. After that nothing changes an attempt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeVar

State = Literal["in_progress", "closed"]
ClosedHow = Literal["pupil", "deadline", "teacher"]
Counts = Literal["highest", "last", "first", "average"]
Refusal = Literal[
    "not_open_yet", "over", "no_attempts_left", "closed", "deadline", "not_released", "not_in_class"
]

# Revisions are milliseconds since the start by the server's clock, or counted up from there; any larger is forged.
MAX_REVISION = 2**53

K = TypeVar("K")


@dataclass(frozen=True)
class Sitting:
    """What decides about one attempt: its state and its deadline (aware)."""

    state: State
    deadline: datetime


@dataclass(frozen=True)
class Window:
    """When an assignment may be taken, how long (minutes, None: until it closes) and how often (0: any number)."""

    opens: datetime
    closes: datetime
    minutes: int | None
    attempts: int


@dataclass(frozen=True)
class Start:
    """Begin attempt `number`, which ends at `deadline`."""

    number: int
    deadline: datetime


def deadline_of(window: Window, start: datetime) -> datetime:
    """The end of an attempt begun at `start`: after its minutes, never later than the assignment closes."""
    if not window.minutes:
        return window.closes
    return min(start + timedelta(minutes=window.minutes), window.closes)


def check_start(window: Window, now: datetime, used: int) -> Start | Refusal:
    """A new attempt after `used` earlier ones, or why not."""
    if now < window.opens:
        return "not_open_yet"
    if now >= window.closes:
        return "over"
    if window.attempts and used >= window.attempts:
        return "no_attempts_left"
    return Start(used + 1, deadline_of(window, now))


def check_save(sitting: Sitting, now: datetime, grace: timedelta) -> Refusal | None:
    """None when answers are still taken; at the very end of the grace they no longer are."""
    if sitting.state == "closed":
        return "closed"
    return "deadline" if now >= sitting.deadline + grace else None


def is_overdue(sitting: Sitting, now: datetime, grace: timedelta) -> bool:
    """True when the attempt has to be closed although nobody handed it in."""
    return sitting.state == "in_progress" and now >= sitting.deadline + grace


def closing(sitting: Sitting, now: datetime, grace: timedelta) -> tuple[ClosedHow, datetime]:
    """How and when an attempt ends that is handed in at `now`: a late hand-in ended at its deadline."""
    if is_overdue(sitting, now, grace):
        return "deadline", sitting.deadline
    return "pupil", min(now, sitting.deadline)


def newer(stored: Mapping[K, int], sent: Iterable[tuple[K, int]]) -> tuple[list[K], list[K]]:
    """(to be written, stale): a sent answer counts only when its revision is above the stored one.

    Replays, late and doubled saves therefore change nothing, whatever order they come in.
    """
    write: list[K] = []
    stale: list[K] = []
    for key, revision in sent:
        (write if revision > stored.get(key, 0) else stale).append(key)
    return write, stale


def next_revision(stored: int, start: datetime, now: datetime) -> int:
    """A revision for an answer changed now: its time since the start, and above the stored one in any case."""
    elapsed = int((now - start) / timedelta(milliseconds=1))
    return max(stored + 1, elapsed, 1)


def counted(how: Counts, scores: Sequence[Fraction | None]) -> Fraction | None:
    """The result of a pupil's handed-in attempts, given by number: a score on 10, exact.

    None among `scores` waits for marking. A result that it could still change is not known yet: None, as for no
    attempts at all. Only 'first' and 'last' may be known while another attempt waits.
    """
    if not scores:
        return None
    considered = {"first": scores[:1], "last": scores[-1:]}.get(how, scores)
    known = [score for score in considered if score is not None]
    if len(known) < len(considered):
        return None
    return sum(known, Fraction(0)) / len(known) if how == "average" else max(known)


def cut(score: Fraction) -> Decimal:
    """A score to six places. Downwards: half up to a tenth then gives what it gives of the exact score."""
    return Decimal(score.numerator * 10**6 // score.denominator).scaleb(-6)
