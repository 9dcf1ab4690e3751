"""What keeps one school's work from another in Wagtail's admin: one policy and one gate for every address of a viewset."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern
from wagtail.permission_policies import BasePermissionPolicy

from lms.people import api as people

Allowed = Callable[[people.Person], QuerySet[Any]]


class RelationPolicy(BasePermissionPolicy):
    """A person may do `actions` with the rows of `allowed(person)`, and nothing with any other."""

    def __init__(self, model: type[Model], allowed: Allowed, actions: Collection[str]) -> None:
        super().__init__(model)
        self.allowed, self.actions = allowed, frozenset(actions)

    def user_has_permission(self, user: Any, action: str) -> bool:
        codename = f"{self.model._meta.app_label}.{action}_{self.model._meta.model_name}"
        return action in self.actions and bool(user.has_perm(codename))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and self.allowed(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> QuerySet[Any]:
        if self.user_has_any_permission(user, actions):
            return self.allowed(user)
        return self.model._default_manager.none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[Any]:
        """Only used to list people, which nothing here does."""
        return people.Person.objects.none()


def gated(pattern: URLPattern, allowed: Allowed) -> URLPattern:
    """The same address, answering 404 for a row that is not among `allowed(person)`, whatever the view."""
    view: Any = pattern.callback

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs and isinstance(request.user, people.Person):
            wanted = str(kwargs["pk"])
            if not wanted.isdecimal() or not allowed(request.user).filter(pk=int(wanted)).exists():
                raise Http404("row")
        answer: HttpResponseBase = view(request, *args, **kwargs)
        return answer

    return URLPattern(pattern.pattern, checked, pattern.default_args, pattern.name)


class PlainHistory:
    """Mixed into a history view: no filter by date, whose picker starts by an inline script that our policy forbids."""

    filterset_class = None
