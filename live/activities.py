"""Lessons inside pages of courses: content keeps the key 'lesson:<id>', this says what it is for whom."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from content.api import ActivityCard
from live import summaries
from live.planning import access, plan
from live.planning.models import Lesson
from lms.people import api as people


class LessonActivities:
    def choices(self, person: people.Person) -> list[tuple[str, str]]:
        """Lessons of this teacher, the newest first."""
        lessons = access.lessons_of(person).exclude(state=Lesson.State.CANCELLED).order_by("-starts")[:50]
        return [(f"lesson:{lesson.pk}", f"{lesson.title}, {plan.when(lesson)}") for lesson in lessons]

    def card(self, person: people.Person, key: str) -> ActivityCard | None:
        """The lesson as this person may see it: the room while it is open, else its page."""
        number = key.partition(":")[2]
        try:
            lesson = access.lesson_for(person, int(number) if number.isdecimal() else 0)
        except Http404:
            return None
        if lesson.state == Lesson.State.CANCELLED:
            return None
        inside = lesson.state == Lesson.State.OPEN and summaries.may_enter(person, lesson)
        url = reverse("live:own_room" if inside else "live:lesson", args=[lesson.pk])
        detail = _("Giờ học kết nối, %(when)s") % {"when": plan.when(lesson)}
        state = str(lesson.get_state_display())
        return ActivityCard(lesson.title, detail, url, state, lesson.state == Lesson.State.ENDED)
