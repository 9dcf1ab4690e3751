"""`./run` on one machine: SQLite, one process, an own secret kept in VAR_DIR."""

import os
import secrets
import sys

from lms.config.settings.base import *  # noqa: F403 (a settings world starts from base)
from lms.config.settings.base import ALLOWED_HOSTS, SECRET_KEY, STATIC_ROOT, STORAGES, VAR_DIR

if not SECRET_KEY:
    _file = VAR_DIR / "secret-key"
    if not _file.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        _file.write_text(secrets.token_urlsafe(60))
        _file.chmod(0o600)
    SECRET_KEY = _file.read_text().strip()
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
if not (STATIC_ROOT / "staticfiles.json").exists() and sys.argv[1:2] not in (["up"], ["collectstatic"]):
    # Nothing collected yet (working on the code without ./run): serve from the source folders.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
if "STAFF_MFA" not in os.environ:
    # Whoever tries the demo schools walks in with a password alone; a real school's server asks for the second step.
    STAFF_MFA = False
