"""Course pages for pupils and their teachers: what is mine, how far am I, the lesson. Thin."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.courses import access, progress
from content.courses.parts import parts_of
from content.pages.authors import authoring_schools
from lms.people import api as people


@login_required
@require_GET
def courses(request: HttpRequest) -> HttpResponse:
    """Pupils: the courses of their classes. Teachers: their own, then those of their schools."""
    person = people.me(request)
    taken = list(access.taken_courses(person).select_related("subject"))
    outlines = progress.outlines_of(taken, person)
    own = list(access.editable_courses(person).filter(author=person).select_related("subject"))
    others = list(
        access.staff_courses(person).exclude(pk__in=[c.pk for c in own]).select_related("subject", "author")
    )
    context = {
        "taken": [(course, outlines[course.pk]) for course in taken],
        "own": own,
        "others": others,
        "writes": bool(authoring_schools(person)),
        "learns": people.relations(person).is_pupil,
    }
    return render(request, "content/courses.html", context)


@login_required
@require_GET
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    person = people.me(request)
    found = access.course_for(person, course_id)
    outline = progress.outline_of(found, person)
    takes = access.takes(person, found)
    if takes and progress.notice_activities(found, outline, person):
        outline = progress.outline_of(found, person)
    context = {
        "course": found,
        "outline": outline,
        "takes": takes,
        "edits": access.may_edit(person, found),
        "classes": access.watched_classes(person, found),
        "gives": bool(access.classes_to_give(person)),
    }
    return render(request, "content/course.html", context)


@login_required
@require_GET
def lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    person = people.me(request)
    found = access.lesson_for(person, lesson_id)
    whole = found.section.course
    takes = access.takes(person, whole)
    outline = progress.outline_of(whole, person)
    parts = parts_of(found, person)
    cards = [part.card for part in parts if part.kind in {"quiz", "connected_lesson"}]
    if takes and cards and all(card is not None and card.done for card in cards):
        progress.finish(found, person)
        outline = progress.outline_of(whole, person)
    before, after = outline.around(found.pk)
    context = {
        "lesson": found,
        "course": whole,
        "parts": parts,
        "outline": outline,
        "takes": takes,
        "done": any(row.done for row in outline.rows if row.lesson.pk == found.pk),
        "before": before,
        "after": after,
        "edits": access.may_edit(person, whole),
    }
    return render(request, "content/lesson.html", context)


@login_required
@require_POST
def finish(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """'Đã học xong', or with `undo` back again."""
    found = access.lesson_for(people.me(request), lesson_id)
    if not access.takes(people.me(request), found.section.course):
        raise Http404("not a pupil of this course")
    if "undo" in request.POST:
        progress.reopen(found, people.me(request))
        return redirect("content:lesson", lesson_id)
    progress.finish(found, people.me(request))
    _before, after = progress.outline_of(found.section.course, people.me(request)).around(found.pk)
    if after is None:
        messages.success(request, _("Em đã học xong bài “%s”.") % found.title)
        return redirect(found.section.course)
    messages.success(
        request, _("Em đã học xong bài “%(done)s”. Đây là bài tiếp theo.") % {"done": found.title}
    )
    return redirect("content:lesson", after.pk)


@login_required
@require_GET
def class_progress(request: HttpRequest, course_id: int, class_id: int) -> HttpResponse:
    """How far each pupil of a class is, for those who see the class."""
    found = access.course_for(people.me(request), course_id)
    school_class = people.class_for(people.me(request), class_id)
    if not found.assignments.filter(school_class=school_class).exists():
        raise Http404("course of this class")
    context = {
        "course": found,
        "school_class": school_class,
        "progress": progress.class_progress(found, class_id),
    }
    return render(request, "content/course_progress.html", context)
