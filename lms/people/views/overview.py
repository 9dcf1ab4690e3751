"""The start of a school's pages, and the search for people."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lms.people import directory
from lms.people.access import SCHOOL_WIDE, administers_school, relations, school_for, school_seen_by
from lms.people.agenda import work_at
from lms.people.registry import calendar
from lms.people.views import login_required, me, page_of, school_page
from lms.ui.text import nfc


@login_required
def schools(request: HttpRequest) -> HttpResponse:
    """Schools I see the whole of, and the classes I teach; straight to the school when there is nothing else."""
    known = relations(me(request))
    managed = directory.schools_by_id(known.schools_with(*SCHOOL_WIDE))
    classes = directory.classes_by_id({c for c, _, _ in known.teaching} | known.homeroom)
    if not managed and not known.is_teacher:
        raise Http404("schools")
    if len(managed) == 1 and not classes:
        return redirect("people:school", managed[0].pk)
    return render(
        request, "people/schools.html", {"schools": managed, "classes": classes, "homeroom": known.homeroom}
    )


@login_required
def school(request: HttpRequest, school_id: int) -> HttpResponse:
    found = school_seen_by(me(request), school_id)
    year = calendar.current_year(found)
    counts = directory.school_counts(found, year)
    campuses = list(found.campuses.order_by("-is_main", "name"))
    context: dict[str, object] = {"year": year, "counts": counts, "campuses": campuses}
    if administers_school(me(request), school_id):
        context["work"] = work_at(found, year, counts)
    return school_page(request, "people/school.html", found, "overview", context)


@login_required
def search(request: HttpRequest, school_id: int) -> HttpResponse:
    found = school_for(me(request), school_id)
    query = nfc(request.GET.get("q", ""))[:200]
    page = page_of(request, directory.search_people(found, query)) if query else None
    people = list(page.object_list) if page else []
    return school_page(
        request, "people/search.html", found, "search",
        {"q": query, "query": urlencode({"q": query}), "page": page, "results": directory.describe(people, found)},
    )  # fmt: skip
