"""The pupils' and guardians' pages: own published marks."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lms.gradebook.results import published_marks
from lms.people import api as people


@login_required
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """A pupil's own page; a guardian comes to the only ward, or to the choice of wards."""
    person = request.user
    assert isinstance(person, people.Person)
    known = people.relations(person)
    if known.is_pupil:
        return _page(request, person)
    if not known.is_guardian:
        raise Http404("results")
    if len(known.wards) == 1:
        return redirect("gradebook:results_of", pupil_id=next(iter(known.wards)))
    wards = sorted(people.people_by_id(known.wards).values(), key=lambda ward: ward.sort_key)
    return render(request, "gradebook/wards.html", {"wards": wards})


@login_required
@require_GET
def results_of(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """One pupil's page for that pupil and the verified guardians; staff look into the book instead."""
    person = request.user
    assert isinstance(person, people.Person)
    if pupil_id != person.pk and pupil_id not in people.relations(person).wards:
        raise Http404("results")
    return _page(request, people.pupil_for(person, pupil_id))


def _page(request: HttpRequest, pupil: people.Person) -> HttpResponse:
    found = published_marks(pupil)
    terms = sorted({one.term for one in found}, key=lambda term: term.number)
    classes = people.classes_of_pupil(pupil.pk)
    current = people.current_term(classes[0]) if classes else None
    wanted = request.GET.get("hoc-ki", "")
    chosen = next((term for term in terms if str(term.number) == wanted), None) or current
    context = {
        "pupil": pupil,
        "own": pupil == request.user,
        "school_class": classes[0] if classes else None,
        "terms": [{"number": t.number, "name": "I" * t.number, "current": t == chosen} for t in terms],
        "term_name": "I" * chosen.number if chosen else "",
        "subjects": [one for one in found if one.term == chosen],
    }
    return render(request, "gradebook/results.html", context)
