"""After the lesson: attendance, record, replay."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from live import attendance, record, replay
from live.forms import ConfirmForm
from live.planning import access
from live.planning.models import Lesson
from live.planning.plan import CannotPlan, day_of
from live.views.common import person_of
from live.views.rooms import lesson_urls
from lms.ui.text import slug

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def attendance_page(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Who of the own side was there; the teacher of the side and leaders of the school."""
    side = access.staff_side_for(person_of(request), lesson_id)
    return render(
        request,
        "live/attendance.html",
        {"lesson": side.lesson, "side": side, "table": attendance.attendance(side)},
    )


@login_required
@require_GET
def attendance_excel(request: HttpRequest, lesson_id: int) -> HttpResponse:
    side = access.staff_side_for(person_of(request), lesson_id)
    content = attendance.as_excel(side, attendance.attendance(side))
    response = HttpResponse(content, content_type=XLSX)
    name = f"diem-danh-{slug(side.school_class.name)}-{day_of(side.lesson):%d-%m-%Y}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
def record_page(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The record: read by both sides, confirmed by a teacher of each, closed by the last."""
    person = person_of(request)
    side = access.staff_side_for(person, lesson_id)
    lesson = side.lesson
    if lesson.state != Lesson.State.ENDED:
        raise Http404("record")
    mine = access.side_taught(person, lesson) == side
    form = ConfirmForm(
        request.POST or None, initial={"pupils": record.suggested_pupils(side), "remark": side.remark}
    )
    if request.method == "POST":
        if not mine:
            raise Http404("record")
        if form.is_valid():
            try:
                record.confirm(side, person, form.cleaned_data["pupils"], form.cleaned_data["remark"])
            except CannotPlan as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã xác nhận biên bản của lớp mình."))
                return redirect("live:record", lesson_id)
    context: dict[str, Any] = {"lesson": lesson, "side": side, "mine": mine, "form": form}
    context["record"] = record.record_of(lesson)
    context["day"] = day_of(lesson)
    return render(request, "live/record.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def replay_page(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The lesson again, in the browser, from its events."""
    lesson = access.past_lesson_for(person_of(request), lesson_id)
    viewer = replay.viewer_for(person_of(request), lesson)
    config = {
        "lesson": lesson.pk,
        "title": lesson.title,
        "me": {"participant": viewer.participant, "side": viewer.side, "role": viewer.role, "name": ""},
        "urls": lesson_urls(lesson.pk),
    }
    return render(request, "live/replay.html", {"config": config, "lesson": lesson})


@never_cache
@login_required
@require_GET
def replay_data(request: HttpRequest, lesson_id: int) -> JsonResponse:
    lesson = access.past_lesson_for(person_of(request), lesson_id)
    return JsonResponse(replay.replay_data(person_of(request), lesson))
