"""A person's inbox."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lms.notify import api
from lms.people.api import Person

PAGE = 30


def _me(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(api.inbox_of(_me(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "notify/inbox.html", {"page": page})


@login_required
def follow(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a line as read and go where it leads."""
    notice = api.notice_for(_me(request), notice_id)
    api.read(notice)
    return redirect(notice.link or "notify:inbox")


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    api.read_all(_me(request))
    return redirect("notify:inbox")
