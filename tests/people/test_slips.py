"""Slips on paper: a sheet for each class, guardians with their children, the way in as a code to scan."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lms.people import api as people
from lms.people.handing_out import qr_path, sheets_of
from lms.people.login.first_passwords import Slip
from tests.world import PASSWORD, World


def test_slips_lie_by_class_then_guardians_then_staff(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a = world.a
    order = [a.teacher, a.guardian, a.other_pupil, *a.pupils]
    with django_assert_max_num_queries(2):
        sheets = sheets_of([Slip(person, "x") for person in order])
    assert [(sheet.title, len(sheet.slips)) for sheet in sheets] == [
        ("Lớp 8A1", 3), ("Lớp 8A2", 1), ("Phụ huynh lớp 8A1", 1), ("Thầy cô, cán bộ", 1),
    ]  # fmt: skip
    assert sheets[2].slips[0][1] == f"{a.pupils[0].full_name}, 8A1"


def test_the_code_on_a_slip_opens_the_login_with_the_school_filled_in(world: World, as_person: Any) -> None:
    admin = as_person(world.a.admin)
    page = admin.post(f"/truong/{world.a.school.pk}/phieu/{world.a.guardian.pk}/")
    text = page.content.decode()
    path, size = qr_path("http://testserver/tai-khoan/dang-nhap/?truong=bannguon")
    assert f'viewBox="0 0 {size} {size}"' in text and path in text
    assert f"phụ huynh của em {world.a.pupils[0].full_name}, 8A1" in text
    login = Client().get("/tai-khoan/dang-nhap/?truong=bannguon").content.decode()
    assert 'value="bannguon"' in login
    hostile = Client().get("/tai-khoan/dang-nhap/", {"truong": '"><b>' + "x" * 99}).content.decode()
    assert "<b>x" not in hostile


def test_a_page_that_cannot_be_made_changes_no_password(
    world: World, as_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.people.views import slips

    def broken(*args: Any) -> Any:
        raise RuntimeError("no page")

    client = as_person(world.a.admin)
    client.raise_request_exception = False
    monkeypatch.setattr(slips, "sheets_of", broken)
    assert client.post(f"/truong/{world.a.school.pk}/phieu/{world.a.librarian.pk}/").status_code == 500
    world.a.librarian.refresh_from_db()
    assert world.a.librarian.check_password(PASSWORD) and not world.a.librarian.must_change_password


def test_a_slip_that_was_never_used_is_given_again_and_nobody_gets_two(world: World, as_person: Any) -> None:
    guardian, url = world.a.guardian, f"/truong/{world.a.school.pk}/phieu/"
    people.Person.objects.filter(pk=guardian.pk).update(password="!", must_change_password=True)
    people.StaffPost.objects.create(
        person=guardian, post="librarian", school=world.a.school, starts=world.a.year.starts
    )
    admin = as_person(world.a.admin)
    first = admin.post(url, {"group": ["staff", "guardians"]}).context["slips"]
    assert [slip.person for slip in first] == [guardian], "a librarian with a child here has one account"
    page = admin.get(url)
    assert page.context["groups"] == [] and "chưa đăng nhập lần nào" in page.content.decode()
    (again,) = admin.post(url, {"group": "given-guardians"}).context["slips"]
    assert again.password != first[0].password
    people.Person.objects.filter(pk=guardian.pk).update(last_login="2026-11-01T01:00:00Z")
    assert admin.get(url).context["given"] == []
