"""A real school's server: refuses to start half configured."""

from lms.config.env import BadEnvironment
from lms.config.settings.base import *  # noqa: F403 (a settings world starts from base)
from lms.config.settings.base import ALLOWED_HOSTS, BASE_URL, SECRET_KEY, TRUSTED_PROXIES

DEBUG = False
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure"):
    raise BadEnvironment("SECRET_KEY is missing or weak: set a random text of at least 50 characters")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise BadEnvironment("ALLOWED_HOSTS is empty or '*': name the hosts this site answers to")
if not BASE_URL.startswith("https://"):
    raise BadEnvironment("BASE_URL must start with https:// in production")

CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
