"""What allauth asks us about accounts. Sign-up, social login and e-mail management are closed: no routes lead there."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lms.people.audit import client_address, only_school_of, record
from lms.people.directory import school_id_of_code
from lms.people.login import second_step, throttle
from lms.people.login.backend import find_accounts, meant_name
from lms.people.models import Person

FRESH_LOGIN_SECONDS = 300
WRONG = _(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra mã trường, dấu chấm và phím Caps Lock rồi thử lại."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": WRONG,
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_code": _("Mã chưa đúng. Hãy nhập mã đang hiện trong ứng dụng; mã đổi sau mỗi 30 giây."),
        "too_many_login_attempts": _("Đã thử quá nhiều lần. Hãy chờ 5 phút rồi thử lại."),
        "rate_limited": _("Đã thử quá nhiều lần. Hãy chờ 5 phút rồi thử lại."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password, slowly for those who guess (`throttle`)."""
        login, code = credentials.get("username") or "", credentials.get("school_code", "")
        accounts = find_accounts(login, code)
        only = accounts[0].pk if len(accounts) == 1 else None
        attempt = throttle.counters(request, only, meant_name(login, code))
        try:
            throttle.take(attempt)
        except throttle.TooManyAttempts as refused:
            if throttle.first_refusal(attempt):
                _note_guessing(request, login, meant_name(login, code), accounts)
            raise ValidationError(_wait(refused.seconds), code="too_many_login_attempts") from refused
        person = authenticate(request, username=login, password=credentials.get("password"), school_code=code)
        if person is not None:
            throttle.give_back(attempt)
        return person

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        if isinstance(user, Person):
            second_step.is_missing(request.session, user)  # noted while the login is stored anyway

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        user.set_password(password)
        fields = ["password"]
        if isinstance(user, Person):
            user.must_change_password = False
            fields.append("must_change_password")
        user.save(update_fields=fields)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("reports:today")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who gave the password a moment ago."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = any(time.time() - entry["at"] < FRESH_LOGIN_SECONDS for entry in records)
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)


def _note_guessing(request: HttpRequest, login: str, name: str, accounts: list[Person]) -> None:
    """Into the log of the school whose account it is, or would be by its name."""
    school = only_school_of(accounts[0]) if accounts else school_id_of_code(name.partition(".")[0])
    record(request, "login_slowed", target=login[:100], school_id=school)


def _wait(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    return ngettext(
        "Tài khoản này vừa bị nhập sai nhiều lần. Hãy chờ %(minutes)d phút rồi thử lại, hoặc nhờ thầy cô cấp lại mật khẩu.",
        "Tài khoản này vừa bị nhập sai nhiều lần. Hãy chờ %(minutes)d phút rồi thử lại, hoặc nhờ thầy cô cấp lại mật khẩu.",
        minutes,
    ) % {"minutes": minutes}
