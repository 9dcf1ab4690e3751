"""Two-step login: who must use it, and what is still missing in this session."""

from io import BytesIO

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from lms.people.access import SCHOOL_WIDE, Post, relations
from lms.people.models import Person
from lms.ui.clock import today

# In the session: True while this person must set up the second step first, False once the person was seen to have it.
SESSION_FLAG = "second_step_missing"
# In the session: the day on which it was not required; posts begin on a day, and a new one ends the sessions.
_NOT_TODAY = "second_step_not_required_on"
_POSTS = SCHOOL_WIDE | {Post.AUTHORITY_OFFICER, Post.PLATFORM_ADMIN}


def is_required(person: Person) -> bool:
    """True for posts that see a whole school or more, where the setting asks for it."""
    return bool(settings.STAFF_MFA) and any(post in _POSTS for post, _school in relations(person).posts)


def has_second_step(person: Person) -> bool:
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()


def is_missing(session: SessionBase, person: Person) -> bool:
    """True while this session must set up its second step; notes in the session what it found.

    Asked at login and with every request, because a post may begin, and the setting may change, while a session lasts.
    Whoever need not have it is looked at once a day.
    """
    if not settings.STAFF_MFA:
        return False
    state, day = session.get(SESSION_FLAG), today().isoformat()
    if state is False or (state is None and session.get(_NOT_TODAY) == day):
        return False
    if state is None and not is_required(person):
        session[_NOT_TODAY] = day
        return False
    missing = not has_second_step(person)
    if missing != state:
        session[SESSION_FLAG] = missing
    return missing


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
