"""The lesson editor in Wagtail's admin. Lessons are made, moved and deleted on the course's own pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views.snippets import EditView, HistoryView, PreviewOnEditView, SnippetViewSet

from content.courses.access import editable_lessons
from content.courses.authoring import activity_keys, item_ids
from content.courses.models import CourseLesson
from content.pages.acting import acting_as
from content.pages.gate import PlainHistory, RelationPolicy, gated

BODY_HELP = _(
    "Bấm dấu cộng để thêm đoạn văn, hình, tài liệu trong thư viện hoặc bài luyện; kéo để đổi thứ tự. "
    "Học sinh thấy bài sau khi thầy/cô bấm Xuất bản."
)
POLICY = RelationPolicy(CourseLesson, editable_lessons, {"change", "publish"})


class _Acting:
    """Blocks offer this person's quizzes and lessons while the view runs and its page is rendered."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept: set[str] = set()
        # The policy of the view beside this one refuses everybody else a moment later.
        person: Any = request.user
        lesson = editable_lessons(person).filter(pk=str(kwargs.get("pk") or 0)).first()
        if lesson is not None:
            for version in (lesson, lesson.get_latest_revision_as_object()):
                blocks = [block for block in version.body.raw_data if isinstance(block, dict)]
                kept |= set(activity_keys(blocks)) | {f"item:{pk}" for pk in item_ids(blocks)}
        with acting_as(person, frozenset(kept)):
            response: Any = super().dispatch(request, *args, **kwargs)  # type: ignore[misc] # from the view beside it
            if hasattr(response, "render"):
                response.render()
        return response


class LessonEditView(_Acting, EditView):
    def get_success_url(self) -> str:
        """After publishing the author sees the course again; after saving a draft the editor stays."""
        if self.action in {"publish", "action-publish"}:
            return reverse("content:course_outline", args=[self.object.section.course_id])
        return str(super().get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's header has a place for the first heading, but its snippets leave it empty."""
        return {"title": str(self.object.title), **super().get_context_data(**kwargs)}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        course = self.object.section.course
        return [
            {"url": reverse("content:courses"), "label": _("Khóa học")},
            {"url": reverse("content:course_outline", args=[course.pk]), "label": course.title},
            {"url": "", "label": self.object.title},
        ]


class LessonPreviewView(_Acting, PreviewOnEditView):
    pass


class LessonHistory(PlainHistory, HistoryView):
    pass


class LessonViewSet(SnippetViewSet):
    model = CourseLesson
    icon = "doc-full"
    menu_label = _("Bài học")
    menu_name = "lessons"
    menu_order = 200
    add_to_admin_menu = True
    copy_view_enabled = False
    edit_view_class = LessonEditView
    history_view_class = LessonHistory
    preview_on_edit_view_class = LessonPreviewView
    list_display = [
        "title",
        Column("course", label=_("Khóa học"), accessor="section.course"),
        Column("section", label=_("Phần"), accessor="section"),
        LiveStatusTagColumn(),
    ]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("minutes"), FieldPanel("body", help_text=BODY_HELP)]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CourseLesson]:
        return editable_lessons(request.user).select_related("section__course")  # type: ignore[arg-type] # people only

    def register_chooser_viewset(self) -> None:
        """No picker of lessons: it would show every school's."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [gated(pattern, editable_lessons) for pattern in super().get_urlpatterns()]
