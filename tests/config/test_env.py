"""The table of environment variables: parsed, refused in one sentence, documented; production refuses to half start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms.config.env import VARIABLES, BadEnvironment, markdown_table, read

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "localhost:6379"),
        ("TRUSTED_PROXIES", "two"),
        ("STAFF_MFA", "perhaps"),
        ("STORAGE_URL", "s3://nothing"),
        ("EMAIL_URL", "mail.example"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read(name, {name: value})


def test_every_default_can_be_read() -> None:
    for variable in VARIABLES:
        read(variable.name, {})


def test_storage_and_mail_addresses_become_options() -> None:
    storage = read("STORAGE_URL", {"STORAGE_URL": "s3://key:se%2Fcret@s3.example/school"})
    assert (storage["bucket_name"], storage["secret_key"]) == ("school", "se/cret")
    assert (storage["location"], storage["region_name"]) == ("", "us-east-1")
    storage = read(
        "STORAGE_URL", {"STORAGE_URL": "s3+http://k:s@10.0.0.2:3900/school/nhip/cau?region=garage"}
    )
    assert (storage["bucket_name"], storage["location"]) == ("school", "nhip/cau")
    assert (storage["endpoint_url"], storage["region_name"]) == ("http://10.0.0.2:3900", "garage")
    mail = read("EMAIL_URL", {"EMAIL_URL": "smtps://a:b@mail.example"})
    assert (mail["port"], mail["ssl"], mail["tls"]) == (465, True, False)


def test_the_readme_documents_every_variable() -> None:
    assert markdown_table() in (ROOT / "README.md").read_text()


def _production(**variables: str) -> subprocess.CompletedProcess[str]:
    ours = {v.name for v in VARIABLES} | {"DJANGO_ALLOW_ASYNC_UNSAFE"}  # the second is for Playwright's tests
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "lms.config.settings.production",
        "VAR_DIR": "/tmp",
        **variables,
    }
    command = [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


GOOD = {
    "SECRET_KEY": "kX9-pQ2_" * 8,
    "ALLOWED_HOSTS": "truong.example",
    "BASE_URL": "https://truong.example",
    "TRUSTED_PROXIES": "1",
}


def test_production_is_clean_when_configured() -> None:
    ended = _production(**GOOD)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("without", ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"])
def test_production_refuses_to_start_half_configured(without: str) -> None:
    ended = _production(**{k: v for k, v in GOOD.items() if k != without})
    assert ended.returncode != 0
    assert without in ended.stderr
    assert "Traceback" not in ended.stderr
