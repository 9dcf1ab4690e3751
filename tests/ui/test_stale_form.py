"""A form that meets an ended session or an earlier login: nothing is stored, and its owner alone gets the words back."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lms.people import api as people
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
BOOK = "/de-kiem-tra/moi/"
TYPED = "Đề kiểm tra <b>giữa kì</b> lớp 8"
SHOWN = "Đề kiểm tra &lt;b&gt;giữa kì&lt;/b&gt; lớp 8"
HELD = "/gui-lai/"
PAGE = {"HTTP_REFERER": f"http://testserver{BOOK}"}


@pytest.fixture
def browser(world: World) -> Client:
    """The teacher has opened a form; the browser holds its token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.a.teacher)
    assert client.get(BOOK).status_code == 200
    return client


def token(client: Client) -> str:
    return client.cookies["csrftoken"].value


def send(client: Client, old_token: str = "", path: str = BOOK, headers: Any = None, **fields: Any) -> Any:
    data = {"title": TYPED, "csrfmiddlewaretoken": old_token or token(client)} | fields
    return client.post(path, data, **(PAGE | (headers or {})))


def log_in(client: Client, person: people.Person, target: str = "/") -> Any:
    client.get("/tai-khoan/dang-nhap/")
    data = {"login": person.username, "password": PASSWORD, "next": target}
    return client.post("/tai-khoan/dang-nhap/", data | {"csrfmiddlewaretoken": token(client)})


def end_session(client: Client, person: people.Person) -> None:
    people.Person.objects.get(pk=person.pk).end_sessions()


def test_after_the_login_the_same_person_sends_again_what_was_typed(world: World, browser: Client) -> None:
    masked = re.findall(r'csrfmiddlewaretoken" value="(\w{64})"', browser.get(BOOK).content.decode())[0]
    end_session(browser, world.a.teacher)
    answer = send(browser, masked, grade="8", show_key="after_the_closing")
    assert answer.status_code == 302 and answer["Location"] == f"/tai-khoan/dang-nhap/?next={HELD}"
    login = browser.get(answer["Location"]).content.decode()
    assert "Những gì vừa gõ được giữ lại" in login and "giữa kì" not in login
    assert log_in(browser, world.a.teacher, HELD)["Location"] == HELD
    page = browser.get(HELD).content.decode()
    assert SHOWN in page and f'action="{BOOK}"' in page and f'href="{BOOK}"' in page
    assert 'value="after_the_closing"' in page and ">after_the_closing<" not in page
    assert f'name="title" value="{SHOWN}"' in page and 'name="grade" value="8"' in page
    assert "Xem và gửi lại" in browser.get("/hom-nay/").content.decode()
    # The server may still refuse what it is sent: then it goes on waiting.
    assert send(browser).status_code == 422 and SHOWN in browser.get(HELD).content.decode()


def test_what_was_sent_again_is_done_and_waits_no_longer(world: World, browser: Client) -> None:
    browser.force_login(world.a.admin)
    path = f"/truong/{world.a.school.pk}/diem-truong/them/"
    browser.get(path)
    end_session(browser, world.a.admin)
    send(browser, path=path, name="Điểm trường bản Lụa")
    assert not people.Campus.objects.filter(name="Điểm trường bản Lụa").exists()
    log_in(browser, world.a.admin)
    (form,) = browser.session["held_forms"]
    fields = dict(form["fields"]) | {"csrfmiddlewaretoken": token(browser)}
    assert browser.post(form["path"], fields).status_code == 302
    assert people.Campus.objects.filter(name="Điểm trường bản Lụa").exists()
    assert "held_forms" not in browser.session


def test_nobody_else_who_logs_in_at_this_machine_sees_it(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    send(browser)
    log_in(browser, world.a.other_teacher)
    assert "giữa kì" not in browser.get(HELD).content.decode()
    browser.post("/tai-khoan/dang-xuat/", {"csrfmiddlewaretoken": token(browser)})
    log_in(browser, world.a.teacher)
    assert "giữa kì" not in browser.get(HELD).content.decode()


def test_a_page_of_an_earlier_person_is_not_the_next_ones(world: World, browser: Client) -> None:
    old = token(browser)
    browser.post("/tai-khoan/dang-xuat/", {"csrfmiddlewaretoken": old})
    log_in(browser, world.a.other_teacher)
    answer = send(browser, old)
    assert answer.status_code == 403
    assert "một tài khoản khác mở" in answer.content.decode() and "giữa kì" not in answer.content.decode()
    # Nobody is logged in now: the form waits for its owner, not for the last one who was here.
    browser.post("/tai-khoan/dang-xuat/", {"csrfmiddlewaretoken": token(browser)})
    assert send(browser, old).status_code == 302
    log_in(browser, world.a.teacher)
    assert SHOWN in browser.get(HELD).content.decode()


def test_after_a_login_in_another_tab_the_form_is_offered_at_once(world: World, browser: Client) -> None:
    old = token(browser)
    browser.post("/tai-khoan/dang-xuat/", {"csrfmiddlewaretoken": old})
    log_in(browser, world.a.teacher)
    answer = send(browser, old)
    page = answer.content.decode()
    assert answer.status_code == 403 and "chưa có gì được lưu" in page
    assert f'name="title" value="{SHOWN}"' in page and "Gửi lại" in page


def test_a_file_is_asked_for_again_by_its_name(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    send(browser, cover=SimpleUploadedFile("bìa sách.png", b"x" * 100))
    log_in(browser, world.a.teacher)
    page = browser.get(HELD).content.decode()
    assert "Chọn lại tệp “bìa sách.png”" in page and 'type="file" name="cover"' in page
    assert 'enctype="multipart/form-data"' in page


def test_secrets_are_not_kept(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    for name in ("oldpassword", "password1", "code"):
        assert HELD not in send(browser, **{name: PASSWORD})["Location"]
    log_in(browser, world.a.teacher)
    assert "giữa kì" not in browser.get(HELD).content.decode()


def test_what_is_too_long_is_told_and_only_the_newest_wait(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    for number in range(5):
        send(browser, title=f"Đề kiểm tra số {number} của tổ Toán")
    send(browser, text="a" * 400_001)
    log_in(browser, world.a.teacher)
    page = browser.get(HELD).content.decode()
    assert "quá dài nên không giữ lại được" in page and "aaaaaaaa" not in page
    assert "số 4" in page and "số 3" in page and "số 2" not in page


def test_words_that_did_not_come_from_a_page_of_this_browser_are_not_kept(world: World) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/tai-khoan/dang-nhap/")
    assert HELD not in send(stranger)["Location"]
    stranger.force_login(world.a.teacher)
    for headers in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_SEC_FETCH_SITE": "same-origin"}):
        answer = send(stranger, "x" * 32, headers=headers)
        assert answer.status_code == 403 and "giữa kì" not in answer.content.decode()


def test_the_way_back_stays_on_this_site(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    for referer in ("https://evil.example/x", "http://testserver//evil.example", "javascript:alert(1)"):
        send(browser, headers={"HTTP_REFERER": referer})
    log_in(browser, world.a.teacher)
    page = browser.get(HELD).content.decode()
    assert "evil.example" not in page and "javascript:" not in page


def test_a_wait_may_be_given_up(world: World, browser: Client) -> None:
    end_session(browser, world.a.teacher)
    send(browser)
    log_in(browser, world.a.teacher)
    key = browser.session["held_forms"][0]["key"]
    browser.post(HELD, {"drop": key, "csrfmiddlewaretoken": token(browser)})
    assert "held_forms" not in browser.session


def test_a_script_is_told_in_json_and_htmx_is_led_to_the_login(world: World, browser: Client) -> None:
    old = token(browser)
    answer = send(browser, "x" * 32, headers={"HTTP_ACCEPT": "application/json"})
    assert answer.status_code == 403 and answer.json()["reason"] == "stale"
    end_session(browser, world.a.teacher)
    for headers in ({"HTTP_ACCEPT": "application/json"}, {"HTTP_SEC_FETCH_DEST": "empty"}):
        for answer in (send(browser, old, headers=headers), browser.get(BOOK, **headers)):
            assert answer.status_code == 401 and answer.json()["reason"] == "login"
            assert "đăng nhập lại" in answer.json()["message"]
    page_form = {"HTTP_SEC_FETCH_DEST": "empty", "HTTP_ACCEPT": "text/html"}
    assert send(browser, old, headers=page_form)["Location"].endswith(f"next={HELD}"), "an upload with a bar"
    answer = send(browser, old, headers={"HTTP_HX_REQUEST": "true", "HTTP_SEC_FETCH_DEST": "empty"})
    assert answer.status_code == 401 and answer["HX-Redirect"].endswith(f"next={HELD}")
    log_in(browser, world.a.teacher)
    assert SHOWN in browser.get(HELD).content.decode()
