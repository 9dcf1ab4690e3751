"""Pages of the library for readers: find, look at, read. Thin: parse, authorise, call, render."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from content.formats import vtt
from content.formats.problems import BrokenFile
from content.library import agenda, book, catalogue, citing, files, inside, reading, search, serving
from content.library.access import curated_schools, item_for, visible_items
from content.library.models import LibraryItem, ReadingPlace
from content.library.words import why
from lms.people import api as people

PER_PAGE, PLACES = 24, 3
log = logging.getLogger(__name__)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


def from_storage(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file that is gone or a storage that is silent: a sentence for the reader instead of an error of ours."""

    @wraps(view)
    def told(request: HttpRequest, item_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, item_id, *args, **kwargs)
        except (ConnectionError, FileNotFoundError) as error:
            log.warning("item %s: %s", item_id, error)
            lost = isinstance(error, FileNotFoundError)
            context = {
                "item": item_for(people.me(request), item_id),
                "reason": why("lost" if lost else "unreachable"),
            }
            answer = render(request, "content/broken.html", context, status=404 if lost else 503)
            answer["Cache-Control"] = "no-store"
            return answer

    return told


def _query(request: HttpRequest) -> search.Query:
    kind = request.GET.get("loai", "")
    return search.Query(
        text=request.GET.get("q", "")[:200],
        subject=_number(request.GET.get("mon")),
        grade=_number(request.GET.get("lop")),
        kind=kind if kind in LibraryItem.Kind.values else "",
    )


def _continuing(person: people.Person) -> list[tuple[ReadingPlace, str]]:
    return [(p, agenda.where(p.item.kind, p.position, p.of)) for p in reading.places_of(person, 4)]


@login_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Search box, filters with counts, covers."""
    query = _query(request)
    items = visible_items(people.me(request)).filter(listed=True)
    found = search.find(items, query).select_related("subject")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    pages = inside.pages_with([found.pk for found in page.object_list], query.text)
    shelf = [
        (found, [(n, inside.address(found, n, query.text)) for n in pages.get(found.pk, [])[:PLACES]])
        for found in page.object_list
    ]
    counts = search.facets(items, query)
    kept = {k: v for k, v in request.GET.items() if k in {"q", "mon", "lop", "loai"} and v}
    context: dict[str, Any] = {
        "query": query,
        "page": page,
        "shelf": shelf,
        "parameters": urlencode(kept),
        "subjects": search.subject_choices(counts),
        "grades": sorted(counts.grades.items()),
        "kinds": [(k, label, counts.kinds[k]) for k, label in LibraryItem.Kind.choices if k in counts.kinds],
        "continuing": _continuing(people.me(request)) if query.is_empty and page.number == 1 else [],
        "curates": bool(curated_schools(people.me(request))),
    }
    return render(request, "content/library.html", context)


@login_required
@require_GET
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    found = item_for(people.me(request), item_id)
    place = found.places.filter(person=people.me(request)).first()
    curates = found.school_id in curated_schools(people.me(request))
    context = {
        "item": found,
        "place": place,
        "curates": curates,
        "removable": curates and catalogue.may_be_removed(found),
        "citation": citing.citation(found),
        "beside": search.beside(visible_items(people.me(request)).filter(listed=True), found),
        "parameter": "phan" if found.kind == LibraryItem.Kind.EPUB else "trang",
    }
    return render(request, "content/item.html", context)


@login_required
@require_GET
@from_storage
def read(request: HttpRequest, item_id: int) -> HttpResponse:
    """The reader; opening it counts once a person and day."""
    found = item_for(people.me(request), item_id)
    place = reading.opened(people.me(request), found)
    context: dict[str, Any] = {"item": found, "place": place, "position": place.position if place else 1}
    if found.kind == LibraryItem.Kind.LINK:
        return redirect(found.url)
    if found.kind == LibraryItem.Kind.EPUB:
        wanted = _number(request.GET.get("phan")) or context["position"]
        try:
            context["chapter"] = book.chapter(found, wanted)
        except BrokenFile as error:
            return render(
                request, "content/broken.html", {"item": found, "reason": why(error.code)}, status=422
            )
        if "phan" in request.GET or place is None:
            reading.keep_place(people.me(request), found, context["chapter"].number, context["chapter"].of)
    elif found.kind == LibraryItem.Kind.PDF and "trang" in request.GET:
        context["position"] = max(1, min(_number(request.GET["trang"]) or 1, found.pages))
        context["find"] = request.GET.get("tim", "")[:200]
    elif found.kind in {LibraryItem.Kind.AUDIO, LibraryItem.Kind.VIDEO}:
        asked = _number(request.GET.get("giay"))
        context["position"] = asked if asked is not None else (place.position if place else 0)
        context["cues"] = vtt.cues(found.captions)
    return render(request, f"content/read_{found.kind}.html", context)


@login_required
@require_GET
@from_storage
def find_inside(request: HttpRequest, item_id: int) -> HttpResponse:
    """Places in a book where words stand; each leads into the reader."""
    found = item_for(people.me(request), item_id)
    if found.kind not in {LibraryItem.Kind.PDF, LibraryItem.Kind.EPUB}:
        raise Http404("words")
    words = request.GET.get("q", "").strip()[:200]
    hits = [(hit, inside.address(found, hit.number, hit.found)) for hit in inside.find(found, words)]
    return render(request, "content/find_inside.html", {"item": found, "q": words, "hits": hits})


@login_required
@require_POST
def keep_place(request: HttpRequest, item_id: int) -> HttpResponse:
    """The reader's script tells where the person is."""
    found = item_for(people.me(request), item_id)
    position = _number(request.POST.get("position"))
    if position is None:
        return HttpResponse(status=400)
    reading.keep_place(people.me(request), found, position, _number(request.POST.get("of")) or 0)
    return HttpResponse(status=204)


@login_required
@require_safe
@from_storage
def file(request: HttpRequest, item_id: int) -> HttpResponseBase:
    found = item_for(people.me(request), item_id)
    if not found.file:
        raise Http404("file")
    return serving.file_response(request, found)


@login_required
@require_GET
@from_storage
def cover(request: HttpRequest, item_id: int) -> HttpResponseBase:
    found = item_for(people.me(request), item_id)
    if not found.cover:
        raise Http404("cover")
    return serving.picture_response(
        serving.cover_bytes(found), str(found.cover.name).rsplit("/", 1)[-1], request
    )


@login_required
@require_GET
@from_storage
def page_image(request: HttpRequest, item_id: int, number: int) -> HttpResponseBase:
    """A page of a PDF as a picture: slides, and reading without JavaScript."""
    found = item_for(people.me(request), item_id)
    width = _number(request.GET.get("rong")) or 1440
    try:
        picture = files.page_image(found, number, width)
    except (IndexError, BrokenFile) as error:
        raise Http404("page") from error
    return serving.picture_response(picture, f"{found.sha256[:32]}-{number}-{width}", request)


@login_required
@require_GET
@from_storage
def book_picture(request: HttpRequest, item_id: int) -> HttpResponse:
    found = item_for(people.me(request), item_id)
    if found.kind != LibraryItem.Kind.EPUB:
        raise Http404("picture")
    try:
        data, mime = book.picture(found, request.GET.get("ten", ""))
    except KeyError as error:
        raise Http404("picture") from error
    response = HttpResponse(data, content_type=mime)
    response["Cache-Control"] = "private, max-age=86400"
    return response


@login_required
@require_GET
def captions(request: HttpRequest, item_id: int) -> HttpResponse:
    found = item_for(people.me(request), item_id)
    if not found.captions:
        raise Http404("captions")
    return HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
