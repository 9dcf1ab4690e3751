"""The only writer of the audit log."""

from typing import Any

from django.http import HttpRequest

from lms.people.access import relations
from lms.people.directory import schools_of_pupils
from lms.people.models import AuditEntry, Person


def record(
    request: HttpRequest | None, action: str, target: str = "", school_id: int | None = None, **detail: Any
) -> None:
    """Append an entry; `request` gives the person and the address.

    `school_id`: the school that reads it in its own log; where it is not given, the person's only school. A new action
    gets its sentence in `lms/people/audit_log.py`.
    """
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    AuditEntry.objects.create(
        person=person,
        school_id=school_id or (only_school_of(person) if isinstance(person, Person) else None),
        action=action,
        target=target[:200],
        address=client_address(request) if request else None,
        detail=detail,
    )


def only_school_of(person: Person) -> int | None:
    """The school of somebody who belongs to one alone, as staff, pupil or guardian; None for others."""
    known = relations(person)
    schools = known.schools or (schools_of_pupils(known.wards) if known.wards else frozenset())
    return next(iter(schools)) if len(schools) == 1 else None


def client_address(request: HttpRequest) -> str | None:
    """The client's address, through as many proxies as are trusted."""
    from django.conf import settings

    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR") or None
