"""The environment variables that move the project between machines, in one table.

`VARIABLES` is the only place that names them: the settings read them through `read`, the README's table is
generated from them, and a value that makes no sense stops the start with one sentence (`BadEnvironment`).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class BadEnvironment(Exception):
    """A variable has a value the project cannot use; the message says which and what it should be."""


def _text(value: str) -> str:
    return value.strip()


def _words(value: str) -> list[str]:
    return [word for word in value.replace(",", " ").split() if word]


def _whole(value: str) -> int:
    return int(value)


def _yes(value: str) -> bool:
    word = value.strip().lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("1 or 0")


def _database(value: str) -> str:
    if not value.startswith(("sqlite:", "postgres://", "postgresql://")):
        raise ValueError("sqlite:///path or postgresql://user:password@host/name")
    return value


def _redis(value: str) -> str:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("redis://host:port/0 or unix:///path/to/socket")
    return value


def _storage(value: str) -> dict[str, Any]:
    """`s3://key:secret@host/bucket[/folder][?region=…]` -> options of `lms.config.storage` (s3+http: without TLS)."""
    if not value:
        return {}
    parts = urlsplit(value)
    if parts.scheme not in {"s3", "s3+http"} or not (
        parts.hostname and parts.username and parts.path.strip("/")
    ):
        raise ValueError("s3://key:secret@host/bucket")
    bucket, _, folder = parts.path.strip("/").partition("/")
    port = f":{parts.port}" if parts.port else ""
    return {
        "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{parts.hostname}{port}",
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": bucket,
        "location": folder,
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "file_overwrite": False,
    }


def _mail(value: str) -> dict[str, Any]:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS), `smtp+plain://…` (neither)."""
    if not value:
        return {}
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        raise ValueError("smtp://user:password@host:587")
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": parts.scheme == "smtp",
        "ssl": parts.scheme == "smtps",
    }


@dataclass(frozen=True)
class Variable:
    name: str
    parse: Callable[[str], Any]
    default: str
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "VAR_DIR", _text, "", "folder for the database, uploads and logs; default: var/ beside manage.py"
    ),
    Variable("DATABASE_URL", _database, "sqlite:", "database; default: SQLite in VAR_DIR"),
    Variable(
        "REDIS_URL", _redis, "", "Redis for several processes: lessons, cache; empty: all in one process"
    ),
    Variable("SECRET_KEY", _text, "", "secret of at least 50 characters; required in production"),
    Variable("ALLOWED_HOSTS", _words, "", "host names the site answers to; required in production"),
    Variable("BASE_URL", _text, "http://127.0.0.1:8000", "the site's address as people type it"),
    Variable("TRUSTED_PROXIES", _whole, "0", "number of reverse proxies in front whose headers are believed"),
    Variable(
        "STORAGE_URL",
        _storage,
        "",
        "S3-compatible storage: s3://key:secret@host/bucket (s3+http: without TLS; ?region=…); empty: VAR_DIR",
    ),
    Variable("X_ACCEL", _yes, "0", "1: nginx sends private files (X-Accel-Redirect under /_private/)"),
    Variable("EMAIL_URL", _mail, "", "smtp://user:password@host:587; empty: mails go to VAR_DIR/mail"),
    Variable("STUN_URLS", _words, "", "STUN servers for camera and microphone between classrooms"),
    Variable("TURN_URLS", _words, "", "TURN servers for networks that block direct connections"),
    Variable("TURN_SECRET", _text, "", "the secret shared with the TURN server (coturn static-auth-secret)"),
    Variable(
        "STAFF_MFA",
        _yes,
        "1",
        "1: posts that see a whole school must use two-step login (./run: 0 unless set)",
    ),
    Variable("MAX_UPLOAD_MB", _whole, "200", "largest file taken by the library, in MB"),
)


def markdown_table() -> str:
    """The table as the README shows it; a test holds the two together."""
    rows = [f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {v.meaning} |" for v in VARIABLES]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


def read(name: str, environment: Mapping[str, str] | None = None) -> Any:
    """The parsed value of the variable `name`.

    Raises `BadEnvironment` when the value cannot be used, `KeyError` for a name that is not in the table.
    """
    variable = {v.name: v for v in VARIABLES}[name]
    raw = (os.environ if environment is None else environment).get(name, "")
    try:
        return variable.parse(raw or variable.default)
    except ValueError as error:
        raise BadEnvironment(f"{name}={raw!r} cannot be used: expected {error or 'a number'}") from error


def require_packages(variable: str, *modules: str) -> None:
    """Raises `BadEnvironment` where a variable asks for something whose packages are not installed."""
    lacking = [name for name in modules if find_spec(name) is None]
    if lacking:
        raise BadEnvironment(
            f"{variable} needs packages that are not installed ({', '.join(lacking)}): start with ./run while {variable} "
            "is set, or install requirements/optional.txt"
        )
