"""The demo library's files are real: they open, have text, bookmarks, captions; courses point only at what is there."""

import re
import zipfile
from collections import Counter
from typing import Any
from xml.etree.ElementTree import fromstring

import pypdfium2
import pytest

from assessments import formats
from content.formats import epub, pdf
from content.formats.sniff import identify
from lms.demo.content import catalogue
from lms.people.curriculum import SUBJECTS
from tests.demo.test_content import BY_ID, QUIZZES, assert_good_text

ITEMS = catalogue.library()
BY_KEY = {item["key"]: item for item in ITEMS}
COURSES = catalogue.courses()
FIELDS = {
    "key", "kind", "file", "url", "title", "author", "subject", "grades", "language", "licence", "attribution",
    "description", "year", "publisher", "topics",
}  # fmt: skip
LEAST = {"pdf": 10, "epub": 4, "audio": 4, "video": 3, "image": 6, "link": 2}
LICENCES = {"CC BY-SA 4.0", "public-domain", "link"}
CODES = {entry.code for entry in SUBJECTS}


def of_kind(*kinds: str) -> list[Any]:
    return [pytest.param(item, id=item["key"]) for item in ITEMS if item["kind"] in kinds]


def test_the_library_is_large_enough_and_small_enough() -> None:
    kinds = Counter(item["kind"] for item in ITEMS)
    assert len(ITEMS) >= 34 and len(BY_KEY) == len(ITEMS)
    assert all(kinds[kind] >= least for kind, least in LEAST.items())
    named = {item[name] for item in ITEMS for name in ("file", "captions") if item.get(name)}
    there = {path.name for path in catalogue.LIBRARY.iterdir()}
    assert there == named | {"library.json"}
    assert sum(path.stat().st_size for path in catalogue.LIBRARY.iterdir()) < 12_000_000


@pytest.mark.parametrize("item", of_kind(*LEAST))
def test_an_item_says_what_it_is(item: dict[str, Any]) -> None:
    extra = (
        {"captions"} if item["kind"] in ("audio", "video") else {"alt"} if item["kind"] == "image" else set()
    )
    assert set(item) == FIELDS | extra
    assert_good_text(item)
    assert item["title"] and item["author"] and item["publisher"] and item["topics"]
    assert item["subject"] in CODES | {""}
    assert item["grades"] and set(item["grades"]) <= set(range(1, 13))
    assert item["licence"] in LICENCES and 0 < len(item["attribution"]) <= 250
    assert item["description"].count(".") >= 2
    if item["kind"] == "link":
        assert re.fullmatch(r"https://[\w.]+/(vi/)?", item["url"]) and not item["file"]
    else:
        with (catalogue.LIBRARY / item["file"]).open("rb") as stream:
            found = identify(stream)
        assert found.kind == item["kind"]
        assert item["file"].endswith(found.ending)


@pytest.mark.parametrize("item", of_kind("pdf"))
def test_a_pdf_can_be_searched(item: dict[str, Any]) -> None:
    facts = pdf.read(str(catalogue.LIBRARY / item["file"]))
    assert facts.title and facts.author == item["author"]
    assert facts.title in item["title"] or item["title"] in facts.title
    assert len(facts.text) > (100 if "slide" in item["key"] else 250) * facts.pages
    assert re.search("[ăâđêôơư]", facts.text)
    document = pypdfium2.PdfDocument(catalogue.LIBRARY / item["file"])
    assert len(list(document.get_toc())) >= 4
    document.close()


def test_several_books_are_long_and_the_slides_are_wide() -> None:
    pages = {
        item["key"]: pdf.read(str(catalogue.LIBRARY / item["file"]), 1).pages
        for item in ITEMS
        if item["kind"] == "pdf"
    }
    assert sum(count >= 20 for count in pages.values()) >= 6
    script = catalogue.lesson_script()
    (slides,) = [item for item in ITEMS if item["file"] == script["slides"]]
    assert pages[slides["key"]] == 12
    assert max(event["page"] for event in script["events"] if event["kind"] == "slide") == 12
    document = pypdfium2.PdfDocument(catalogue.LIBRARY / slides["file"])
    width, height = document[0].get_size()
    document.close()
    assert width / height == pytest.approx(16 / 9, abs=0.01)


@pytest.mark.parametrize("item", of_kind("epub"))
def test_an_epub_is_whole(item: dict[str, Any]) -> None:
    path = catalogue.LIBRARY / item["file"]
    book = epub.read(str(path))
    assert (book.title, book.author, book.language) == (item["title"], item["author"], "vi")
    assert book.cover_path and sum(bool(chapter.title) for chapter in book.chapters) >= 5
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        opf = archive.read("OEBPS/book.opf").decode()
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                text = archive.read(name).decode()
                fromstring(text)
                assert "$" not in text
                page = name.removeprefix("OEBPS/")
                marked = re.search(rf'href="{page}"[^>]*properties="[^"]*mathml', opf) is not None
                assert marked == ("<math" in text), name


@pytest.mark.parametrize("item", of_kind("epub"))
def test_an_epub_keeps_what_epubcheck_asks(item: dict[str, Any]) -> None:
    """Findings of `java -jar epubcheck -u` (4.2.6), held without Java."""
    with zipfile.ZipFile(catalogue.LIBRARY / item["file"]) as archive:
        opf = fromstring(archive.read("OEBPS/book.opf").decode())
        pages = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".xhtml")]
        files = {n.removeprefix("OEBPS/") for n in archive.namelist() if n.startswith("OEBPS/")}
    listed = {e.get("id"): e.get("href") for e in opf.iter(f"{epub.OPF}item")}
    assert set(listed.values()) == files - {"book.opf"}
    assert {e.get("idref") for e in opf.iter(f"{epub.OPF}itemref")} <= set(listed)
    assert opf.get("unique-identifier") in {e.get("id") for e in opf.iter(f"{epub.DC}identifier")}
    features = [e.text for e in opf.iter(f"{epub.OPF}meta") if e.get("property") == "schema:accessMode"]
    assert features == ["textual"]
    for page in pages:
        # A line of verse ends by itself, not by the book's styles: readers may use their own.
        assert all("<br/>" in verse for verse in re.findall(r'<p class="verse">.*?</p>', page))
        assert page.count("<math ") == page.count('alttext="')
        assert page.count("<img ") == page.count('alt="')


@pytest.mark.parametrize("item", of_kind("audio", "video"))
def test_sound_and_film_have_captions(item: dict[str, Any]) -> None:
    captions = (catalogue.LIBRARY / item["captions"]).read_text(encoding="utf-8")
    assert captions.startswith("WEBVTT\n\n")
    assert_good_text(captions)
    times = re.findall(r"^(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})$", captions, flags=re.M)
    assert len(times) >= 3
    assert all(start < end for start, end in times) and times == sorted(times)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course["key"])
def test_a_course_points_only_at_what_is_there(course: dict[str, Any]) -> None:
    assert_good_text(course)
    assert course["subject"] in CODES and course["cover"] in BY_KEY
    lessons = [lesson for section in course["sections"] for lesson in section["lessons"]]
    assert 3 <= len(course["sections"]) <= 4 and 10 <= len(lessons) <= 14
    assert len({lesson["key"] for lesson in lessons}) == len(lessons)
    quizzes = {quiz["key"]: quiz for quiz in QUIZZES}
    kinds = {"image": "image", "video": "video"}
    for lesson in lessons:
        words = sum(len(block["text"].split()) for block in lesson["blocks"] if block["type"] == "text")
        assert words >= 40, lesson["title"]
        for block in lesson["blocks"]:
            match block["type"]:
                case "text" | "heading":
                    assert set(block) == {"type", "text"} and "*" not in block["text"]
                case "image" | "video" | "library_item":
                    item = BY_KEY[block["file"]]
                    assert item["kind"] == kinds.get(block["type"], item["kind"])
                case "quiz":
                    assert quizzes[block["quiz"]]["subject"] == course["subject"]
                case "connected_lesson":
                    assert block["lesson"] == catalogue.lesson_script()["key"]
                case other:
                    raise AssertionError(other)


def test_every_question_is_taken_by_the_bank() -> None:
    for question in BY_ID.values():
        assert question["subject"] in CODES
        formats.read_record(question)
