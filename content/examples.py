"""The style guide's chapters of library and courses, without a row in the database."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from content.activities import ActivityCard
from content.courses.models import Course, CourseLesson, CourseSection
from content.courses.parts import Part
from content.courses.progress import ClassProgress, LessonRow, Outline, PupilRow, SectionRow
from content.formats.vtt import Cue
from content.library.book import ChapterPage
from content.library.forms import BulkForm
from content.library.models import LibraryItem
from lms.people import api as people
from lms.ui import richtext
from lms.ui.examples import Chapter, page, piece

MOMENT = datetime(2026, 11, 10, 10, 42, 7, tzinfo=timezone.get_default_timezone())
BOOKS = (
    ("Hình học trong đời sống", "Nhóm Toán trường Bản Nguồn", "pdf"),
    ("Truyện kể bên sông", "Sưu tầm", "epub"),
    ("Tiếng suối đầu nguồn", "", "audio"),
)


def _items() -> list[LibraryItem]:
    who = people.examples.cast()
    return [
        LibraryItem(
            pk=n, school=who.school, subject=who.scored, kind=kind, title=title, author=author, pages=24,
            state="published", licence="CC BY-SA 4.0",
        )
        for n, (title, author, kind) in enumerate(BOOKS, start=1)
    ]  # fmt: skip


def _library() -> Mapping[str, Any]:
    items = _items()
    where = _("Trang %(n)s trên %(of)s") % {"n": 9, "of": 24}
    place = {"item_id": 1, "item": items[0], "position": 9, "of": 24, "percent": 38}
    return {
        "curates": True, "query": {"text": "hình học", "subject": "", "grade": "", "kind": ""}, "continuing": [(place, where)],
        "subjects": [(1, "Toán", 2)], "grades": [(8, 3)], "kinds": [("pdf", _("Sách PDF"), 1)],
        "page": _Page(items), "shelf": [(items[0], [(9, "/"), (12, "/")]), *((one, []) for one in items[1:])], "parameters": "",
    }  # fmt: skip


class _Page(list[LibraryItem]):
    """A list that answers as a paginator's page does."""

    has_other_pages = False

    @property
    def object_list(self) -> list[LibraryItem]:
        return list(self)

    @property
    def paginator(self) -> Any:
        return SimpleNamespace(count=len(self), num_pages=1)


def _item() -> Mapping[str, Any]:
    who = people.examples.cast()
    item = {
        "pk": 1, "title": BOOKS[0][0], "author": BOOKS[0][1], "kind": "pdf", "get_kind_display": _("Sách PDF"),
        "subject": who.scored, "pages": 24, "get_language_display": "Tiếng Việt", "publisher": "Trường THCS Bản Nguồn",
        "year": 2026, "get_licence_display": "CC BY-SA 4.0", "school": who.school, "shared": True, "file": "a", "size": 1_234_567,
        "description": "Bóng cây tre, mái nhà sàn và chiếc cầu treo dưới mắt người học hình.",
    }  # fmt: skip
    citation = f"{item['author']} (2026). {item['title']}. {item['publisher']}."
    return {"item": item, "place": {"of": 24, "position": 9, "percent": 38}, "citation": citation}


def _outline() -> Mapping[str, Any]:
    context = dict(_item())
    lines = [(0, "Bóng nắng", 3), (1, "Đo bằng cọc tiêu", 9), (2, "Bài tập", 12)]
    return context | {"item": context["item"] | {"contents": lines}, "parameter": "trang"}


def _transcript() -> Mapping[str, Any]:
    said = (
        Cue(0, "Suối bắt đầu từ một mạch nước nhỏ dưới gốc cây."),
        Cue(6, "Nghe kĩ: tiếng nước đổi theo mùa."),
    )
    return {"item": _items()[2], "cues": said}


def _manage() -> Mapping[str, Any]:
    return {"page": _Page(_items()), "state": "", "q": "", "parameters": "", "bulk": _Fields(BulkForm())}


class _Fields:
    """The bulk form without the subjects, which are rows of the database."""

    def __init__(self, form: BulkForm) -> None:
        self.form = form

    def __iter__(self) -> Iterator[BoundField]:
        return (field for field in self.form if field.name != "subject")


def _nothing_found() -> Mapping[str, Any]:
    return {"query": {"text": "thiên văn", "is_empty": False}, "page": _Page()}


def _inside() -> Mapping[str, Any]:
    hit = {"number": 9, "before": "… bóng của cây tre và ", "found": "hình học", "after": " trong đời sống …"}
    return {"item": _items()[0], "q": "hình học", "hits": [(hit, "/")]}


def _reader() -> Mapping[str, Any]:
    return {"item": _items()[0], "position": 9}


def _tools(request: HttpRequest) -> SafeString:
    """The reader with its tools in sight, which its script shows once the book is open."""
    return mark_safe(page("content/read_pdf.html", _reader, header=True)(request).replace(" hidden>", ">", 1))


def _book() -> Mapping[str, Any]:
    html = "<p>Ngày xưa, hai bản ở hai bờ sông chỉ nghe tiếng nhau qua tiếng nước. Rồi người hai bên cùng góp gỗ.</p>"
    contents = [(0, "Bến đò", 1), (0, "Nhịp cầu", 2), (0, "Hội xuân", 3)]
    return {
        "item": _items()[1],
        "chapter": ChapterPage(2, 3, "Nhịp cầu", mark_safe(html), contents),
    }


def _course() -> tuple[Course, Outline]:
    who = people.examples.cast()
    course = Course(
        pk=1, school=who.school, author=who.teacher, title="Tam giác đồng dạng", subject=who.scored, grade=8,
        summary="Từ bóng của cây tre đến tỉ số $\\dfrac{AB}{A'B'}$.",
    )  # fmt: skip
    sections = []
    for number, (title, lessons) in enumerate(
        (("Làm quen", ("Định lí Thalès", "Tam giác đồng dạng")), ("Vận dụng", ("Đo chiều cao của cây",))), start=1
    ):  # fmt: skip
        section = CourseSection(pk=number, course=course, title=title)
        rows = [
            LessonRow(
                CourseLesson(pk=number * 10 + n, section=section, title=name, minutes=20, live=True),
                number == 1 and n == 0,
            )
            for n, name in enumerate(lessons)
        ]
        sections.append(SectionRow(section, rows))
    return course, Outline(sections)


def _courses() -> Mapping[str, Any]:
    return {"learns": True, "taken": [_course()]}


def _one_course() -> Mapping[str, Any]:
    course, outline = _course()
    return {"course": course, "outline": outline, "takes": True}


def _lesson() -> Mapping[str, Any]:
    course, outline = _course()
    quiz = ActivityCard("Kiểm tra 15 phút", "15 phút · mở đến 17:00 10/11/2026", "/", "open")
    met = ActivityCard("Đo cây cùng lớp 8B", "9:30 12/11/2026", "/", "", done=True)
    parts = [
        Part("heading", text="Hai tam giác bằng nhau về hình dạng"),
        Part(
            "text",
            markup=richtext.render("Nếu $\\dfrac{AB}{A'B'} = \\dfrac{AC}{A'C'}$ thì hai tam giác đồng dạng."),
        ),
        Part("library", item=_items()[0], page=9, note="Đọc mục 2 trước khi làm bài."),
        Part("quiz", card=quiz),
        Part("connected_lesson", card=met),
        Part("quiz"),
    ]
    rows = outline.rows
    return {
        "course": course, "outline": outline, "lesson": rows[1].lesson, "parts": parts, "takes": True, "done": False,
        "before": rows[0].lesson, "after": rows[2].lesson,
    }  # fmt: skip


def _progress() -> Mapping[str, Any]:
    course, outline = _course()
    who = people.examples.cast()
    lessons = [row.lesson for row in outline.rows]
    done = [{10, 11, 20}, {10, 11}, {10}, set()]
    pupils = [
        PupilRow(one, frozenset(some), MOMENT if some else None, len(lessons))
        for one, some in zip(who.pupils, done, strict=True)
    ]
    return {"course": course, "school_class": who.school_class, "progress": ClassProgress(lessons, pupils)}


LIBRARY = Chapter(
    "thu-vien",
    _("Thư viện"),
    [
        (_("Tìm, đọc tiếp, lọc và giá sách"), page("content/library.html", _library)),
        (_("Một tài liệu"), page("content/item.html", _outline)),
        (_("Sửa nhiều tài liệu một lúc"), page("content/manage.html", _manage)),
        (_("Không tìm thấy"), page("content/library.html", _nothing_found)),
    ],
    styles=["css/rooms/library.css"],
)
READER = Chapter(
    "doc-sach",
    _("Đọc sách"),
    [
        (_("Thanh lật trang và chỗ của trang sách PDF"), _tools),
        (_("Tìm trong sách"), page("content/find_inside.html", _inside, header=True)),
        (_("Một phần của sách EPUB"), page("content/read_epub.html", _book, header=True)),
        (_("Lời của bài nghe, video"), piece("content/_transcript.html", _transcript)),
    ],
    styles=["css/rooms/reader.css"],
)
COURSES = Chapter(
    "khoa-hoc",
    _("Khóa học"),
    [
        (_("Thẻ khóa học"), page("content/courses.html", _courses)),
        (_("Một khóa học với tiến độ của em"), page("content/course.html", _one_course)),
        (_("Bài học và các hoạt động"), page("content/lesson.html", _lesson)),
        (_("Tiến độ của lớp"), page("content/course_progress.html", _progress)),
    ],
    styles=["css/rooms/course.css"],
)
