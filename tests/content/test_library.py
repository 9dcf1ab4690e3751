"""Ingest, search, access, readings."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404
from django.http.multipartparser import MultiPartParser
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from content import api as content
from content.library import search
from content.library.access import visible_items
from content.library.files import parse_range
from content.library.models import Reading
from content.library.uploads import SizeLimit
from tests.content import files
from tests.world import World


def add(world: World, data: bytes, title: str = "Hàm số", **about: Any) -> content.LibraryItem:
    side = about.pop("side", world.a)
    return content.ingest(
        school=side.school, about=content.About(title=title, **about), added_by=side.librarian, file=io.BytesIO(data),
        file_name="x.pdf", publish=about.pop("publish", True),
    )  # fmt: skip


def stored() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(p) for p in root.rglob("*") if p.is_file()}


def test_a_pdf_comes_in_with_cover_pages_text_and_hash(world: World) -> None:
    item = add(world, files.pdf(5, "Con duong lang"))
    assert (item.kind, item.pages, len(item.sha256)) == ("pdf", 5, 64)
    assert "con duong lang 3" in item.text_folded
    assert default_storage.open(item.cover.name).read()[8:12] == b"WEBP"
    assert "x.pdf" not in item.file.name


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "rỗng"),
        (b"MZ not a book", "Không mở được tệp PDF"),
        (b"ID3\x04\0\0\0\0\0\0", "Không nghe được"),
        (files.mp4()[:-9], "Không xem được"),
        (files.pdf()[:50], "Không mở được tệp PDF"),
        (files.epub()[:300], "EPUB"),
        (files.picture()[:60], "Không mở được hình"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(world: World, data: bytes, words: str) -> None:
    before = stored()
    with pytest.raises(content.Refused, match=words):
        add(world, data)
    assert stored() == before
    assert not content.LibraryItem.objects.exists()


def test_a_file_over_the_limit_is_refused(world: World, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 1
    with pytest.raises(content.Refused, match="lớn hơn 1 MB"):
        add(world, files.pdf() + b"\n" * 1024 * 1024)


def test_an_upload_over_the_limit_keeps_what_was_typed(world: World, as_person: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 1
    upload = io.BytesIO(files.pdf() + b"\n" * 2 * 1024 * 1024)
    upload.name = "lon.pdf"
    answer = as_person(world.a.librarian).post(
        "/thu-vien/them/", {"file": upload, "title": "Sách của em", "language": "vi"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "tệp này lớn hơn 1 MB" in page
    assert 'value="Sách của em"' in page
    assert not content.LibraryItem.objects.exists()


def test_a_librarian_publishes_a_book_by_form(world: World, as_person: Any) -> None:
    upload = io.BytesIO(files.epub())
    upload.name = "kieu.epub"
    form = {
        "file": upload,
        "language": "vi",
        "licence": "public-domain",
        "grades": ["8", "9"],
        "publish": "1",
    }
    answer = as_person(world.a.librarian).post("/thu-vien/them/", form)
    assert answer.status_code == 302
    item = content.LibraryItem.objects.get()
    assert (item.title, item.author, item.state) == ("Truyện Kiều", "Nguyễn Du", "published")
    assert [g.pk for g in item.grades.all()] == [8, 9]


def _titles(world: World, text: str) -> list[str]:
    return [i.title for i in search.find(visible_items(world.a.pupils[0]), search.Query(text))]


def test_search_folds_and_ranks_exact_marks_first(world: World) -> None:
    for title in ("Nuôi dưỡng tâm hồn", "Con đường làng", "Đại số 8", "Đường tròn", "Truyện cười"):
        add(world, files.MP3, title)
    assert _titles(world, "dai so") == ["Đại số 8"]
    assert _titles(world, "đường") == ["Con đường làng", "Đường tròn", "Nuôi dưỡng tâm hồn"]
    assert _titles(world, "dưỡng")[0] == "Nuôi dưỡng tâm hồn"
    assert _titles(world, "ĐẠI SỐ") == ["Đại số 8"]
    assert _titles(world, "100%_") == []


def test_words_that_stand_together_come_before_scattered_ones(world: World) -> None:
    add(world, files.MP3, "A: số liệu lâu dài")
    add(world, files.pdf(1, "on tap dai so lop 8"), "B: sách bài tập")
    add(world, files.pdf(1, "so lieu va dai luong"), "C: sách bài tập")
    add(world, files.MP3, "D: của tác giả", author="Nhóm Đại số")
    add(world, files.MP3, "E: vui cùng đại số")
    assert [title[0] for title in _titles(world, "dai so")] == ["E", "D", "B", "A", "C"]
    world.toan.name = "Đại số"
    world.toan.save()
    add(world, files.pdf(1, "so lieu va dai luong"), "G: sách của môn", subject=world.toan)
    assert [title[0] for title in _titles(world, "dai so")] == ["E", "D", "G", "B", "A", "C"]


def test_the_text_inside_is_found_too_but_last(world: World) -> None:
    add(world, files.pdf(1, "luc day Archimedes"), "Vật lí vui")
    add(world, files.MP3, "Archimedes")
    assert _titles(world, "archimedes") == ["Archimedes", "Vật lí vui"]


def test_filters_and_their_counts(world: World, as_person: Any) -> None:
    add(world, files.MP3, "Bài hát", subject=world.toan, grades=[8])
    add(world, files.pdf(), "Sách", subject=world.khtn, grades=[8, 9])
    page = as_person(world.a.pupils[0]).get("/thu-vien/?lop=9").content.decode()
    assert "Sách" in page
    assert "Bài hát" not in page


def test_the_list_asks_few_queries(world: World, as_person: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(30):
        add(world, files.MP3, f"Bài {n}")
    client = as_person(world.a.pupils[0])
    client.get("/thu-vien/")
    with django_assert_max_num_queries(16):
        client.get("/thu-vien/?q=bai")


def test_another_schools_item_does_not_exist_unless_shared(world: World) -> None:
    own, shared = add(world, files.MP3, "Riêng"), add(world, files.MP3, "Chung", shared=True)
    draft = content.ingest(
        school=world.a.school,
        about=content.About("Nháp"),
        added_by=None,
        file=io.BytesIO(files.MP3),
        file_name="a.mp3",
    )
    pupil_b = world.b.pupils[0]
    assert content.item_for(pupil_b, shared.pk) == shared
    for hidden in (own, draft):
        with pytest.raises(Http404):
            content.item_for(pupil_b, hidden.pk)
    with pytest.raises(Http404):
        content.item_for(world.a.pupils[0], draft.pk)
    assert content.item_for(world.a.librarian, draft.pk) == draft
    assert content.item_for(world.a.guardian, own.pk) == own


def test_a_share_opens_an_item_to_one_class_and_closes_again(world: World) -> None:
    item = add(world, files.pdf(), "Trang chiếu")
    content.share_item_with_classes(item.pk, [world.b.class1.pk], "lesson:1")
    assert content.item_for(world.b.pupils[0], item.pk) == item
    with pytest.raises(Http404):
        content.item_for(world.b.other_pupil, item.pk)
    content.share_item_with_classes(item.pk, [], "lesson:1")
    with pytest.raises(Http404):
        content.item_for(world.b.pupils[0], item.pk)


def test_a_reading_counts_once_a_day_and_the_place_is_kept(world: World, as_person: Any, at: Any) -> None:
    item = add(world, files.pdf(9))
    pupil = world.a.pupils[0]
    client = as_person(pupil)
    for _ in range(3):
        assert client.get(f"/thu-vien/{item.pk}/doc/").status_code == 200
    assert Reading.objects.filter(person=pupil).count() == 1
    assert client.post(f"/thu-vien/{item.pk}/cho-doc/", {"position": "7", "of": "9"}).status_code == 204
    assert 'page="7"' in client.get(f"/thu-vien/{item.pk}/doc/").content.decode()
    client.post(f"/thu-vien/{item.pk}/cho-doc/", {"position": "700"})
    assert 'page="9"' in client.get(f"/thu-vien/{item.pk}/doc/").content.decode()
    at("2027-01-05 08:00")
    client = as_person(pupil)
    client.get(f"/thu-vien/{item.pk}/doc/")
    assert Reading.objects.filter(person=pupil).count() == 2
    ids = [world.a.school.pk, world.b.school.pk]
    assert content.reading_counts(ids, "2026-2027") == {world.a.school.pk: 2}
    assert content.reading_counts(ids, "2020-2021") == {}


def _get(client: Client, item: content.LibraryItem, **headers: str) -> tuple[int, bytes, Any]:
    answer = client.get(f"/thu-vien/{item.pk}/tep/", headers=headers)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, body, answer


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
def test_byte_ranges(world: World, as_person: Any) -> None:
    data = files.pdf(4)
    item = add(world, data)
    client = as_person(world.a.pupils[0])
    assert _get(client, item)[:2] == (200, data)
    status, body, answer = _get(client, item, range="bytes=10-19")
    assert (status, body, answer["Content-Range"]) == (206, data[10:20], f"bytes 10-19/{len(data)}")
    assert _get(client, item, range="bytes=-5")[1] == data[-5:]
    assert _get(client, item, range=f"bytes={len(data)}-")[0] == 416
    assert _get(client, item, **{"range": "bytes=0-3", "if-range": '"old"'})[:2] == (200, data)
    assert _get(client, item, **{"if-none-match": answer["ETag"]})[0] == 304
    head = client.head(f"/thu-vien/{item.pk}/tep/")
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(data)), b"")
    for stranger in (as_person(world.b.pupils[0]), Client()):
        status = _get(stranger, item, range="bytes=0-1")[0]
        assert status in {404, 302}


@given(st.text(alphabet="0123456789-,bytes= ", max_size=20), st.integers(1, 10_000))
def test_any_range_header_is_inside_the_file_or_refused(header: str, size: int) -> None:
    try:
        part = parse_range(header, size)
    except ValueError:
        return
    if part is not None:
        assert 0 <= part.first <= part.last < size


def test_nginx_sends_the_file_when_asked_to(world: World, as_person: Any, settings: Any) -> None:
    item = add(world, files.pdf())
    settings.X_ACCEL = True
    answer = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/tep/")
    assert answer["X-Accel-Redirect"] == f"/_private/{item.file.name}"
    assert answer.content == b""


def test_a_book_is_shown_without_its_scripts(world: World, as_person: Any) -> None:
    evil = '<h1>Một</h1><script>alert(1)</script><p onclick="x()">Chữ</p><img src="pic.png" alt="hình"/><a href="javascript:x">y</a>'
    item = add(world, files.epub([evil, "<p>hai</p>"]), "")
    client = as_person(world.a.pupils[0])
    page = client.get(f"/thu-vien/{item.pk}/doc/").content.decode()
    article = page.split('<article class="book-page"')[1].split("</article>")[0]
    assert "Chữ" in article
    for bad in ("alert", "onclick", "javascript:"):
        assert bad not in article
    source = article.split('src="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(source)["Content-Type"] == "image/png"
    assert client.get(f"/thu-vien/{item.pk}/hinh/?ten=OEBPS/book.opf").status_code == 404
    assert "hai" in client.get(f"/thu-vien/{item.pk}/doc/?phan=2").content.decode()
    assert "hai" in client.get(f"/thu-vien/{item.pk}/doc/").content.decode()


def _chapter(world: World, as_person: Any, *bodies: str) -> str:
    item = add(world, files.epub(list(bodies)), "Sách")
    return str(as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/doc/").content.decode())


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<h1>Một</h1><h2>Hai</h2><h6>Sáu</h6>", "<h2>Một</h2><h3>Hai</h3><h6>Sáu</h6>"),
        ("<h2>Một</h2><h3>Hai</h3>", "<h2>Một</h2><h3>Hai</h3>"),
        ("<h3>Một</h3><h4>Hai</h4>", "<h2>Một</h2><h3>Hai</h3>"),
    ],
)
def test_a_page_of_a_book_has_one_first_heading(world: World, as_person: Any, body: str, shown: str) -> None:
    page = _chapter(world, as_person, body)
    assert page.count("<h1") == 1
    assert shown in page


def test_a_note_of_a_book_leads_to_its_place(world: World, as_person: Any) -> None:
    page = _chapter(
        world,
        as_person,
        '<p><a href="#n1">1</a> <a href="c1.xhtml#n2">2</a></p><p id="n1">chú thích</p>',
        "<p>x</p>",
    )
    assert 'href="#sach-n1"' in page
    assert 'href="?phan=2#sach-n2"' in page
    assert '<p id="sach-n1">' in page


def test_pages_of_a_pdf_as_slides(world: World, as_person: Any) -> None:
    item = add(world, files.pdf(2))
    client = as_person(world.a.teacher)
    answer = client.get(f"/thu-vien/{item.pk}/trang/2/?rong=900")
    assert answer.content[8:12] == b"WEBP"
    assert client.get(f"/thu-vien/{item.pk}/trang/3/").status_code == 404
    assert content.pdf_pages(item) == 2


def test_a_file_that_is_too_large_is_refused_and_the_form_keeps_its_words(
    world: World, as_person: Any, settings: Any
) -> None:
    settings.MAX_UPLOAD_MB = 1
    book = add(world, files.pdf(1))
    client = as_person(world.a.librarian)
    for url in ("/thu-vien/them/", f"/thu-vien/{book.pk}/sua/"):
        upload = io.BytesIO(files.pdf(1).ljust(1024 * 1024 + 1, b"\0"))
        upload.name = "to.pdf"
        form = {"file": upload, "title": "Tên đã gõ", "licence": "school", "language": "vi"}
        answer = client.post(url, form)
        assert answer.status_code == 422
        assert "lớn hơn 1 MB" in answer.content.decode()
        assert "Tên đã gõ" in answer.content.decode()
    book.refresh_from_db()
    assert (book.title, content.LibraryItem.objects.count()) == ("Hàm số", 1)


def test_a_body_whose_middle_the_server_dropped_gives_its_fields_and_no_file(rf: Any, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 200
    upload = io.BytesIO(b"%PDF-1.7 only the ends")
    upload.name = "to.pdf"
    request = rf.post("/", {"file": upload, "title": "Tên đã gõ"})
    meta = request.META | {"CONTENT_LENGTH": str(300 * 1024 * 1024)}
    parsed = MultiPartParser(meta, io.BytesIO(request.body), [SizeLimit(request)])
    fields, kept = parsed.parse()
    assert (fields["title"], list(kept), request.upload_refused) == ("Tên đã gõ", [], "too-large")


def test_a_filter_with_a_raised_two_is_no_number(world: World, as_person: Any) -> None:
    answer = as_person(world.a.pupils[0]).get("/thu-vien/?mon=²&lop=²&page=²")
    assert answer.status_code == 200
