"""Pages of a quiz: list, settings, builder, preview, publishing."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.bank import access as bank
from assessments.bank.seen import ChangedMeanwhile
from assessments.bank.shown import as_pupil, with_key
from assessments.bank.teachers import TeacherRequest, teacher_or_head_page, teacher_page
from assessments.formats.text import excerpt
from assessments.quizzes import access, building, store
from assessments.quizzes.checks import check
from assessments.quizzes.forms import QuizForm, ReleaseForm
from assessments.quizzes.frozen import attempts_exist
from assessments.quizzes.models import Quiz
from assessments.quizzes.paper import Paper, paper
from lms.ui.text import fold

PAGE = 20
HEADED = "to-chuyen-mon"


@teacher_or_head_page
@require_GET
def quizzes(request: TeacherRequest) -> HttpResponse:
    """Own quizzes, those of colleagues, and those of the subjects the person heads, with a search."""
    teaches, heads = bool(bank.subjects_taught(request.user)), bool(bank.subjects_headed(request.user))
    text, state = request.GET.get("tim", "").strip()[:200], request.GET.get("xem", "")
    if not teaches or (state == HEADED and heads):
        state, found = HEADED, access.with_counts(access.quizzes_headed(request.user))
    else:
        found = access.with_counts(access.quizzes_of(request.user))
    for word in fold(text).split()[:8]:
        found = found.filter(title_folded__contains=word)
    if state == "dong-nghiep":
        found = found.exclude(author=request.user)
    elif state != HEADED:
        found = found.filter(author=request.user)
    if state == "da-cat":
        found = found.filter(status=Quiz.Status.ARCHIVED)
    else:
        found = found.exclude(status=Quiz.Status.ARCHIVED)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "text": text,
        "state": state,
        "teaches": teaches,
        "heads": heads,
        "open": list(access.open_assignments(request.user)[:12]),
    }
    return render(request, "assessments/quizzes/list.html", context)


@teacher_page
@require_http_methods(["GET", "POST"])
def new_quiz(request: TeacherRequest) -> HttpResponse:
    subjects = bank.subjects_for(request.user)
    initial = {"grade": bank.usual_grade(request.user)}
    form = QuizForm(request.POST or None, subjects=subjects, initial=initial)
    if form.is_bound and form.is_valid():
        subject = form.cleaned_data["subject"]
        quiz = store.create_quiz(
            school=bank.school_of_subject(request.user, subject.pk),
            author=request.user,
            subject=subject,
            **form.settings,
        )
        messages.success(request, _("Đã tạo đề. Giờ thêm câu hỏi."))
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    return _settings_page(request, form, None)


def _settings_page(request: TeacherRequest, form: Any, quiz: Quiz | None) -> HttpResponse:
    status = 409 if form.differences else 422 if form.is_bound and form.errors else 200
    context = {"form": form, "quiz": quiz, "draft": quiz is None or quiz.status == Quiz.Status.DRAFT}
    return render(request, "assessments/quizzes/settings.html", context, status=status)


@teacher_page
@require_http_methods(["GET", "POST"])
def settings(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """Title and rules of a draft; of a published quiz, what pupils may see afterwards."""
    quiz = access.own_quiz_for(request.user, quiz_id)
    draft = quiz.status == Quiz.Status.DRAFT
    initial = {name: getattr(quiz, name) for name in (*store.SETTINGS, "subject")}
    form: QuizForm | ReleaseForm
    if draft:
        form = QuizForm(request.POST or None, subjects=bank.subjects_for(request.user), initial=initial)
        form.fields["subject"].disabled = True
    else:
        form = ReleaseForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid() and not form.stands_back():
        changes = form.settings if isinstance(form, QuizForm) else form.cleaned_data
        try:
            store.change_settings(quiz, unless_changed=True, **changes)
        except ChangedMeanwhile:
            return settings(request, quiz_id)
        except store.QuizFrozen:
            return _frozen(request, quiz)
        messages.success(request, _("Đã lưu cài đặt của đề."))
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    return _settings_page(request, form, quiz)


def _frozen(request: TeacherRequest, quiz: Quiz) -> HttpResponse:
    messages.error(request, _("Đề đã hoàn tất nên câu hỏi và điểm giữ nguyên. Chưa có gì thay đổi."))
    return redirect("assessments:quiz", quiz_id=quiz.pk)


@teacher_or_head_page
@require_GET
def quiz(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """The builder for the author of a draft; for a published quiz, what it is and where it is given."""
    found, usable = access.quiz_to_read_for(request.user, quiz_id)
    if found.status == Quiz.Status.DRAFT:
        return _builder(request, found, building.Typed())
    context = {
        "quiz": found,
        "own": usable and found.author_id == request.user.pk,
        "usable": usable,
        "sections": _rows(found, paper(found), building.Typed(), with_answers=True),
        "paper": paper(found),
        "assignments": access.assignments_of(request.user).filter(quiz=found)
        if usable
        else access.given_within(found),
        "given": found.assignments.exists(),
        "begun": attempts_exist(found.pk),
    }
    return render(request, "assessments/quizzes/ready.html", context)


def _builder(request: TeacherRequest, quiz: Quiz, typed: building.Typed) -> HttpResponse:
    whole = paper(quiz)
    context = {
        "quiz": quiz,
        "paper": whole,
        "sections": _rows(quiz, whole, typed),
        "findings": check(quiz),
        "typed": typed,
        "removed": _removed(request, quiz),
    }
    status = 409 if typed.stands_back else 422 if typed.errors else 200
    return render(request, "assessments/quizzes/builder.html", context, status=status)


def _rows(
    quiz: Quiz, whole: Paper, typed: building.Typed, *, with_answers: bool = False
) -> list[dict[str, Any]]:
    """Sections with their items as the templates show them; typed points stay as typed."""
    items = {section.id: section.items for section in whole.sections}
    newer = access.newer_versions(quiz)
    return [
        {
            "section": section,
            "title": typed.sections.get(section.pk, (section.title, section.instructions))[0],
            "other": typed.other_sections.get(section.pk),
            "instructions": typed.sections.get(section.pk, (section.title, section.instructions))[1],
            "items": [
                {
                    "item": item,
                    "points": typed.points.get(item.id),
                    "other": typed.other_points.get(item.id),
                    "error": typed.errors.get(item.id),
                    "newer": item.id in newer,
                    "excerpt": excerpt(item.question.stem, 320),
                    "shown": with_key(item.question) if with_answers else as_pupil(item.question),
                }
                for item in items.get(section.pk, ())
            ],
        }
        for section in quiz.sections.all()
    ]


@teacher_page
@require_POST
def change(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """Every button of the builder: saves what was typed, then does what the button says."""
    found = access.own_quiz_for(request.user, quiz_id)
    whole = paper(found)
    typed = building.read(request.POST, whole, found)
    if typed.stands_back or (typed.errors and request.POST.get("do") != "spread"):
        return _builder(request, found, typed)
    action = request.POST.get("do", "save")
    try:
        building.save(found, whole, typed)
        said = _undo_or_do(request, found, whole, action)
    except ChangedMeanwhile:
        return change(request, quiz_id)
    except store.QuizFrozen:
        return _frozen(request, found)
    if said:
        messages.success(request, said)
    return redirect("assessments:quiz", quiz_id=found.pk)


UNDO = "quiz_removed"


def _removed(request: TeacherRequest, quiz: Quiz) -> building.Removed | None:
    """The question that was taken out of this quiz last, as long as nothing else was done."""
    kept = request.session.get(UNDO)
    return building.Removed(**kept) if kept and kept["quiz"] == quiz.pk else None


def _undo_or_do(request: TeacherRequest, quiz: Quiz, whole: Paper, action: str) -> str:
    last = _removed(request, quiz)
    removed = building.removal(request.user, quiz, whole, action)
    request.session.pop(UNDO, None)
    if action == "restore":
        if last is None:
            return ""
        building.restore(request.user, last)
        return _("Đã đưa câu trở lại đề.")
    said = building.do(request.user, quiz, action)
    if removed is not None:
        request.session[UNDO] = asdict(removed)
    return said


@teacher_or_head_page
@require_GET
def preview(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """The quiz as a pupil meets it; nothing typed here is kept."""
    found, _usable = access.quiz_to_read_for(request.user, quiz_id)
    whole = paper(found)
    sections = [
        {
            "title": section.title,
            "instructions": section.instructions,
            "items": [{"item": item, "shown": as_pupil(item.question)} for item in section.items],
        }
        for section in whole.sections
    ]
    return render(
        request, "assessments/quizzes/preview.html", {"quiz": found, "paper": whole, "sections": sections}
    )


@teacher_or_head_page
@require_GET
def print_quiz(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """The quiz on paper in the author's order; its key on a page of its own (`?dap-an=1`)."""
    found, _usable = access.quiz_to_read_for(request.user, quiz_id)
    key = request.GET.get("dap-an") == "1"
    sections = [
        {
            "title": section.title,
            "instructions": section.instructions,
            "items": [
                {"item": item, "shown": with_key(item.question) if key else as_pupil(item.question)}
                for item in section.items
            ],
        }
        for section in paper(found).sections
    ]
    return render(
        request, "assessments/quizzes/print.html", {"quiz": found, "sections": sections, "key": key}
    )


@teacher_page
@require_POST
def publish(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    found = access.own_quiz_for(request.user, quiz_id)
    try:
        store.publish(found)
    except store.NotReady as error:
        messages.error(request, _("Chưa hoàn tất được: %(first)s") % {"first": error.findings[0].text})
        return redirect("assessments:quiz", quiz_id=found.pk)
    messages.success(request, _("Đề đã hoàn tất. Giờ giao cho lớp."))
    return redirect("assessments:quiz", quiz_id=found.pk)


@teacher_page
@require_POST
def reopen(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    found = access.own_quiz_for(request.user, quiz_id)
    try:
        store.reopen(found)
        messages.success(request, _("Đề trở lại bản nháp, sửa được."))
    except store.QuizFrozen:
        messages.error(
            request,
            _("Đề đang giao cho lớp nên chưa mở lại được. Thu hồi các lần giao trước, hoặc nhân bản đề."),
        )
    return redirect("assessments:quiz", quiz_id=found.pk)


@teacher_page
@require_POST
def duplicate(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """An own draft with the same questions."""
    found = access.quiz_for(request.user, quiz_id)
    title = (_("%(title)s (bản sao)") % {"title": found.title[:180]})[:200]
    copy = store.duplicate(found, by=request.user, title=title)
    messages.success(request, _("Đã nhân bản. Đề mới là bản nháp của thầy cô."))
    return redirect("assessments:quiz", quiz_id=copy.pk)


@teacher_page
@require_POST
def archive(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    found = access.own_quiz_for(request.user, quiz_id)
    store.archive(found)
    messages.success(request, _("Đã cất đề. Bài và điểm đã có vẫn giữ nguyên."))
    return redirect("assessments:quizzes")
