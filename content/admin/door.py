"""The one door of Wagtail's admin.

Wagtail leaves it to each of its views to ask for permission, and not each does (the page that shows an old revision
asks for none). So nothing behind this door is reached by its own right: a view is open only if it is named here, an
object in an address is looked up among the person's own first, and whoever has no work here gets 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from content.courses.access import editable_lessons
from content.library.access import curated_items
from content.pages.choosers import PICKERS
from lms.people import api as people

View = Callable[..., HttpResponseBase]
LESSON, ITEM = "wagtailsnippets_content_courselesson", "library_item"
# Needed before somebody has logged in, too: icons and words.
PUBLIC = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})
OPEN = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_logout",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_editing_sessions:release",
        *(f"{LESSON}:{name}" for name in ("list", "list_results")),
        *(f"{ITEM}:{name}" for name in ("index", "index_results", "add")),
        *(f"{picker.name}:{name}" for picker in PICKERS for name in ("choose", "choose_results", "chosen")),
        "chon_hinh:create",
    }
)
OF_LESSON = frozenset(
    f"{LESSON}:{name}"
    for name in (
        "edit", "history", "history_results", "preview_on_edit", "revisions_view", "revisions_revert", "revisions_compare",
        "unpublish",
    )
)  # fmt: skip
OF_ITEM = frozenset(f"{ITEM}:{name}" for name in ("edit", "history", "history_results"))
PING = "wagtailadmin_editing_sessions:ping"
# Wagtail's own pages for what the product has pages for.
ELSEWHERE = {"wagtailadmin_account": "people:account", "wagtailadmin_login": "account_login"}
LISTED = PUBLIC | OPEN | OF_LESSON | OF_ITEM | {PING} | frozenset(ELSEWHERE)

# As everywhere, but for styles: the editor puts style elements and attributes into the page. Neither inline scripts nor
# eval run here.
POLICY: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
}


def guarded(view: View) -> View:
    """Wraps every view of the admin's tree."""

    @wraps(view)
    def through_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ELSEWHERE:
            return redirect(ELSEWHERE[name])
        person = request.user
        if isinstance(person, people.Person) and name not in PUBLIC:
            if name not in LISTED or not person.has_perm("wagtailadmin.access_admin"):
                raise Http404("admin")
            _check_object(person, name, kwargs)
        # Without a login Wagtail leads to it, whatever the address: what is closed looks like the rest.
        return _with_policy(view(request, *args, **kwargs))

    return through_the_door


def _check_object(person: people.Person, name: str, kwargs: dict[str, Any]) -> None:
    """Http404 when the address names an object that is not this person's."""
    if name in OF_LESSON:
        _must_hold(editable_lessons(person), kwargs["pk"])
    elif name in OF_ITEM:
        _must_hold(curated_items(person), kwargs["pk"])
    elif name == PING:
        if (kwargs["app_label"], kwargs["model_name"]) != ("content", "courselesson"):
            raise Http404("editing session")
        _must_hold(editable_lessons(person), kwargs["object_id"])


def _must_hold(mine: QuerySet[Any], number: object) -> None:
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) < 19 and mine.filter(pk=int(text)).exists()):
        raise Http404("object")


def _with_policy(response: HttpResponseBase) -> HttpResponseBase:
    if not hasattr(response, "_csp_replace"):
        response._csp_replace = POLICY  # type: ignore[attr-defined] # read by django-csp's middleware
    return response
