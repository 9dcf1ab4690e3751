"""Wagtail's admin: one door, own objects only, our name and policy."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from content import api as content
from content.admin import door
from content.courses.models import CourseLesson
from lms.people import api as people
from tests.content import files
from tests.world import Side, World

# Whatever an address asks for, this is a value it takes.
VALUES = {"str": "1", "slug": "x", "int": 1, "path": "x", "uuid": "0" * 32}


def admin_routes() -> Iterator[tuple[str, str]]:
    """(view name, address with every argument 1) of the whole tree below /quan-tri/."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) == "quan-tri/":
            yield from _below(entry, "", [])


def _below(
    resolver: URLResolver, prefix: str, above: list[URLResolver]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from _below(entry, inner, above)
        elif isinstance(entry, URLPattern):
            found = {
                name: VALUES.get(type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), 1)
                for name, converter in getattr(entry.pattern, "converters", {}).items()
            }  # fmt: skip
            yield f"{prefix}{entry.name or ''}", found


ROUTES = list(admin_routes())


def course_of(side: Side) -> content.Course:
    return content.create_course(
        school=side.school, author=side.teacher, title=f"Khóa {side.school.code}",
        sections=[{"title": "Phần", "lessons": [{"title": f"Bài riêng {side.school.code}", "blocks": []}]}],
    )  # fmt: skip


def lesson_of(side: Side) -> CourseLesson:
    return CourseLesson.objects.get(section__course=course_of(side))


def book_of(side: Side, **about: Any) -> content.LibraryItem:
    return content.ingest(
        school=side.school, about=content.About(title=f"Sách {side.school.code}", **about), added_by=side.librarian,
        file=io.BytesIO(files.pdf()), file_name="a.pdf", publish=True,
    )  # fmt: skip


def address(name: str, kwargs: dict[str, Any]) -> str:
    return reverse(name, kwargs=kwargs)


def test_every_view_of_the_tree_is_behind_the_door() -> None:
    names = {name for name, _ in ROUTES}
    assert len(names) > 100
    assert names >= door.LISTED, f"no such views: {door.LISTED - names}"


def test_what_is_not_listed_is_closed_for_everybody(world: World, as_person: Any) -> None:
    shadowed = {"wagtailadmin_password_reset"}  # our own address stands before it
    closed = [(n, kwargs) for n, kwargs in ROUTES if n and n not in door.LISTED | shadowed]
    clients = [as_person(p) for p in (world.a.teacher, world.a.librarian)]
    superuser = people.Person.objects.create_superuser("tong", "Tổng Quản Trị", "nhipcau-2026")
    clients.append(as_person(superuser))
    for name, kwargs in closed:
        try:
            url = address(name, kwargs)
        except Exception:
            continue  # an address by regular expression; the door asks for the name alone
        for client in clients:
            assert client.get(url).status_code == 404, name
            assert client.post(url).status_code == 404, name


def test_who_has_no_work_here_finds_nothing(world: World, as_person: Any) -> None:
    for person in (
        world.a.pupils[0],
        world.a.guardian,
        world.a.principal,
        world.officer,
        world.platform_admin,
    ):
        client = as_person(person)
        for name in ("wagtailadmin_home", f"{door.LESSON}:list", f"{door.ITEM}:index", "chon_hinh:choose"):
            assert client.get(reverse(name)).status_code == 404, (person, name)
    answer = Client().get(reverse("wagtailadmin_home"))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/tai-khoan/dang-nhap/")


def test_objects_of_another_school_do_not_exist(world: World, as_person: Any) -> None:
    """Every address that names an object, asked by each of the other school's people."""
    lesson, book = lesson_of(world.a), book_of(world.a)
    revision = lesson.latest_revision_id
    args: dict[str, dict[str, Any]] = {
        "revisions_view": {"revision_id": revision},
        "revisions_revert": {"revision_id": revision},
        "revisions_compare": {"revision_id_a": "live", "revision_id_b": "latest"},
    }
    addresses = [
        reverse(name, kwargs={"pk": lesson.pk, **args.get(name.split(":")[1], {})}) for name in door.OF_LESSON
    ]
    addresses += [reverse(name, kwargs={"pk": book.pk}) for name in door.OF_ITEM]
    ping = {"app_label": "content", "model_name": "courselesson", "object_id": lesson.pk, "session_id": 1}
    addresses.append(reverse(door.PING, kwargs=ping))
    addresses += [reverse(f"{picker}:chosen", args=[book.pk]) for picker in ("chon_tai_lieu", "chon_hinh")]
    for person in (world.b.teacher, world.b.librarian, world.b.admin, world.a.other_teacher):
        client = as_person(person)
        for url in addresses:
            if person == world.a.other_teacher and url.startswith("/quan-tri/chon_tai_lieu/"):
                continue  # a published book of the own school may be chosen
            assert client.get(url).status_code == 404, (person, url)
            assert client.post(url).status_code in {404, 405}, (person, url)
    own = as_person(world.a.teacher)
    assert own.get(reverse(f"{door.LESSON}:edit", args=[lesson.pk])).status_code == 200
    assert own.get(reverse(f"{door.ITEM}:edit", args=[book.pk])).status_code == 404
    assert as_person(world.a.librarian).get(reverse(f"{door.ITEM}:edit", args=[book.pk])).status_code == 200


def test_lists_and_pickers_show_the_own_school(world: World, as_person: Any) -> None:
    lesson_of(world.a), book_of(world.a)
    teachers = (
        f"{door.LESSON}:list",
        f"{door.LESSON}:list_results",
        "chon_tai_lieu:choose",
        "chon_tai_lieu:choose_results",
    )
    pages = {
        world.b.teacher: teachers,
        world.b.librarian: (f"{door.ITEM}:index", f"{door.ITEM}:index_results"),
    }
    for person, names in pages.items():
        for name in names:
            for query in ({}, {"q": "bannguon"}):
                page = as_person(person).get(reverse(name), query).content.decode()
                assert "Bài riêng bannguon" not in page, name
                assert "Sách bannguon" not in page, name
    listing = as_person(world.a.librarian).get(reverse(f"{door.ITEM}:index"), {"q": "sach"}).content.decode()
    assert "Sách bannguon" in listing


def test_a_foreign_item_typed_into_the_form_is_the_same_as_none(world: World, as_person: Any) -> None:
    lesson, foreign = lesson_of(world.a), book_of(world.b)
    form = {
        "title": "Bài", "minutes": "0", "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
        "body-0-type": "library_item", "body-0-id": "", "body-0-value-item": foreign.pk, "body-0-value-page": "",
        "body-0-value-note": "", "action-publish": "1",
    }  # fmt: skip
    client = as_person(world.a.teacher)
    page = client.post(reverse(f"{door.LESSON}:edit", args=[lesson.pk]), form)
    assert page.status_code == 200
    assert foreign.title not in page.content.decode()
    own = book_of(world.a)
    answer = client.post(
        reverse(f"{door.LESSON}:edit", args=[lesson.pk]), form | {"body-0-value-item": own.pk}
    )
    assert answer.status_code == 302
    lesson.refresh_from_db()
    assert lesson.body.raw_data[0]["value"]["item"] == own.pk


def upload(data: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def test_a_librarian_adds_changes_and_withdraws_an_item(world: World, as_person: Any) -> None:
    client = as_person(world.a.librarian)
    add = reverse(f"{door.ITEM}:add")
    about = {"title": "Truyện", "language": "vi", "licence": "school", "grades": ["8"], "published": "on"}
    refused = client.post(add, {**about, "file": upload(files.pdf()[:40], "hong.pdf")})
    assert "Không mở được tệp PDF" in refused.content.decode()
    assert 'value="Truyện"' in refused.content.decode()
    assert "Chọn một tệp" in client.post(add, about).content.decode()
    assert not content.LibraryItem.objects.exists()
    assert client.post(add, {**about, "file": upload(files.pdf(3), "tot.pdf")}).status_code == 302
    item = content.LibraryItem.objects.get()
    assert (item.school, item.pages, item.state) == (world.a.school, 3, "published")
    edit = reverse(f"{door.ITEM}:edit", args=[item.pk])
    del about["published"]
    assert client.post(edit, {**about, "title": "Truyện ngắn"}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.state, item.pages) == ("Truyện ngắn", "draft", 3)
    history = client.get(reverse(f"{door.ITEM}:history", args=[item.pk]))
    assert history.status_code == 200
    assert world.a.librarian.full_name in history.content.decode()


def test_the_admin_carries_our_name_policy_and_language(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    answer = client.get(reverse("wagtailadmin_home"))
    policy = answer["Content-Security-Policy"]
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert script.strip() == "script-src 'self'"
    page = answer.content.decode()
    assert "- Wagtail</title>" not in page
    assert "css/admin.css" in page
    assert '<html lang="vi"' in page
    world.a.teacher.language = "en"
    world.a.teacher.save()
    assert '<html lang="en"' in as_person(world.a.teacher).get(reverse("wagtailadmin_home")).content.decode()


def test_wagtails_account_and_login_lead_to_ours(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    assert client.get("/quan-tri/account/").url == reverse("people:account")
    assert Client().get("/quan-tri/login/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "path", ["pages/", "images/", "documents/", "users/", "reports/", "api/main/pages/", "snippets/"]
)
def test_parts_of_wagtail_that_are_not_used_are_closed(world: World, as_person: Any, path: str) -> None:
    assert as_person(world.a.librarian).get(f"/quan-tri/{path}").status_code == 404


def test_a_picker_tells_works_apart(world: World, as_person: Any) -> None:
    book_of(world.a, author="Phùng Nguyên", subject=world.toan)
    course_of(world.a)
    page = as_person(world.a.teacher).get(reverse("chon_tai_lieu:choose")).json()["html"]
    for words in ("Nhan đề", "Loại", "Sách PDF", "Phùng Nguyên", world.toan.short_name):
        assert words in page


def test_every_block_has_a_sign_that_is_there(client: Client) -> None:
    from content.pages.blocks import LessonBody

    sprite = client.get(reverse("wagtailadmin_sprite")).content.decode()
    assert [b.name for b in LessonBody().child_blocks.values() if f"icon-{b.meta.icon}" not in sprite] == []
