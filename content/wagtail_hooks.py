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
from wagtail.snippets.models import register_snippet

from content.courses.admin import POLICY, LessonViewSet
from content.courses.models import CourseLesson
from content.pages.choosers import PICKERS

register_permission_policy(CourseLesson, POLICY)
register_snippet(LessonViewSet)

# What Wagtail offers and nobody here works with.
HIDDEN = frozenset({"help", "reports", "explorer", "images", "documents", "snippets"})


@hooks.register("register_admin_viewset")
def pickers() -> list[Any]:
    return list(PICKERS)


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">',
        static("css/fonts.css"),
        static("css/admin.css"),
    )


@hooks.register("register_admin_menu_item")
def back_to_today() -> MenuItem:
    return MenuItem(_("Về trang Hôm nay"), reverse("reports:today"), name="today", icon_name="home", order=1)


@hooks.register("register_admin_menu_item")
def courses() -> MenuItem:
    return MenuItem(
        _("Khóa học"), reverse("content:courses"), name="courses", icon_name="folder-open-1", order=100
    )


@hooks.register("construct_main_menu")
def only_what_is_used(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_homepage_panels")
def no_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.clear()
