"""The library's tables. Items are written by `ingest` and `catalogue`, readings by `reading`."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from lms.ui.text import fold, nfc


def file_place(item: "LibraryItem", name: str) -> str:
    """A generated name: what people called the file never becomes a path."""
    ending = name.rsplit(".", 1)[-1].lower()[:5] if "." in name else "bin"
    token = secrets.token_hex(16)
    return f"library/{token[:2]}/{token}.{ending}"


def cover_place(item: "LibraryItem", name: str) -> str:
    token = secrets.token_hex(16)
    return f"library/covers/{token[:2]}/{token}.webp"


class Grade(models.Model):
    """A grade 1–12 that an item serves; rows are made once by migration."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    number = models.PositiveSmallIntegerField(
        primary_key=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return gettext("Lớp %(n)s") % {"n": self.number}


class LibraryItem(index.Indexed, models.Model):
    """One thing to read, hear, watch or visit. Its file is private: every byte range is checked by `item_for`."""

    personal_data: ClassVar[tuple[str, ...]] = ("added_by",)

    class Kind(models.TextChoices):
        PDF = "pdf", _("Sách PDF")
        EPUB = "epub", _("Sách EPUB")
        AUDIO = "audio", _("Âm thanh")
        VIDEO = "video", _("Video")
        IMAGE = "image", _("Hình ảnh")
        LINK = "link", _("Liên kết")

    class State(models.TextChoices):
        DRAFT = "draft", _("bản nháp")
        PUBLISHED = "published", _("đã xuất bản")

    class Licence(models.TextChoices):
        CC_BY = "CC BY 4.0", "CC BY 4.0"
        CC_BY_SA = "CC BY-SA 4.0", "CC BY-SA 4.0"
        CC0 = "CC0 1.0", "CC0 1.0"
        PUBLIC_DOMAIN = "public-domain", _("Hết thời hạn bảo hộ")
        SCHOOL = "school", _("Chỉ dùng trong trường")
        LINK = "link", _("Theo trang được dẫn")

    school = models.ForeignKey("people.School", models.PROTECT, related_name="+", verbose_name=_("trường"))
    shared = models.BooleanField(_("chia sẻ cho mọi trường"), default=False)
    listed = models.BooleanField(default=True, editable=False)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(_("loại"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("nhan đề"), max_length=250)
    author = models.CharField(_("tác giả"), max_length=200, blank=True)
    subject = models.ForeignKey(
        "people.Subject", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("môn học")
    )
    grades = models.ManyToManyField(Grade, blank=True, related_name="items", verbose_name=_("khối lớp"))
    language = models.CharField(
        _("ngôn ngữ"), max_length=8, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    licence = models.CharField(_("giấy phép"), max_length=20, choices=Licence.choices, default=Licence.SCHOOL)
    attribution = models.CharField(_("ghi nguồn"), max_length=250, blank=True)
    publisher = models.CharField(_("nơi xuất bản"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("năm"), null=True, blank=True)
    description = models.TextField(_("giới thiệu"), blank=True)
    url = models.URLField(_("địa chỉ"), max_length=500, blank=True)
    file = models.FileField(_("tệp"), upload_to=file_place, max_length=120, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    mime = models.CharField(max_length=60, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    pages = models.PositiveIntegerField(default=0, editable=False)
    cover = models.FileField(upload_to=cover_place, max_length=120, blank=True, editable=False)
    captions = models.TextField(_("phụ đề (WebVTT)"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    contents = models.JSONField(default=list, editable=False)  # [[depth from 0, title, page or chapter], …]
    title_exact = models.CharField(max_length=250, editable=False, default="")
    title_folded = models.CharField(max_length=260, editable=False, db_index=True)
    words_exact = models.TextField(editable=False, default="")
    words_folded = models.TextField(editable=False, default="")
    text_folded = models.TextField(editable=False, default="")

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("title_folded", boost=4),
        index.AutocompleteField("title_folded"),
        index.SearchField("words_folded"),
        index.FilterField("school_id"),
        index.FilterField("state"),
        index.FilterField("kind"),
        index.FilterField("subject_id"),
    ]

    class Meta:
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        ordering = ["-added_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.title = nfc(self.title)
        words = " ".join([self.title, self.author, self.description, self.publisher])
        self.title_exact = self.title.lower()
        self.title_folded = fold(self.title)[:260]
        self.words_exact = nfc(words).lower()
        self.words_folded = fold(words)
        super().save(*args, **kwargs)  # type: ignore[arg-type] # Django's own signature, passed through

    def get_absolute_url(self) -> str:
        return reverse("content:item", args=[self.pk])


class ItemPage(models.Model):
    """The words on one page of a PDF or in one chapter of a book, for looking inside; written by `inside`."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="inside")
    number = models.PositiveIntegerField()
    text = models.TextField()
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_row_per_item_and_page")]

    def __str__(self) -> str:
        return f"{self.item_id}, {self.number}"


class LibraryShare(models.Model):
    """An item opened to a class of another school, for as long as `key` (a lesson, a course) holds it."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="shares")
    school_class = models.ForeignKey("people.SchoolClass", models.CASCADE, related_name="+")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "school_class", "key"], name="one_share_per_item_class_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} -> {self.school_class_id} ({self.key})"


class ReadingPlace(models.Model):
    """Where a person stopped: a page of a PDF, a chapter of a book, seconds of a recording."""

    personal_data: ClassVar[tuple[str, ...]] = ("person", "position")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_places")
    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="places")
    position = models.PositiveIntegerField(default=1)
    of = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "item"], name="one_place_per_person_and_item")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.item_id}: {self.position}"

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.position / self.of)) if self.of else 0


class Reading(models.Model):
    """That a person opened an item on a day: once per person, item and day."""

    personal_data: ClassVar[tuple[str, ...]] = ("person",)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="readings")
    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="readings")
    school = models.ForeignKey("people.School", models.CASCADE, null=True, related_name="+")
    day = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "item", "day"], name="one_reading_per_person_item_day")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.item_id} on {self.day}"
