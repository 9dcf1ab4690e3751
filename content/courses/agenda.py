"""What courses have for a person's day: the next lesson of each course."""

from django.urls import reverse
from django.utils.translation import gettext as _

from content.courses.access import editable_courses, taken_courses
from content.courses.models import CourseLesson
from content.courses.progress import outlines_of
from lms.people import api as people
from lms.ui.agenda import AgendaItem


def agenda_for(person: people.Person) -> list[AgendaItem]:
    """For pupils the next lesson of up to four courses; for authors the drafts that nobody sees yet."""
    items: list[AgendaItem] = []
    known = people.relations(person)
    if known.enrolled:
        courses = list(taken_courses(person)[:8])
        outlines = outlines_of(courses, person)
        for course in courses:
            outline = outlines[course.pk]
            lesson = outline.next_lesson
            if lesson is not None and len(items) < 4:
                detail = _("%(course)s · đã học %(done)s trên %(total)s bài")
                items.append(
                    AgendaItem(
                        kind="course",
                        title=lesson.title,
                        url=reverse("content:lesson", args=[lesson.pk]),
                        detail=detail
                        % {"course": course.title, "done": outline.done, "total": outline.total},
                        action=_("Học tiếp") if outline.done else _("Bắt đầu học"),
                    )
                )
    if known.is_teacher:
        own = editable_courses(person).filter(author=person)
        waiting = CourseLesson.objects.filter(section__course__in=own, has_unpublished_changes=True).count()
        if waiting:
            items.append(
                AgendaItem(
                    kind="course",
                    title=_("%(n)s bài học còn bản nháp") % {"n": waiting},
                    url=reverse("content:courses"),
                    state="waiting",
                    action=_("Xem khóa học"),
                )
            )
    return items
