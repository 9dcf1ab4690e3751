"""The teacher's pages: what is handed in, each attempt explained, essays marked one after the other."""

import re
from decimal import Decimal
from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import grading, submitting
from assessments.attempts import agenda, reading, results, review, review_markup, writing
from assessments.attempts.models import Answer, Attempt
from assessments.attempts.sheets import Place
from assessments.attempts.writing import sheet_for
from assessments.bank.seen import ChangedMeanwhile
from assessments.marking import analysis as figures
from assessments.marking import export
from lms.people import api as people
from lms.ui.numbers import parse_decimal
from lms.ui.templatetags.ui import number as shown_number

STEP = Decimal("0.25")
MAX_COMMENT = 5000


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    person = people.me(request)
    if not people.relations(person).is_teacher:
        raise Http404("teacher")
    return render(request, "assessments/attempts/marking.html", {"rows": agenda.marking_of(person)})


@login_required
@require_GET
def assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    found = reading.marked_assignment_for(people.me(request), assignment_id)
    submitting.settle_all(found)
    pupils = reading.progress([found])[found.pk]
    states = [p.state for p in pupils]
    context = {
        "assignment": found,
        "pupils": pupils,
        "started": len(states) - states.count("not_started"),
        "closed": states.count("done") + states.count("waiting"),
        "waiting": reading.counts([found.pk])[found.pk].waiting,
        "rule": results.rule(found),
    }
    return render(request, "assessments/attempts/marking_assignment.html", context)


@login_required
@require_GET
def analysis(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """How the class did, question by question."""
    found = reading.marked_assignment_for(people.me(request), assignment_id)
    submitting.settle_all(found)
    context = {"assignment": found, "analysis": figures.analysis_of(found)}
    return render(request, "assessments/attempts/analysis.html", context)


@login_required
@require_GET
def export_results(request: HttpRequest, assignment_id: int) -> HttpResponse:
    found = reading.marked_assignment_for(people.me(request), assignment_id)
    submitting.settle_all(found)
    response = HttpResponse(
        export.workbook(found),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{export.file_name(found)}"'
    return response


@login_required
@require_GET
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    found = submitting.settle(reading.marked_attempt_for(people.me(request), attempt_id))
    lines = review.lines(found, reading.answers_of(found)) if found.state == Attempt.State.CLOSED else []
    said = review_markup.Words(_("Học sinh chọn"))
    context = {
        "attempt": found,
        "assignment": found.assignment,
        "lines": [(line, review_markup.question(line, said)) for line in lines],
        "mark": review.mark_of(found),
        "summary": review.summary(lines),
        "result": results.result_of(
            found.assignment, writing.own_attempts(found.assignment_id, found.pupil_id)
        ),
        "neighbours": reading.neighbours(found),
    }
    return render(request, "assessments/attempts/marking_attempt.html", context)


@login_required
@require_GET
def next_unmarked(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """To the next essay that waits; question by question, so that one question is marked for the whole class."""
    found = reading.marked_assignment_for(people.me(request), assignment_id)
    waiting = reading.waiting_essays(found.pk)
    if not waiting:
        messages.success(request, _("Không còn bài nào chờ chấm."))
        return redirect("assessments:assignment_marking", found.pk)
    url = reverse("assessments:mark_essay", args=waiting[0])
    just = request.GET.get("vua", "")
    return redirect(f"{url}?vua={just}" if _JUST.fullmatch(just) else url)


@login_required
@require_http_methods(["GET", "POST"])
def essay(request: HttpRequest, attempt_id: int, item_id: int) -> HttpResponse:
    found = submitting.settle(reading.marked_attempt_for(people.me(request), attempt_id))
    place = sheet_for(found).places.get(item_id)
    answer = reading.answers_of(found).get(item_id)
    if place is None or answer is None or not isinstance(place.question, grading.Essay):
        raise Http404("essay")
    if found.state != Attempt.State.CLOSED:
        raise Http404("essay")
    error, seen, status = "", request.POST.get("seen"), 400
    if request.method == "POST":
        try:
            error = _mark(request, found, place)
        except ChangedMeanwhile:
            answer = reading.answers_of(found)[item_id]
            error, seen, status = _other_marking(answer), None, 409
        if not error:
            waiting = reading.waiting_essays(found.assignment_id)
            messages.success(request, _("Đã chấm. Còn %(n)s câu chờ chấm.") % {"n": len(waiting)})
            url = reverse("assessments:next_unmarked", args=[found.assignment_id])
            return redirect(f"{url}?vua={found.pk}-{item_id}")
    waiting = reading.waiting_essays(found.assignment_id)
    later = [pair for before, pair in pairwise([*waiting, (0, 0)]) if before == (found.pk, item_id)]
    context = {
        "attempt": found,
        "assignment": found.assignment,
        "place": place,
        "answer": answer,
        "words": len(answer.value.split()),
        "steps": _steps(place),
        "points": request.POST.get("points", shown_number(answer.points)),
        "comment": request.POST.get("comment", answer.comment),
        "error": error,
        "seen": writing.marking_seen(found.pk, item_id) if seen is None else seen,
        "waiting": len(waiting),
        "just": _just_marked(request),
        "skip_to": later[0] if later and later[0] != (0, 0) else None,
    }
    return render(request, "assessments/attempts/essay.html", context, status=status if error else 200)


_JUST = re.compile(r"(\d{1,18})-(\d{1,18})")


def _just_marked(request: HttpRequest) -> tuple[Attempt, int] | None:
    """The attempt and question that were marked just before, so that a slip can be mended."""
    match = _JUST.fullmatch(request.GET.get("vua", ""))
    if match is None:
        return None
    try:
        return reading.marked_attempt_for(people.me(request), int(match[1])), int(match[2])
    except Http404:
        return None


def _other_marking(answer: Answer) -> str:
    """What is stored beside what was typed, where somebody has marked the essay since the page was opened."""
    values = {"points": shown_number(answer.points), "comment": answer.comment or "—"}
    return (
        _(
            "Chưa lưu: từ lúc thầy cô mở trang này, bài đã được chấm ở nơi khác. Đang lưu: %(points)s điểm, lời nhận xét: "
            "%(comment)s. Lưu lần nữa để thay bằng điểm và lời nhận xét thầy cô vừa gõ."
        )
        % values
    )


def _mark(request: HttpRequest, found: Attempt, place: Place) -> str:
    """The error in words, '' when the points are stored."""
    comment = request.POST.get("comment", "").replace("\0", "").strip()
    if len(comment) > MAX_COMMENT:
        return _("Lời nhận xét dài quá %(n)s chữ cái.") % {"n": MAX_COMMENT}
    try:
        points = parse_decimal(request.POST.get("step") or request.POST.get("points", ""))
        if points != points.quantize(Decimal("0.01")):
            raise ValueError(points)
        seen = request.POST.get("seen")
        submitting.mark_essay(found.pk, place.item.id, points, comment, people.me(request).pk, seen=seen)
    except ChangedMeanwhile:
        stored = reading.answers_of(found)[place.item.id]
        if (stored.points, stored.comment) != (points, comment):
            raise
    except (ValueError, ArithmeticError):
        limit = shown_number(place.item.points)
        return _("Chọn hoặc nhập điểm từ 0 đến %(limit)s, nhiều nhất hai chữ số sau dấu phẩy.") % {
            "limit": limit
        }
    return ""


def _steps(place: Place) -> list[str]:
    """0 to the full points in quarters; for questions of many points in halves or whole points."""
    whole = place.item.points
    step = STEP if whole <= 2 else STEP * 2 if whole <= 5 else Decimal(1)
    steps = [step * n for n in range(int(whole / step) + 1)]
    return [shown_number(value) for value in ([*steps, whole] if steps[-1] != whole else steps)]
