"""What every settings world shares. Worlds differ in: secrets, hosts, database, layer, storage."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from lms.config.env import read, require_packages

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(read("VAR_DIR") or BASE_DIR / "var")
DEBUG = False
SECRET_KEY = read("SECRET_KEY")
ALLOWED_HOSTS: list[str] = read("ALLOWED_HOSTS")
BASE_URL: str = read("BASE_URL").rstrip("/")
TRUSTED_PROXIES: int = read("TRUSTED_PROXIES")

INSTALLED_APPS = [
    "daphne",
    "lms.config",
    "lms.ui",
    "lms.people",
    "lms.notify",
    "lms.gradebook",
    "content",
    "assessments",
    "live",
    "lms.reports",
    "lms.gateway",
    "lms.demo",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "lms.ui.addresses.NumbersThatFitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.people.middleware.PersonMiddleware",
    "lms.ui.middleware.EndedSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "lms.config.urls"
ASGI_APPLICATION = "lms.config.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.ui.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lms.ui.templatetags.ui"],
        },
    }
]

_database = read("DATABASE_URL")
if _database == "sqlite:":
    _database = f"sqlite:///{VAR_DIR / 'nhipcau.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": dict(dj_database_url.parse(_database))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write transactions take their lock at the start and wait for it, instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Statements asked again are planned once per connection: a quarter less CPU time for an attempt.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": 12, "timeout": 20}, server_side_binding=True, prepare_threshold=2
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = read("REDIS_URL")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "nhipcau"},
        }
    }
    CACHES: dict[str, Any] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

AUTH_USER_MODEL = "people.Person"
# The second logs nobody in: it answers who may enter Wagtail's admin.
AUTHENTICATION_BACKENDS = ["lms.people.login.backend.PersonBackend", "content.pages.backend.AdminAccess"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "lms.people.login.hashers.FirstPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/tai-khoan/dang-nhap/"
LOGIN_REDIRECT_URL = "/hom-nay/"
LOGOUT_REDIRECT_URL = "/"
STAFF_MFA: bool = read("STAFF_MFA")
# An import is written by a thread, so that its page can show how far it is.
IMPORT_IN_BACKGROUND = True

SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.ui.views.stale_form"
# Wagtail lifts this for its own previews; readers that frame a page of ours say so at the view.
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin has its own at its door (content/admin/door.py): the same, but for style attributes.
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF, "blob:"],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": [NONE],
    },
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["lms.ui.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/_media/"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.ui.storage.StaticStorage"},
}
if storage := read("STORAGE_URL"):
    require_packages("STORAGE_URL", "storages", "boto3")
    STORAGES["default"] = {"BACKEND": "lms.config.storage.ObjectStorage", "OPTIONS": storage}
MAX_UPLOAD_MB: int = read("MAX_UPLOAD_MB")
X_ACCEL: bool = read("X_ACCEL")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "content.library.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Answers sent before the deadline may arrive this much later.
ATTEMPT_GRACE_SECONDS = 5

STUN_URLS: list[str] = read("STUN_URLS")
TURN_URLS: list[str] = read("TURN_URLS")
TURN_SECRET: str = read("TURN_SECRET")

if mail := read("EMAIL_URL"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = mail["host"], mail["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["user"], mail["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = mail["tls"], mail["ssl"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Nhịp Cầu <khong-tra-loi@nhipcau.local>"

WAGTAIL_SITE_NAME = "Nhịp Cầu"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAILDOCS_MAX_UPLOAD_SIZE = MAX_UPLOAD_MB * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Accounts live in lms/people: Wagtail must not offer a second way in.
WAGTAILADMIN_LOGIN_URL = "/tai-khoan/dang-nhap/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# allauth runs the steps of a login; our adapter and forms say what they are (lms/people/login).
ACCOUNT_ADAPTER = "lms.people.login.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lms.people.login.forms.LoginForm",
    "change_password": "lms.people.login.forms.ChangePasswordForm",
    "reauthenticate": "lms.people.login.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Passwords are slowed by lms/people/login/throttle.py; these are for the codes of the second step.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "300/m/ip,6/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "10/m/user",
}
MFA_ADAPTER = "lms.people.login.second_step.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "lms.people.login.forms.CodeForm",
    "reauthenticate": "lms.people.login.forms.CodeAgainForm",
    "activate_totp": "lms.people.login.forms.ActivateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nhịp Cầu"
MFA_TOTP_TOLERANCE = 1

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
