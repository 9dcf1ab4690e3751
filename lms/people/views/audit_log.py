"""The audit log of a school, for those who see the whole of it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from lms.people import audit_log
from lms.people.access import school_seen_by
from lms.people.forms import AuditFilterForm
from lms.people.views import login_required, me, page_of, school_page


@login_required
def log_page(request: HttpRequest, school_id: int) -> HttpResponse:
    school = school_seen_by(me(request), school_id)
    form = AuditFilterForm(request.GET)
    form.is_valid()  # what cannot be read is told at its field and filters nothing
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    page = page_of(request, audit_log.entries_of(school, **wanted))
    query = urlencode({name: request.GET[name] for name in form.fields if request.GET.get(name)})
    context = {
        "form": form,
        "page": page,
        "lines": audit_log.lines_of(page.object_list),
        "query": query,
        "filtered": bool(wanted),
    }
    return school_page(request, "people/audit_log.html", school, "audit", context)
