"""`manage.py up`, which `./run` becomes: killed and interrupted while it builds, then whole; port taken; a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.config import tied
from tests.servers import ROOT, free_port, site_environment

pytestmark = [pytest.mark.slow, pytest.mark.pure]


class Start:
    """One `./run --empty` on a folder of its own."""

    def __init__(self, var: Path, *words: str) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--empty", "--port", str(self.port), *words],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**site_environment(var), "DJANGO_SETTINGS_MODULE": "lms.config.settings.dev"},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def until(self, ready: Callable[[], object], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        said = self.process.communicate(timeout=60)[0]
        return self.process.returncode, said

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as page:
                return page.status == 200
        except OSError:
            return False


def free(lock: Path) -> bool:
    try:
        os.close(tied.hold(lock))
    except tied.Busy:
        return False
    return True


def test_killed_interrupted_and_started_again_it_goes_on(tmp_path: Path) -> None:
    def building() -> set[Path]:
        return set(tmp_path.glob("building-*/data/nhipcau.sqlite3"))

    killed = Start(tmp_path)
    killed.until(building)
    # Its helpers hold the same standard output: reading to its end proves that they ended too.
    code, _ = killed.end(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not (tmp_path / "nhipcau.sqlite3").exists() and not (tmp_path / "prepared.json").exists()

    left = building()
    interrupted = Start(tmp_path)
    interrupted.until(lambda: building() - left)
    # Stopped, it keeps its lock however slowly the second one starts; the interruption reaches it when it goes on.
    interrupted.process.send_signal(signal.SIGSTOP)
    second = Start(tmp_path)
    said = second.process.communicate(timeout=60)[0]
    assert second.process.returncode == 1 and "đang chuẩn bị" in said and "Traceback" not in said
    interrupted.process.send_signal(signal.SIGINT)
    code, said = interrupted.end(signal.SIGCONT)
    assert code == 130 and said.rstrip().endswith("Đã dừng.") and "Traceback" not in said
    assert not list(tmp_path.glob("building-*")) and not (tmp_path / "nhipcau.sqlite3").exists()

    whole = Start(tmp_path)
    whole.until(whole.answers)
    assert not list(tmp_path.glob("building-*"))
    assert any(tmp_path.glob("static/css/*.css.br")) and free(tmp_path / "preparing.lock")

    reset = Start(tmp_path, "--reset")
    said = reset.process.communicate(timeout=60)[0]
    assert reset.process.returncode == 1 and "đang chạy" in said and whole.answers()

    code, said = whole.end(signal.SIGINT)
    assert code == 0 and "Đã dừng" in said and "Traceback" not in said

    again = Start(tmp_path)
    again.until(again.answers)
    assert "…" not in again.end(signal.SIGINT)[1].split("Nhịp Cầu:")[0], "a second start prepares nothing"


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = subprocess.run(
            [sys.executable, "manage.py", "up", "--port", str(taken.getsockname()[1])],
            cwd=ROOT, env=site_environment(tmp_path), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1 and ended.stdout == "" and ended.stderr.count("\n") == 1
    assert "--port" in ended.stderr
    assert not (tmp_path / "nhipcau.sqlite3").exists()
