"""The front page, the style guide and the error pages: no data of people."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.ui import held
from lms.ui.examples import GUIDE
from lms.ui.middleware import is_program, to_login


def front_page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("reports:today")
    return render(request, "ui/front.html")


def style_guide(request: HttpRequest) -> HttpResponse:
    pages = Paginator(range(90), 30).page(2)
    paper = {
        "school": {"name": "Trường THCS Bản Nguồn", "authority": {"name": "UBND xã Bản Nguồn"}},
        "signers": [(_("Giáo viên bộ môn"), "Cầm Thị Hoa"), (_("Hiệu trưởng"), "")],
    }
    context = {"guide": GUIDE.chapters.values(), "pages": pages, "paper": paper}
    return render(request, "ui/style_guide.html", context)


def style_guide_chapter(request: HttpRequest, key: str) -> HttpResponse:
    """A room's components. A form of an example leads back to the page, whatever it sends."""
    chapter = GUIDE.chapters.get(key)
    if chapter is None:
        raise Http404("chapter")
    if request.method == "POST":
        return redirect(request.path)
    shown = [(title, show(request)) for title, show in chapter.examples]
    return render(request, "ui/style_guide_chapter.html", {"chapter": chapter, "shown": shown})


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers: for the load balancer and ./run's wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/403.html", status=403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is no longer good, mostly after a login in another tab: nothing is stored.

    Whose page it was may send it again at once; nobody logged in is led to the login first; nobody else sees it.
    """
    owner = held.owner_of(request)
    if is_program(request):
        text = _("Trang đã mở quá lâu nên chưa có gì được lưu. Chép lại những gì vừa gõ rồi tải lại trang.")
        if "HX-Request" in request.headers:
            return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
        return JsonResponse({"reason": "stale", "message": text}, status=403)
    form = held.read(request, owner) if owner is not None else None
    if form is not None and not request.user.is_authenticated:
        return to_login(request)
    if owner != request.user.pk:
        form = None
    context = {
        "forms": [form] if form else [],
        "page": held.page_of(request) or "/",
        "other": owner not in (None, request.user.pk),
    }
    return render(request, "ui/stale_form.html", context, status=403)


@login_required
def held_forms(request: HttpRequest) -> HttpResponse:
    """What waits to be sent again since the last login."""
    if request.method == "POST":
        held.drop(request, key=request.POST.get("drop", ""))
        if not held.any_waiting(request):
            return redirect("ui:front")
        return redirect("ui:held")
    return render(request, "ui/held.html", {"forms": held.waiting(request, request.user.pk or 0)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/500.html", status=500)
