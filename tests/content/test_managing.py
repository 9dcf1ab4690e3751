"""The librarian's pages: many items at once, drafts deleted; readers' item page: citation, shelf, what was begun."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from content import api as content
from content.library import citing
from tests.content import files
from tests.world import Side, World


def add(side: Side, title: str, publish: bool = True, **about: Any) -> content.LibraryItem:
    return content.ingest(
        school=side.school, about=content.About(title, **about), added_by=None, file=io.BytesIO(files.pdf(2)),
        file_name="x.pdf", publish=publish,
    )  # fmt: skip


def test_many_items_get_the_same_at_once(world: World, as_person: Any) -> None:
    ours = [add(world.a, f"Sách {n}", publish=False, grades=[6], licence="CC BY 4.0") for n in range(3)]
    theirs = add(world.b, "Của trường kia", publish=False)
    client = as_person(world.a.librarian)
    form = {
        "item": [str(i.pk) for i in (*ours[:2], theirs)], "state": "published", "subject": str(world.toan.pk),
        "grade": "8", "shared": "all", "next": "/thu-vien/quan-li/?state=draft",
    }  # fmt: skip
    answer = client.post("/thu-vien/quan-li/nhieu/", form)
    assert answer["Location"] == "/thu-vien/quan-li/?state=draft"
    for item in (*ours, theirs):
        item.refresh_from_db()
    assert [(i.state, i.shared, i.subject_id) for i in ours[:2]] == [("published", True, world.toan.pk)] * 2
    assert [g.pk for g in ours[0].grades.all()] == [6, 8]
    assert (ours[2].state, theirs.state, theirs.shared) == ("draft", "draft", False)
    assert "Đã đổi 2 tài liệu" in client.get("/thu-vien/quan-li/").content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"state": "published"}, "Chưa đánh dấu tài liệu nào"),
        ({"item": "1²", "state": "published"}, "Chưa đánh dấu tài liệu nào"),
        ({"item": "PK"}, "Chưa chọn điều cần đổi"),
        ({"item": "PK", "state": "secret"}, "Chưa đổi gì"),
    ],
)
def test_what_cannot_be_done_to_many_changes_nothing(
    world: World, as_person: Any, form: dict[str, str], words: str
) -> None:
    item = add(world.a, "Sách", publish=False)
    client = as_person(world.a.librarian)
    sent = {key: value.replace("PK", str(item.pk)) for key, value in form.items()}
    answer = client.post("/thu-vien/quan-li/nhieu/", {**sent, "next": "https://evil.example/"})
    assert answer["Location"] == "/thu-vien/quan-li/"
    assert words in client.get("/thu-vien/quan-li/").content.decode()
    item.refresh_from_db()
    assert item.state == "draft"


def test_a_draft_is_deleted_with_its_files(
    world: World, as_person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    item = add(world.a, "Nhầm", publish=False)
    kept = [Path(settings.MEDIA_ROOT) / str(name) for name in (item.file.name, item.cover.name)]
    client = as_person(world.a.librarian)
    assert "Xóa hẳn" in client.get(f"/thu-vien/{item.pk}/xoa/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/thu-vien/{item.pk}/xoa/")["Location"] == "/thu-vien/quan-li/"
    assert not content.LibraryItem.objects.exists()
    assert not any(path.exists() for path in kept)


def test_what_readers_have_met_is_not_deleted(world: World, as_person: Any) -> None:
    item = add(world.a, "Sách")
    client = as_person(world.a.librarian)
    client.post(f"/thu-vien/{item.pk}/xuat-ban/", {"withdraw": "1"})
    client.post(f"/thu-vien/{item.pk}/xoa/")
    page = client.get(f"/thu-vien/{item.pk}/").content.decode()
    assert "đã từng xuất bản" in page and "Xóa bản nháp" not in page
    assert as_person(world.b.librarian).post(f"/thu-vien/{item.pk}/xoa/").status_code == 404


def test_a_work_is_cited_with_what_is_known_of_it(world: World) -> None:
    item = add(world.a, "Hàm số", author="Phùng Nguyên", year=2026, publisher="Tủ sách")
    address = f"http://127.0.0.1:8000/thu-vien/{item.pk}/"
    assert citing.citation(item) == f"Phùng Nguyên (2026). Hàm số. Tủ sách. {address}"
    item.author, item.publisher = "", ""
    assert citing.citation(item) == f"Hàm số (2026). {address}"


def test_the_page_of_an_item_shows_its_shelf(world: World, as_person: Any) -> None:
    item = add(world.a, "Hàm số", subject=world.toan, grades=[8, 9])
    add(world.a, "Đại số cùng kệ", subject=world.toan, grades=[9])
    add(world.a, "Lớp khác", subject=world.toan, grades=[6])
    add(world.b, "Trường khác", subject=world.toan, grades=[8])
    page = as_person(world.a.pupils[0]).get(f"/thu-vien/{item.pk}/").content.decode()
    assert "Đại số cùng kệ" in page
    assert "Lớp khác" not in page and "Trường khác" not in page


def test_only_what_was_begun_is_offered_to_go_on_with(world: World, as_person: Any) -> None:
    begun, opened = add(world.a, "Đọc dở"), add(world.a, "Mới mở")
    pupil = world.a.pupils[0]
    content.keep_place(pupil, opened, 1, 9)
    content.keep_place(pupil, begun, 2, 9)
    assert [place.item for place in content.places_of(pupil)] == []
    item = content.ingest(
        school=world.a.school, about=content.About("Dài"), added_by=None, file=io.BytesIO(files.pdf(9)),
        file_name="x", publish=True,
    )  # fmt: skip
    content.keep_place(pupil, item, 4, 9)
    page = as_person(pupil).get("/thu-vien/").content.decode()
    assert "Trang 4 trên 9" in page
    assert [place.item for place in content.places_of(pupil)] == [item]


def test_a_librarian_sees_how_often_a_work_is_read(
    world: World, as_person: Any, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        add(world.a, f"Sách {n}", subject=world.toan)
    loved = add(world.a, "Được đọc nhiều")
    add(world.a, "Mới nhất")
    for pupil in world.a.pupils[:2]:
        for _ in range(2):
            as_person(pupil).get(f"/thu-vien/{loved.pk}/doc/")
    client = as_person(world.a.librarian)
    client.get("/thu-vien/quan-li/")
    with django_assert_max_num_queries(12):
        page = client.get("/thu-vien/quan-li/?xep=luot-doc").content.decode()
    assert page.index("Được đọc nhiều") < page.index("Mới nhất")
    row = page[page.index("Được đọc nhiều") :]
    assert '<td class="num">2</td>' in row[: row.index("</tr>")]
    page = client.get("/thu-vien/quan-li/?q=sach&state=published").content.decode()
    assert "?state=published&amp;q=sach&amp;xep=luot-doc" in page


def _upload(name: str, data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_many_files_become_drafts_and_the_bad_ones_are_named(world: World, as_person: Any) -> None:
    sent = {
        "uploads": [
            _upload("de_cuong-8.pdf", files.pdf(1)), _upload("kieu.epub", files.epub()),
            _upload("hong.pdf", files.pdf(1)[:50]), _upload("bai.docx", b"PK"),
        ],
        "subject": str(world.toan.pk), "grades": ["8"], "licence": "school",
    }  # fmt: skip
    client = as_person(world.a.librarian)
    answer = client.post("/thu-vien/them-nhieu/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    made = content.LibraryItem.objects.order_by("id")
    assert [(i.title, i.state, i.subject_id) for i in made] == [
        ("De cuong 8", "draft", world.toan.pk), ("Truyện Kiều", "draft", world.toan.pk),
    ]  # fmt: skip
    assert "hong.pdf" in page and "Không mở được tệp PDF này" in page
    assert "bai.docx" in page and "lưu tệp này thành PDF" in page
    nothing = client.post("/thu-vien/them-nhieu/", {"licence": "school"})
    assert (nothing.status_code, "Chọn ít nhất một tệp" in nothing.content.decode()) == (422, True)


def test_too_much_at_once_is_said_before_anything_is_kept(
    world: World, as_person: Any, settings: Any
) -> None:
    settings.MAX_UPLOAD_MB = 1
    sent = {"uploads": [_upload("a.pdf", files.pdf(1).ljust(2 * 1024 * 1024, b"\n"))], "licence": "school"}
    answer = as_person(world.a.librarian).post("/thu-vien/them-nhieu/", sent)
    assert (answer.status_code, "lớn hơn 1 MB" in answer.content.decode()) == (422, True)
    assert not content.LibraryItem.objects.exists()


def test_what_is_for_the_own_school_is_not_shared_with_all(world: World, as_person: Any) -> None:
    client = as_person(world.a.librarian)
    form = {"url": "https://vi.wikipedia.org/", "title": "Của trường", "language": "vi", "licence": "school"}
    answer = client.post("/thu-vien/them/", form | {"shared": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422 and not content.LibraryItem.objects.exists()
    assert "Hãy chọn giấy phép cho phép chia sẻ" in page and 'value="Của trường"' in page
    many = {"uploads": [_upload("a.pdf", files.pdf(1))], "licence": "school", "shared": "on"}
    answer = client.post("/thu-vien/them-nhieu/", many)
    assert answer.status_code == 422 and "Chọn ít nhất một tệp" not in answer.content.decode()
    item = add(world.a, "Của trường", publish=False)
    client.post("/thu-vien/quan-li/nhieu/", {"item": [str(item.pk)], "state": "published", "shared": "all"})
    assert "không cho chia sẻ với trường khác" in client.get("/thu-vien/quan-li/").content.decode()
    item.refresh_from_db()
    assert (item.shared, item.state) == (False, "draft")
    assert client.post("/thu-vien/them/", form | {"shared": "on", "licence": "CC BY 4.0"}).status_code == 302


def test_the_same_file_again_leads_to_what_is_there_unless_it_is_wanted(world: World, as_person: Any) -> None:
    first = add(world.a, "Đại số 8")
    add(world.b, "Của trường kia")
    client = as_person(world.a.librarian)
    form = {"title": "Đại số lần nữa", "language": "vi", "licence": "school"}
    answer = client.post("/thu-vien/them/", form | {"file": _upload("b.pdf", files.pdf(2))})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Tệp này đã có: “Đại số 8”." in page
    assert f'<a href="/thu-vien/{first.pk}/">Mở tài liệu ấy</a>' in page and 'value="Đại số lần nữa"' in page
    many = {"uploads": [_upload("c.pdf", files.pdf(2))], "licence": "school"}
    assert "Mở tài liệu ấy" in client.post("/thu-vien/them-nhieu/", many).content.decode()
    assert content.LibraryItem.objects.filter(school=world.a.school).count() == 1
    again = form | {"file": _upload("b.pdf", files.pdf(2)), "again": "1"}
    assert client.post("/thu-vien/them/", again).status_code == 302
    many = {"uploads": [_upload("c.pdf", files.pdf(2))], "licence": "school", "again": "on"}
    assert client.post("/thu-vien/them-nhieu/", many).status_code == 200
    assert content.LibraryItem.objects.filter(school=world.a.school).count() == 3
