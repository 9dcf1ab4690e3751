"""From an empty installation to a school that works."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lms.people import api as people
from tests.factories import AuthorityFactory
from tests.world import World


def test_an_empty_installation_leads_to_a_school_with_an_administrator(db: None) -> None:
    out = StringIO()
    call_command("create_school_admin", "Mạc Văn Chung", stdout=out)
    words = out.getvalue().split()
    username, password = words[2], words[5]
    assert username == "hethong.chungmv"
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": username, "password": password})
    client.post(
        "/tai-khoan/doi-mat-khau/",
        {"oldpassword": password, "password1": "cau-bac-qua-song", "password2": "cau-bac-qua-song"},
    )
    assert "Bắt đầu với cơ quan quản lí" in client.get("/he-thong/").content.decode()
    assert client.get("/he-thong/truong/them/").url == "/he-thong/co-quan/them/"
    client.post("/he-thong/co-quan/them/", {"name": "UBND xã Bản Nguồn", "label": "UBND xã"})
    authority = people.EducationAuthority.objects.get()
    school = {
        "name": "Trường THCS Bản Nguồn",
        "short_name": "THCS Bản Nguồn",
        "levels": ["lower"],
        "authority": authority.pk,
    }
    assert client.post("/he-thong/truong/them/", school | {"code": "ban-nguon"}).status_code == 422
    made = client.post("/he-thong/truong/them/", school | {"code": "BanNguon"})
    assert made.status_code == 302
    slip = client.post(made.url, {"full_name": "Đèo Văn Quý"}).context["slips"][0]
    assert slip.person.username == "bannguon.quydv"
    found = people.School.objects.get()
    admin = Client()
    admin.post(
        "/tai-khoan/dang-nhap/", {"login": "quydv", "password": slip.password, "school_code": "bannguon"}
    )
    new = {"oldpassword": slip.password, "password1": "mot-cay-cau-moi", "password2": "mot-cay-cau-moi"}
    admin.post("/tai-khoan/doi-mat-khau/", new)
    assert "Bắt đầu với trường mới" in admin.get(f"/truong/{found.pk}/").content.decode()


def test_an_administrator_of_one_school_by_command(world: World) -> None:
    out = StringIO()
    call_command("create_school_admin", "Hà Thu Nga", "--school", "bannguon", stdout=out)
    assert "bannguon.ngaht" in out.getvalue()
    with pytest.raises(CommandError, match="known: bannguon, vensong"):
        call_command("create_school_admin", "Hà Thu Nga", "--school", "khong-co")


def test_an_authority_cannot_stand_below_itself(world: World, as_person: Any) -> None:
    below = AuthorityFactory.create(parent=world.authority)
    client = as_person(world.platform_admin)
    url = f"/he-thong/co-quan/{world.authority.pk}/sua/"
    page = client.post(url, {"name": "Sở", "label": "Sở", "parent": below.pk})
    assert "dưới chính nó" in page.content.decode()


def test_an_officer_oversees_the_schools_below(world: World) -> None:
    below = AuthorityFactory.create(parent=world.authority)
    people.School.objects.filter(pk=world.b.school.pk).update(authority=below)
    assert people.overseen_schools(world.officer) == {world.a.school.pk, world.b.school.pk}
    assert people.overseen_schools(world.a.principal) == set()


def test_the_platform_helps_somebody_back_in(world: World, as_person: Any) -> None:
    client = as_person(world.platform_admin)
    page = client.get("/he-thong/", {"key": "bannguon.hieutruong"})
    assert page.context["found"] == world.a.principal
    slip = client.post(f"/he-thong/tai-khoan/{world.a.principal.pk}/phieu/").context["slips"][0]
    assert people.Person.objects.get(pk=world.a.principal.pk).check_password(slip.password)
    assert client.post(f"/he-thong/tai-khoan/{world.platform_admin.pk}/phieu/").status_code == 404
