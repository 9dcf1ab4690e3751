"""`./run` before Python takes over: what it says and leaves behind. A copy of the script meets a PATH of our making."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "sh",
    "env",
    "dirname",
    "cat",
    "cksum",
    "tr",
    "rm",
    "mkdir",
    "mv",
    "id",
    "sed",
    "head",
    "cut",
    "chmod",
)

# A uv that makes what the real one would make, writes down what it was asked, and fails when told to.
UV = """#!/bin/sh
echo "$* | cache=${UV_CACHE_DIR:-} certs=$UV_SYSTEM_CERTS" >>"$CALLS"
case "$1" in
    --version) echo "uv 0.13.9" ;;
    venv)
        rm -rf .venv; mkdir -p .venv/bin
        printf '#!/bin/sh\\n[ "$1" = -c ] && echo "${MISSING:-}" || echo "python $*"\\n' >.venv/bin/python
        chmod +x .venv/bin/python ;;
    pip) [ -z "${UV_FAILS:-}" ] || { echo "error: Failed to fetch: https://example.invalid/django/" >&2; exit 2; } ;;
esac
"""
PYTHON = '#!/bin/sh\n[ "$1" = --version ] && {{ echo "Python {version}"; exit 0; }}\n[ "$2" = venv ] && exit 1\nexit {code}\n'


class Clone:
    """A folder with the script and the requirement files; `programs` is its PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.programs, self.calls = folder / "clone", folder / "bin", folder / "calls"
        self.home = folder / "home"
        for made in (self.folder, self.programs, self.home):
            made.mkdir()
        shutil.copy(ROOT / "run", self.folder)
        shutil.copytree(ROOT / "requirements", self.folder / "requirements")
        for name in TOOLS:
            if found := shutil.which(name):
                (self.programs / name).symlink_to(found)

    def program(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def run(self, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": str(self.programs), "CALLS": str(self.calls), "HOME": str(self.home)}
        environment |= variables
        return subprocess.run(
            [str(self.folder / "run"), *words],
            env={k: v for k, v in environment.items() if v},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    def asked(self) -> list[str]:
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [call for call in calls if not call.startswith("--version")]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


@pytest.fixture
def ready(clone: Clone) -> Clone:
    """A machine with a good Python and uv."""
    clone.program("python3", PYTHON.format(version="3.11.2", code=0))
    clone.program("uv", UV)
    return clone


pytestmark = pytest.mark.pure


def test_help_prepares_nothing(clone: Clone) -> None:
    for word in ("help", "--help", "-h"):
        ended = clone.run(word)
        assert ended.returncode == 0 and "--port N" in ended.stdout and "--reset" in ended.stdout
    assert not (clone.folder / ".venv").exists()


def test_an_unknown_word_shows_the_help(clone: Clone) -> None:
    ended = clone.run("serv")
    assert ended.returncode == 2 and "./run test" in ended.stderr


def test_an_old_python_is_named_in_one_line(clone: Clone) -> None:
    clone.program("python3", PYTHON.format(version="3.9.2", code=1))
    ended = clone.run()
    assert ended.returncode == 1 and ended.stdout == ""
    assert ended.stderr == "✗ cần Python 3.11 trở lên: Python 3.9.2\n"


def test_no_python_is_said_in_one_line(clone: Clone) -> None:
    assert clone.run().stderr == "✗ cần Python 3.11 trở lên: không thấy python3\n"


def test_a_newer_python_beside_an_old_one_is_taken(ready: Clone) -> None:
    ready.program("python3", PYTHON.format(version="3.9.2", code=1))
    ready.program("python3.12", PYTHON.format(version="3.12.1", code=0))
    assert ready.run().returncode == 0
    assert "python3.12" in ready.asked()[0]


def test_a_python_without_venv_is_said_in_one_line(clone: Clone) -> None:
    clone.program("python3", PYTHON.format(version="3.11.2", code=0))
    ended = clone.run()
    assert ended.returncode == 1
    assert "python3-venv" in ended.stderr and ended.stderr.count("\n") == 1
    assert not (clone.folder / ".cache/uv").exists()


@pytest.mark.slow
def test_uv_that_cannot_be_had_is_said_in_one_line(clone: Clone, tmp_path: Path) -> None:
    """The real pip, with an index that is empty."""
    (tmp_path / "empty").mkdir()
    clone.program("python3", f'#!/bin/sh\nexec {sys.base_prefix}/bin/python3 "$@"\n')
    nothing = {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": f"file://{tmp_path}/empty",
        "PIP_RETRIES": "0",
    }
    ended = clone.run(**nothing)
    assert ended.returncode == 1
    assert ended.stderr.startswith("✗ không tải được uv") and ended.stderr.count("\n") == 1
    assert not (clone.folder / ".cache/uv").exists() and not (clone.folder / ".venv").exists()


def test_a_package_that_cannot_be_had_is_said_in_one_line_and_the_next_start_goes_on(ready: Clone) -> None:
    ended = ready.run(UV_FAILS="1")
    assert ended.returncode == 1
    assert (
        ended.stderr.count("\n") == 1 and "Failed to fetch: https://example.invalid/django/" in ended.stderr
    )
    ended = ready.run()
    assert ended.returncode == 0 and ended.stdout.endswith("python manage.py up\n")
    assert [call.split()[0] for call in ready.asked()] == ["venv", "pip", "pip"]


def test_packages_are_installed_once_for_each_set_of_requirements(ready: Clone) -> None:
    ready.run("--port", "8117")
    assert ready.run("--port", "8117").stdout == "python manage.py up --port 8117\n"
    assert len(ready.asked()) == 2
    with (ready.folder / "requirements/serve.txt").open("a") as requirements:
        requirements.write("# another package\n")
    ready.run()
    assert len(ready.asked()) == 3 and "requirements/serve.txt" in ready.asked()[2]
    assert "--require-hashes" in ready.asked()[2] and "certs=true" in ready.asked()[2]


def test_a_setting_that_needs_more_packages_gets_them(ready: Clone) -> None:
    ready.run()
    assert "requirements/serve.txt" in ready.asked()[-1]
    ready.run(STORAGE_URL="s3://key:secret@s3.example/school")
    assert "requirements/optional.txt" in ready.asked()[-1]
    before = len(ready.asked())
    ready.run(STORAGE_URL="s3://key:secret@s3.example/school")
    ready.run()
    assert len(ready.asked()) == before


def test_words_after_manage_are_passed_on(ready: Clone) -> None:
    assert ready.run("manage", "check", "--deploy").stdout.endswith("python manage.py check --deploy\n")


def test_an_environment_whose_python_is_gone_is_made_again(ready: Clone) -> None:
    ready.run()
    (ready.folder / ".venv/bin/python").unlink()
    (ready.folder / ".venv/bin/python").symlink_to("/nowhere/python3")
    assert ready.run().returncode == 0
    assert [call.split()[0] for call in ready.asked()] == ["venv", "pip", "venv", "pip"]
    assert "--clear" in ready.asked()[2]


def test_downloads_are_kept_in_the_folder_without_a_home(ready: Clone) -> None:
    ready.run()
    assert "cache= " in ready.asked()[0]
    (ready.folder / ".venv/.nhipcau-serve").unlink()
    ready.run(HOME="")
    assert f"cache={ready.folder}/.cache/packages" in ready.asked()[-1]


def test_the_script_is_plain_posix_shell() -> None:
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("dash is missing")
    assert subprocess.run([dash, "-n", str(ROOT / "run")], check=False).returncode == 0
    first = (ROOT / "run").read_text().splitlines()
    assert first[0] == "#!/bin/sh" and "set -eu" in first and os.access(ROOT / "run", os.X_OK)


def test_what_the_tests_need_is_installed_and_no_open_relay_is_left_running(ready: Clone) -> None:
    """Debian's coturn starts by itself and knows no password: masked while it is installed, disabled afterwards."""
    (ready.programs / "id").unlink()  # a link to the machine's own
    ready.program("id", "#!/bin/sh\necho 0\n")
    for name in ("apt-get", "systemctl"):
        ready.program(name, f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\n')
    ended = ready.run("test", MISSING="redis-server coturn")
    assert ended.returncode == 0 and "Cài redis-server coturn" in ended.stdout
    calls = [call for call in ready.asked() if call.startswith(("apt-get", "systemctl"))]
    assert calls == [
        "systemctl mask --runtime coturn.service",
        "apt-get update -qq",
        "apt-get install -y -qq --no-install-recommends redis-server coturn",
        "systemctl disable coturn.service",
        "systemctl unmask --runtime coturn.service",
    ]


def test_a_machine_that_has_coturn_keeps_it_as_it_is(ready: Clone) -> None:
    (ready.programs / "id").unlink()
    ready.program("id", "#!/bin/sh\necho 0\n")
    for name in ("apt-get", "systemctl"):
        ready.program(name, f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\n')
    ready.run("test", MISSING="redis-server")
    assert not [call for call in ready.asked() if call.startswith("systemctl")]
