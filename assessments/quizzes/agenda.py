"""What is next for a teacher: quizzes that are open, open soon, or lie unfinished."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.quizzes.access import open_assignments, quizzes_of
from assessments.quizzes.models import Quiz
from lms.people.api import Person
from lms.ui.agenda import AgendaItem
from lms.ui.clock import now

SOON = timedelta(days=3)
DRAFTS = 3


def for_teacher(person: Person) -> list[AgendaItem]:
    """Assignments open now or within three days, and the last drafts. Two queries beside the relations."""
    moment = now()
    items = []
    at_work = Count("attempts", filter=Q(attempts__state="in_progress", attempts__deadline__gt=moment))
    coming = open_assignments(person).filter(opens__lt=moment + SOON)
    for given in coming.annotate(at_work=at_work):
        title = f"{given.quiz.title} · {given.school_class.name}"
        if given.opens <= moment:
            url = reverse("assessments:assignment_marking", args=[given.pk])
            detail = _("Lớp đang làm bài") if given.at_work else _("Hiện không có em nào đang làm bài")
            items.append(AgendaItem("quiz", title, url, given.closes, detail, "open", _("Xem tiến độ")))
        else:
            url = reverse("assessments:assignment", args=[given.pk])
            items.append(AgendaItem("quiz", title, url, given.opens, _("Sắp mở đề"), "soon", _("Xem lịch")))
    drafts = quizzes_of(person).filter(author=person, status=Quiz.Status.DRAFT)[:DRAFTS]
    for quiz in drafts:
        url = reverse("assessments:quiz", args=[quiz.pk])
        items.append(
            AgendaItem("setup", quiz.title, url, None, _("Đề đang soạn dở"), "waiting", _("Soạn tiếp"))
        )
    return items
