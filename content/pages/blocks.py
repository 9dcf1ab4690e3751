"""What a lesson is made of. Values are plain data; `content.courses.parts` decides what a reader sees of them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.pages.acting import offered
from content.pages.choosers import AudioBlock, ImageBlock, LibraryItemBlock, VideoBlock

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "superscript", "subscript"]


def quiz_choices() -> list[tuple[str, str]]:
    return offered("quiz")


def lesson_choices() -> list[tuple[str, str]]:
    return offered("lesson")


class PictureBlock(blocks.StructBlock):
    item = ImageBlock(label=_("Hình"))
    alt = blocks.CharBlock(
        label=_("Mô tả hình cho người không nhìn thấy"), max_length=300,
        help_text=_("Hình cho biết điều gì? Ví dụ: “Đồ thị đường thẳng đi qua gốc tọa độ”."),
    )  # fmt: skip
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)


class FilmBlock(blocks.StructBlock):
    item = VideoBlock(label=_("Video"))
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)


class SoundBlock(blocks.StructBlock):
    item = AudioBlock(label=_("Bài nghe"))
    caption = blocks.CharBlock(label=_("Chú thích"), required=False, max_length=300)


class ReadingBlock(blocks.StructBlock):
    item = LibraryItemBlock(label=_("Tài liệu"))
    page = blocks.IntegerBlock(label=_("Mở ở trang"), required=False, min_value=1, max_value=5000)
    note = blocks.CharBlock(label=_("Lời dặn"), required=False, max_length=300)


class QuizBlock(blocks.StructBlock):
    key = blocks.ChoiceBlock(
        choices=quiz_choices,
        label=_("Bài kiểm tra"),
        help_text=_("Học sinh làm được khi bài đã giao cho lớp."),
    )
    note = blocks.CharBlock(label=_("Lời dặn"), required=False, max_length=300)


class ConnectedLessonBlock(blocks.StructBlock):
    key = blocks.ChoiceBlock(choices=lesson_choices, label=_("Giờ học kết nối"))
    note = blocks.CharBlock(label=_("Lời dặn"), required=False, max_length=300)


class LessonBody(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Đề mục"), icon="title", max_length=200)
    text = blocks.RichTextBlock(
        label=_("Đoạn văn"), icon="pilcrow", features=TEXT_FEATURES,
        help_text=_("Công thức viết giữa hai dấu $, ví dụ $x^2 + 1$ hoặc $\\frac{a}{b}$."),
    )  # fmt: skip
    image = PictureBlock(label=_("Hình"), icon="image")
    video = FilmBlock(label=_("Video"), icon="media")
    audio = SoundBlock(label=_("Bài nghe"), icon="volume")
    library_item = ReadingBlock(label=_("Tài liệu thư viện"), icon="doc-full")
    quiz = QuizBlock(label=_("Bài kiểm tra"), icon="form")
    connected_lesson = ConnectedLessonBlock(label=_("Giờ học kết nối"), icon="group")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(*args, **kwargs)
