"""The pupil's pages: the list, the introduction, the attempt, handing in, the result."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import grading, submitting
from assessments.attempts import (
    agenda,
    markup,
    reading,
    results,
    review,
    review_markup,
    rules,
    saving,
    writing,
)
from assessments.attempts.models import Attempt
from assessments.taking import words
from assessments.taking.api import start_or_resume
from lms.people import api as people
from lms.ui import clock


@login_required
@require_GET
def my_quizzes(request: HttpRequest) -> HttpResponse:
    person = people.me(request)
    if not people.relations(person).is_pupil:
        raise Http404("pupil")
    return render(request, "assessments/attempts/list.html", {"groups": agenda.own_quizzes(person)})


@login_required
@never_cache
@require_GET
def take(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """The introduction; while an attempt is open, the attempt itself."""
    person = people.me(request)
    assignment, found = reading.taken_by(person, assignment_id)
    attempts = [submitting.settle(a) for a in found]
    running = next((a for a in attempts if a.state == Attempt.State.IN_PROGRESS), None)
    if running is not None:
        return _attempt_page(request, running)
    possible = reading.may_begin(person, assignment, attempts, clock.now())
    context = {
        "assignment": assignment,
        "paper": writing.paper_of(assignment),
        "attempts": attempts,
        "result": results.result_of(assignment, attempts),
        "marks": any(reading.visible(attempt, clock.now()).mark for attempt in attempts),
        "left": 0 if possible == "not_in_class" else max(0, assignment.attempts_allowed - len(attempts)),
        "refusal": words.refusal(possible) if isinstance(possible, str) else "",
        "can_start": isinstance(possible, rules.Start),
        "deadline": possible.deadline if isinstance(possible, rules.Start) else None,
    }
    return render(request, "assessments/attempts/intro.html", context)


@login_required
@require_POST
def start(request: HttpRequest, assignment_id: int) -> HttpResponse:
    try:
        start_or_resume(people.me(request), assignment_id)
    except writing.StartRefused as refused:
        messages.warning(request, words.refusal(refused.reason))
    return redirect("assessments:take", assignment_id)


def _attempt_page(request: HttpRequest, attempt: Attempt, status: int = 200) -> HttpResponse:
    now = clock.now()
    sheet = writing.sheet_for(attempt)
    answers = reading.answers_of(attempt)
    shown = reading.shown_values(sheet, answers)
    missing = {place.item.id for place in reading.unanswered(sheet, answers)}
    count = len(sheet.places)
    said = markup.Words(count)
    sections = [
        (
            part,
            [
                markup.question(
                    place,
                    shown.get(place.item.id),
                    answers[place.item.id].revision if place.item.id in answers else 0,
                    said,
                )
                for place in part.places
            ],
        )
        for part in sheet.parts
    ]
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "sections": sections,
        "links": [markup.link(p.number, i, i not in missing, said) for i, p in sheet.places.items()],
        "answered": count - len(missing),
        "count": count,
        "left": int((attempt.deadline - now) / timedelta(milliseconds=1)),
        "elapsed": int((now - attempt.started_at) / timedelta(milliseconds=1)),
        "now": now,
        "saved_at": max((a.saved_at for a in answers.values()), default=None),
        "words": words.for_script(),
    }
    return render(request, "assessments/attempts/attempt.html", context, status=status)


@require_POST
def save(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """A save by script; usually answered by `fast.FastSaves` before it comes here."""
    if not isinstance(request.user, people.Person):
        return JsonResponse({"reason": "login"}, status=401)
    attempt = reading.own_attempt_for(request.user, attempt_id)
    if request.content_type != "application/json" or len(request.body) > saving.MAX_BODY:
        return JsonResponse({"reason": "unreadable"}, status=400)
    try:
        answers = saving.parse_body(request.body)
    except saving.BadSave as error:
        return JsonResponse({"reason": "unreadable", "items": error.items}, status=400)
    (result,) = saving.store([saving.Save(attempt.pk, answers, person_id=request.user.pk)])
    return JsonResponse(result.body, status=result.status)


@never_cache
@require_GET
def state(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """What the server has: for a page that was asleep, or that shares the attempt with another device."""
    if not isinstance(request.user, people.Person):
        return JsonResponse({"reason": "login"}, status=401)
    attempt = submitting.settle(reading.own_attempt_for(request.user, attempt_id))
    sheet = writing.sheet_for(attempt)
    answers = reading.answers_of(attempt)
    shown = reading.shown_values(sheet, answers)
    left = int((attempt.deadline - clock.now()) / timedelta(milliseconds=1))
    body = {
        "state": attempt.state,
        "left": left,
        "answers": {str(i): {"rev": answers[i].revision, "value": value} for i, value in shown.items()},
    }
    return JsonResponse(body)


@login_required
@require_POST
def form(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """'Lưu bài' and 'Nộp bài' of the page without script: saves the whole form, then stays or goes on."""
    attempt = submitting.settle(reading.own_attempt_for(people.me(request), attempt_id))
    now = clock.now()
    refused = rules.check_save(writing.sitting_of(attempt), now, saving.grace())
    if refused:
        messages.warning(request, words.refusal(refused))
        return redirect("assessments:result", attempt.pk)
    sheet = writing.sheet_for(attempt)
    values: dict[int, str] = {}
    bad: list[str] = []
    for item, place in sheet.places.items():
        try:
            values[item] = place.stored(markup.raw_answer(place, request.POST.getlist))
        except grading.AnswerError:
            bad.append(str(place.number))
    seen = {item: _whole(request.POST.get(f"r-{item}", "")) for item in values}
    kept = writing.save_as_sent(attempt.pk, values, now, seen)
    if kept is None:
        messages.warning(request, words.refusal("closed"))
        return redirect("assessments:result", attempt.pk)
    if kept:
        numbers = ", ".join(str(sheet.places[item].number) for item in kept)
        messages.warning(
            request,
            _(
                "Câu %(list)s đã được trả lời ở máy khác sau khi em mở trang này: câu trả lời mới hơn được giữ lại."
            )
            % {"list": numbers},
        )
    if bad:
        messages.warning(
            request,
            _("Câu %(list)s chưa lưu được vì nội dung quá dài hoặc không đọc được; các câu khác đã lưu.")
            % {"list": ", ".join(bad)},
        )
    if request.POST.get("action") == "finish" and not bad and not kept:
        return redirect("assessments:confirm", attempt.pk)
    if not bad:
        messages.success(
            request, _("Đã lưu bài lúc %(time)s.") % {"time": timezone.localtime(now).strftime("%H:%M:%S")}
        )
    return redirect("assessments:take", attempt.assignment_id)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Names what is unanswered and asks once; the POST hands in."""
    if request.method == "POST":
        submitting.finish(attempt_id, pupil_id=people.me(request).pk)
        return redirect("assessments:result", attempt_id)
    attempt = submitting.settle(reading.own_attempt_for(people.me(request), attempt_id))
    if attempt.state == Attempt.State.CLOSED:
        return redirect("assessments:result", attempt.pk)
    sheet = writing.sheet_for(attempt)
    missing = reading.unanswered(sheet, reading.answers_of(attempt))
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "missing": missing,
        "count": len(sheet.places),
        "answered": len(sheet.places) - len(missing),
    }
    return render(request, "assessments/attempts/confirm.html", context)


def _whole_result(attempt: Attempt) -> results.Result | None:
    """Where several attempts are allowed: the result of all of them."""
    assignment = attempt.assignment
    if assignment.attempts_allowed == 1 and attempt.number == 1:
        return None
    return results.result_of(assignment, writing.own_attempts(assignment.pk, attempt.pupil_id))


@login_required
@never_cache
@require_GET
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The receipt, and the review as far as it is released."""
    attempt = submitting.settle(reading.own_attempt_for(people.me(request), attempt_id))
    if attempt.state == Attempt.State.IN_PROGRESS:
        return redirect("assessments:take", attempt.assignment_id)
    visible = reading.visible(attempt, clock.now())
    said = review_markup.Words(_("Em chọn"))
    shown = review.lines(attempt, reading.answers_of(attempt), visible) if visible.answers else []
    context = {
        "attempt": attempt,
        "assignment": attempt.assignment,
        "visible": visible,
        "lines": [review_markup.question(line, said) for line in shown],
        "mark": review.mark_of(attempt) if visible.mark else None,
        "later": review.later(attempt, visible),
        "result": _whole_result(attempt) if visible.mark else None,
    }
    return render(request, "assessments/attempts/result.html", context)
