"""Questions in a quiz: pick from the bank, write in place, edit in place; and where a question is used."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from assessments.bank import access as bank
from assessments.bank.filters import QuestionFilter
from assessments.bank.models import Question, QuestionType
from assessments.bank.seen import ChangedMeanwhile
from assessments.bank.shown import Shown, with_key
from assessments.bank.teachers import TeacherRequest, teacher_page
from assessments.bank.views import create_from, editor, form_for, save_edit
from assessments.grading import SnapshotError, UnknownType
from assessments.quizzes import access, store
from assessments.quizzes.models import Quiz, QuizSection
from assessments.quizzes.uses import uses_of

PAGE = 20


@teacher_page
@require_GET
def question(request: TeacherRequest, question_id: int) -> HttpResponse:
    """One question of the bank: its key, its versions, where it is used."""
    found = bank.question_for(request.user, question_id)
    try:
        shown = with_key(found.value)
    except (UnknownType, SnapshotError) as error:
        raise Http404("question type") from error
    context = {
        "question": found,
        "shown": shown,
        "versions": list(found.versions.order_by("-number")),
        "uses": uses_of(found, request.user),
        "may_edit": bank.may_edit(request.user, found),
    }
    return render(request, "assessments/bank/question.html", context)


def _draft_section(request: TeacherRequest, quiz_id: int) -> QuizSection | None:
    """The section named in the address, the last one without a name; None when the quiz is no draft."""
    quiz = access.own_quiz_for(request.user, quiz_id)
    if quiz.status != Quiz.Status.DRAFT:
        return None
    given = request.POST.get("phan") or request.GET.get("phan") or ""
    if given.isascii() and given.isdecimal() and len(given) < 19:
        return access.section_for(request.user, quiz_id, int(given))
    return access.last_section(quiz)


@teacher_page
@require_http_methods(["GET", "POST"])
def add(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """Pick questions of the quiz's subject from the bank."""
    section = _draft_section(request, quiz_id)
    if section is None:
        return _closed(request, quiz_id)
    quiz = section.quiz
    usable = bank.questions_of(request.user).filter(subject_id=quiz.subject_id)
    if request.method == "POST":
        chosen = [
            int(x) for x in request.POST.getlist("cau") if x.isascii() and x.isdecimal() and len(x) < 19
        ]
        added = store.add_questions(section, usable.filter(pk__in=chosen).order_by("id"))
        said = ngettext("Đã thêm %(n)s câu vào đề.", "Đã thêm %(n)s câu vào đề.", added) % {"n": added}
        messages.success(request, said) if added else messages.error(request, _("Chưa chọn câu nào."))
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    given = request.GET if "khoi" in request.GET else {**request.GET.dict(), "khoi": str(quiz.grade)}
    chosen_filter = QuestionFilter(given, usable)
    page = Paginator(chosen_filter.apply(request.user), PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "quiz": quiz,
        "section": section,
        "filter": chosen_filter,
        "page": page,
        "types": QuestionType.choices,
        "query": f"phan={section.pk}&{chosen_filter.query}",
        "here": access.questions_in(quiz),
        "shown": _whole(page.object_list),
    }
    return render(request, "assessments/quizzes/add.html", context)


def _whole(questions: Iterable[Question]) -> dict[int, Shown]:
    """Question id -> the question with its key, so that a teacher sees what is chosen; broken ones are left out."""
    found = {}
    for question in questions:
        with suppress(UnknownType, SnapshotError):
            found[question.pk] = with_key(question.value)
    return found


@teacher_page
@require_http_methods(["GET", "POST"])
def write(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    """A new question, written in place: it goes into the bank and into the section."""
    section = _draft_section(request, quiz_id)
    if section is None:
        return _closed(request, quiz_id)
    quiz = section.quiz
    kind = request.GET.get("loai", "")
    if not kind:
        context = {"types": QuestionType.choices, "quiz": quiz, "section_id": section.pk}
        return render(request, "assessments/bank/kinds.html", context)
    form = form_for(request.user, kind, request.POST or None)
    form.fields["subject"].disabled = True
    form.initial.update(subject=quiz.subject_id, grade=quiz.grade)
    if form.is_bound and "preview" not in request.POST and form.is_valid():
        made = create_from(request.user, form)
        store.add_questions(section, [made], made.points)
        messages.success(request, _("Đã thêm câu hỏi vào đề và vào ngân hàng."))
        if "another" in request.POST:
            return redirect(request.get_full_path())
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    return editor(request, form, heading=_("Câu hỏi mới"), quiz=quiz, another=True)


@teacher_page
@require_http_methods(["GET", "POST"])
def edit_item(request: TeacherRequest, quiz_id: int, item_id: int) -> HttpResponse:
    """Edit a question of the quiz: the quiz takes the new version, other quizzes keep theirs. A question that is not
    the teacher's own to change becomes an own one."""
    item = access.item_for(request.user, quiz_id, item_id)
    quiz, asked = item.section.quiz, item.version.question
    if quiz.status != Quiz.Status.DRAFT:
        return _closed(request, quiz_id)
    own = bank.may_edit(request.user, asked)
    form = form_for(request.user, asked.type, request.POST or None, asked)
    form.fields["subject"].disabled = True
    if form.is_bound and "preview" not in request.POST and form.is_valid() and not form.stands_back():
        if own:
            try:
                store.use_version(item, save_edit(request.user, asked, form))
            except ChangedMeanwhile:
                return edit_item(request, quiz_id, item_id)
            messages.success(request, _("Đã lưu câu hỏi."))
        else:
            store.replace_question(item, create_from(request.user, form, like=asked).versions.get())
            messages.success(request, _("Đã lưu thành câu hỏi của thầy cô và dùng trong đề này."))
        return redirect("assessments:quiz", quiz_id=quiz.pk)
    return editor(request, form, heading=_("Sửa câu hỏi"), quiz=quiz, becomes_own=not own)


def _closed(request: TeacherRequest, quiz_id: int) -> HttpResponse:
    messages.error(request, _("Đề đã hoàn tất nên câu hỏi và điểm giữ nguyên. Chưa có gì thay đổi."))
    return redirect("assessments:quiz", quiz_id=quiz_id)
