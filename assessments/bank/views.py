"""Pages of the question bank."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.bank import access, store
from assessments.bank.filters import QuestionFilter
from assessments.bank.forms import FORMS, QuestionForm, initial_of
from assessments.bank.models import Question, QuestionType
from assessments.bank.seen import ChangedMeanwhile
from assessments.bank.shown import as_pupil
from assessments.bank.teachers import TeacherRequest, teacher_page
from lms.people.api import Person

PAGE = 20


@teacher_page
@require_GET
def questions(request: TeacherRequest) -> HttpResponse:
    """The bank: what this teacher may use, with a filter."""
    mine = access.questions_of(request.user)
    chosen = QuestionFilter(request.GET, mine)
    page = Paginator(chosen.apply(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"filter": chosen, "page": page, "query": chosen.query, "types": QuestionType.choices}
    return render(request, "assessments/bank/list.html", context)


def form_for(person: Person, kind: str, data: Any = None, question: Question | None = None) -> QuestionForm:
    """The form of a type; Http404 for a type that does not exist."""
    if kind not in FORMS:
        raise Http404("question type")
    subjects = access.subjects_for(person)
    if question is None:
        return FORMS[kind](data, subjects=subjects, initial={"grade": access.usual_grade(person)})
    about = {
        "subject": question.subject_id,
        "grade": question.grade,
        "topic": question.topic,
        "level": question.level,
        "points": question.points,
    }
    return FORMS[kind](data, subjects=subjects, initial=initial_of(question.value, **about))


def editor(request: TeacherRequest, form: QuestionForm, **context: Any) -> HttpResponse:
    """The page of a question's form, with a preview where one was asked for; what was typed stays."""
    shown = None
    stands_back = bool(form.differences)
    if request.method == "POST" and "preview" in request.POST:
        form.is_valid()
        shown = as_pupil(form.value)
    wrong = form.is_bound and not stands_back and not form.is_valid() and shown is None
    context = {"form": form, "kind_label": QuestionType(form.kind).label, "shown": shown, **context}
    return render(
        request, "assessments/bank/edit.html", context, status=409 if stands_back else 422 if wrong else 200
    )


@teacher_page
@require_http_methods(["GET", "POST"])
def new_question(request: TeacherRequest) -> HttpResponse:
    kind = request.GET.get("loai", "")
    if not kind:
        return render(request, "assessments/bank/kinds.html", {"types": QuestionType.choices})
    form = form_for(request.user, kind, request.POST or None)
    if form.is_bound and "preview" not in request.POST and form.is_valid():
        made = create_from(request.user, form)
        messages.success(request, _("Đã lưu câu hỏi vào ngân hàng."))
        if "another" in request.POST:
            return redirect(request.get_full_path())
        return redirect("assessments:question", question_id=made.pk)
    return editor(request, form, heading=_("Câu hỏi mới"), another=True)


def create_from(person: Person, form: QuestionForm, like: Question | None = None) -> Question:
    """A question of `person` from a valid form; source and licence of `like`, which it was made from, go with it."""
    subject = form.cleaned_data["subject"]
    return store.create_question(
        school=access.school_of_subject(person, subject.pk),
        author=person,
        subject=subject,
        grade=form.cleaned_data["grade"],
        value=form.value,
        about=_about(form, like) if like else form.about,
    )


@teacher_page
@require_http_methods(["GET", "POST"])
def edit_question(request: TeacherRequest, question_id: int) -> HttpResponse:
    found = access.editable_question_for(request.user, question_id)
    form = form_for(request.user, found.type, request.POST or None, found)
    form.fields["subject"].disabled = True
    if form.is_bound and "preview" not in request.POST and form.is_valid() and not form.stands_back():
        before = found.current_id
        try:
            version = save_edit(request.user, found, form)
        except ChangedMeanwhile:
            return edit_question(request, question_id)
        said = _("Đã lưu thành phiên bản %(number)s. Đề đã có vẫn giữ phiên bản cũ.") % {
            "number": version.number
        }
        messages.success(request, said if version.pk != before else _("Đã lưu."))
        return redirect("assessments:question", question_id=found.pk)
    return editor(request, form, heading=_("Sửa câu hỏi"), question=found)


def save_edit(person: Person, question: Question, form: QuestionForm) -> Any:
    """The version that is current after a valid form; what the form does not show is kept. Raises ChangedMeanwhile."""
    grade = form.cleaned_data["grade"]
    return store.edit_question(
        question, form.value, by=person, about=_about(form, question), grade=grade, unless_changed=True
    )


def _about(form: QuestionForm, question: Question) -> store.About:
    """What the form says about the question, and what it does not show."""
    return replace(
        form.about,
        source=question.source,
        licence=question.licence,
        language=question.language,
        tags=tuple(question.tags),
    )


@teacher_page
@require_POST
def copy_question(request: TeacherRequest, question_id: int) -> HttpResponse:
    """An own copy, to be changed freely."""
    found = access.question_for(request.user, question_id)
    copy = store.copy_question(
        found, author=request.user, school=access.school_of_subject(request.user, found.subject_id)
    )
    messages.success(request, _("Đã chép thành câu hỏi của thầy cô, sửa tùy ý."))
    return redirect("assessments:question_edit", question_id=copy.pk)


@teacher_page
@require_POST
def remove_question(request: TeacherRequest, question_id: int) -> HttpResponse:
    found = access.editable_question_for(request.user, question_id)
    store.remove_question(found)
    messages.success(request, _("Đã bỏ câu hỏi khỏi ngân hàng. Đề đã dùng câu này vẫn giữ nguyên."))
    return redirect("assessments:questions")
