"""The administration pages: parse, authorise by a checked fetch, call the door, render."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.people.access import administers_school, manages_school
from lms.people.models import School
from lms.people.request import me

__all__ = ["form_page", "login_required", "me", "page_of", "school_page"]


def page_of(request: HttpRequest, items: Any, size: int = 50) -> Page[Any]:
    return Paginator(items, size).get_page(request.GET.get("page"))


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with forms. What is accepted is answered by a redirect, so a page that answers a POST is a refusal: 422."""
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def school_page(
    request: HttpRequest, template: str, school: School, tab: str, context: dict[str, Any]
) -> HttpResponse:
    """Render a page of a school with its tabs; `may_change` says whether links to forms are shown."""
    person = me(request)
    shared = {
        "school": school,
        "tab": tab,
        "may_change": administers_school(person, school.pk),
        "sees_school": manages_school(person, school.pk),
    }
    return form_page(request, template, shared | context)
