"""Handing in: close, mark, post the mark to the gradebook, all in one transaction; then the receipt.

Called by the pupil, by the deadline job and by whoever looks at an overdue attempt: whoever comes first closes it,
the others find it closed and change nothing.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from assessments.attempts import news, reading, rules, saving, writing
from assessments.attempts.models import Attempt
from assessments.bank.seen import ChangedMeanwhile
from assessments.quizzes.models import QuizAssignment
from lms.gradebook import api as gradebook
from lms.ui import clock

log = logging.getLogger(__name__)


def finish(attempt_id: int, now: datetime | None = None, pupil_id: int | None = None) -> Attempt:
    """Hand the attempt in for its pupil. Handed in already: it is returned as it is.

    With `pupil_id`: Http404 when the attempt is not this pupil's.
    """
    try:
        return _close(attempt_id, now or clock.now(), by_teacher=False, pupil_id=pupil_id)[0]
    except Attempt.DoesNotExist as error:
        raise Http404("attempt") from error


def end_by_teacher(attempt_id: int, now: datetime | None = None) -> Attempt:
    """Close an attempt because a teacher ends the test; it is returned as it is when it was closed already."""
    return _close(attempt_id, now or clock.now(), by_teacher=True)[0]


def _close(
    attempt_id: int, now: datetime, by_teacher: bool, pupil_id: int | None = None
) -> tuple[Attempt, bool]:
    """The closed attempt, and whether it was this call that closed it."""
    with transaction.atomic():
        attempt = writing.lock(attempt_id, pupil_id)
        if attempt.state == Attempt.State.CLOSED:
            return attempt, False
        how, at = rules.closing(writing.sitting_of(attempt), now, saving.grace())
        if by_teacher and how == "pupil":
            how = "teacher"
        writing.close(attempt, how, at, writing.mark_answers(attempt))
        propose(attempt, [] if attempt.number == 1 else None)
        if attempt.score is None:
            news.announce_to_mark(attempt)
    return attempt, True


def propose(attempt: Attempt, others: Sequence[Attempt] | None = None) -> None:
    """Post the pupil's result of this assignment, as its attempts count; in the transaction that changed one of them.

    `others` are the pupil's other attempts where the caller knows them. While the result waits for marking nothing is
    posted, and what an earlier attempt had posted is taken back: it no longer counts and must not be confirmed.
    """
    assignment = attempt.assignment
    if not assignment.slot or assignment.term_id is None:
        return
    if others is None:
        known = writing.own_attempts(assignment.pk, attempt.pupil_id)
        others = [other for other in known if other.pk != attempt.pk]
    source = f"assignment:{assignment.pk}:{attempt.pupil_id}"
    result = reading.counted(assignment, [*others, attempt])
    if result is None:
        if others:  # a lone attempt has posted nothing while it was unmarked
            gradebook.withdraw_proposal(source)
        return
    try:
        gradebook.post_proposal(
            column=column_of(assignment),
            pupil_id=attempt.pupil_id,
            value=result,
            source=source,
            source_label=assignment.quiz.title,
            source_url=reverse("assessments:attempt_marking", args=[attempt.pk]),
        )
    except gradebook.ProposalRefused:
        # The class, term or subject no longer takes this pupil's marks: the attempt itself is still valid.
        log.warning("the gradebook refused the mark of attempt %s", attempt.pk)


def column_of(assignment: QuizAssignment) -> gradebook.ColumnKey:
    return gradebook.ColumnKey(
        assignment.school_class_id, assignment.subject_id, assignment.term_id or 0, assignment.slot
    )


def mark_essay(
    attempt_id: int,
    item_id: int,
    points: Decimal,
    comment: str,
    marker_id: int,
    now: datetime | None = None,
    *,
    seen: str | None = None,
) -> Attempt:
    """A teacher's points for one essay; posts the mark with the last one, and tells the pupil once it is released.

    Raises ValueError, see `mark_by_hand`; ChangedMeanwhile when `seen`, what `writing.marking_seen` said, is no longer so.
    """
    with transaction.atomic():
        attempt = writing.lock(attempt_id)
        if seen is not None and writing.marking_seen(attempt.pk, item_id) != seen:
            raise ChangedMeanwhile
        if attempt.state != Attempt.State.CLOSED:
            raise ValueError("the attempt is still open")
        before = attempt.score
        writing.mark_by_hand(attempt, item_id, points, comment, marker_id, now or clock.now())
        propose(attempt)
        news.announce_marked(attempt, before, now or clock.now())
    return attempt


def close_overdue(now: datetime | None = None, limit: int = 1000) -> int:
    """Close every attempt whose deadline and grace have passed; returns how many this call closed.

    May run at any time, any number of times and in several processes: each attempt is closed once, at its deadline.
    """
    now = now or clock.now()
    overdue = Attempt.objects.filter(state=Attempt.State.IN_PROGRESS, deadline__lte=now - saving.grace())
    closed = 0
    for attempt_id in list(overdue.order_by("deadline").values_list("pk", flat=True)[:limit]):
        try:
            closed += _close(attempt_id, now, by_teacher=False)[1]
        except Exception:  # one broken attempt must not keep the others open
            log.exception("attempt %s could not be closed", attempt_id)
    return closed


def settle(attempt: Attempt, now: datetime | None = None) -> Attempt:
    """The attempt as it is now: closed when it is overdue. For everyone who looks at one."""
    now = now or clock.now()
    if rules.is_overdue(writing.sitting_of(attempt), now, saving.grace()):
        return _close(attempt.pk, now, by_teacher=False)[0]
    return attempt


def settle_all(assignment: QuizAssignment) -> None:
    """Close the overdue attempts of one assignment: for pages that list them."""
    now = clock.now()
    overdue = Attempt.objects.filter(
        assignment=assignment, state=Attempt.State.IN_PROGRESS, deadline__lte=now - saving.grace()
    )
    for attempt_id in list(overdue.values_list("pk", flat=True)):
        _close(attempt_id, now, by_teacher=False)
