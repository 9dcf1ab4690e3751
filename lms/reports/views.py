"""Start pages and reports: read-only, made from the rooms' doors."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lms.people import api as people
from lms.reports.schools import report_for
from lms.reports.today import day_of
from lms.ui.navigation import NAVIGATION


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, people.Person)
    day = day_of(request.user)
    way = reverse(day.way) if day.way else ""
    shortcuts = [i for i in NAVIGATION.items_for(request) if not i["current"] and i["url"] != way]
    return render(request, "reports/today.html", {"day": day, "way": way, "shortcuts": shortcuts})


@login_required
@require_GET
def school_report(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, people.Person)
    report = report_for(request.user, request.GET.get("nam-hoc", ""))
    if report is None:
        raise Http404("report")
    return render(request, "reports/schools.html", {"report": report})
