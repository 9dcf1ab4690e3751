from typing import Any

import pytest
from django.db import transaction

from lms.notify import api as notify
from lms.notify.models import Notice
from lms.ui import inbox
from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_a_line_is_kept_after_the_commit_and_not_after_a_rollback() -> None:
    from tests.world import person

    somebody = person("ai.do", "Lò Văn Ẩn")
    with pytest.raises(RuntimeError), transaction.atomic():
        notify.tell([somebody.pk], "quiz", "Có bài mới", "/bai/1/")
        raise RuntimeError
    assert notify.unread_count(somebody) == 0
    with transaction.atomic():
        notify.tell([somebody.pk, somebody.pk], "quiz", "Có bài mới", "/bai/1/")
        assert notify.unread_count(somebody) == 0
    assert notify.unread_count(somebody) == 1
    inbox.tell([somebody.pk], "account", "Từ phòng dưới", "https://evil.example/")
    assert [n.link for n in notify.inbox_of(somebody)] == ["", "/bai/1/"]


def test_the_header_counts_reading_lowers_it(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    for number in range(3):
        Notice.objects.create(person=world.a.teacher, kind="quiz", text=f"Tin {number}", link="/tai-khoan/")
    Notice.objects.create(person=world.b.teacher, kind="quiz", text="Của người khác")
    page = client.get("/thong-bao/").content.decode()
    assert "Thông báo, 3 tin chưa đọc" in page
    assert "Của người khác" not in page
    newest = notify.inbox_of(world.a.teacher)[0]
    assert client.get(f"/thong-bao/{newest.pk}/").url == "/tai-khoan/"
    assert notify.unread_count(world.a.teacher) == 2
    client.post("/thong-bao/da-doc/")
    assert notify.unread_count(world.a.teacher) == 0
    assert "Đánh dấu" not in client.get("/thong-bao/").content.decode()


def test_the_owner_is_told_of_a_new_first_password(
    world: World, as_person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        as_person(world.a.teacher).post(
            f"/truong/lop/{world.a.class1.pk}/phieu/", {"pupil": [world.a.pupils[0].pk]}
        )
    (notice,) = notify.inbox_of(world.a.pupils[0])
    assert notice.text == "Mật khẩu của tài khoản này vừa được Hà Thu Nga cấp lại."
