"""What pupils are told of a quiz given to their class: that it is there, that its hours changed. Only pupils."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from assessments.quizzes.models import QuizAssignment
from lms.notify import api as notify
from lms.people import api as people
from lms.ui.clock import now

KIND = "quiz"
GIVEN = gettext_lazy("Bài mới môn %(subject)s: “%(title)s”, mở %(opens)s, đóng %(closes)s.")
MOVED = gettext_lazy("Bài “%(title)s” đổi giờ: mở %(opens)s, đóng %(closes)s.")


def given(assignment: QuizAssignment) -> None:
    """The class hears of an assignment. A quiz of a lesson is announced in the lesson; one that is over, nowhere."""
    if _is_news(assignment):
        notify.tell(_pupils(assignment), KIND, _line(assignment, GIVEN), _link(assignment))


def moved(assignment: QuizAssignment) -> None:
    """The new hours take the place of what was told before."""
    if _is_news(assignment):
        pupils = _pupils(assignment)
        notify.take_back(pupils, KIND, _link(assignment))
        notify.tell(pupils, KIND, _line(assignment, MOVED), _link(assignment))


def taken_back(assignment: QuizAssignment) -> None:
    """No line leads to an assignment that was withdrawn."""
    notify.take_back(_pupils(assignment), KIND, _link(assignment))


def _is_news(assignment: QuizAssignment) -> bool:
    return assignment.mode == QuizAssignment.Mode.ORDINARY and assignment.closes > now()


def _pupils(assignment: QuizAssignment) -> list[int]:
    return [pupil.pk for pupil in people.roster(assignment.school_class_id)]


def _link(assignment: QuizAssignment) -> str:
    return reverse("assessments:take", args=[assignment.pk])


def _line(assignment: QuizAssignment, text: Promise) -> Callable[[], str]:
    def line() -> str:
        values = {
            "subject": assignment.subject.name,
            "title": assignment.quiz.title,
            "opens": _moment(assignment.opens),
            "closes": _moment(assignment.closes),
        }
        return str(text) % values

    return line


def _moment(when: datetime) -> str:
    return timezone.localtime(when).strftime("%H:%M %d/%m")
