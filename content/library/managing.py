"""The librarian's own pages: list, add, change, publish. The same items are in Wagtail's admin."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.library import catalogue
from content.library.access import curated_item_for, curated_items, curated_school_for
from content.library.forms import BulkForm, ItemForm, ManyForm, initial_of
from content.library.ingest import ingest, replace_file
from content.library.models import LibraryItem
from content.library.reading import with_readings
from content.library.words import Already, Refused, why
from lms.people import api as people
from lms.ui.text import fold

MOST_AT_ONCE, MOST_FILES = 200, 60


@login_required
@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    curated_school_for(people.me(request))
    items = curated_items(people.me(request)).select_related("subject")
    state = request.GET.get("state", "")
    if state in LibraryItem.State.values:
        items = items.filter(state=state)
    if words := request.GET.get("q", "").strip():
        items = items.filter(words_folded__contains=fold(words))
    order = request.GET.get("xep", "")
    items = with_readings(items, most_first=order == "luot-doc")
    page = Paginator(items, 40).get_page(request.GET.get("page"))
    parameters = urlencode({key: value for key, value in (("state", state), ("q", words)) if value})
    kept = f"{parameters}&xep=luot-doc" if order == "luot-doc" else parameters
    context = {
        "page": page,
        "state": state,
        "q": words,
        "parameters": parameters,
        "kept": kept.lstrip("&"),
        "order": order,
        "bulk": BulkForm(),
    }
    return render(request, "content/manage.html", context)


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The same change to all ticked items; those that are not the person's do not exist."""
    curated_school_for(people.me(request))
    numbers = [int(n) for n in request.POST.getlist("item")[:MOST_AT_ONCE] if n.isdecimal() and len(n) < 12]
    items = list(curated_items(people.me(request)).filter(pk__in=numbers))
    form = BulkForm(request.POST)
    if not items:
        messages.warning(request, _("Chưa đánh dấu tài liệu nào trong bảng."))
    elif not form.is_valid():
        messages.warning(request, _("Chưa đổi gì: có lựa chọn không còn dùng được."))
    elif form.changes() == catalogue.Changes():
        messages.warning(request, _("Chưa chọn điều cần đổi, nên các tài liệu vẫn như cũ."))
    else:
        try:
            count = catalogue.change_many(items, form.changes())
        except Refused as error:
            messages.warning(request, _("Chưa đổi gì. %(why)s") % {"why": error})
        else:
            done = ngettext("Đã đổi %(n)s tài liệu.", "Đã đổi %(n)s tài liệu.", count)
            messages.success(request, done % {"n": count})
    wanted = request.POST.get("next", "")
    back = reverse("content:manage")
    return redirect(wanted if wanted.startswith(f"{back}?") else back)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask, then delete a draft that nobody has met; anything else is kept and the page says why."""
    item = curated_item_for(people.me(request), item_id)
    title = item.title
    if not catalogue.may_be_removed(item):
        messages.warning(request, why("kept"))
        return redirect(item)
    if request.method == "GET":
        return render(request, "content/item_remove.html", {"item": item})
    catalogue.remove(item)
    messages.success(request, _("Đã xóa bản nháp “%s”.") % title)
    return redirect("content:manage")


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A refused file keeps what was typed; the file itself has to be chosen again, and the page says so."""
    school = curated_school_for(people.me(request))
    form = ItemForm(request.POST or None, request.FILES or None)
    already: Already | None = None
    refusal = getattr(request, "upload_refused", "")
    if request.method == "POST" and form.is_valid() and not refusal:
        upload = form.cleaned_data["file"]
        if not upload and not form.cleaned_data["url"]:
            form.add_error("file", _("Chọn một tệp, hoặc ghi địa chỉ trang web."))
        else:
            try:
                item = ingest(
                    school=school,
                    about=form.about(),
                    added_by=people.me(request),
                    file=upload or None,
                    file_name=upload.name if upload else "",
                    url=form.cleaned_data["url"],
                    publish="publish" in request.POST,
                    again="again" in request.POST,
                )
            except Already as error:
                already = error
                form.add_error("file", str(error))
            except Refused as error:
                form.add_error("file" if upload else "url", str(error))
            else:
                done = _("Đã xuất bản “%s”.") if item.state == "published" else _("Đã lưu bản nháp “%s”.")
                messages.success(request, done % item.title)
                return redirect(item)
    if refusal:
        form.add_error("file", why(refusal))
    return render(
        request,
        "content/item_form.html",
        {"form": form, "already": already, "max_upload_mb": settings.MAX_UPLOAD_MB},
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def add_many(request: HttpRequest) -> HttpResponse:
    """Each file becomes a draft or is refused by itself; the page says which."""
    school = curated_school_for(people.me(request))
    form = ManyForm(request.POST or None)
    refusal = getattr(request, "upload_refused", "")
    files = request.FILES.getlist("uploads")[:MOST_FILES]
    outcomes: list[tuple[str, LibraryItem | None, str, int]] = []
    if request.method == "POST" and form.is_valid() and files:
        for file in files:
            try:
                item = ingest(
                    school=school, about=form.about(), added_by=people.me(request), file=file,
                    file_name=file.name or "", title_by_name=True, again=form.cleaned_data["again"],
                )  # fmt: skip
                outcomes.append((file.name or "", item, "", 0))
            except Already as error:
                outcomes.append((file.name or "", None, str(error), error.item_id))
            except Refused as error:
                outcomes.append((file.name or "", None, str(error), 0))
    elif request.method == "POST" and (refusal or not files):
        form.add_error("uploads", why(refusal) if refusal else _("Chọn ít nhất một tệp."))
    context = {"form": form, "outcomes": outcomes, "max_upload_mb": settings.MAX_UPLOAD_MB}
    status = (
        422 if form.errors or (outcomes and not any(item for _name, item, _why, _same in outcomes)) else 200
    )
    return render(request, "content/add_many.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    item = curated_item_for(people.me(request), item_id)
    form = ItemForm(request.POST or None, request.FILES or None, initial=initial_of(item))
    refusal = getattr(request, "upload_refused", "")
    if request.method == "POST" and form.is_valid() and not refusal:
        try:
            if form.cleaned_data["file"]:
                replace_file(item, form.cleaned_data["file"], form.cleaned_data["file"].name)
            catalogue.change(item, form.about(), form.cleaned_data["url"])
            if "publish" in request.POST:
                catalogue.publish(item)
        except Refused as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("Đã lưu “%s”.") % item.title)
            return redirect(item)
    if refusal:
        form.add_error("file", why(refusal))
    context = {"form": form, "item": item, "max_upload_mb": settings.MAX_UPLOAD_MB}
    return render(request, "content/item_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, item_id: int) -> HttpResponse:
    """Publish, or with `withdraw` take back to the drafts."""
    item = curated_item_for(people.me(request), item_id)
    if "withdraw" in request.POST:
        catalogue.withdraw(item)
        messages.success(request, _("“%s” đã về bản nháp, bạn đọc không còn thấy.") % item.title)
    else:
        catalogue.publish(item)
        messages.success(request, _("Đã xuất bản “%s”.") % item.title)
    return redirect(item)
