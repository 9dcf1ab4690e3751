"""`./run test`: the checks, then all tests on SQLite, then the database's tests again on PostgreSQL.

Real servers are private to the run. What the machine lacks is named and its tests are skipped; with REQUIRE_REAL=1
that is a failure. Arguments go to pytest.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

from tests import servers, templates

CHECKS: list[tuple[str, list[str]]] = [
    ("format", ["ruff", "format", "--check", "-q", "."]),
    ("lint", ["ruff", "check", "-q", "."]),
    ("import contracts", ["lint-imports", "--no-cache"]),
    ("templates", ["djlint", "--lint", "--quiet", "."]),
    ("missing migrations", ["manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", ["-m", "tests.translations"]),
    ("types", ["mypy"]),
]


def check() -> bool:
    """Run every check, print one line each (the output only where it failed); True when all passed."""
    good = True
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lms.config.settings.test"}
    for name, command in CHECKS:
        begun = time.monotonic()
        program = [sys.executable] if command[0] in {"manage.py", "-m"} else []
        folder = os.path.dirname(sys.executable)
        words = program + command if program else [os.path.join(folder, command[0]), *command[1:]]
        ended = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
        passed = ended.returncode == 0
        good = good and passed
        print(f"{'✓' if passed else '✗'} {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        if not passed:
            print((ended.stdout + ended.stderr)[-6000:], flush=True)
    return good


def pytest(arguments: list[str], **variables: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env={**os.environ, **variables}, check=False).returncode


def main() -> int:
    arguments = sys.argv[1:]
    if arguments == ["--only-check"]:
        return 0 if check() else 1
    lacking = servers.missing()
    if lacking and os.environ.get("REQUIRE_REAL"):
        print(f"✗ missing on this machine: {', '.join(lacking)}")
        return 1
    good = True if arguments else check()
    workers = (
        []
        if any(a.startswith(("-n", "--pdb")) for a in arguments)
        else ["-n", str(min(4, os.cpu_count() or 1))]
    )
    with ExitStack() as stack:
        redis = (
            {} if "redis-server" in lacking else {"TEST_REDIS_URL": stack.enter_context(servers.redis()).url}
        )
        # Playwright keeps an event loop running in its process: tests that are coroutines need another one.
        print("— SQLite, in-memory layer", flush=True)
        codes = [pytest([*workers, "-m", "not browser", *arguments], **redis)]
        print("— SQLite, Chromium", flush=True)
        codes.append(pytest([*workers, "-m", "browser", *arguments], **redis))
        if "postgresql" in lacking:
            print("! PostgreSQL is missing: the second pass is skipped", flush=True)
        else:
            database = stack.enter_context(servers.postgres())
            templates.fill_postgres(database)
            print("— PostgreSQL, Redis layer", flush=True)
            variables = {
                "DATABASE_URL": database.url,
                "TEST_TEMPLATE_DATABASE": "nhipcau",
                **({"REDIS_URL": redis["TEST_REDIS_URL"]} if redis else {}),
                **redis,
            }
            codes.append(
                pytest([*workers, "-m", "not browser and not pure and not once", *arguments], **variables)
            )
            print("— PostgreSQL, Redis layer, two processes, Chromium", flush=True)
            codes.append(pytest(["-m", "whole_day", *arguments], **variables))
    # pytest ends with 5 where the arguments leave it no test.
    return 0 if good and all(code == 0 or (code == 5 and arguments) for code in codes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
