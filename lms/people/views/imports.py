"""The Excel file: template, upload, preview with doubts, confirmation, progress."""

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people import audit
from lms.people.access import import_for, school_for
from lms.people.forms import UploadForm
from lms.people.importing import jobs
from lms.people.importing.export import export
from lms.people.importing.plan import Line, Plan
from lms.people.models import ImportJob, School
from lms.people.registry import calendar
from lms.people.views import login_required, me, school_page
from lms.people.workbook.layout import SHEET, SHEETS
from lms.people.workbook.reading import MAX_BYTES, BadWorkbook
from lms.people.workbook.writing import write_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_A_PAGE = 100


def _why(code: str) -> str:
    return {
        "too_big": _("Chọn tệp khác: tệp này lớn hơn %(mb)d MB.") % {"mb": MAX_BYTES // 1024 // 1024},
        "bomb": _("Tệp này nở ra quá lớn khi mở nên không được nhận. Hãy lưu lại bằng Excel rồi gửi."),
        "encrypted": _("Tệp có mật khẩu hoặc là định dạng .xls cũ. Hãy lưu lại thành .xlsx không mật khẩu."),
        "no_sheet": _(
            "Không thấy trang Lớp, Học sinh, Giáo viên, Phân công hay Phụ huynh. Hãy dùng tệp mẫu."
        ),
    }.get(code, _("Không đọc được tệp này. Hãy lưu lại thành .xlsx bằng Excel hoặc LibreOffice."))


@login_required
def imports(request: HttpRequest, school_id: int) -> HttpResponse:
    """Upload a file, or go on with one that waits."""
    school = school_for(me(request), school_id)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        data = upload.read(MAX_BYTES + 1)
        try:
            job = jobs.receive(school, me(request), upload.name, data)
        except BadWorkbook as bad:
            form.add_error("file", _why(bad.code))
        else:
            audit.record(
                request,
                "import_received",
                target=f"school {school_id}",
                school_id=school_id,
                file=upload.name[:200],
            )
            return redirect("people:import", school_id, job.pk)
    context = {"form": form, "jobs": jobs.jobs_of(school), "year": calendar.current_year(school)}
    return school_page(request, "people/imports.html", school, "imports", context)


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
def import_template(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_for(me(request), school_id)
    return _file(write_book(), f"nhap-truong-{school.code}.xlsx")


@login_required
def export_school(request: HttpRequest, school_id: int) -> HttpResponse:
    """The whole school year in the layout of the import file."""
    school = school_for(me(request), school_id)
    year = calendar.current_year(school)
    if year is None:
        raise Http404("no school year")
    audit.record(request, "school_exported", target=f"school {school_id}", school_id=school_id)
    return _file(export(school, year), f"truong-{school.code}-{year.name}.xlsx")


@login_required
def import_page(request: HttpRequest, school_id: int, job_id: int) -> HttpResponse:
    """Preview, progress or result, whichever the import is at."""
    school, job = _job(request, school_id, job_id)
    if jobs.release_if_stuck(job):
        messages.warning(request, _("Lần ghi trước bị ngắt giữa chừng và chưa ghi gì. Hãy xác nhận lại."))
        job.refresh_from_db()
    if job.state == ImportJob.State.RUNNING:
        return _running(request, school, job)
    if job.state in (ImportJob.State.DONE, ImportJob.State.DROPPED):
        counts = [(name, job.outcome.get(key, {})) for key, name in SHEETS_BY_KEY.items()]
        context = {
            "job": job,
            "rows": [(name, of) for name, of in counts if of.get("all")],
            "refused": [(SHEETS_BY_KEY[key], row, why) for key, row, why in job.outcome.get("refused", [])],
        }
        return school_page(request, "people/import_done.html", school, "imports", context)
    plan = jobs.plan_of(job)
    if plan is None:
        messages.warning(
            request, _("Hãy tạo năm học và hai học kì trước, rồi quay lại đây; tệp vẫn được giữ.")
        )
        return redirect("people:settings", school_id)
    return _preview(request, school, job, plan)


def _job(request: HttpRequest, school_id: int, job_id: int) -> tuple[School, ImportJob]:
    return school_for(me(request), school_id), import_for(me(request), school_id, job_id)


def _running(request: HttpRequest, school: School, job: ImportJob) -> HttpResponse:
    done, total = jobs.progress(job)
    context = {"job": job, "done": done, "rows": total, "school": school}
    if request.headers.get("X-Progress"):
        return render(request, "people/import_progress.html", context)
    return school_page(request, "people/import_running.html", school, "imports", context)


SHEETS_BY_KEY = {sheet.key: sheet.titles[0] for sheet in SHEETS}


def _preview(request: HttpRequest, school: School, job: ImportJob, plan: Plan) -> HttpResponse:
    counts = plan.counts()
    key = request.GET.get("trang", "")
    if key not in plan.sheets or not plan.sheets[key]:
        by_need = sorted(
            SHEETS_BY_KEY, key=lambda k: (-counts[k]["error"], -counts[k]["doubt"], -counts[k]["all"])
        )
        key = by_need[0]
    everything = request.GET.get("tat-ca") == "1"
    lines = [line for line in plan.sheets[key] if everything or line.doubts]
    page = Paginator(lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    columns = SHEET[key].columns
    context = {
        "job": job, "plan": plan, "key": key, "everything": everything, "page": page,
        "query": f"trang={key}" + ("&tat-ca=1" if everything else ""),
        "sheets": [(k, SHEETS_BY_KEY[k], counts[k]) for k in SHEETS_BY_KEY if counts[k]["all"]],
        "missing": [(SHEETS_BY_KEY[k], heading) for k, heading in plan.missing],
        "columns": columns, "lines": [_shown(line, [c.key for c in columns]) for line in page.object_list],
        "digest": digest(plan),
    }  # fmt: skip
    return school_page(request, "people/import_preview.html", school, "imports", context)


def _shown(line: Line, keys: list[str]) -> dict[str, Any]:
    cells = []
    for key in keys:
        text = line.cells.get(key, "")
        if key == "birth" and text[4:5] == "-":
            text = "/".join(reversed(text.split("-")))
        level, words = line.doubts.get(key, ("", ""))
        cells.append({"text": text, "level": level, "words": words})
    return {"number": line.number, "action": line.action, "cells": cells}


def digest(plan: Plan) -> str:
    """Changes when the same file would now do something else than was shown."""
    seen = {
        key: [(line.number, line.action, sorted(line.doubts)) for line in lines]
        for key, lines in plan.sheets.items()
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:24]


@login_required
@require_POST
def import_confirm(request: HttpRequest, school_id: int, job_id: int) -> HttpResponse:
    _school, job = _job(request, school_id, job_id)
    plan = jobs.plan_of(job) if job.state == ImportJob.State.CHECKED else None
    if plan is not None and request.POST.get("digest") != digest(plan):
        messages.warning(
            request, _("Dữ liệu của trường vừa thay đổi. Hãy xem lại bản xem trước rồi xác nhận.")
        )
    elif plan is not None and plan.total and jobs.start(job, plan.total):
        audit.record(
            request,
            "import_confirmed",
            target=f"import {job_id}",
            school_id=school_id,
            file=job.file_name,
            rows=plan.total,
            refused=plan.errors,
        )
    return redirect("people:import", school_id, job_id)


@login_required
@require_POST
def import_drop(request: HttpRequest, school_id: int, job_id: int) -> HttpResponse:
    _school, job = _job(request, school_id, job_id)
    jobs.drop(job)
    messages.success(request, _("Đã bỏ tệp; không có gì được ghi."))
    return redirect("people:imports", school_id)
