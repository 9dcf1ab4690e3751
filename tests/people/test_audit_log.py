"""A school's leaders read what was done in their school, in sentences, and nothing of another school."""

import re
import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lms.people import audit, audit_log
from lms.people.login import throttle
from lms.people.models import AuditEntry
from lms.ui.clock import today
from tests.world import World


@pytest.fixture
def admin(world: World, as_person: Any) -> Client:
    client: Client = as_person(world.a.admin)
    return client


def page(client: Client, world: World, **query: str) -> str:
    answer = client.get(f"/truong/{world.a.school.pk}/nhat-ki/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_an_administrator_does_is_read_in_sentences(world: World, admin: Client, as_person: Any) -> None:
    school, pupil = world.a.school.pk, world.a.pupils[0]
    start = f"{today():%d/%m/%Y}"
    admin.post(
        f"/truong/{school}/hoc-sinh/{pupil.pk}/chuyen-lop/", {"target": world.a.class2.pk, "day": start}
    )
    posts = {"posts": ["teacher", "librarian"], "starts": start}
    admin.post(f"/truong/{school}/can-bo/{world.a.teacher.pk}/chuc-vu/", posts)
    admin.post(f"/truong/{school}/phieu/{world.a.librarian.pk}/")
    as_person(world.a.teacher).get(f"/truong/lop/{world.b.class1.pk}/")
    text = re.sub(r"\s+", " ", page(as_person(world.a.principal), world))
    for sentence in (
        f"Chuyển em {pupil.full_name} sang lớp 8A2 từ ngày {start}",
        f"Đổi chức vụ của {world.a.teacher.full_name}: từ giáo viên thành giáo viên, nhân viên thư viện",
        f"Cấp mật khẩu mới cho {world.a.librarian.full_name}",
        f"Mở một trang không thuộc quyền của mình: /truong/lop/{world.b.class1.pk}/",
    ):
        assert sentence in text
    assert world.a.admin.full_name in text and "127.0.0.1" in text
    assert "posts_changed" not in text and "foreign_id" not in text.replace('value="', "")


def test_nothing_of_another_school_is_shown(world: World, admin: Client, as_person: Any) -> None:
    other = as_person(world.b.admin)
    other.post(f"/truong/{world.b.school.pk}/phieu/{world.b.librarian.pk}/")
    other.get(f"/truong/{world.a.school.pk}/")
    assert AuditEntry.objects.filter(school=world.b.school).count() == 2
    audit.record(None, "login_slowed", target="khong.cua.ai")
    assert "Nhật kí còn trống" in page(admin, world)
    assert "Không có việc nào khớp" in page(admin, world, who=world.b.librarian.full_name)


def test_the_platforms_work_on_a_school_stands_in_its_log(
    world: World, admin: Client, as_person: Any
) -> None:
    platform = as_person(world.platform_admin)
    platform.post(f"/he-thong/truong/{world.a.school.pk}/", {"full_name": "Lò Văn Mới", "email": ""})
    platform.post(f"/he-thong/tai-khoan/{world.a.teacher.pk}/phieu/")
    text = page(admin, world)
    assert "Thêm quản trị trường: Lò Văn Mới" in text
    assert f"Cấp mật khẩu mới cho {world.a.teacher.full_name}" in text


def test_guessing_is_noted_once_for_the_school_whose_name_was_tried(
    world: World, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    moment = time.time()  # no window ends in the middle of a row of guesses
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: moment))
    stranger = Client()
    for name in ("bannguon.hs1", "bannguon.khong-co"):
        for _ in range(9):
            stranger.post("/tai-khoan/dang-nhap/", {"login": name, "password": "sai", "school_code": ""})
    text = page(admin, world, kind="doubtful")
    assert text.count("nhập sai mật khẩu nhiều lần") == 2
    assert "chưa đăng nhập" in text


def test_filters_by_kind_person_and_day(world: World, admin: Client) -> None:
    school = world.a.school.pk
    audit.record(None, "class_added", target="class 1", school_id=school, name="9A9")
    audit.record(
        None, "pupil_added", target=f"person {world.a.pupils[1].pk}", school_id=school, school_class=0
    )
    AuditEntry.objects.filter(action="class_added").update(at=f"{today() - timedelta(days=9)}T03:00:00Z")
    assert "Lập lớp 9A9" in page(admin, world, kind="classes")
    assert "Lập lớp" not in page(admin, world, kind="pupils")
    about = page(admin, world, who="duc")
    assert "Thêm em Quàng Văn Đức" in about and "Lập lớp" not in about
    week = f"{today() - timedelta(days=7):%d/%m/%Y}"
    assert "Lập lớp" not in page(admin, world, first=week)
    assert "Thêm em" not in page(admin, world, last=week)
    wrong = page(admin, world, first="31/02/2026")
    assert "Viết ngày như" in wrong and "Lập lớp" in wrong


def test_a_page_of_the_log_costs_few_queries(
    world: World, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(120):
        person = [*world.a.pupils, world.a.teacher][number % 4]
        audit.record(
            None, "pupil_added", target=f"person {person.pk}", school_id=world.a.school.pk,
            school_class=world.a.class1.pk,
        )  # fmt: skip
    with django_assert_max_num_queries(10):
        text = page(admin, world, kind="pupils")
    assert text.count("Thêm em") == 50
    assert "?kind=pupils&amp;page=3" in text


def test_every_action_that_is_recorded_has_its_sentence() -> None:
    recorded: set[str] = set()
    for folder in ("lms", "content", "assessments", "live"):
        for path in Path(settings.BASE_DIR, folder).rglob("*.py"):
            source = path.read_text()
            recorded |= set(re.findall(r'\brecord\(\s*request,\s*"([\w.]+)"', source))
    assert {"pupil_moved", "foreign_id", "live.code_limit"} <= recorded
    assert recorded - audit_log.ACTIONS == {"authority_saved", "officer_added"}, "these are no school's"
    listed = {action for _words, actions in audit_log.KINDS.values() for action in actions}
    assert listed == audit_log.ACTIONS
