"""The pupils' and guardians' pages: own published marks."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from lms.gradebook.results import SubjectMarks, published_marks
from lms.people import api as people


@login_required
@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """A pupil's own page, also between two schools; a guardian comes to the only ward, or to the choice of wards."""
    person = request.user
    assert isinstance(person, people.Person)
    known = people.relations(person)
    if known.is_pupil or (known.left and not known.is_guardian):
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
    numbers = sorted({one.term.number for one in found})
    classes = people.classes_of_pupil(pupil.pk)
    current = people.current_term(classes[0]) if classes else None
    wanted = request.GET.get("hoc-ki", "")
    newest = current.number if current else max(numbers, default=0)
    chosen = next((number for number in numbers if str(number) == wanted), newest)
    here = [one for one in found if one.term.number == chosen]
    context = {
        "pupil": pupil,
        "own": pupil == request.user,
        "school_class": classes[0] if classes else None,
        "terms": [{"number": n, "name": "I" * n, "current": n == chosen} for n in numbers],
        "term_name": "I" * chosen,
        "subjects": [one for one in here if not one.former],
        "left": _by_class([one for one in here if one.former]),
    }
    return render(request, "gradebook/results.html", context)


def _by_class(former: list[SubjectMarks]) -> list[tuple[people.SchoolClass, list[SubjectMarks]]]:
    """The subjects of each class that the pupil has left."""
    return [
        (school_class, list(ones)) for school_class, ones in groupby(former, lambda one: one.school_class)
    ]
