"""The author's pages: a course, its outline, the classes it is given to. Lessons are written in Wagtail's editor."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.courses import access, authoring, progress
from content.courses.forms import CoAuthorsForm, CourseForm, TitleForm
from content.courses.models import Course, CourseLesson, CourseSection
from content.pages.authors import authoring_schools
from lms.people import api as people


def editor_url(lesson: CourseLesson) -> str:
    """Where the lesson is written."""
    return reverse("wagtailsnippets_content_courselesson:edit", args=[lesson.pk])


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """A course with its first section: then the outline shows what to do next."""
    if not authoring_schools(people.me(request)):
        raise Http404("author")
    form = CourseForm(request.POST or None, person=people.me(request))
    if request.method == "POST" and form.is_valid():
        course = authoring.new_course(author=people.me(request), **form.cleaned_data)
        authoring.add_section(course, _("Phần 1"))
        messages.success(request, _("Đã tạo khóa học. Bây giờ thầy cô thêm bài học đầu tiên."))
        return redirect("content:course_outline", course.pk)
    status = 422 if form.errors else 200
    return render(request, "content/course_form.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, course_id: int) -> HttpResponse:
    course = access.editable_course_for(people.me(request), course_id)
    form = CourseForm(request.POST or None, person=people.me(request), course=course)
    may_name = access.names_co_authors(people.me(request), course)
    others = CoAuthorsForm(request.POST or None, course=course) if may_name else None
    if request.method == "POST" and form.is_valid() and (others is None or others.is_valid()):
        authoring.describe(course, **form.cleaned_data)
        if others is not None:
            authoring.share_writing(course, others.cleaned_data["co_authors"])
        messages.success(request, _("Đã lưu."))
        return redirect("content:course_outline", course.pk)
    context = {"form": form, "others": others, "course": course}
    status = 422 if form.errors or (others and others.errors) else 200
    return render(request, "content/course_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def outline(request: HttpRequest, course_id: int) -> HttpResponse:
    """Sections and lessons; one button of the page at a time, named by `action`."""
    course = access.editable_course_for(people.me(request), course_id)
    if request.method == "POST":
        step = STEPS.get(request.POST.get("action", ""))
        if step is None:
            return HttpResponse(status=400)
        answer = step(request, course)
        return answer or redirect("content:course_outline", course.pk)
    shown = progress.outline_of(course, people.me(request), drafts=True)
    context = {
        "course": course,
        "outline": shown,
        "co_authors": course.co_authors.all(),
        "waiting": sum(row.lesson.has_unpublished_changes for row in shown.rows),
        "classes": access.watched_classes(people.me(request), course),
    }
    return render(request, "content/course_outline.html", context)


@login_required
@require_GET
def lesson_preview(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The newest draft as a pupil would meet it, for those who write the course."""
    lesson = access.editable_lesson_for(people.me(request), lesson_id)
    draft = lesson.get_latest_revision_as_object()
    context = draft.get_preview_context(request, "") | {"edit_url": editor_url(lesson)}
    return render(request, "content/lesson_preview.html", context)


def _section(request: HttpRequest, course: Course) -> CourseSection:
    return access.section_of(course, request.POST.get("section", ""))


def _lesson(request: HttpRequest, course: Course) -> CourseLesson:
    return access.lesson_of(course, request.POST.get("lesson", ""))


def _title(request: HttpRequest) -> str:
    form = TitleForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["title"])
    messages.error(request, _("Ghi tên, dài không quá 200 kí tự."))
    return ""


def add_section(request: HttpRequest, course: Course) -> None:
    if title := _title(request):
        authoring.add_section(course, title)


def rename_section(request: HttpRequest, course: Course) -> None:
    section = _section(request, course)
    if title := _title(request):
        authoring.rename_section(section, title)


def move_section(request: HttpRequest, course: Course) -> None:
    authoring.move(_section(request, course), -1 if request.POST.get("to") == "up" else 1)


def remove_section(request: HttpRequest, course: Course) -> None:
    if not authoring.remove_section(_section(request, course)):
        messages.error(request, _("Phần này còn bài học. Xóa các bài trước, rồi xóa phần."))


def add_lesson(request: HttpRequest, course: Course) -> HttpResponse | None:
    """Straight on to the editor: the author wants to write."""
    section = _section(request, course)
    if title := _title(request):
        return redirect(editor_url(authoring.add_lesson(section, title, people.me(request))))
    return None


def move_lesson(request: HttpRequest, course: Course) -> None:
    authoring.move(_lesson(request, course), -1 if request.POST.get("to") == "up" else 1)


def remove_lesson(request: HttpRequest, course: Course) -> None:
    lesson = _lesson(request, course)
    if authoring.remove_lesson(lesson):
        messages.success(request, _("Đã xóa bài “%s”.") % lesson.title)
    else:
        words = _(
            "Đã có học sinh học xong bài “%s” nên không xóa được. Thầy cô có thể thôi xuất bản bài này."
        )
        messages.error(request, words % lesson.title)


def publish_lesson(request: HttpRequest, course: Course) -> None:
    lesson = _lesson(request, course)
    authoring.publish_lesson(lesson, people.me(request))
    messages.success(request, _("Đã xuất bản bài “%s”.") % lesson.title)


def unpublish_lesson(request: HttpRequest, course: Course) -> None:
    lesson = _lesson(request, course)
    authoring.unpublish_lesson(lesson, people.me(request))
    messages.success(request, _("Học sinh không còn thấy bài “%s”.") % lesson.title)


def publish_all(request: HttpRequest, course: Course) -> None:
    number = authoring.publish_all(course, people.me(request))
    messages.success(
        request, ngettext("Đã xuất bản %(n)s bài học.", "Đã xuất bản %(n)s bài học.", number) % {"n": number}
    )


STEPS: dict[str, Callable[[HttpRequest, Course], HttpResponse | None]] = {
    step.__name__: step
    for step in (
        add_section, rename_section, move_section, remove_section, add_lesson, move_lesson, remove_lesson,
        publish_lesson, unpublish_lesson, publish_all,
    )
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, course_id: int) -> HttpResponse:
    """Give the course to classes that the person teaches, or take it back: a box for each class."""
    course = access.course_for(people.me(request), course_id)
    if not access.is_staff_of(people.me(request), course):
        raise Http404("course")
    classes = access.classes_to_give(people.me(request))
    given = set(course.assignments.values_list("school_class_id", flat=True))
    if request.method == "POST":
        wanted = set(request.POST.getlist("class"))
        for school_class in classes:
            if str(school_class.pk) in wanted:
                authoring.give_to_class(course, school_class, people.me(request))
            elif school_class.pk in given:
                authoring.take_from_class(course, school_class.pk)
        messages.success(request, _("Đã lưu các lớp học khóa này."))
        return redirect(course)
    context = {"course": course, "classes": [(one, one.pk in given) for one in classes]}
    return render(request, "content/course_give.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, course_id: int) -> HttpResponse:
    """Delete a course that no class has: work of pupils is never deleted with it."""
    course = access.editable_course_for(people.me(request), course_id)
    if authoring.remove_course(course):
        messages.success(request, _("Đã xóa khóa học “%s”.") % course.title)
        return redirect("content:courses")
    messages.error(request, _("Khóa học đang giao cho lớp, hoặc đã có học sinh học, nên không xóa được."))
    return redirect("content:course_outline", course.pk)
