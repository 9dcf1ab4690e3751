"""Who is told of results: the pupil when the own one is released, the teachers when there is something to mark.

A result is released when everything is marked and the quiz lets the pupil see the mark: after handing in, or after closing.
`Attempt.result_told_at` says that its pupil knows; the deadline job looks for those who do not.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from assessments.attempts import reading, writing
from assessments.attempts.models import Attempt
from assessments.quizzes.models import Release
from lms.notify import api as notify
from lms.people import api as people

# What was released longer ago is no news: the job was not running, or the past is being told (demo data).
NEWS = timedelta(days=3)
LONGEST_OPEN = timedelta(days=60)

RELEASED = gettext_lazy("Đã có kết quả bài “%(title)s”.")
MARKED_AGAIN = gettext_lazy("Thầy cô đã chấm lại bài “%(title)s”.")
TO_MARK = gettext_lazy("Có bài chờ chấm: “%(title)s”, lớp %(class)s.")


def announce_released(now: datetime) -> int:
    """Tell every pupil whose result has been released and who has not been told; returns how many."""
    shown = Q(_mark_shown(Release.AFTER_SUBMIT), closed_at__gt=now - NEWS) | Q(
        _mark_shown(Release.AFTER_CLOSE),
        assignment__closes__lte=now,
        assignment__closes__gt=now - NEWS,
    )
    waiting = Attempt.objects.filter(
        shown,
        state=Attempt.State.CLOSED,
        result_told_at__isnull=True,
        score__isnull=False,
        closed_at__gt=now - LONGEST_OPEN,
    )
    if not waiting.exists():
        return 0
    with transaction.atomic():
        found = list(
            waiting.select_for_update(of=("self",)).select_related(
                "assignment__quiz", "assignment__school_class"
            )
        )
        for attempt in found:
            _tell_pupil(attempt, RELEASED)
        writing.mark_told(found, now)
    return len(found)


def _mark_shown(when: Release) -> Q:
    """Attempts whose mark is shown then, alone or with the points of each question: see `reading.visible`."""
    return Q(assignment__quiz__show_mark=when) | Q(assignment__quiz__show_answers=when)


def announce_marked(attempt: Attempt, before: object, now: datetime) -> None:
    """After an essay was marked, in that transaction: the score is there, or is another one than `before`."""
    if attempt.score is None or attempt.score == before or not reading.visible(attempt, now).mark:
        return
    _tell_pupil(attempt, RELEASED if attempt.result_told_at is None else MARKED_AGAIN)
    writing.mark_told([attempt], now)


def announce_to_mark(attempt: Attempt) -> None:
    """Tell the teachers of the class and subject when the first attempt of an assignment begins to wait for them."""
    assignment = attempt.assignment
    others = Attempt.objects.filter(assignment=assignment, state=Attempt.State.CLOSED, score=None)
    if others.exclude(pk=attempt.pk).exists():
        return
    teachers = people.teachers_of(assignment.school_class_id, assignment.subject_id)
    link = reverse("assessments:assignment_marking", args=[assignment.pk])
    notify.tell(teachers, "marking", _line(attempt, TO_MARK), link, once=True)


def _tell_pupil(attempt: Attempt, text: Promise) -> None:
    link = reverse("assessments:result", args=[attempt.pk])
    notify.tell([attempt.pupil_id], "result", _line(attempt, text), link)


def _line(attempt: Attempt, text: Promise) -> Callable[[], str]:
    assignment = attempt.assignment

    def line() -> str:
        return str(text) % {"title": assignment.quiz.title, "class": assignment.school_class.name}

    return line
