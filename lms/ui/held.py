"""What was typed into a form that could not be taken, kept until the same person can send it again.

A form meets an ended session (twelve hours, logged out or a new password elsewhere) or a token of an earlier login. Its
fields then wait in the visitor's session, for the one person whose page it was: whoever else logs in at this machine never
sees them, and they go as soon as somebody else does. Files are not kept, their names are. Forms with secrets are not kept.

Whose page it was is told by the form's own token: each login makes a new one, and a signed cookie says which person this
browser's last tokens belonged to. A form that does not come from a page of ours, opened in this browser, has no owner.
"""

import re
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from lms.ui.clock import now

SESSION_KEY = "held_forms"
COOKIE = "trang-cua"
COOKIE_AGE = 30 * 24 * 3600
COOKIE_OWNERS = 6
_SALT = "lms.ui.held"
MAX_FORMS = 3
MAX_CHARACTERS = 400_000  # of one form; a longer one is refused in words
WORTH_READING = 12  # typed texts of so many characters are shown; shorter ones are sent along
_TOKEN = "csrfmiddlewaretoken"
_SECRET_NAMES = re.compile(r"password|secret|^(?:code|pin|otp|token)$", re.IGNORECASE)
_TOKEN_SHAPE = re.compile(r"[A-Za-z0-9]{32}(?:[A-Za-z0-9]{32})?")


@dataclass(frozen=True)
class HeldForm:
    """One form: `path` is where it was sent, `page` where it was typed; both lie on this site."""

    key: str
    owner: int
    path: str
    page: str
    at: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)  # (field, name of the file)
    too_long: bool = False

    @property
    def texts(self) -> list[str]:
        """What was written in words; a single word is as well a choice of the page's."""
        return [value for _name, value in self.fields if len(value) >= WORTH_READING and " " in value.strip()]


# --- whose page a form was ---------------------------------------------------------------------------------------------


def _mark(secret: str) -> str:
    return salted_hmac(_SALT, secret, algorithm="sha256").hexdigest()[:20]


def _owners(request: HttpRequest) -> list[tuple[str, int]]:
    raw = request.COOKIES.get(COOKIE, "")
    try:
        found = signing.loads(raw, salt=_SALT, max_age=COOKIE_AGE) if raw else []
    except signing.BadSignature:
        return []
    return [(str(mark), int(owner)) for mark, owner in found]


def note_owner(request: HttpRequest, response: HttpResponse, person_id: int) -> None:
    """Remember in the browser that forms made with the token in use are this person's."""
    secret = request.META.get("CSRF_COOKIE")
    if not secret:
        return
    mine, known = (_mark(secret), person_id), _owners(request)
    if known and known[0] == mine:
        return
    owners = [mine, *(one for one in known if one[0] != mine[0])][:COOKIE_OWNERS]
    response.set_cookie(
        COOKIE, signing.dumps(owners, salt=_SALT), max_age=COOKIE_AGE, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def owner_of(request: HttpRequest) -> int | None:
    """The person whose page this form was on, by its token; None when that cannot be told."""
    token = request.POST.get(_TOKEN, "")
    if not _TOKEN_SHAPE.fullmatch(token):
        return None
    return dict(_owners(request)).get(_mark(_unmasked(token)))


def _unmasked(token: str) -> str:
    """The secret of a token: on a page it stands behind a mask of its own length, added sign by sign."""
    if len(token) == CSRF_SECRET_LENGTH:
        return token
    places = {sign: place for place, sign in enumerate(CSRF_ALLOWED_CHARS)}
    mask, masked = token[:CSRF_SECRET_LENGTH], token[CSRF_SECRET_LENGTH:]
    return "".join(CSRF_ALLOWED_CHARS[places[b] - places[a]] for a, b in zip(mask, masked, strict=True))


# --- keeping and giving back -------------------------------------------------------------------------------------------


def page_of(request: HttpRequest) -> str:
    """The page of this site that the form was on; '' when the browser does not say."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referer)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if path.startswith("/") and not path.startswith("//") else ""


def read(request: HttpRequest, owner: int) -> HeldForm | None:
    """The request's form, for its owner; None when it holds a secret."""
    names = [name for name in (*request.POST, *request.FILES) if name != _TOKEN]
    if any(_SECRET_NAMES.search(name) for name in names):
        return None
    fields = [(name, value) for name, values in request.POST.lists() if name != _TOKEN for value in values]
    too_long = sum(len(name) + len(value) for name, value in fields) > MAX_CHARACTERS
    return HeldForm(
        key=secrets.token_urlsafe(9),
        owner=owner,
        path=request.get_full_path(),
        page=page_of(request),
        at=now().isoformat(timespec="seconds"),
        fields=[] if too_long else fields,
        files=[(name, (file.name or "")[:200]) for name, files in request.FILES.lists() for file in files],
        too_long=too_long,
    )


def keep(request: HttpRequest, form: HeldForm) -> None:
    """Into the visitor's session, at most `MAX_FORMS` of one person: the newest stay."""
    others = [one for one in _stored(request) if one["owner"] == form.owner]
    request.session[SESSION_KEY] = [asdict(form), *others][:MAX_FORMS]


def waiting(request: HttpRequest, person_id: int) -> list[HeldForm]:
    """This person's forms that wait, the newest first."""
    return [HeldForm(**one) for one in _stored(request) if one["owner"] == person_id]


def any_waiting(request: HttpRequest) -> bool:
    return bool(_stored(request))


def drop(request: HttpRequest, key: str = "", path: str = "") -> None:
    """Forget the form with this key, or those that have now been sent to this path."""
    left = [one for one in _stored(request) if one["key"] != key and one["path"] != path]
    _write(request, left)


def drop_others(request: HttpRequest, person_id: int) -> None:
    """Somebody is logged in: what waited for anybody else goes."""
    _write(request, [one for one in _stored(request) if one["owner"] == person_id])


def _stored(request: HttpRequest) -> list[dict[str, Any]]:
    session = getattr(request, "session", None)
    return session.get(SESSION_KEY, []) if session is not None else []


def _write(request: HttpRequest, left: list[dict[str, Any]]) -> None:
    if len(left) == len(_stored(request)):
        return
    if left:
        request.session[SESSION_KEY] = left
    else:
        request.session.pop(SESSION_KEY, None)
