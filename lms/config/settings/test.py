"""The tests' world: a fast password hasher, plain static files, everything else as in base."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="nhipcau-test-"))

from lms.config.settings.base import *  # noqa: F403 (VAR_DIR must be set before base reads it)

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "lms.people.login.hashers.FirstPasswordHasher",
]
STORAGES = {
    **STORAGES,  # noqa: F405 (from base)
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = Path(os.environ["VAR_DIR"]) / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STAFF_MFA = False
IMPORT_IN_BACKGROUND = False
if REDIS_URL and "PYTEST_XDIST_WORKER" in os.environ:  # noqa: F405 (from base)
    # Tests that run side by side empty a cache of their own.
    _worker = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    CACHES["default"]["LOCATION"] = f"{REDIS_URL}?db={_worker + 1}"  # noqa: F405 (from base)
