"""A form that was opened before another login: refused in words, and what was typed is not lost."""

from typing import Any

import pytest
from django.test import Client

from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
BOOK = "/de-kiem-tra/moi/"
TYPED = "Đề kiểm tra <b>giữa kì</b> lớp 8"


def send(world: World, **headers: Any) -> Any:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.a.teacher)
    return client.post(BOOK, {"title": TYPED, "password": PASSWORD + PASSWORD}, **headers)


def test_a_stale_form_is_told_in_words_and_keeps_them(world: World) -> None:
    answer = send(world, HTTP_SEC_FETCH_SITE="same-origin")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "chưa có gì được lưu" in page and PASSWORD not in page
    assert "Đề kiểm tra &lt;b&gt;giữa kì&lt;/b&gt; lớp 8" in page and f'href="{BOOK}"' in page


def test_another_site_cannot_put_words_into_ours(world: World) -> None:
    for headers in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}):
        answer = send(world, **headers)
        assert answer.status_code == 403 and "giữa kì" not in answer.content.decode()


def test_a_script_is_told_in_json(world: World) -> None:
    answer = send(world, HTTP_ACCEPT="application/json")
    assert answer.status_code == 403 and answer.json() == {"reason": "stale"}
