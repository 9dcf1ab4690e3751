from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.ui import held, inbox
from lms.ui.navigation import NAVIGATION


def site(request: HttpRequest) -> dict[str, object]:
    """What every page knows: the product's name and the navigation for this person."""
    person = getattr(request, "user", None)
    logged_in = bool(person and person.is_authenticated)
    return {
        "product": "Nhịp Cầu",
        "navigation": SimpleLazyObject(lambda: NAVIGATION.items_for(request)) if logged_in else [],
        "held_waiting": held.any_waiting(request),
        # Asked for only by pages that show the header.
        "unread": SimpleLazyObject(lambda: inbox.unread(person)) if logged_in else 0,
    }
