"""The librarian's form for an item: what people say of it; the file itself is judged by `ingest`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.library.catalogue import Changes
from content.library.ingest import About
from content.library.models import LibraryItem
from content.library.words import why
from lms.people import api as people

# What the window for choosing a file offers first; phones turn their own pictures into JPEG because of it.
ACCEPTED = ".pdf,.epub,.mp3,.m4a,.ogg,.wav,.flac,.mp4,.webm,image/png,image/jpeg,image/webp,image/gif"


class _OfSubject(forms.Form):
    """A form that asks for a subject; which there are is known when it is shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = people.Subject.objects.all()  # type: ignore[attr-defined] # a ModelChoiceField


class _Described(_OfSubject):
    """What is said of one file or of many. What is meant for the own school alone is not shared with all."""

    subject = forms.ModelChoiceField(
        label=_("Môn học"),
        queryset=people.Subject.objects.none(),
        required=False,
        empty_label=_("Không theo môn"),
    )
    grades = forms.MultipleChoiceField(
        label=_("Khối lớp"), choices=[(str(n), str(n)) for n in range(1, 13)], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    licence = forms.ChoiceField(
        label=_("Giấy phép"), choices=LibraryItem.Licence.choices, initial=LibraryItem.Licence.SCHOOL,
        help_text=_("Ai được dùng tài liệu này; khi chưa chắc, chọn “Chỉ dùng trong trường”"),
    )  # fmt: skip
    shared = forms.BooleanField(label=_("Chia sẻ cho mọi trường trên Nhịp Cầu"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("shared") and data.get("licence") == LibraryItem.Licence.SCHOOL:
            self.add_error("licence", why("own-only"))
        return data


class ItemForm(_Described):
    file = forms.FileField(
        label=_("Tệp"),
        required=False,
        help_text=_("PDF, EPUB, MP3, M4A, OGG, WAV, MP4, WebM, PNG, JPEG, WebP hoặc GIF"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    url = forms.URLField(
        label=_("Hoặc địa chỉ trang web"), required=False, assume_scheme="https", max_length=500,
        help_text=_("Khi tài liệu ở một trang khác, ví dụ https://…"),
    )  # fmt: skip
    title = forms.CharField(
        label=_("Nhan đề"),
        max_length=250,
        required=False,
        help_text=_("Để trống thì lấy nhan đề ghi trong tệp, nếu có"),
    )
    author = forms.CharField(label=_("Tác giả"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Ngôn ngữ"), choices=[("vi", "Tiếng Việt"), ("en", "English")], initial="vi"
    )
    attribution = forms.CharField(label=_("Ghi nguồn"), max_length=250, required=False)
    publisher = forms.CharField(label=_("Nơi xuất bản"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Năm"), min_value=1000, max_value=2100, required=False)
    description = forms.CharField(
        label=_("Giới thiệu"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    captions = forms.CharField(
        label=_("Phụ đề (WebVTT)"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ cho âm thanh và video; dán nội dung bắt đầu bằng chữ WEBVTT"),
    )  # fmt: skip

    def clean_captions(self) -> str:
        text = str(self.cleaned_data["captions"]).strip()
        if text and not text.startswith("WEBVTT"):
            raise forms.ValidationError(_("Phụ đề phải bắt đầu bằng dòng WEBVTT."))
        return text

    def about(self) -> About:
        data = self.cleaned_data
        return About(
            title=data["title"], author=data["author"], subject=data["subject"], grades=[int(n) for n in data["grades"]],
            language=data["language"], licence=data["licence"], attribution=data["attribution"],
            publisher=data["publisher"], year=data["year"], description=data["description"], captions=data["captions"],
            shared=data["shared"],
        )  # fmt: skip


class _Files(forms.FileInput):
    allow_multiple_selected = True


class ManyForm(_Described):
    """Several files at once: what they have in common. The files themselves are read from `request.FILES`."""

    uploads = forms.Field(
        label=_("Các tệp"), required=False, widget=_Files(attrs={"accept": ACCEPTED}),
        help_text=_("Giữ Ctrl hoặc Shift khi chọn để lấy nhiều tệp"),
    )  # fmt: skip
    again = forms.BooleanField(label=_("Thêm cả những tệp thư viện đã có"), required=False)

    def about(self) -> About:
        data = self.cleaned_data
        grades = [int(n) for n in data["grades"]]
        return About(
            "", subject=data["subject"], grades=grades, licence=data["licence"], shared=data["shared"]
        )


KEEP = ("", _("giữ nguyên"))


class BulkForm(_OfSubject):
    """What to change on many items at once; an empty choice changes nothing."""

    state = forms.ChoiceField(
        label=_("Trạng thái"), required=False,
        choices=[KEEP, (LibraryItem.State.PUBLISHED, _("xuất bản")), (LibraryItem.State.DRAFT, _("đưa về bản nháp"))],
    )  # fmt: skip
    subject = forms.ModelChoiceField(
        label=_("Môn học"), queryset=people.Subject.objects.none(), required=False, empty_label=KEEP[1]
    )
    grade = forms.TypedChoiceField(
        label=_("Thêm khối lớp"), required=False, coerce=int, empty_value=None,
        choices=[KEEP, *((str(n), str(n)) for n in range(1, 13))],
    )  # fmt: skip
    shared = forms.ChoiceField(
        label=_("Chia sẻ"), required=False,
        choices=[KEEP, ("all", _("cho mọi trường")), ("own", _("chỉ trong trường"))],
    )  # fmt: skip

    def changes(self) -> Changes:
        data = self.cleaned_data
        return Changes(
            state=data["state"] or None, subject=data["subject"], grade=data["grade"],
            shared={"all": True, "own": False}.get(data["shared"]),
        )  # fmt: skip


def initial_of(item: LibraryItem) -> dict[str, Any]:
    names = (
        "title", "author", "subject", "language", "licence", "attribution", "publisher", "year", "description", "captions",
        "shared", "url",
    )  # fmt: skip
    return {**{name: getattr(item, name) for name in names}, "grades": [str(g.pk) for g in item.grades.all()]}
