"""Access to Wagtail's admin from relations: no groups, nothing to keep in step by hand."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from content.library.access import curated_schools
from content.pages.authors import authoring_schools
from lms.people import api as people

WRITERS = frozenset({"content.change_courselesson", "content.publish_courselesson"})
CURATORS = frozenset({f"content.{verb}_libraryitem" for verb in ("add", "change", "delete", "view")})


class AdminAccess(BaseBackend):
    """Answers `has_perm` for teachers and librarians; which lesson or item is decided by the policies."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, people.Person) or not user_obj.is_active:
            return False
        if perm == "wagtailadmin.access_admin":
            return bool(authoring_schools(user_obj) or curated_schools(user_obj) or _administers(user_obj))
        if perm in WRITERS:
            return bool(authoring_schools(user_obj) or _administers(user_obj))
        return perm in CURATORS and bool(curated_schools(user_obj))


def _administers(person: people.Person) -> bool:
    return bool(people.relations(person).schools_with(people.Post.SCHOOL_ADMIN))
