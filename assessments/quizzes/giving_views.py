"""Giving a quiz to classes, and changing or taking back what was given."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.bank.seen import ChangedMeanwhile
from assessments.bank.teachers import TeacherRequest, teacher_page
from assessments.quizzes import access, giving
from assessments.quizzes.forms import GiveForm, RescheduleForm, targets, times_of, usual_times
from assessments.quizzes.frozen import attempts_begun
from assessments.quizzes.models import Quiz


@teacher_page
@require_http_methods(["GET", "POST"])
def give(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """One assignment per chosen class, all with the same times."""
    quiz = access.quiz_for(request.user, quiz_id)
    if quiz.status != Quiz.Status.READY:
        messages.error(request, _("Đề chưa sẵn sàng: kiểm tra và hoàn tất đề trước khi giao."))
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    offers = targets(request.user, quiz, access.classes_to_give(request.user, quiz))
    form = GiveForm(request.POST or None, offers=offers, initial=usual_times(quiz))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with transaction.atomic():
            for school_class, column in form.chosen():
                giving.assign_quiz(
                    quiz=quiz, school_class=school_class, opens=data["opens"], closes=data["closes"],
                    minutes=data["minutes"], attempts=data["attempts"], column=column, assigned_by=request.user,
                    counts=data["counts"],
                )  # fmt: skip
        names = ", ".join(school_class.name for school_class, _column in form.chosen())
        messages.success(request, _("Đã giao đề cho lớp %(classes)s.") % {"classes": names})
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    status = 422 if form.is_bound else 200
    return render(request, "assessments/quizzes/give.html", {"quiz": quiz, "form": form}, status=status)


@teacher_page
@require_http_methods(["GET", "POST"])
def assignment(request: TeacherRequest, assignment_id: int) -> HttpResponse:
    """Times and column of one class."""
    given = access.assignment_for(request.user, assignment_id)
    (offer,) = targets(request.user, given.quiz, [given.school_class], beside=given)
    initial = times_of(given.opens, given.closes, given.minutes, given.attempts_allowed, given.counts)
    begun = attempts_begun(given.pk)
    form = RescheduleForm(
        request.POST or None, offer=offer, current=given, begun=begun, initial={**initial, "slot": given.slot}
    )
    if form.is_bound and form.is_valid() and not form.stands_back():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                giving.reschedule(
                    given,
                    opens=data["opens"],
                    closes=data["closes"],
                    minutes=data["minutes"],
                    attempts=data["attempts"],
                    counts=data["counts"],
                    unless_changed=True,
                )
                if not form.fields["slot"].disabled:
                    giving.set_column(given, form.column)
        except ChangedMeanwhile:
            return assignment(request, assignment_id)
        except giving.CannotGive as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu lịch của lớp %(name)s.") % {"name": given.school_class.name})
            return redirect("assessments:quiz", quiz_id=given.quiz_id)
    status = 409 if form.differences else 422 if form.errors else 200
    context = {"given": given, "quiz": given.quiz, "form": form, "begun": begun}
    return render(request, "assessments/quizzes/assignment.html", context, status=status)


@teacher_page
@require_POST
def withdraw(request: TeacherRequest, assignment_id: int) -> HttpResponse:
    given = access.assignment_for(request.user, assignment_id)
    try:
        giving.withdraw(given)
        messages.success(request, _("Đã thu hồi đề của lớp %(name)s.") % {"name": given.school_class.name})
    except giving.AlreadyBegun:
        messages.error(
            request, _("Đã có học sinh làm bài nên không thu hồi được. Thầy cô có thể đổi giờ đóng.")
        )
    return redirect("assessments:quiz", quiz_id=given.quiz_id)
