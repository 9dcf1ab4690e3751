"""Pickers of library items in the lesson editor: they show and accept what this person may open, nothing else."""

from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenView,
    CreateView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.blocks import ChooserBlock

from content.formats.problems import BrokenFile
from content.formats.sniff import identify
from content.library.access import item_for, visible_items
from content.library.catalogue import unlist
from content.library.ingest import About, ingest
from content.library.models import LibraryItem
from content.library.search import Query, find
from content.library.words import Refused
from content.pages.acting import may_place
from content.pages.authors import authoring_schools, schools_of_author
from lms.people import api as people


def _is_picture(file: IO[bytes]) -> bool:
    try:
        return identify(file).kind == LibraryItem.Kind.IMAGE
    except BrokenFile:
        return False


class PictureForm(forms.Form):
    """A picture of the teacher's own: it joins the lesson, not the library's shelves."""

    title = forms.CharField(label=_("Tên hình"), max_length=200)
    school = forms.ModelChoiceField(label=_("Của trường"), queryset=schools_of_author(None))
    file = forms.FileField(label=_("Tệp hình (JPEG, PNG, WebP)"))
    attribution = forms.CharField(label=_("Ghi nguồn"), max_length=200, required=False)

    def __init__(self, *args: Any, person: people.Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        schools = schools_of_author(person)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["school"].initial = schools.first()
        if schools.count() == 1:
            self.fields["school"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            with data["file"].open("rb") as file:
                if not _is_picture(file):
                    raise Refused(_("Chọn một tệp hình: JPEG, PNG, WebP hoặc GIF."))
                about = About(title=data["title"], attribution=data["attribution"])
                self.item = ingest(
                    school=data["school"],
                    about=about,
                    added_by=self.person,
                    file=file,
                    file_name=data["file"].name,
                    publish=True,
                )
                unlist(self.item)
        except Refused as error:
            raise ValidationError({"file": str(error)}) from error
        return data

    def save(self) -> LibraryItem:
        return self.item


class _Filter(forms.Form):
    """The search box: the library's own folded search."""

    q = forms.CharField(
        label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Tìm tài liệu")})
    )
    is_filtering_by_collection = False

    def filter(self, objects: QuerySet[LibraryItem]) -> QuerySet[LibraryItem]:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return find(objects, Query(text=self.search_query)) if self.is_searching else objects

    is_searching = False
    search_query = ""


class ItemWidget(BaseChooser):
    """What was chosen leads to the item's page in the library: the admin's form is for its librarians."""

    def get_value_data_from_instance(self, instance: LibraryItem) -> dict[str, Any]:
        data: dict[str, Any] = super().get_value_data_from_instance(instance)
        return data | {"edit_url": instance.get_absolute_url()}


class _Mine:
    """What every view of the pickers shares; `kinds` comes from the picker."""

    kinds: tuple[str, ...] = ()
    filter_form_class = _Filter
    ordering = None
    request: Any

    def get_object_list(self) -> QuerySet[LibraryItem]:
        found = visible_items(self.request.user).select_related("subject").order_by("title_folded", "id")
        return found.filter(kind__in=self.kinds) if self.kinds else found.filter(listed=True)

    @property
    def columns(self) -> list[Column]:
        """Beside the title what tells two works apart."""
        title: Column = super().title_column  # type: ignore[misc] # from the view beside it
        title.label = _("Nhan đề")
        kind = Column("kind", label=_("Loại"), accessor="get_kind_display")
        return [
            title,
            Column("author", label=_("Tác giả")),
            *([] if len(self.kinds) == 1 else [kind]),
            Column("subject", label=_("Môn"), accessor="subject.short_name"),
        ]

    def get_object(self, pk: Any) -> LibraryItem:
        item = item_for(self.request.user, int(pk))
        if self.kinds and item.kind not in self.kinds:
            raise Http404("library item of another kind")
        return item

    def get_edit_item_url(self, instance: LibraryItem) -> str:
        return instance.get_absolute_url()

    def can_create(self) -> bool:
        return self.kinds == (LibraryItem.Kind.IMAGE,) and bool(authoring_schools(self.request.user))

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc] # from the view beside it
        return given | {"person": self.request.user, "prefix": "picture"}


def _views(kinds: tuple[str, ...]) -> dict[str, type]:
    """The four views of a picker with its kinds."""
    return {
        name: type(base.__name__, (_Mine, base), {"kinds": kinds})
        for name, base in (
            ("choose_view_class", ChooseView),
            ("choose_results_view_class", ChooseResultsView),
            ("chosen_view_class", ChosenView),
            ("create_view_class", CreateView),
        )
    }


class ItemChooserBlock(ChooserBlock):
    """Accepts an item only if the acting person may open it: any other is the same as none, and its title is not told.

    `bulk_to_python` stays plain: pages check on showing.
    """

    def value_from_form(self, value: Any) -> Any:
        number = str(getattr(value, "pk", value) or "")
        if not (number.isascii() and number.isdigit() and len(number) < 19 and may_place(int(number))):
            return None
        return super().value_from_form(value)


def _picker(name: str, word: Any, icon: str, *kinds: str) -> ChooserViewSet:
    options: dict[str, Any] = dict(
        model=LibraryItem, icon=icon, choose_one_text=word, choose_another_text=_("Chọn tài liệu khác"),
        register_widget=False, per_page=12, edit_item_text=_("Xem"), search_tab_label=_("Thư viện"),
        create_action_label=_("Tải lên"), base_block_class=ItemChooserBlock, base_widget_class=ItemWidget, **_views(kinds),
    )  # fmt: skip
    if kinds == (LibraryItem.Kind.IMAGE,):
        options["creation_form_class"] = PictureForm
    return ChooserViewSet(name, **options)


Kind = LibraryItem.Kind
item_chooser = _picker("chon_tai_lieu", _("Chọn trong thư viện"), "doc-full")
image_chooser = _picker("chon_hinh", _("Chọn hình"), "image", Kind.IMAGE)
video_chooser = _picker("chon_video", _("Chọn video"), "media", Kind.VIDEO)
audio_chooser = _picker("chon_am_thanh", _("Chọn bài nghe"), "volume", Kind.AUDIO)
PICKERS = (item_chooser, image_chooser, video_chooser, audio_chooser)
LibraryItemBlock = item_chooser.get_block_class("LibraryItemBlock", "content.pages.choosers")
ImageBlock = image_chooser.get_block_class("ImageBlock", "content.pages.choosers")
VideoBlock = video_chooser.get_block_class("VideoBlock", "content.pages.choosers")
AudioBlock = audio_chooser.get_block_class("AudioBlock", "content.pages.choosers")
