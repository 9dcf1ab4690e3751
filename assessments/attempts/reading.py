"""Checked fetch and lists of attempts: what a person may not see does not exist (Http404)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from django.db.models import Count, Q
from django.http import Http404

from assessments import grading
from assessments.attempts import rules, writing
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.sheets import Place, Sheet
from assessments.quizzes.models import QuizAssignment, Release
from lms.people import api as people

_ASSIGNMENT = ("quiz", "subject", "school_class")
_ATTEMPT = tuple(f"assignment__{name}" for name in _ASSIGNMENT)


def taken_by(pupil: people.Person, assignment_id: int) -> tuple[QuizAssignment, list[Attempt]]:
    """An assignment given to a class this pupil is in, or that this pupil has attempted; Http404 otherwise. With the
    pupil's attempts of it, by number. One query for who has begun, else three."""
    own = Attempt.objects.filter(assignment=assignment_id, pupil=pupil.pk)
    attempts = list(own.select_related(*_ATTEMPT).order_by("number"))
    if attempts:
        return attempts[0].assignment, attempts
    assignment = QuizAssignment.objects.select_related(*_ASSIGNMENT).filter(pk=assignment_id).first()
    if assignment is None:
        raise Http404("assignment")
    if not _in_class(pupil, assignment):
        raise Http404("assignment")
    return assignment, []


def _in_class(pupil: people.Person, assignment: QuizAssignment) -> bool:
    return any(c.pk == assignment.school_class_id for c in people.classes_of_pupil(pupil.pk))


def may_begin(
    pupil: people.Person, assignment: QuizAssignment, attempts: Sequence[Attempt], now: datetime
) -> rules.Start | rules.Refusal:
    """The attempt that this pupil may begin after `attempts` (of `taken_by`), or why not. Who has left the class still
    reads the own attempts but begins none. No query for who has none yet: `taken_by` has looked."""
    possible = rules.check_start(writing.window_of(assignment), now, len(attempts))
    if isinstance(possible, rules.Start) and attempts and not _in_class(pupil, assignment):
        return "not_in_class"
    return possible


def own_attempt_for(pupil: people.Person, attempt_id: int) -> Attempt:
    """This pupil's attempt with its assignment, quiz, subject and class at hand; Http404 otherwise."""
    attempt = Attempt.objects.select_related(*_ATTEMPT).filter(pk=attempt_id, pupil_id=pupil.pk).first()
    if attempt is None:
        raise Http404("attempt")
    return attempt


def answers_of(attempt: Attempt) -> dict[int, Answer]:
    return {answer.item_id: answer for answer in Answer.objects.filter(attempt=attempt)}


def shown_values(sheet: Sheet, answers: dict[int, Answer]) -> dict[int, object]:
    """Item id -> the stored answer as this pupil's page names it."""
    return {
        item: sheet.places[item].shown(answer.value)
        for item, answer in answers.items()
        if item in sheet.places
    }


def unanswered(sheet: Sheet, answers: dict[int, Answer]) -> list[Place]:
    """Questions without an answer, and true/false groups with an undecided statement."""
    missing = []
    for item, place in sheet.places.items():
        value = grading.load(place.question, answers[item].value) if item in answers else None
        if value is None or (isinstance(value, tuple) and None in value):
            missing.append(place)
    return missing


@dataclass(frozen=True)
class Visible:
    """What the pupil may see of a closed attempt now; `answers` are the own ones with right or wrong, per question."""

    mark: bool
    answers: bool
    key: bool
    feedback: bool


def visible(attempt: Attempt, now: datetime) -> Visible:
    """By the quiz's settings; nothing of an open attempt. Who sees points per question sees the mark with them."""
    quiz = attempt.assignment.quiz
    closed = attempt.state == Attempt.State.CLOSED

    def shown(setting: str) -> bool:
        if setting == Release.AFTER_CLOSE:
            return closed and now >= attempt.assignment.closes
        return closed and setting == Release.AFTER_SUBMIT

    answers = shown(quiz.show_answers)
    mark = answers or shown(quiz.show_mark)
    return Visible(mark, answers, answers and shown(quiz.show_key), answers and shown(quiz.show_feedback))


def counted(assignment: QuizAssignment, attempts: Iterable[Attempt]) -> Decimal | None:
    """The result of one pupil's attempts of the assignment: the score on 10 that counts, or None.

    To six places, cut from the exact result: rounding it half up gives the mark."""
    closed = sorted((a for a in attempts if a.state == Attempt.State.CLOSED), key=lambda a: a.number)
    exact = rules.counted(cast(rules.Counts, assignment.counts), [a.exact_score for a in closed])
    return None if exact is None else rules.cut(exact)


@dataclass(frozen=True)
class PupilProgress:
    """One pupil of an assignment: `state` not_started, in_progress, waiting (for marking) or done.

    State, times and `answered` of `questions` are the latest attempt's; `attempts` says how many there are. `score` is
    the result as the assignment counts its attempts: on 10, unrounded, None until it is known.
    """

    pupil: people.Person
    state: str
    answered: int
    questions: int
    score: Decimal | None
    attempt_id: int | None
    started_at: datetime | None = None
    closed_at: datetime | None = None
    attempts: int = 0


def progress(assignments: Sequence[QuizAssignment]) -> dict[int, list[PupilProgress]]:
    """For each assignment its class's pupils in the order of names, with the latest attempt of each."""
    taken: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    attempts = Attempt.objects.filter(assignment__in=assignments).order_by("number")
    for attempt in attempts.annotate(answered=Count("answers", filter=~Q(answers__value=""))):
        taken[attempt.assignment_id, attempt.pupil_id].append(attempt)
    found: dict[int, list[PupilProgress]] = {}
    rosters: dict[int, list[people.Person]] = {}
    for assignment in assignments:
        if assignment.school_class_id not in rosters:
            rosters[assignment.school_class_id] = people.roster(assignment.school_class_id)
        pupils = list(rosters[assignment.school_class_id])
        gone = {p for a, p in taken if a == assignment.pk} - {p.pk for p in pupils}
        pupils += sorted(people.people_by_id(gone).values(), key=lambda p: p.sort_key) if gone else []
        questions = len(writing.paper_of(assignment).items)
        found[assignment.pk] = [
            _line(p, assignment, taken.get((assignment.pk, p.pk), []), questions) for p in pupils
        ]
    return found


def _line(
    pupil: people.Person, assignment: QuizAssignment, attempts: list[Attempt], questions: int
) -> PupilProgress:
    if not attempts:
        return PupilProgress(pupil, "not_started", 0, questions, None, None)
    attempt, result = attempts[-1], counted(assignment, attempts)
    if attempt.state == Attempt.State.IN_PROGRESS:
        state = "in_progress"
    else:
        state = "waiting" if attempt.score is None or result is None else "done"
    answered: int = attempt.answered  # type: ignore[attr-defined] # annotated by the query above
    return PupilProgress(
        pupil, state, answered, questions, result, attempt.pk, attempt.started_at, attempt.closed_at,
        len(attempts),
    )  # fmt: skip


@dataclass(frozen=True)
class Counts:
    started: int = 0
    closed: int = 0
    waiting: int = 0


def counts(assignment_ids: Iterable[int]) -> dict[int, Counts]:
    """Per assignment: pupils who started, pupils with a closed attempt, attempts that wait for marking. One query."""
    rows = (
        Attempt.objects.filter(assignment__in=list(assignment_ids))
        .values("assignment_id")
        .annotate(
            started=Count("pupil_id", distinct=True),
            closed=Count("pupil_id", distinct=True, filter=Q(state=Attempt.State.CLOSED)),
            waiting=Count("pk", filter=Q(state=Attempt.State.CLOSED, score=None)),
        )
    )
    found: dict[int, Counts] = defaultdict(Counts)
    for row in rows:
        found[row["assignment_id"]] = Counts(row["started"], row["closed"], row["waiting"])
    return found


def waiting_essays(assignment_id: int) -> list[tuple[int, int]]:
    """(attempt, item) of every essay that waits, attempts in the order of names."""
    return list(
        Answer.objects.filter(
            attempt__assignment_id=assignment_id, attempt__state=Attempt.State.CLOSED, outcome="needs_marking"
        )
        .order_by("item_id", "attempt__pupil__sort_key", "attempt_id")
        .values_list("attempt_id", "item_id")
    )


def neighbours(attempt: Attempt) -> tuple[Attempt | None, Attempt | None]:
    """The attempts of the pupils before and after this one's in the order of names: each pupil's last one handed in."""
    latest: dict[int, Attempt] = {}
    closed = Attempt.objects.filter(assignment=attempt.assignment_id, state=Attempt.State.CLOSED)
    for other in closed.select_related("pupil").order_by("pupil__sort_key", "pupil_id", "number"):
        latest[other.pupil_id] = other
    order = list(latest)
    if attempt.pupil_id not in latest:
        return None, None
    place = order.index(attempt.pupil_id)
    before = latest[order[place - 1]] if place else None
    return before, latest[order[place + 1]] if place + 1 < len(order) else None


def marked_assignment_for(teacher: people.Person, assignment_id: int) -> QuizAssignment:
    """An assignment in a class and subject that this person teaches; Http404 otherwise."""
    assignment = QuizAssignment.objects.select_related(*_ASSIGNMENT).filter(pk=assignment_id).first()
    if assignment is None or not people.teaches(teacher, assignment.school_class_id, assignment.subject_id):
        raise Http404("assignment")
    return assignment


def marked_attempt_for(teacher: people.Person, attempt_id: int) -> Attempt:
    """An attempt of an assignment that this person may mark; Http404 otherwise."""
    attempt = Attempt.objects.select_related("pupil", *_ATTEMPT).filter(pk=attempt_id).first()
    if attempt is None:
        raise Http404("attempt")
    assignment = attempt.assignment
    if not people.teaches(teacher, assignment.school_class_id, assignment.subject_id):
        raise Http404("attempt")
    return attempt
