"""Helpers of the preparation: child processes that never outlive it, and locks that end with their holder.

A child's standard input is a pipe that only its parent holds: when the parent is gone, even by `kill -9`, the pipe
closes and the child ends at once. Ctrl-C is the parent's business.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

SERVING = "serving.lock"  # held, shared, by every server of a VAR_DIR


@contextmanager
def child(
    *arguments: str, stderr: IO[Any] | None = None, **variables: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `manage.py arguments` beside this process; whatever still runs at the end of the block is ended."""
    environment = {**os.environ, "SECRET_KEY": settings.SECRET_KEY, **variables}
    command = [sys.executable, "-m", "lms.config.tied", *arguments]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.PIPE, stderr=stderr
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


class Busy(Exception):
    """Somebody else holds the lock."""


def hold(path: Path, shared: bool = False) -> int:
    """Take the lock of this file for as long as the process lives, or until the answer is given to `os.close`.

    Raises `Busy` at once when somebody holds it (with `shared`: holds it alone).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise Busy from error
    return lock


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])
