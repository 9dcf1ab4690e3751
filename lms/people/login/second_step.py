"""Two-step login: who must use it, and what is still missing in this session."""

from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.people.access import SCHOOL_WIDE, Post, relations
from lms.people.models import Person

# Set at login for a person who must set up the second step first; the middleware reads it.
SESSION_FLAG = "second_step_missing"
_POSTS = SCHOOL_WIDE | {Post.AUTHORITY_OFFICER, Post.PLATFORM_ADMIN}


def is_required(person: Person) -> bool:
    """True for posts that see a whole school or more, where the setting asks for it."""
    return bool(settings.STAFF_MFA) and any(post in _POSTS for post, _school in relations(person).posts)


def has_second_step(person: Person) -> bool:
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()


def note_at_login(request: HttpRequest, person: Person) -> None:
    if is_required(person) and not has_second_step(person):
        request.session[SESSION_FLAG] = True


def is_missing(request: HttpRequest) -> bool:
    """True while this session must set up its second step; forgets the mark once that is done."""
    if not request.session.get(SESSION_FLAG):
        return False
    person = request.user
    if isinstance(person, Person) and has_second_step(person):
        del request.session[SESSION_FLAG]
        return False
    return True


def reset(person: Person) -> None:
    """Take the second step away (a lost telephone); it must be set up again at the next login."""
    Authenticator.objects.filter(user_id=person.pk).delete()
    person.end_sessions()


class SecondStepAdapter(DefaultMFAAdapter):
    """allauth's two-step login with our words, our QR code, and no way round it for those who must."""

    error_messages = {
        "add_email_blocked": _("Tài khoản này đã bật xác thực hai bước nên không thêm được địa chỉ thư."),
        "cannot_delete_authenticator": _("Chức vụ của thầy/cô cần xác thực hai bước nên không tắt được."),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai bước trước, rồi mới tạo mã dự phòng."),
        "incorrect_code": _("Mã chưa đúng. Hãy nhập mã đang hiện trong ứng dụng; mã đổi sau mỗi 30 giây."),
        "unverified_email": _("Địa chỉ thư chưa được xác nhận."),
    }

    def build_totp_svg(self, url: str) -> str:
        out = BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=5, border=2, light="#fff", xmldecl=False)
        return out.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_required(authenticator.user)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())
