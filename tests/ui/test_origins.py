"""Who may send a script's request or open a WebSocket: pages of this site's own scheme, host and port."""

from typing import Any

import pytest

from lms.ui.origins import is_own, of_headers

pytestmark = pytest.mark.pure


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["lop.test", "127.0.0.1", "[::1]"]
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_TRUSTED_ORIGINS = ["https://nhipcau.test"]


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("lop.test", "http://lop.test"),
        ("lop.test", "https://lop.test"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("inside:8000", "https://nhipcau.test"),
    ],
)
def test_own_pages(host: str, origin: str) -> None:
    assert is_own(host, origin)
    assert of_headers({b"host": host.encode(), b"origin": origin.encode()})


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:9999"),
        ("127.0.0.1:8000", "http://127.0.0.1"),
        ("lop.test", "http://lop.test:8000"),
        ("lop.test", "http://lop.test.xau.test"),
        ("lop.test", "http://ai@lop.test"),
        ("lop.test", "ftp://lop.test"),
        ("lop.test", "null"),
        ("lop.test", ""),
        ("lop.test", "http://["),
        ("", ""),
        ("", "http://lop.test"),
        ("xau.test", "http://xau.test"),
        ("lop.test", "https://nhipcau.test:444"),
    ],
)
def test_anybody_else(host: str, origin: str) -> None:
    assert not is_own(host, origin)


def test_a_site_with_secure_cookies_is_asked_by_https_alone(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert is_own("lop.test", "https://lop.test") and not is_own("lop.test", "http://lop.test")


def test_no_headers_at_all() -> None:
    assert not of_headers({})
