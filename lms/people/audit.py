"""The only writer of the audit log."""

from typing import Any

from django.http import HttpRequest

from lms.people.models import AuditEntry


def record(request: HttpRequest | None, action: str, target: str = "", **detail: Any) -> None:
    """Append an entry; `request` gives the person and the address."""
    user = getattr(request, "user", None)
    AuditEntry.objects.create(
        person=user if user is not None and user.is_authenticated else None,
        action=action,
        target=target[:200],
        address=client_address(request) if request else None,
        detail=detail,
    )


def client_address(request: HttpRequest) -> str | None:
    """The client's address, through as many proxies as are trusted."""
    from django.conf import settings

    hops = [h.strip() for h in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if h.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return request.META.get("REMOTE_ADDR") or None
