"""Looking inside books: words by page, contents, captions as lines."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import api as content
from content.formats import epub, vtt
from content.library import inside
from lms.ui.text import fold, nfc
from tests.content import files
from tests.world import World


def add(world: World, data: bytes, title: str = "Sách", **about: Any) -> content.LibraryItem:
    return content.ingest(
        school=world.a.school, about=content.About(title, **about), added_by=None, file=io.BytesIO(data),
        file_name="x", publish=True,
    )  # fmt: skip


KIEU = [
    "<p>Trăm năm trong cõi người ta</p>",
    "<p>Đường xa</p><p>Con đường làng, dưỡng sinh</p>",
    "<p>duong</p>",
]


def test_a_page_is_found_without_marks_and_shown_with_them(world: World) -> None:
    item = add(world, files.epub(KIEU))
    (hit,) = inside.find(item, "nguoi ta")
    assert (hit.number, hit.before, hit.found, hit.after) == (1, "Trăm năm trong cõi ", "người ta", "")
    assert [(h.number, h.found) for h in inside.find(item, "đường")] == [(2, "Đường"), (3, "duong")]
    assert inside.find(item, "năm làng") == []
    assert inside.find(item, " ") == []


def test_a_search_of_the_library_names_the_pages(world: World, as_person: Any) -> None:
    item = add(world, files.pdf(5, "Luc day"))
    add(world, files.mp3(), "Luc day")
    page = as_person(world.a.pupils[0]).get("/thu-vien/?q=luc+day").content.decode()
    assert f'href="/thu-vien/{item.pk}/doc/?trang=2&amp;tim=luc+day">2</a>' in page
    assert f'href="/thu-vien/{item.pk}/tim/?q=luc%20day"' in page
    assert page.count("found-on") == 1


def test_the_page_of_places_leads_into_the_reader(world: World, as_person: Any) -> None:
    item, book = add(world, files.pdf(3, "Ham so")), add(world, files.epub(KIEU))
    reader = as_person(world.a.pupils[0])
    page = reader.get(f"/thu-vien/{item.pk}/tim/?q=so+2").content.decode()
    assert f"/thu-vien/{item.pk}/doc/?trang=2&amp;tim=so+2" in page
    assert "<mark>so 2</mark>" in page
    assert 'find="so 2"' in reader.get(f"/thu-vien/{item.pk}/doc/?trang=2&tim=so+2").content.decode()
    page = reader.get(f"/thu-vien/{book.pk}/tim/?q=lang").content.decode()
    assert f"/thu-vien/{book.pk}/doc/?phan=2#:~:text=l%C3%A0ng" in page
    assert "Chưa thấy từ này" in reader.get(f"/thu-vien/{book.pk}/tim/?q=zzz").content.decode()
    assert as_person(world.b.pupils[0]).get(f"/thu-vien/{item.pk}/tim/?q=so").status_code == 404


def test_words_on_a_page_cannot_write_the_page(world: World, as_person: Any) -> None:
    item = add(world, files.epub(["<p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>"]))
    page = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/tim/?q=alert").content.decode()
    assert "<mark>alert</mark>" in page and "<script>alert" not in page


def test_another_file_brings_its_own_words(world: World) -> None:
    from content.library.ingest import replace_file

    item = add(world, files.pdf(2, "Cu"))
    replace_file(item, io.BytesIO(files.pdf(1, "Moi")), "moi.pdf")
    assert inside.find(item, "cu") == []
    assert len(inside.find(item, "moi")) == 1


def test_a_book_says_what_is_in_it(world: World, as_person: Any) -> None:
    item = add(world, files.epub(KIEU))
    item.refresh_from_db()
    assert item.contents == [[0, "Phần 1", 1], [0, "Phần 2", 2], [0, "Phần 3", 3]]
    page = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/doc/").content.decode()
    assert 'href="?phan=2" data-page="2"' in page


@given(st.text(max_size=60))
def test_folding_letter_by_letter_keeps_the_places(text: str) -> None:
    clean = nfc(text)
    plain, places = inside.folded_with_places(clean)
    assert len(plain) == len(places)
    assert " ".join(plain.split()) == fold(clean)
    assert all(0 <= place < len(clean) for place in places)


def test_a_book_that_nests_deep_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(files.epub(["<div>" * 3000 + "sâu" + "</div>" * 3000]))
    assert epub.texts(str(path)) == ("sâu",)


VTT = (
    "WEBVTT\n\nNOTE chú ý\n\n1\n00:00:01.500 --> 00:00:04.000 align:start\n<v Mai>Trời</v> xanh\nmây trắng\n\n"
    "01:02:05.000 --> 01:02:06.000\nHết\n"
)


@pytest.mark.pure
def test_captions_become_lines_with_their_times() -> None:
    assert [(cue.clock, cue.text) for cue in vtt.cues(VTT)] == [
        ("0:01", "Trời xanh mây trắng"),
        ("1:02:05", "Hết"),
    ]
    assert vtt.cues("SRT\n\n00:00:01.000 --> 00:00:02.000\nx") == []


def test_a_recording_shows_its_lines_and_starts_where_asked(world: World, as_person: Any) -> None:
    item = add(world, files.mp3(), captions=VTT)
    page = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/doc/?giay=3725").content.decode()
    assert 'data-at="1.5"' in page and "mây trắng" in page
    assert 'at="3725"' in page
