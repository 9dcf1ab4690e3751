"""The teachers' pages: list of sheets, the grid, one pupil's row, the day's changes, Excel."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.gradebook import deciding, histories, saving, spreadsheet, undoing, writing
from lms.gradebook.grid import Cell, Grid, grid_of
from lms.gradebook.overview import overview_of
from lms.gradebook.page_strings import page_strings
from lms.gradebook.sheets import Sheet, sheet_for
from lms.people import api as people
from lms.ui.clock import now, today

HOW = {"paste": writing.How.PASTE, "typed": writing.How.TYPED}


def _person(request: HttpRequest) -> people.Person:
    assert isinstance(request.user, people.Person)
    return request.user


def _author(request: HttpRequest, how: str = writing.How.TYPED) -> writing.Author:
    return writing.Author(_person(request), people.audit.client_address(request), how)


@login_required
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("hoc-ki", "")
    overview = overview_of(_person(request), int(wanted) if wanted in {"1", "2"} else None)
    if overview is None:
        raise Http404("books")
    return render(request, "gradebook/books.html", {"overview": overview})


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, class_id: int, subject_id: int, term_number: int) -> HttpResponse:
    book = sheet_for(_person(request), class_id, subject_id, term_number)
    if request.method == "POST":
        return _posted(request, book, None)
    return _page(request, book, grid_of(book), None)


@login_required
@require_http_methods(["GET", "POST"])
def pupil(
    request: HttpRequest, class_id: int, subject_id: int, term_number: int, pupil_id: int
) -> HttpResponse:
    book = sheet_for(_person(request), class_id, subject_id, term_number)
    if pupil_id not in {one.pk for one in book.roster}:
        raise Http404("pupil")
    if request.method == "POST":
        return _posted(request, book, pupil_id)
    return _page(request, book, grid_of(book, pupil_id), pupil_id)


def _posted(request: HttpRequest, book: Sheet, pupil_id: int | None) -> HttpResponse:
    """Save what was typed, then do what the pressed button says; when a cell is refused, nothing at all."""
    if not book.editable:
        raise Http404("sheet")
    edits = saving.read_edits(book, request.POST.dict())
    action = request.POST.get("do", "save")
    done = ""
    with transaction.atomic():
        outcome = saving.save(book, edits, _author(request, HOW.get(request.POST.get("how", ""), "typed")))
        if not outcome.refused and action != "save":
            done = deciding.act(book, action, _author(request, writing.How.CONFIRMED))
    grid = grid_of(book, pupil_id)
    saving.mark_refused(grid, edits, outcome)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _answer(grid, edits, outcome)
    if outcome.refused:
        return _page(request, book, grid, pupil_id, outcome)
    saved = deciding.saved_text(outcome.saved) if outcome.saved else ""
    messages.success(request, " ".join(part for part in (saved, done) if part) or _("Không có gì thay đổi."))
    return redirect(request.get_full_path())


def _answer(grid: Grid, edits: list[saving.Edit], outcome: saving.Outcome) -> JsonResponse:
    """What the grid's script needs: each cell now, the results of the rows touched, and refusals."""
    touched = {edit.pupil_id for edit in edits}
    rows = [row for row in grid.rows if row.pupil.pk in touched]
    cells = {edit.cell: cell for edit in edits if (cell := grid.cell(edit.cell))}
    answer = {
        "at": clock_time(),
        "cells": {cell.key: _cell_answer(cell) for cell in cells.values()},
        "results": {
            str(row.pupil.pk): {
                "text": row.result.text,
                "why": row.result.explanation or row.result.missing,
                "incomplete": row.incomplete,
            }
            for row in rows
        },
    }
    status = 422 if outcome.errors else 409 if outcome.conflicts else 200
    return JsonResponse(answer, status=status)


def clock_time() -> str:
    return timezone.localtime(now()).strftime("%H:%M:%S")


def _cell_answer(cell: Cell) -> dict[str, Any]:
    return {
        "shown": cell.shown,
        "seen": cell.seen,
        "words": cell.words,
        "published": cell.published,
        "error": cell.error,
        "conflict": saving.conflict_words(cell.conflict) if cell.conflict else None,
    }


def _page(
    request: HttpRequest,
    book: Sheet,
    grid: Grid,
    pupil_id: int | None,
    outcome: saving.Outcome | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"sheet": book, "grid": grid, "outcome": outcome}
    status = 200 if outcome is None else 422 if outcome.errors else 409
    if pupil_id is None:
        if request.GET.get("thieu") == "1" and outcome is None:
            context["only_missing"] = True
        context |= {"strings": page_strings(book), "at": clock_time()}
        if book.editable:
            context["taken"] = undoing.last_confirmation(book, _person(request))
        return render(request, "gradebook/sheet.html", context, status=status)
    order = [one.pk for one in book.roster]
    place = order.index(pupil_id)
    context |= {
        "row": grid.rows[0],
        "before": book.roster[place - 1] if place else None,
        "after": book.roster[place + 1] if place + 1 < len(order) else None,
        "histories": (lives := histories.of_pupil(book, pupil_id)),
        "any_history": any(life.lines or life.proposals for life in lives),
    }
    return render(request, "gradebook/pupil.html", context, status=status)


@login_required
@require_GET
def day(request: HttpRequest, class_id: int, subject_id: int, term_number: int) -> HttpResponse:
    book = sheet_for(_person(request), class_id, subject_id, term_number)
    wanted, error = today(), ""
    if text := request.GET.get("ngay", "").strip():
        try:
            wanted = datetime.strptime(text, "%d/%m/%Y").date()
        except ValueError:
            error = _("Ghi ngày như 21/11/2026. Trang đang hiện ngày hôm nay.")
    context = {
        "sheet": book, "day": wanted, "typed": text or wanted.strftime("%d/%m/%Y"), "error": error,
        "lines": histories.of_day(book, wanted), "days": histories.days(book),
    }  # fmt: skip
    return render(request, "gradebook/day.html", context)


@login_required
@require_GET
def excel(request: HttpRequest, class_id: int, subject_id: int, term_number: int) -> HttpResponse:
    book = sheet_for(_person(request), class_id, subject_id, term_number)
    response = HttpResponse(
        spreadsheet.workbook(grid_of(book)),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{spreadsheet.file_name(book)}"'
    return response
