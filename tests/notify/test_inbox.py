from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lms.notify import api as notify
from lms.notify.models import Notice
from lms.ui import inbox
from tests.world import World


@pytest.mark.django_db(transaction=True)
def test_a_line_is_kept_after_the_commit_and_not_after_a_rollback() -> None:
    from tests.factories import PersonFactory

    somebody = PersonFactory.create()
    with pytest.raises(RuntimeError), transaction.atomic():
        notify.tell([somebody.pk], "quiz", lambda: "Có bài mới", "/bai/1/")
        raise RuntimeError
    assert notify.unread_count(somebody) == 0
    with transaction.atomic():
        notify.tell([somebody.pk, somebody.pk], "quiz", lambda: "Có bài mới", "/bai/1/")
        assert notify.unread_count(somebody) == 0
    assert notify.unread_count(somebody) == 1
    inbox.tell([somebody.pk], "account", lambda: "Từ phòng dưới", "https://evil.example/")
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


def test_each_reader_is_told_in_the_own_language(
    world: World, django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    reads_english, reads_vietnamese, nobody = world.a.pupils[0], world.a.pupils[1], 10**9
    _speak(reads_english, "en")
    told = [reads_english.pk, reads_vietnamese.pk, world.a.pupils[2].pk, nobody]
    calls = []

    def line() -> str:
        calls.append(translation.get_language())
        return _("Thông báo") + " 1"

    with translation.override("en"), django_capture_on_commit_callbacks(execute=True):
        with django_assert_num_queries(1):
            notify.tell(told, "quiz", line)
        assert translation.get_language() == "en"
    assert sorted(calls) == ["en", "vi"]
    assert notify.inbox_of(reads_vietnamese).get().text == "Thông báo 1"
    assert notify.inbox_of(reads_english).get().text == "Notifications 1"
    assert Notice.objects.count() == 3


def test_a_password_given_by_an_english_speaker_is_told_in_vietnamese(
    world: World, as_person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    _speak(world.a.teacher, "en")
    with django_capture_on_commit_callbacks(execute=True):
        as_person(world.a.teacher).post(
            f"/truong/lop/{world.a.class1.pk}/phieu/", {"pupil": [p.pk for p in world.a.pupils]}
        )
    texts = {notify.inbox_of(pupil).get().text for pupil in world.a.pupils}
    assert texts == {"Mật khẩu của tài khoản này vừa được Hà Thu Nga cấp lại."}


def _speak(somebody: Any, language: str) -> None:
    type(somebody).objects.filter(pk=somebody.pk).update(language=language)
