"""The library in Wagtail's admin: the same form and the same checks as on the product's own pages."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from content.library import catalogue
from content.library.access import curated_items, curated_school_for
from content.library.forms import ItemForm, initial_of
from content.library.ingest import ingest, replace_file
from content.library.models import Grade, LibraryItem
from content.library.words import Refused
from content.pages.gate import PlainHistory, RelationPolicy
from lms.people import api as people
from lms.ui.text import fold

POLICY = RelationPolicy(LibraryItem, curated_items, {"add", "change", "view"})


class ItemAdminForm(ItemForm):
    """The librarian's form with a tick for readers' sight."""

    published = forms.BooleanField(
        label=_("Cho bạn đọc thấy"), required=False, help_text=_("Bỏ chọn thì tài liệu là bản nháp")
    )
    field_order = ["file", "url", "title", "author", "subject", "grades", "description", "published"]

    def __init__(
        self, *args: Any, instance: LibraryItem | None = None, for_user: Any = None, **kwargs: Any
    ) -> None:
        self.instance = instance or LibraryItem()
        if self.instance.pk:
            kwargs["initial"] = {
                **initial_of(self.instance),
                "published": self.instance.state == LibraryItem.State.PUBLISHED,
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk and not data.get("file") and not data.get("url") and not self.errors:
            self.add_error("file", _("Chọn một tệp, hoặc ghi địa chỉ trang web."))
        return data


class ItemFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=LibraryItem.State.choices, label=_("Trạng thái"))
    kind = django_filters.ChoiceFilter(choices=LibraryItem.Kind.choices, label=_("Loại"))
    subject = django_filters.ModelChoiceFilter(
        queryset=lambda request: people.Subject.objects.all(), label=_("Môn học")
    )
    grades = django_filters.ModelChoiceFilter(
        queryset=lambda request: Grade.objects.all(), label=_("Khối lớp")
    )

    class Meta:
        model = LibraryItem
        fields = ["state", "kind", "subject", "grades"]


class ItemIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[LibraryItem]:
        return curated_items(self.request.user).filter(listed=True).select_related("subject")

    def search_queryset(self, queryset: QuerySet[LibraryItem]) -> QuerySet[LibraryItem]:
        return (
            queryset.filter(words_folded__contains=fold(self.search_query)) if self.is_searching else queryset
        )


class RefusedIsShown:
    """A refused file keeps what was typed, and says why at the field."""

    def form_valid(self, form: ItemAdminForm) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc] # of the view it is mixed into
        except Refused as reason:
            form.add_error("file", str(reason))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined] # as below
            response = self.form_invalid(form)  # type: ignore[attr-defined] # as above
        return response


class ItemAdd(RefusedIsShown, CreateView):
    form: ItemAdminForm

    def save_instance(self) -> LibraryItem:
        upload = self.form.cleaned_data["file"]
        item = ingest(
            school=curated_school_for(self.request.user),
            about=self.form.about(),
            added_by=self.request.user,
            file=upload or None,
            file_name=upload.name if upload else "",
            url=self.form.cleaned_data["url"],
            publish=self.form.cleaned_data["published"],
        )
        log(item, "wagtail.create", user=self.request.user)
        return item


class ItemEdit(RefusedIsShown, EditView):
    form: ItemAdminForm

    def save_instance(self) -> LibraryItem:
        item: LibraryItem = self.object
        upload = self.form.cleaned_data["file"]
        if upload:
            replace_file(item, upload, upload.name)
        catalogue.change(item, self.form.about(), self.form.cleaned_data["url"])
        wanted = self.form.cleaned_data["published"]
        if wanted and item.state != LibraryItem.State.PUBLISHED:
            catalogue.publish(item)
            log(item, "wagtail.publish", user=self.request.user)
        elif not wanted and item.state == LibraryItem.State.PUBLISHED:
            catalogue.withdraw(item)
            log(item, "wagtail.unpublish", user=self.request.user)
        log(item, "wagtail.edit", user=self.request.user)
        return item


class ItemHistory(PlainHistory, HistoryView):
    pass


class ItemViewSet(ModelViewSet):
    model = LibraryItem
    name = "library_item"
    url_prefix = "tai-lieu"
    icon = "doc-full"
    menu_label = _("Tài liệu thư viện")
    menu_name = "library_items"
    menu_order = 300
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ItemIndex
    add_view_class = ItemAdd
    edit_view_class = ItemEdit
    history_view_class = ItemHistory
    filterset_class = ItemFilter
    search_backend_name = None
    search_fields = ["title"]
    list_per_page = 40
    list_display = [
        "title",
        Column("author", label=_("Tác giả")),
        Column("kind", label=_("Loại"), accessor="get_kind_display"),
        Column("subject", label=_("Môn học"), accessor="subject"),
        Column("state", label=_("Trạng thái"), accessor="get_state_display"),
        DateColumn("added_at", label=_("Thêm ngày")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ItemAdminForm]:
        return ItemAdminForm
