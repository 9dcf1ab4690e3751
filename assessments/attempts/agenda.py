"""What is next: a pupil's quizzes, a teacher's marking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.attempts import reading
from assessments.attempts.models import Attempt
from assessments.quizzes.models import QuizAssignment
from lms.people import api as people
from lms.ui import clock
from lms.ui.agenda import AgendaItem

SOON = timedelta(days=7)
LONG_AGO = timedelta(days=60)


@dataclass(frozen=True)
class OwnQuiz:
    """One assignment for one pupil: `state` is running, open, soon, done or missed."""

    assignment: QuizAssignment
    attempts: list[Attempt]
    state: str

    @property
    def left(self) -> int:
        """How many more attempts the pupil may begin while the assignment is open."""
        if clock.now() >= self.assignment.closes:
            return 0
        return max(0, self.assignment.attempts_allowed - len(self.attempts))

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None


@dataclass(frozen=True)
class OwnQuizzes:
    open: list[OwnQuiz]
    soon: list[OwnQuiz]
    done: list[OwnQuiz]


def own_quizzes(pupil: people.Person) -> OwnQuizzes:
    """The pupil's assignments: to do (running first, then by closing time), coming, and past ones. Three queries."""
    now = clock.now()
    classes = [c.pk for c in people.classes_of_pupil(pupil.pk)]
    given = QuizAssignment.objects.filter(school_class__in=classes, closes__gte=now - LONG_AGO)
    assignments = list(given.select_related("quiz", "subject", "school_class"))
    attempts: dict[int, list[Attempt]] = {a.pk: [] for a in assignments}
    for attempt in Attempt.objects.filter(assignment__in=assignments, pupil=pupil).order_by("number"):
        attempts[attempt.assignment_id].append(attempt)
    found = [OwnQuiz(a, attempts[a.pk], _state(a, attempts[a.pk], now)) for a in assignments]
    return OwnQuizzes(
        sorted(
            (q for q in found if q.state in ("running", "open")),
            key=lambda q: (q.state != "running", q.assignment.closes),
        ),
        sorted((q for q in found if q.state == "soon"), key=lambda q: q.assignment.opens),
        sorted(
            (q for q in found if q.state in ("done", "missed")),
            key=lambda q: q.assignment.closes,
            reverse=True,
        ),
    )


def _state(assignment: QuizAssignment, attempts: list[Attempt], now: datetime) -> str:
    if any(a.state == Attempt.State.IN_PROGRESS and a.deadline > now for a in attempts):
        return "running"
    if now < assignment.opens:
        return "soon"
    if attempts and (now >= assignment.closes or len(attempts) >= assignment.attempts_allowed):
        return "done"
    if now >= assignment.closes:
        return "missed"
    return "done" if attempts else "open"


def for_pupil(pupil: people.Person) -> list[AgendaItem]:
    """What is running or open, what opens within a week, and what was handed in today."""
    now = clock.now()
    quizzes = own_quizzes(pupil)
    items = []
    for quiz in quizzes.open:
        running = quiz.state == "running"
        when = quiz.attempts[-1].deadline if running else quiz.assignment.closes
        action = _("Làm tiếp") if running else _("Vào làm bài")
        items.append(_item(quiz, when, "live" if running else "open", action))
    items += [
        _item(q, q.assignment.opens, "soon", _("Xem"))
        for q in quizzes.soon
        if q.assignment.opens < now + SOON
    ]
    for quiz in quizzes.done:
        last = quiz.last
        if last and last.closed_at and last.closed_at > now - timedelta(days=1):
            items.append(_item(quiz, last.closed_at, "done", _("Xem bài đã nộp")))
    return items


def _item(quiz: OwnQuiz, when: datetime, state: str, action: str) -> AgendaItem:
    assignment = quiz.assignment
    detail = [assignment.subject.name]
    if assignment.minutes:
        detail.append(_("%(n)s phút") % {"n": assignment.minutes})
    url = reverse("assessments:take", args=[assignment.pk])
    if state == "done" and quiz.last is not None:
        url = reverse("assessments:result", args=[quiz.last.pk])
    return AgendaItem("quiz", assignment.quiz.title, url, when, " · ".join(detail), state, action)  # type: ignore[arg-type] # one of agenda.State


def marking_of(teacher: people.Person) -> list[tuple[QuizAssignment, reading.Counts]]:
    """The assignments this teacher marks: own classes and subjects, newest first, with their progress. Two queries
    beside the relations."""
    own = {(c, s) for c, s, _term in people.relations(teacher).teaching}
    given = (
        QuizAssignment.objects.filter(
            school_class__in={c for c, _s in own},
            subject__in={s for _c, s in own},
            opens__lte=clock.now() + timedelta(days=1),
        )
        .select_related("quiz", "subject", "school_class")
        .order_by("-closes", "-id")
    )
    assignments = [a for a in given if (a.school_class_id, a.subject_id) in own]
    counts = reading.counts(a.pk for a in assignments)
    return [(a, counts[a.pk]) for a in assignments]


def for_teacher(teacher: people.Person) -> list[AgendaItem]:
    """Assignments with attempts that wait for marking."""
    items = []
    for assignment, counts in marking_of(teacher):
        if not counts.waiting:
            continue
        detail = ngettext("%(n)s bài chờ chấm", "%(n)s bài chờ chấm", counts.waiting) % {"n": counts.waiting}
        items.append(
            AgendaItem(
                "marking",
                f"{assignment.quiz.title} · {assignment.school_class.name}",
                reverse("assessments:assignment_marking", args=[assignment.pk]),
                assignment.closes,
                detail,
                "waiting",
                _("Chấm bài"),
            )
        )
    return items
