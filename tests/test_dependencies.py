"""Requirement files carry hashes and no addresses; no dependency is stated that nobody uses."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
FILES = sorted((ROOT / "requirements").glob("*.txt"))

# Distribution -> the module by which code or settings name it, where it is not the name itself.
MODULES = {
    "channels-redis": "channels_redis", "django-allauth": "allauth", "django-csp": "csp", "django-ninja": "ninja",
    "django-storages": "storages", "django-tasks": "django_tasks", "django-tasks-db": "django_tasks_db",
    "dj-database-url": "dj_database_url", "Pillow": "PIL", "XlsxWriter": "xlsxwriter",
    "axe-playwright-python": "axe_playwright_python", "factory-boy": "factory",
}  # fmt: skip
# Used without a Python import of ours, and how.
ELSEWHERE = {
    "redis": "channels-redis and Django's cache connect through it where REDIS_URL is set",
    "psycopg": "Django's PostgreSQL back end, where DATABASE_URL names one",
    "django-ninja": "the protocol of lms/gateway, which Wagtail's own API needs too",
    "factory-boy": "part of the stated stack; tests build their data with tests/world.py so far",
    "pytest-django": "a pytest plugin", "pytest-asyncio": "a pytest plugin", "pytest-xdist": "a pytest plugin",
    "ruff": "a command of tests/everything.py", "mypy": "a command of tests/everything.py",
    "djlint": "a command of tests/everything.py", "import-linter": "a command of tests/everything.py",
    "django-stubs": "a mypy plugin",
    "flask": "what moto's server is made of", "flask-cors": "what moto's server is made of",
}  # fmt: skip

pytestmark = pytest.mark.pure


def stated() -> list[str]:
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"]
    for extra in PROJECT["project"]["optional-dependencies"].values():
        wanted = wanted + extra
    return [re.split(r"[\[<>=~! ]", word)[0] for word in wanted]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_requirements_carry_hashes_and_no_addresses(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text and "--index" not in text and "--find-links" not in text
    for entry in re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip()):
        assert re.match(r"[\w.\-]+(\[[\w,]+\])?==\S+ ", entry) and "--hash=sha256:" in entry, entry[:80]


def test_every_stated_dependency_is_locked() -> None:
    locked = (ROOT / "requirements/test.txt").read_text().lower()
    assert [name for name in stated() if f"\n{name.lower()}" not in f"\n{locked}"] == []


def test_the_packages_of_a_setting_are_locked_apart_from_the_servers_own() -> None:
    serve, optional = ((ROOT / f"requirements/{name}.txt").read_text() for name in ("serve", "optional"))
    assert "\nboto3==" in optional and "\nboto3==" not in serve
    assert set(re.findall(r"^[\w.-]+==\S+", serve, re.M)) <= set(re.findall(r"^[\w.-]+==\S+", optional, re.M))


def test_every_stated_dependency_is_used() -> None:
    sources = "\n".join(
        path.read_text()
        for folder in ("lms", "content", "assessments", "live", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        if path != Path(__file__).resolve()
    )
    unused = []
    for name in stated():
        module = re.escape(MODULES.get(name, name))
        named = re.search(rf'^\s*(?:import|from) {module}\b|"{module}[."]', sources, re.M)
        if not named and name not in ELSEWHERE:
            unused.append(name)
    assert unused == []
