"""Who gets in, how guessing is slowed, what must come first."""

import os
import time
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.people import api as people
from lms.people.login import throttle
from lms.people.login.first_passwords import issue, make_first_password
from lms.people.models import AuditEntry
from tests.factories import PersonFactory, StaffPostFactory
from tests.world import PASSWORD, World

LOGIN = "/tai-khoan/dang-nhap/"
ACTIVATE = "/tai-khoan/hai-buoc/bat/"
CHANGE = "/tai-khoan/doi-mat-khau/"


@pytest.fixture(autouse=True)
def _empty_counters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counters at nothing, and no window that ends in the middle of a row of guesses."""
    cache.clear()
    moment = time.time()
    monkeypatch.setattr(throttle, "time", SimpleNamespace(time=lambda: moment))


def log_in(login: str, password: str = PASSWORD, school_code: str = "", client: Client | None = None) -> Any:
    return (client or Client()).post(
        LOGIN, {"login": login, "password": password, "school_code": school_code}
    )


@pytest.mark.parametrize(
    ("login", "code"),
    [
        ("hs1", "bannguon"),
        ("bannguon.hs1", ""),
        ("bannguon.hs1", "bannguon"),
        ("BanNguon.HS1", ""),
        (" hs1 ", "BANNGUON "),
        ("bannguon.hs1", "vensong"),
    ],
)
def test_a_pupil_logs_in_with_school_code_and_short_name_or_the_whole_name(
    world: World, login: str, code: str
) -> None:
    response = log_in(login, school_code=code)
    assert (response.status_code, response.url) == (302, "/hom-nay/")


def test_the_school_code_is_remembered_in_the_browser(world: World) -> None:
    client = Client()
    log_in("hs1", school_code="bannguon", client=client)
    client.post("/tai-khoan/dang-xuat/")
    assert 'value="bannguon"' in client.get(LOGIN).content.decode()


def test_staff_log_in_by_e_mail(world: World) -> None:
    world.a.teacher.email = "gv1@bannguon.example"
    world.a.teacher.save()
    assert log_in("GV1@bannguon.example").status_code == 302
    assert log_in("gv1@bannguon.example", school_code="bannguon").status_code == 302


def test_inactive_unknown_and_wrong_look_the_same(world: World) -> None:
    world.a.pupils[1].is_active = False
    world.a.pupils[1].save()
    pages = [
        log_in("bannguon.hs1", "sai-mat-khau"),
        log_in("bannguon.khong-co-ai"),
        log_in("bannguon.hs2"),
    ]
    errors = {str(page.context["form"].non_field_errors()) for page in pages}
    assert len(errors) == 1
    assert "chưa đúng" in errors.pop()


def test_a_wrong_guess_at_a_first_password_takes_as_long_as_at_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue([world.a.pupils[0]])
    hashed: list[str] = []
    monkeypatch.setattr(people.Person, "set_password", lambda self, raw: hashed.append(raw))
    log_in("bannguon.hs1", "sai")
    log_in("bannguon.khong-co-ai", "sai")
    log_in("bannguon.hs2", "sai")
    assert hashed == ["sai", "sai"]


def test_being_slowed_does_not_tell_which_names_exist(world: World) -> None:
    """A short name tried at other schools says nothing about the same name here."""
    for _ in range(throttle.ACCOUNT_LIMIT + 1):
        log_in("hs77", "sai", "truong-khac")
    assert "chưa đúng" in log_in("hs77", "sai", "bannguon").content.decode()
    for number in range(throttle.ACCOUNT_LIMIT):
        log_in("bannguon.hs78", "sai", f"ma{number}")
    assert "phút rồi thử lại" in log_in("hs78", "sai", "bannguon").content.decode()


@pytest.mark.parametrize(
    ("there", "not_there", "codes"),
    [
        ("quantri", "khongco", [f"ma{n}" for n in range(9)]),  # without a dot, at schools that do not exist
        ("ph.tamlv", "ph.khongco", ["vensong"] * 7 + ["bannguon"]),
        ("bannguon.gv1", "bannguon.khongco", [f"ma{n}" for n in range(9)]),
        ("gv1", "khongco", ["bannguon"] * 9),
        ("nga@truong.example", "khongco@truong.example", ["bannguon", "", "vensong"] * 3),
    ],
)
def test_a_row_of_guesses_is_answered_alike_for_a_name_that_is_there_and_one_that_is_not(
    world: World, there: str, not_there: str, codes: list[str]
) -> None:
    PersonFactory.create(username="bannguon.ph.tamlv")
    people.Person.objects.filter(pk=world.a.teacher.pk).update(email="nga@truong.example")

    def answers(name: str) -> list[tuple[int, bool, bool]]:
        cache.clear()
        pages = [log_in(name, "sai", code) for code in codes]
        texts = [page.content.decode() for page in pages]
        return [
            (page.status_code, "chưa đúng" in text, "phút rồi thử lại" in text)
            for page, text in zip(pages, texts, strict=True)
        ]

    assert answers(there) == answers(not_there)


def test_a_guardian_logs_in_with_the_school_code_and_the_short_name(world: World) -> None:
    PersonFactory.create(username="bannguon.ph.tamlv")
    for login, code in (
        ("ph.tamlv", "bannguon"),
        ("bannguon.ph.tamlv", ""),
        ("bannguon.ph.tamlv", "bannguon"),
    ):
        assert log_in(login, school_code=code).status_code == 302
    assert log_in("quantri").status_code == 302, "a name without a dot, without a school"


def test_back_after_logging_out_shows_no_page_again(world: World, as_person: Any) -> None:
    for path in ("/hom-nay/", "/ket-qua/", "/thu-vien/", "/khong-co/"):
        assert "no-store" in as_person(world.a.pupils[0]).get(path).headers["Cache-Control"]


def test_guesses_on_one_account_are_slowed_whatever_way_it_is_named(world: World) -> None:
    for number in range(throttle.ACCOUNT_LIMIT):
        login, code = [("hs1", "bannguon"), ("bannguon.hs1", ""), ("bannguon.hs1", "vensong")][number % 3]
        assert "chưa đúng" in log_in(login, "sai", code).content.decode()
    page = log_in("bannguon.hs1")
    assert page.status_code == 422
    assert "phút rồi thử lại" in page.content.decode()
    assert AuditEntry.objects.filter(action="login_slowed").exists()
    assert log_in("bannguon.hs2").status_code == 302, "others are not concerned"


def test_the_owner_is_not_kept_out_by_somebody_elses_guesses(world: World) -> None:
    own = Client()
    assert log_in("bannguon.hs1", client=own).status_code == 302
    own.post("/tai-khoan/dang-xuat/")
    for _ in range(throttle.ACCOUNT_LIMIT + 3):
        log_in("bannguon.hs1", "sai")
    assert log_in("bannguon.hs1").status_code == 422
    assert log_in("bannguon.hs1", client=own).status_code == 302


def test_forty_pupils_behind_one_address_log_in_within_a_minute_while_somebody_sprays(world: World) -> None:
    for number in range(40):
        PersonFactory.create(username=f"bannguon.lop{number}")
    for number in range(100):
        log_in(f"bannguon.lop{number}", "123456789")
    begun = time.monotonic()
    assert [log_in(f"lop{n}", school_code="bannguon").status_code for n in range(40)] == [302] * 40
    assert time.monotonic() - begun < 60


def test_one_address_cannot_try_one_password_on_everybody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "ADDRESS_LIMIT", 20)
    answers = [log_in(f"bannguon.ai-do-{n}", "123456789").content.decode() for n in range(25)]
    assert sum("phút rồi thử lại" in answer for answer in answers) == 5


def test_a_first_password_must_be_changed_before_anything_else(world: World) -> None:
    pupil = world.a.pupils[0]
    (slip,) = issue([pupil])
    client = Client()
    assert log_in("bannguon.hs1", client=client).status_code == 422, "the old one is gone"
    assert log_in("bannguon.hs1", slip.password, client=client).status_code == 302
    page = client.get("/hom-nay/")
    assert (page.status_code, page.url) == (302, CHANGE)
    program = client.get("/hom-nay/", headers={"accept": "application/json"})
    assert (program.status_code, program.json()["error"]) == (403, "account_change_password")
    assert client.get("/hom-nay/", headers={"hx-request": "true"}).headers["HX-Redirect"] == CHANGE
    again = client.post(
        CHANGE, {"oldpassword": slip.password, "password1": slip.password, "password2": slip.password}
    )
    assert again.status_code == 422 and "phải khác" in again.content.decode()
    new = {"oldpassword": slip.password, "password1": "song-da-mua-lu", "password2": "song-da-mua-lu"}
    assert client.post(CHANGE, new).status_code == 302
    assert client.get("/hom-nay/").status_code == 200
    pupil.refresh_from_db()
    assert not pupil.must_change_password
    assert not pupil.password.startswith("first_")


def test_first_passwords_are_long_enough_and_readable() -> None:
    made = {make_first_password() for _ in range(300)}
    assert len(made) == 300
    assert all(len(one) == 11 and not set(one) & set("01loi") for one in made)


def test_sessions_end_when_anybody_changes_the_password(world: World, as_person: Any) -> None:
    pupil = world.a.pupils[0]
    client = as_person(pupil)
    assert client.get("/tai-khoan/").status_code == 200
    issue([people.Person.objects.get(pk=pupil.pk)])
    assert client.get("/tai-khoan/").url.startswith(LOGIN)


def test_a_person_ends_the_other_sessions_and_keeps_this_one(world: World, as_person: Any) -> None:
    here, elsewhere = as_person(world.a.teacher), as_person(world.a.teacher)
    assert here.post("/tai-khoan/dang-xuat-noi-khac/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302


def _code(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def test_who_sees_a_whole_school_sets_up_the_second_step_first(world: World, settings: Any) -> None:
    settings.STAFF_MFA = True
    client = Client()
    assert log_in("bannguon.quantri", client=client).status_code == 302
    for path in ("/hom-nay/", "/tai-khoan/", "/quan-tri/"):
        assert client.get(path).url == ACTIVATE
    page = client.get(ACTIVATE)
    assert page.status_code == 200, "no second question for the password just given"
    secret = page.context["form"].secret
    done = client.post(ACTIVATE, {"code": _code(secret)})
    assert done.url == "/tai-khoan/hai-buoc/ma-du-phong/"
    codes = client.get(done.url).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/hom-nay/").status_code == 200
    refused = client.post("/tai-khoan/hai-buoc/tat/")
    assert refused.status_code == 422
    assert Authenticator.objects.filter(user=world.a.admin, type="totp").exists()

    other = Client()
    step = log_in("bannguon.quantri", client=other)
    assert step.url == "/tai-khoan/hai-buoc/ma/"
    assert other.get("/hom-nay/").status_code == 302, "the password alone lets nobody in"
    assert "chưa đúng" in other.post(step.url, {"code": "000000"}).content.decode()
    assert other.post(step.url, {"code": codes[0]}).status_code == 302
    assert other.get("/hom-nay/").status_code == 200


def test_a_post_that_begins_while_a_session_lasts_asks_for_the_second_step(
    world: World, settings: Any, at: Any
) -> None:
    settings.STAFF_MFA = True
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0) + timedelta(days=1)
    StaffPostFactory.create(
        person=world.a.teacher, post=people.Post.PRINCIPAL, school=world.a.school, starts=midnight.date()
    )
    at(midnight - timedelta(minutes=5))
    client = Client()
    log_in("bannguon.gv1", client=client)
    assert client.get("/hom-nay/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("ui:health")).status_code == 200
    assert not [query for query in asked if "people_staffpost" in query["sql"]], "once a day"
    at(midnight + timedelta(minutes=5))
    assert client.get("/hom-nay/").url == ACTIVATE
    Authenticator.objects.create(user=world.a.teacher, type="totp", data={"secret": "A" * 32})
    assert client.get("/hom-nay/").status_code == 200


def test_a_teacher_need_not_but_may_use_the_second_step(world: World, settings: Any) -> None:
    settings.STAFF_MFA = True
    client = Client()
    log_in("bannguon.gv1", client=client)
    assert client.get("/hom-nay/").status_code == 200
    secret = client.get(ACTIVATE).context["form"].secret
    client.post(ACTIVATE, {"code": _code(secret)})
    assert client.post("/tai-khoan/hai-buoc/tat/").status_code == 302


def test_codes_of_the_second_step_cannot_be_guessed_for_long(world: World) -> None:
    Authenticator.objects.create(user=world.a.teacher, type="totp", data={"secret": "A" * 32})
    client = Client()
    step = log_in("bannguon.gv1", client=client)
    answers = [client.post(step.url, {"code": f"00000{n}"}).content.decode() for n in range(8)]
    assert "quá nhiều lần" in answers[-1]


@pytest.mark.parametrize("path", ["dang-ki/", "signup/", "email/", "password/reset/", "3rdparty/", "login/"])
def test_sign_up_and_e_mail_management_are_closed(world: World, path: str) -> None:
    assert Client().get(f"/tai-khoan/{path}").status_code == 404


def test_wagtail_offers_no_second_way_in(world: World) -> None:
    assert Client().get("/quan-tri/").url.startswith(LOGIN)
    assert Client().get("/quan-tri/login/?next=/quan-tri/").url.startswith(LOGIN)
    assert Client().post("/quan-tri/login/", {"username": "quantri", "password": PASSWORD}).status_code == 302
    assert Client().get("/quan-tri/password_reset/").url.startswith(LOGIN)


def test_the_language_is_the_persons_choice(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    response = client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": "/tai-khoan/"})
    assert response.url == "/tai-khoan/"
    assert '<html lang="en">' in client.get("/tai-khoan/").content.decode()
    evil = client.post("/tai-khoan/ngon-ngu/", {"language": "xx", "next": "https://evil.example/"})
    assert evil.url == "/"
    assert '<html lang="vi">' in client.get("/tai-khoan/").content.decode()


def test_every_page_offers_the_other_language_and_comes_back(client: Client) -> None:
    page = client.get("/gioi-thieu/giao-dien/?a=1").content.decode()
    assert 'name="next" value="/gioi-thieu/giao-dien/?a=1"' in page and ">English</button>" in page
    client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": "/"})
    assert ">Tiếng Việt</button>" in client.get("/").content.decode()


def test_a_foreign_id_leaves_an_audit_entry(world: World, as_person: Any) -> None:
    client = as_person(world.a.teacher)
    client.get("/khong-co-trang-nay/")
    assert not AuditEntry.objects.filter(action="foreign_id").exists()


@pytest.mark.redis
def test_limits_hold_across_processes_with_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two caches of their own on one Redis are two processes: what one counts, the other sees."""
    from django.core.cache.backends.redis import RedisCache

    from tests import servers

    if "redis-server" in servers.missing():
        (pytest.fail if os.environ.get("REQUIRE_REAL") else pytest.skip)("redis-server is missing")
    with servers.redis() as server:
        processes = [RedisCache(server.url, {}) for _ in range(2)]
        counter = throttle.Counter("account:1", 4, 300)
        taken = []
        for number in range(6):
            monkeypatch.setattr(throttle, "cache", processes[number % 2])
            taken.append(counter.take())
        assert taken == [True] * 4 + [False] * 2
        for _ in range(3):
            counter.give_back()
        monkeypatch.setattr(throttle, "cache", processes[0])
        assert counter.take()
