"""Wagtail's admin as teachers and librarians see it: our name and colours, their work, nothing else."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.action_menu import PublishMenuItem
from wagtail.snippets.models import register_snippet

from content.admin.items import POLICY as ITEM_POLICY
from content.admin.items import ItemViewSet
from content.courses.admin import POLICY, LessonViewSet
from content.courses.models import CourseLesson
from content.library.models import LibraryItem
from content.pages.choosers import PICKERS

register_permission_policy(CourseLesson, POLICY)
register_permission_policy(LibraryItem, ITEM_POLICY)
register_snippet(LessonViewSet)

# Everything else that Wagtail offers is closed at the door.
MENU = frozenset({"today", "courses", "lessons", "library_items"})


class CoursesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("content.change_courselesson")


@hooks.register("register_admin_viewset")
def viewsets() -> list[Any]:
    return [*PICKERS, ItemViewSet()]


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        static("css/fonts.css"),
        static("css/admin.css"),
    )


@hooks.register("register_icons")
def our_icons(icons: list[str]) -> list[str]:
    """Signs of blocks that Wagtail has none for."""
    return [*icons, "content/icons/volume.svg"]


@hooks.register("insert_editor_js")
def names_of_fields() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/content/admin-names.js"))


@hooks.register("register_admin_menu_item")
def back_to_today() -> MenuItem:
    return MenuItem(_("Về trang Hôm nay"), reverse("reports:today"), name="today", icon_name="home", order=1)


@hooks.register("register_admin_menu_item")
def courses() -> MenuItem:
    return CoursesMenuItem(
        _("Khóa học"), reverse("content:courses"), name="courses", icon_name="folder-open-1", order=100
    )


@hooks.register("construct_main_menu")
def only_what_is_used(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in MENU]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_homepage_panels")
def no_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.clear()


class PublishFirst(PublishMenuItem):
    """The large button, before which a hidden one keeps Enter in a field saving a draft, not publishing."""

    template_name = "content/admin_publish.html"


@hooks.register("construct_snippet_action_menu")
def publishing_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Wagtail shows the first item as the large button: for authors of lessons that is to publish."""
    if any(item.name == PublishFirst.name for item in items):
        items[:] = [PublishFirst(), *(item for item in items if item.name != PublishFirst.name)]
