"""Quizzes as activities of a course page: keys such as 'quiz:12', a choice for the author, a card for the reader."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.attempts.agenda import OwnQuiz, own_quizzes
from assessments.quizzes.access import quizzes_of
from assessments.quizzes.models import Quiz
from content.api import ActivityCard
from lms.people import api as people


class QuizActivities:
    """The provider that content asks for keys of the kind 'quiz'. A card's `state` is running, open, soon, done, missed,
    or ready for a teacher."""

    def choices(self, person: people.Person) -> list[tuple[str, str]]:
        return quiz_choices(person)

    def card(self, person: people.Person, key: str) -> ActivityCard | None:
        return quiz_card(person, key)


def quiz_choices(person: people.Person) -> list[tuple[str, str]]:
    """(key, label) of the published quizzes a teacher may put into a page, last changed first."""
    ready = quizzes_of(person).filter(status=Quiz.Status.READY)[:200]
    return [(f"quiz:{quiz.pk}", f"{quiz.title} ({quiz.subject.short_name} {quiz.grade})") for quiz in ready]


def quiz_card(person: people.Person, key: str) -> ActivityCard | None:
    """The card of 'quiz:12'. None when the key names no quiz, or the quiz is neither given to this pupil's class nor
    this teacher's to see."""
    kind, _colon, number = key.partition(":")
    if kind != "quiz" or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if people.relations(person).is_pupil:
        return _for_pupil(person, int(number))
    quiz = quizzes_of(person).filter(pk=int(number)).first()
    if quiz is None:
        return None
    url = reverse("assessments:quiz", args=[quiz.pk])
    return ActivityCard(quiz.title, f"{quiz.subject.short_name} {quiz.grade}", url, "ready", done=False)


def _for_pupil(person: people.Person, quiz_id: int) -> ActivityCard | None:
    """The assignment that matters most: running or open, then coming, then past."""
    mine = own_quizzes(person)
    for own in (*mine.open, *mine.soon, *mine.done):
        if own.assignment.quiz_id == quiz_id:
            given = own.assignment
            url = reverse("assessments:take", args=[given.pk])
            return ActivityCard(given.quiz.title, _detail(own), url, own.state, done=own.state == "done")
    return None


def _detail(own: OwnQuiz) -> str:
    given = own.assignment
    parts = [_("%(n)s phút") % {"n": given.minutes}] if given.minutes else []
    if own.state in ("running", "open"):
        parts.append(_("mở đến %(when)s") % {"when": _moment(given.closes)})
    elif own.state == "soon":
        parts.append(_("mở lúc %(when)s") % {"when": _moment(given.opens)})
    elif own.state == "done":
        parts.append(_("em đã nộp bài"))
    else:
        parts.append(_("đã đóng"))
    return " · ".join(parts)


def _moment(when: datetime) -> str:
    return timezone.localtime(when).strftime("%H:%M %d/%m/%Y")
