"""`./run` in a fresh clone: first with an empty package cache, then anew with the packages it has fetched.

Needs git and the network; uv is fetched too where the machine has none.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.rows import Row
from tests import servers

# Where packages come from and how the machine reaches them; everything else of the environment stays outside.
KEPT = ("PATH", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")


def until_first_page(clone: Path, home: Path) -> float:
    """Seconds from the command to the first page, with the demo schools; the server is ended afterwards."""
    port = servers.free_port()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    begun = time.monotonic()
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(
            ["./run", "--port", str(port)],
            cwd=clone, env={**kept, **proxies, "HOME": str(home)}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
                page.read()
                return time.monotonic() - begun
            if process.poll() is not None or time.monotonic() - begun > 600:
                raise RuntimeError((home / "said").read_text()[-2000:])
            time.sleep(0.1)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "-q", str(servers.ROOT), str(clone)], check=True)
        fetched = until_first_page(clone, home)
        subprocess.run(["git", "clean", "-qfdx"], cwd=clone, check=True)
        cached = until_first_page(clone, home)
    return [
        Row("first page after ./run, nothing fetched", fetched, "s", 180, "at most 180", fetched <= 180,
            "fresh clone, demo schools, packages from the network"),
        Row("first page after ./run", cached, "s", 60, "at most 60", cached <= 60,
            "fresh clone, demo schools, packages cached"),
    ]  # fmt: skip


if __name__ == "__main__":
    print(rows())
