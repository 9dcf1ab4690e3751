"""Lists, the lesson's page, and planning together."""

import re
from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from live import outside, quizzes, room, summaries
from live.forms import AnswerForm, PlanForm, WhenForm
from live.planning import access, participants, plan
from live.planning import co_teachers as together
from live.planning.plan import CannotPlan
from live.views.common import person_of, pin_address

PAGE_KEY = re.compile("[0-9a-f]{16}")


@login_required
@require_GET
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Coming, live and past lessons of this person."""
    person = person_of(request)
    context = summaries.list_for(person)
    return render(request, "live/list.html", {**context, "can_plan": bool(plan.taught_pairs(person))})


@never_cache
@login_required
@require_GET
def lesson_page(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Everything about one lesson: who, when, how to come in, what is left to do."""
    person = person_of(request)
    lesson = access.lesson_for(person, lesson_id)
    context = summaries.page_for(person, lesson, request.build_absolute_uri)
    context["when_form"] = WhenForm(initial=summaries.when_initial(lesson))
    return render(request, "live/lesson.html", context)


@login_required
@require_GET
def big_print(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Link, QR and PIN, large: for the classroom's wall or projector."""
    side = access.accepted_side_for(person_of(request), lesson_id)
    link = request.build_absolute_uri(reverse("live:door", args=[side.lesson.code]))
    context = {"lesson": side.lesson, "short": pin_address(request), "qr": summaries.qr(link)}
    return render(request, "live/big_print.html", context)


@login_required
def plan_page(request: HttpRequest) -> HttpResponse:
    """First class and partner school (in the address), then the rest."""
    person = person_of(request)
    pairs = {f"{c.pk}-{s.pk}": (c, s) for c, s in plan.taught_pairs(person)}
    if not pairs:
        raise Http404("plan")
    schools = plan.partner_schools([c.year.school_id for c, _subject in pairs.values()])
    chosen = pairs.get(request.GET.get("lop", ""))
    school = next((one for one in schools if str(one.pk) == request.GET.get("truong", "")), None)
    context: dict[str, Any] = {
        "pairs": pairs,
        "schools": schools,
        "pair": request.GET.get("lop"),
        "school": school,
    }
    if chosen is None or school is None:
        return render(request, "live/plan.html", context)
    school_class, subject = chosen
    partners = plan.partners(school.pk, subject, school_class.grade)
    form = PlanForm(request.POST or None, partners=partners, teacher=person)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        draft = plan.Draft(
            data["title"], data["topic"], subject, data["starts"], data["minutes"], data["slides_item"]
        )
        try:
            lesson = plan.plan_lesson(person, school_class, draft, form.partners[data["partner"]])
        except CannotPlan as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi lời mời. Khi trường bạn trả lời, thầy, cô sẽ thấy ở đây."))
            return redirect("live:lesson", lesson.pk)
    context.update(form=form, partners=partners, school_class=school_class, subject=subject)
    return render(request, "live/plan.html", context, status=422 if form.errors else 200)


@login_required
def invite(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """One more class of another school."""
    side = access.planned_side_for(person_of(request), lesson_id)
    lesson = side.lesson
    schools = plan.partner_schools([side.school_class.year.school_id])
    school = next((one for one in schools if str(one.pk) == request.GET.get("truong", "")), None)
    partners = plan.partners(school.pk, lesson.subject, lesson.grade) if school else []
    if request.method == "POST":
        partner = next((one for one in partners if one.key == request.POST.get("partner")), None)
        try:
            if partner is None:
                raise CannotPlan(_("Hãy chọn lớp muốn mời."))
            plan.invite(lesson, partner)
            messages.success(request, _("Đã gửi lời mời."))
            return redirect("live:lesson", lesson.pk)
        except CannotPlan as error:
            messages.error(request, str(error))
    return render(
        request,
        "live/invite.html",
        {"lesson": lesson, "schools": schools, "school": school, "partners": partners},
    )


def _back(
    request: HttpRequest, lesson_id: int, done: str = "", error: CannotPlan | None = None
) -> HttpResponse:
    if error is not None:
        messages.error(request, str(error))
    elif done:
        messages.success(request, done)
    return redirect("live:lesson", lesson_id)


def _number(request: HttpRequest, name: str) -> int:
    """A number of the form; 0 where there is none."""
    raw = request.POST.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 12 else 0


@login_required
@require_POST
def answer(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The invited teacher's answer."""
    side = access.led_side_for(person_of(request), lesson_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _back(request, lesson_id, error=CannotPlan(_("Ghi ngày như 25/11/2026 và giờ như 07:30.")))
    data = form.cleaned_data
    try:
        plan.answer(side, data["answer"], data["reason"], data["starts"])
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    if data["answer"] == "declined":
        messages.success(request, _("Đã báo cho trường mời."))
        return redirect("live:list")
    return _back(request, lesson_id, _("Đã gửi trả lời."))


@login_required
@require_POST
def move(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The host sets another hour."""
    side = access.planned_side_for(person_of(request), lesson_id)
    form = WhenForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return _back(request, lesson_id, error=CannotPlan(str(first)))
    try:
        plan.move(side.lesson, form.cleaned_data["starts"], form.cleaned_data["minutes"])
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    return _back(request, lesson_id, _("Đã đổi giờ và báo cho trường bạn."))


@login_required
@require_POST
def cancel(request: HttpRequest, lesson_id: int) -> HttpResponse:
    side = access.planned_side_for(person_of(request), lesson_id)
    try:
        plan.cancel(side.lesson)
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    messages.success(request, _("Đã hủy giờ học và báo cho trường bạn."))
    return redirect("live:list")


@login_required
@require_POST
def open_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The hour has come: a teacher of the host opens the room, for at least one school that said yes."""
    side = access.host_side_for(person_of(request), lesson_id)
    if len(plan.accepted_sides(side.lesson)) < 2:
        return _back(
            request, lesson_id, error=CannotPlan(_("Chưa có trường nào nhận lời nên chưa mở phòng được."))
        )
    teacher = participants.enter(person_of(request), side.lesson)
    if teacher is None:
        raise Http404("lesson")
    room.open_lesson(side.lesson, teacher)
    return redirect("live:own_room", lesson_id)


def _command(request: HttpRequest, lesson_id: int, do: str, **fields: int) -> HttpResponse:
    """Carry out a room's command from a plain form; the same form sent twice does it once."""
    side = access.accepted_side_for(person_of(request), lesson_id)
    teacher = participants.enter(person_of(request), side.lesson)
    if teacher is None:
        raise Http404("lesson")
    page = request.POST.get("key", "")
    parts = [page if PAGE_KEY.fullmatch(page) else token_hex(8), do.rpartition(".")[2], *fields.values()]
    reply = room.handle(teacher, {"t": "do", "id": "-".join(map(str, parts)), "do": do, **fields}).reply
    error = CannotPlan(reply["message"]) if reply["t"] == "refused" else None
    return _back(request, lesson_id, error=error)


@login_required
@require_POST
def end_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """For all; `collect` hands in the quizzes that are still open."""
    access.host_side_for(person_of(request), lesson_id)
    return _command(request, lesson_id, "lesson.end", collect=request.POST.get("collect") == "1")


@login_required
@require_POST
def admit(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Let somebody in who waits, or not, without the room's script."""
    do = "person.refuse" if request.POST.get("answer") == "refuse" else "person.admit"
    return _command(request, lesson_id, do, participant=_number(request, "participant"))


@login_required
@require_POST
def screen_make(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """A new link for the classroom's screen; the old one is dead."""
    side = access.accepted_side_for(person_of(request), lesson_id)
    room.screens_off(lesson_id, participants.revoke_screens(side))
    if request.POST.get("answer") != "off":
        participants.make_screen(side)
        return _back(request, lesson_id, _("Đã tạo đường dẫn màn hình lớp. Mở nó trên máy tính của lớp."))
    return _back(request, lesson_id, _("Đã tắt màn hình lớp."))


@login_required
@require_POST
def co_teachers(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Who teaches along on the own side: `add` or `drop` a colleague."""
    side = access.staffed_side_for(person_of(request), lesson_id)
    numbers = {name: _number(request, name) for name in ("add", "drop")}
    if numbers["drop"]:
        together.drop(side, numbers["drop"])
        return _back(request, lesson_id)
    try:
        colleague = together.add(side, numbers["add"])
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    return _back(request, lesson_id, _("Đã mời %(name)s cùng dạy.") % {"name": colleague.full_name})


@login_required
@require_POST
def set_slides(request: HttpRequest, lesson_id: int) -> HttpResponse:
    side = access.planned_side_for(person_of(request), lesson_id)
    item = _number(request, "item") or None
    if item is not None and outside.deck(person_of(request), item) is None:
        return _back(request, lesson_id, error=CannotPlan(_("Chọn một tệp PDF của thư viện.")))
    plan.set_slides(side.lesson, item)
    return _back(request, lesson_id, _("Đã chọn trang chiếu."))


@login_required
@require_POST
def quiz_plan(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The host makes a quiz ready, or takes one out."""
    side = access.planned_side_for(person_of(request), lesson_id)
    numbers = {name: _number(request, name) for name in ("quiz", "drop", "minutes")}
    try:
        if numbers["drop"]:
            quizzes.drop_quiz(side.lesson, numbers["drop"])
            return _back(request, lesson_id)
        minutes = min(max(numbers["minutes"], 1), 120)
        quizzes.plan_quiz(person_of(request), side.lesson, numbers["quiz"], minutes)
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    return _back(request, lesson_id, _("Đã thêm bài kiểm tra. Mỗi trường chọn cột điểm của lớp mình."))


@login_required
@require_POST
def quiz_column(request: HttpRequest, lesson_id: int, plan_id: int) -> HttpResponse:
    """Each side's teacher chooses the column of the own gradebook, or none."""
    side = access.column_side_for(person_of(request), lesson_id)
    try:
        quizzes.choose_column(side, plan_id, request.POST.get("slot", "")[:20])
    except CannotPlan as error:
        return _back(request, lesson_id, error=error)
    return _back(request, lesson_id, _("Đã chọn cột điểm của lớp mình."))
