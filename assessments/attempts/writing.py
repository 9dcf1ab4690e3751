"""The only writer of attempts, and of answers beside `saving`."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, connection, transaction

from assessments import grading
from assessments.attempts import rules
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.sheets import Sheet, key_of, sheet_of
from assessments.quizzes.models import QuizAssignment, Release
from assessments.quizzes.paper import Paper, paper

# Without letters and digits that are mistaken for each other when they are read aloud.
_RECEIPT_LETTERS = "ABCDEFGHKLMNPQRTUVXY3456789"


class StartRefused(Exception):
    """The assignment cannot be started now; `reason` is a `rules.Refusal`."""

    def __init__(self, reason: rules.Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Marked:
    """What marking gives one answer: outcome state and points (None: waits for a person), to six places and exact."""

    item_id: int
    outcome: str
    points: Decimal | None
    exact: Fraction | None


def window_of(assignment: QuizAssignment) -> rules.Window:
    return rules.Window(assignment.opens, assignment.closes, assignment.minutes, assignment.attempts_allowed)


def sitting_of(attempt: Attempt) -> rules.Sitting:
    open_now = attempt.state == Attempt.State.IN_PROGRESS
    return rules.Sitting("in_progress" if open_now else "closed", attempt.deadline)


def start(
    assignment: QuizAssignment, pupil_id: int, now: datetime, known: Sequence[Attempt] | None = None
) -> Attempt:
    """The pupil's open attempt, or a new one; raises StartRefused. Pressed twice at once it gives one attempt.

    `known` are the pupil's attempts of this assignment where the caller has just read them; what was begun meanwhile
    meets the unique constraints.
    """
    attempts = own_attempts(assignment.pk, pupil_id) if known is None else known
    running = next((a for a in attempts if a.state == Attempt.State.IN_PROGRESS), None)
    if running is not None:
        return running
    begin = rules.check_start(window_of(assignment), now, len(attempts))
    if isinstance(begin, str):
        raise StartRefused(begin)
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                assignment=assignment,
                pupil_id=pupil_id,
                school_class_id=assignment.school_class_id,
                number=begin.number,
                started_at=now,
                deadline=begin.deadline,
                seed=secrets.randbits(31),
            )
    except IntegrityError:  # another request of the same pupil was quicker
        return own_attempts(assignment.pk, pupil_id)[-1]


def own_attempts(assignment_id: int, pupil_id: int) -> list[Attempt]:
    """A pupil's attempts of an assignment, by number."""
    return list(Attempt.objects.filter(assignment_id=assignment_id, pupil_id=pupil_id).order_by("number"))


def lock(attempt_id: int, pupil_id: int | None = None) -> Attempt:
    """The attempt, which nobody else can change until the transaction ends: saves under way are waited for.

    With `pupil_id` only this pupil's; raises Attempt.DoesNotExist.
    """
    own = {} if pupil_id is None else {"pupil_id": pupil_id}
    return (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("assignment__quiz", "assignment__subject", "assignment__school_class")
        .get(pk=attempt_id, **own)
    )


_SAVED = ["value", "revision", "saved_at"]


@transaction.atomic
def save_as_sent(
    attempt_id: int, values: dict[int, str], now: datetime, seen: dict[int, int]
) -> list[int] | None:
    """Save a whole form without script: only values that differ from the stored ones are written.

    `seen` maps items to the revision the form was made from; an item that has a newer one by now (another device)
    is kept as it is, and returned, so that the pupil can be told. None when the attempt was closed meanwhile.
    """
    attempt = lock(attempt_id)
    if attempt.state == Attempt.State.CLOSED:
        return None
    stored = {a.item_id: a for a in Answer.objects.filter(attempt=attempt)}
    kept: list[int] = []
    changed: list[Answer] = []
    for item, value in values.items():
        known = stored.get(item)
        if value == (known.value if known else ""):
            continue
        if known and known.revision > seen.get(item, 0):
            kept.append(item)
            continue
        revision = rules.next_revision(known.revision if known else 0, attempt.started_at, now)
        changed.append(Answer(attempt=attempt, item_id=item, value=value, revision=revision, saved_at=now))
    if changed:
        Answer.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["attempt", "item"], update_fields=_SAVED
        )
    return kept


def mark_answers(attempt: Attempt) -> list[Marked]:
    """Every question of the attempt marked afresh by rule, in the order of the paper; points of people are kept."""
    sheet = sheet_for(attempt)
    answers = {a.item_id: a for a in Answer.objects.filter(attempt=attempt)}
    marked: list[Marked] = []
    for item, place in sheet.places.items():
        answer = answers.get(item)
        value = grading.load(place.question, answer.value) if answer else None
        outcome = grading.mark(place.question, value)
        points = grading.points_earned([outcome], [place.item.points])
        exact = grading.exact_points(outcome, place.item.points)
        if points is None and answer and answer.marked_by_id and answer.points is not None:
            points, exact = answer.points, Fraction(answer.points)
        marked.append(Marked(item, outcome.state, points, exact))
    return marked


_CLOSED = ["state", "closed_how", "closed_at", "receipt", "score", "exact", "revision", "result_told_at"]


def close(attempt: Attempt, how: rules.ClosedHow, at: datetime, marked: Sequence[Marked]) -> None:
    """Close a locked attempt with its marks. The caller has checked that it is still open."""
    attempt.state = Attempt.State.CLOSED
    attempt.closed_how = how
    attempt.closed_at = at
    attempt.receipt = "".join(secrets.choice(_RECEIPT_LETTERS) for _ in range(8))
    _set_score(attempt, marked)
    attempt.revision += 1
    if how == "pupil" and attempt.score is not None and _shown_at_once(attempt):
        attempt.result_told_at = at
    attempt.save(update_fields=_CLOSED)
    _write_marks(attempt.pk, marked)


def _shown_at_once(attempt: Attempt) -> bool:
    quiz = attempt.assignment.quiz
    return Release.AFTER_SUBMIT in (quiz.show_mark, quiz.show_answers)


def mark_told(attempts: Sequence[Attempt], now: datetime) -> None:
    """These attempts' pupils know the result."""
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(result_told_at=now)


def paper_of(assignment: QuizAssignment) -> Paper:
    return paper(assignment.quiz)


def sheet_for(attempt: Attempt) -> Sheet:
    """The attempt's sheet; its assignment and quiz should be at hand already."""
    return sheet_of(key_of(attempt.assignment.quiz), attempt.seed)


def _set_score(attempt: Attempt, marked: Sequence[Marked]) -> None:
    exact = score(marked, sheet_for(attempt).points)
    attempt.score = None if exact is None else rules.cut(exact)
    attempt.exact = "" if exact is None else str(exact)


def score(marked: Sequence[Marked], whole: Decimal) -> Fraction | None:
    """On 10, exact; None while something waits for a person, or when there is nothing to score."""
    return grading.on_ten([m.exact for m in marked], whole)


_MARK = """
WITH marked(item_id, outcome, points) AS (VALUES {values})
UPDATE assessments_answer SET outcome = marked.outcome, points = marked.points
FROM marked WHERE assessments_answer.attempt_id = %s AND assessments_answer.item_id = marked.item_id
"""


def _write_marks(attempt_id: int, marked: Sequence[Marked]) -> None:
    if not marked:
        return
    postgres = connection.vendor == "postgresql"
    value = "(%s::bigint, %s::text, %s::numeric)" if postgres else "(%s, %s, %s)"
    parameters: list[Any] = []
    for mark in marked:
        points = None if mark.points is None else str(mark.points)
        parameters += [mark.item_id, mark.outcome, points]
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(values=", ".join([value] * len(marked))), [*parameters, attempt_id])


def marking_seen(attempt_id: int, item_id: int) -> str:
    """What tells one marking of an essay from a later one; '' before the first."""
    answers = Answer.objects.filter(attempt=attempt_id, item=item_id)
    marked_at = answers.values_list("marked_at", flat=True).first()
    return marked_at.isoformat() if marked_at else ""


def mark_by_hand(
    attempt: Attempt, item_id: int, points: Decimal, comment: str, marker_id: int, now: datetime
) -> None:
    """A person's points for one essay of a locked, closed attempt; the score follows when nothing waits any more.

    Raises ValueError when the points do not lie between 0 and the question's, or the question is no essay.
    """
    place = sheet_for(attempt).places.get(item_id)
    if place is None or not isinstance(place.question, grading.Essay):
        raise ValueError("not an essay of this attempt")
    if not points.is_finite() or not 0 <= points <= place.item.points:
        raise ValueError("points out of range")
    whole = place.item.points
    outcome = "right" if points == whole else "wrong" if points == 0 else "partial"
    changed = Answer.objects.filter(attempt=attempt, item_id=item_id).update(
        outcome=outcome, points=points, comment=comment, marked_by=marker_id, marked_at=now
    )
    if not changed:
        raise ValueError("nothing was answered")
    _set_score(attempt, mark_answers(attempt))
    attempt.revision += 1
    attempt.save(update_fields=["score", "exact", "revision"])
