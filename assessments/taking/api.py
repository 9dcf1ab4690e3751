"""What other rooms may do with attempts; `assessments.api` hands it on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse

from assessments import grading, submitting
from assessments.attempts import agenda, reading, saving, writing
from assessments.attempts.models import Attempt
from assessments.attempts.reading import PupilProgress
from assessments.attempts.writing import StartRefused
from assessments.quizzes.agenda import for_teacher as given_and_drafts
from assessments.quizzes.giving import reschedule
from assessments.quizzes.models import QuizAssignment
from assessments.submitting import close_overdue, mark_essay
from assessments.taking.deadlines import DeadlineJob
from lms.people import api as people
from lms.ui import clock
from lms.ui.agenda import AgendaItem

__all__ = [
    "Attempt",
    "DeadlineJob",
    "PupilProgress",
    "StartRefused",
    "agenda_for",
    "attempt_url",
    "close_overdue",
    "end_assignments",
    "last_close",
    "mark_essay",
    "progress",
    "record_attempt",
    "start_or_resume",
]


def start_or_resume(person: people.Person, assignment_id: int) -> Attempt:
    """The pupil's open attempt, or a new one. Http404 when the assignment was never this person's to take,
    StartRefused (`.reason`) when it cannot be started now, or no more by who has left the class."""
    assignment, found = reading.taken_by(person, assignment_id)
    attempts = [submitting.settle(attempt) for attempt in found]
    now = clock.now()
    if all(attempt.state == Attempt.State.CLOSED for attempt in attempts):
        possible = reading.may_begin(person, assignment, attempts, now)
        if isinstance(possible, str):
            raise StartRefused(possible)
    return writing.start(assignment, person.pk, now, attempts)


def attempt_url(assignment_id: int) -> str:
    """Where a pupil takes the assignment: the introduction first, then the open attempt, then what was handed in."""
    return reverse("assessments:take", args=[assignment_id])


def progress(assignment_ids: Sequence[int]) -> dict[int, list[PupilProgress]]:
    """Per assignment one line for each pupil of its class, in the order of names. The caller has checked that the
    reader may see these classes."""
    assignments = QuizAssignment.objects.select_related("quiz").filter(pk__in=assignment_ids)
    return reading.progress(list(assignments))


def end_assignments(assignment_ids: Sequence[int]) -> int:
    """A teacher ends the test: nobody starts any more, and what is open is handed in as it stands; returns how many."""
    for assignment in QuizAssignment.objects.filter(pk__in=assignment_ids, closes__gt=clock.now()):
        moment = clock.now()
        reschedule(
            assignment, opens=min(assignment.opens, moment - timedelta(seconds=1)), closes=moment,
            minutes=assignment.minutes, attempts=assignment.attempts_allowed,
        )  # fmt: skip
    running = Attempt.objects.filter(assignment__in=assignment_ids, state=Attempt.State.IN_PROGRESS)
    return len([submitting.end_by_teacher(pk) for pk in running.values_list("pk", flat=True)])


def last_close(assignment_ids: Sequence[int]) -> datetime | None:
    """When the last of these assignments closes; None where none of them is open any more."""
    still_open = QuizAssignment.objects.filter(pk__in=assignment_ids, closes__gt=clock.now())
    last: datetime | None = still_open.aggregate(last=Max("closes"))["last"]
    return last


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """A pupil's quizzes (running, open, soon, handed in today); a teacher's assignments that wait for marking, that are
    open or open soon, and drafts."""
    known = people.relations(person)
    items = agenda.for_pupil(person) if known.is_pupil else []
    if known.teaching:
        items += agenda.for_teacher(person) + given_and_drafts(person)
    return items


def record_attempt(
    *,
    assignment: QuizAssignment,
    pupil: people.Person,
    answers: Mapping[int, grading.Answer],
    started_at: datetime,
    finished_at: datetime | None,
) -> Attempt:
    """Play an attempt at given times through the same doors as a pupil's: start, save, hand in.

    `answers` maps item ids to values of `grading` (the question's own labels). `finished_at` None leaves the attempt
    open; a time after the deadline lets it end at its deadline. For demo data and tests.
    """
    attempt = writing.start(assignment, pupil.pk, started_at)
    attempt.assignment = assignment
    places = writing.sheet_for(attempt).places
    sent = {}
    for number, (item, value) in enumerate(answers.items(), start=1):
        place = places[item]
        sent[item] = (number, grading.shown_answer(place.question, value, place.order))
    if sent:
        latest = min(finished_at or attempt.deadline, attempt.deadline)
        (result,) = saving.store([saving.Save(attempt.pk, sent, person_id=pupil.pk)], now=latest)
        if result.status != 200:
            raise ValueError(f"the answers were refused: {result.body}")
    return submitting.finish(attempt.pk, finished_at) if finished_at else attempt
