"""Private servers for tests and benchmarks: temporary sockets or free ports, ended with the run.

Each is a context manager. `missing()` names what the machine lacks; `REQUIRE_REAL=1` turns that into a failure.
"""

import contextlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def postgres_bin() -> Path | None:
    """The folder of initdb and postgres (Debian keeps them off the PATH)."""
    for folder in [
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *map(Path, os.get_exec_path()),
    ]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing() -> list[str]:
    """Names of Debian packages that tests with real parts would need and do not find."""
    found = {
        "redis-server": shutil.which("redis-server"),
        "postgresql": postgres_bin(),
        "chromium": chromium(),
        "gettext": shutil.which("xgettext"),
        "coturn": shutil.which("turnserver"),
    }
    return [name for name, place in found.items() if not place]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(ready: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{what} did not start within {seconds:.0f} s")


@dataclass
class Postgres:
    folder: Path
    binaries: Path
    durable: bool
    fsync: bool
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def url(self) -> str:
        return f"postgresql://nhipcau@/nhipcau?host={self.folder}"

    def _as_postgres(self) -> dict[str, int]:
        """initdb refuses root: the cluster then belongs to the user `postgres`."""
        if os.geteuid() != 0:
            return {}
        user = pwd.getpwnam("postgres")
        return {"user": user.pw_uid, "group": user.pw_gid}

    def start(self) -> None:
        owner = self._as_postgres()
        self.process = subprocess.Popen(
            [
                str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder),
                "-c", "listen_addresses=",
                "-c", "max_connections=120", "-c", f"fsync={'on' if self.fsync else 'off'}",
                "-c", f"synchronous_commit={'on' if self.durable else 'off'}", "-c", "full_page_writes=off",
            ],
            stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("ab"),
            user=owner.get("user"), group=owner.get("group"),
        )  # fmt: skip
        _wait(self.answers, "PostgreSQL")

    def answers(self) -> bool:
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", str(self.folder)]
        return subprocess.run(ready, check=False).returncode == 0

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: fast shutdown; SIGQUIT: at once, as in a crash."""
        _end(self.process, how)

    def make(self) -> None:
        owner = self._as_postgres()
        if owner:
            os.chown(self.folder, owner["user"], owner["group"])
        self.folder.chmod(0o755)
        (self.folder / "log").touch()
        subprocess.run(
            [str(self.binaries / "initdb"), "-D", str(self.folder / "data"), "-U", "nhipcau", "-A", "trust", "-E", "UTF8",
             "--no-locale", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, user=owner.get("user"), group=owner.get("group"),
        )  # fmt: skip


@contextlib.contextmanager
def postgres(durable: bool = False, fsync: bool = True) -> Iterator[Postgres]:
    """A private PostgreSQL on a unix socket; `durable` writes each commit before it is answered, as benchmarks and kill
    tests need. Without `fsync` it outlives every kill, not a power cut, and is back within a second."""
    binaries = postgres_bin()
    if binaries is None:
        raise FileNotFoundError("postgresql")
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-pg-", dir="/tmp"))
    server = Postgres(folder, binaries, durable, durable and fsync)
    try:
        server.make()
        server.start()
        create = [str(binaries / "createdb"), "-h", str(folder), "-U", "nhipcau", "nhipcau"]
        subprocess.run(create, check=True)
        yield server
    finally:
        if hasattr(server, "process"):
            server.stop(signal.SIGQUIT)  # what it holds goes with the folder
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Redis:
    folder: Path
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def url(self) -> str:
        return f"unix://{self.folder / 'redis.sock'}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.folder / "redis.sock"), "--save", "",
             "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _wait((self.folder / "redis.sock").exists, "Redis")

    def kill(self) -> None:
        _end(self.process, signal.SIGKILL)
        (self.folder / "redis.sock").unlink(missing_ok=True)


@contextlib.contextmanager
def redis() -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        raise FileNotFoundError("redis-server")
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-redis-", dir="/tmp"))
    server = Redis(folder)
    try:
        server.start()
        yield server
    finally:
        _end(server.process)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Storage:
    """An S3 server with one bucket and one person who may use it; `url` is what STORAGE_URL takes."""

    port: int
    bucket: str
    key: str = ""
    secret: str = ""
    process: subprocess.Popen[bytes] = field(init=False)

    def address(self, secret: str, folder: str = "") -> str:
        return f"s3+http://{self.key}:{quote(secret, safe='')}@127.0.0.1:{self.port}/{self.bucket}{folder}"

    @property
    def url(self) -> str:
        return self.address(self.secret)

    def kill(self) -> None:
        _end(self.process, signal.SIGKILL)

    def let_in(self) -> None:
        """Make the bucket and the one person: the last four questions that the server answers to strangers."""
        import boto3

        place = {"endpoint_url": f"http://127.0.0.1:{self.port}", "region_name": "us-east-1"}
        stranger = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
        boto3.client("s3", **place, **stranger).create_bucket(Bucket=self.bucket)
        people = boto3.client("iam", **place, **stranger)
        people.create_user(UserName="school")
        key = people.create_access_key(UserName="school")["AccessKey"]
        self.key, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{self.bucket}*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        people.put_user_policy(UserName="school", PolicyName="uploads", PolicyDocument=policy)


@contextlib.contextmanager
def storage() -> Iterator[Storage]:
    """A private S3 server (moto) that checks signatures and rights."""
    server = Storage(free_port(), "nhip-cau")
    environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "4"}
    server.process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(server.port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def answers() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", server.port)) == 0

    try:
        _wait(answers, "the S3 server")
        server.let_in()
        yield server
    finally:
        _end(server.process)


@dataclass
class Turn:
    """A TURN server on loopback: `settings` are the environment variables with which the product uses it."""

    folder: Path
    port: int
    secret: str
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "TURN_URLS": f"turn:127.0.0.1:{self.port}?transport=udp turn:127.0.0.1:{self.port}?transport=tcp",
            "TURN_SECRET": self.secret,
        }

    def start(self) -> None:
        log, base = self.folder / "log", str(self.folder)
        self.process = subprocess.Popen(
            ["turnserver", "-n", "--listening-ip", "127.0.0.1", "--relay-ip", "127.0.0.1",
             "--listening-port", str(self.port), "--use-auth-secret", "--static-auth-secret", self.secret,
             "--realm", "nhipcau.test", "--no-cli", "--no-tls", "--no-dtls", "--no-multicast-peers",
             # Peers on loopback are refused by default, and rightly so: only tests have them.
             "--allow-loopback-peers",
             "--userdb", f"{base}/users", "--pidfile", f"{base}/pid", "--log-file", "stdout", "--verbose"],
            cwd=self.folder, stdout=log.open("wb"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        _wait(self.answers, "coturn")

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"coturn ended: {(self.folder / 'log').read_text()[-2000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def relayed(self) -> int:
        """How many allocations the server has made."""
        return (self.folder / "log").read_text(errors="replace").count("ALLOCATE processed, success")


@contextlib.contextmanager
def turn() -> Iterator[Turn]:
    """A private coturn with a secret of its own, as docs/deploy.md sets it up."""
    if shutil.which("turnserver") is None:
        raise FileNotFoundError("coturn")
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-turn-", dir="/tmp"))
    server = Turn(folder, free_port(), secrets.token_hex(24))
    try:
        server.start()
        yield server
    finally:
        if hasattr(server, "process"):
            _end(server.process)
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Site:
    """A served site: `url` and the server processes (for CPU and memory figures, and to be killed)."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        _end(self.process, signal.SIGKILL)


def site_environment(var: Path, **variables: str) -> dict[str, str]:
    keep = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    return {
        **keep, "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "lms.config.settings.test", "PYTHONPATH": str(ROOT),
        **variables,
    }  # fmt: skip


@contextlib.contextmanager
def site(var: Path, port: int | None = None, **variables: str) -> Iterator[Site]:
    """Serve the product from a process of its own; `variables` are environment variables (DATABASE_URL, …).

    The database must be migrated already. The process is the one that `./run` starts.
    """
    port = port or free_port()
    log = var / f"server-{port}.log"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT, env=site_environment(var, **variables), stdout=log.open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    served = Site(f"http://127.0.0.1:{port}", process, log)

    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{served.url}/suc-khoe/", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    try:
        _wait(answers, "the site", 60)
        yield served
    finally:
        _end(process)
