"""The peers, installed by name into a separate environment: TimeTagger, a time tracker, and DuckDB."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import uuid4

from benchmarks.load import request
from benchmarks.timing import Took
from tests.support.servers import free_port

PACKAGE = "timetagger"
USERS = 8


def install(build: Path, package: str = PACKAGE) -> Path:
    """Return the Python of the peers' environment with this package, which is installed if it is missing."""
    python, installed = build / "peers" / "bin" / "python", build / "peers" / f".installed-{package}"
    if not installed.exists():
        print(f"installing {package} into {build.name}/peers ...", flush=True)
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(build / "peers")], check=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, package], check=True)
        installed.touch()
    return python


class DuckDB:
    """DuckDB in a separate process, with a copy of the facts."""

    def __init__(self, build: Path, facts: Path) -> None:
        command = [str(install(build, "duckdb")), str(Path(__file__).with_name("duck.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.rows = int(self._say(f"load {facts}"))

    def __enter__(self) -> DuckDB:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def year(self, year: int) -> Took:
        """Measure the table of a year by month, topic and kind of institution, with distinct pilots."""
        wall, spent = map(float, self._say(f"ask {year}").split())
        return Took(wall, spent)

    def _say(self, line: str) -> str:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipe")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


class TimeTagger:
    """A TimeTagger with an empty data folder, started with its defaults, with `USERS` users."""

    def __init__(self, build: Path, data: Path) -> None:
        self.port = free_port()
        self._python = install(build)
        self._data = data
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: list[str] = []

    @property
    def url(self) -> str:
        """The address of the app."""
        return f"http://127.0.0.1:{self.port}/timetagger/"

    @property
    def pid(self) -> int:
        """Its first process."""
        if self._process is None:
            raise RuntimeError("it does not run")
        return self._process.pid

    def __enter__(self) -> TimeTagger:
        self.start()
        self._tokens = [self._sign_in(f"user{number}") for number in range(USERS)]
        return self

    def start(self) -> None:
        """Start it with its data and wait for its first response."""
        code = "import bcrypt; print(bcrypt.hashpw(b'bench', bcrypt.gensalt(4)).decode())"
        digest = subprocess.run([self._python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
        people = ",".join(f"user{number}:{digest}" for number in range(USERS))
        arguments = [f"--bind=127.0.0.1:{self.port}", f"--datadir={self._data}", f"--credentials={people}"]
        quiet = "--log_level=error"
        self._process = subprocess.Popen(
            [self._python, "-m", "timetagger", *arguments, quiet], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                urlopen(self.url + "status", timeout=2).read()
                return
            except (URLError, OSError):
                time.sleep(0.1)
        raise SystemExit("TimeTagger did not start.")

    def stop(self) -> None:
        """Stop the server; its data stay."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def _sign_in(self, user: str) -> str:
        words = {"method": "usernamepassword", "username": user, "password": "bench"}
        body = base64.b64encode(json.dumps(words).encode())
        with urlopen(Request(self.url + "api/v2/bootstrap_authentication", body, method="POST")) as answer:
            token: str = json.load(answer)["token"]
        return token

    def puts(self, user: int, size: int) -> Iterator[bytes]:
        """Yield requests that put `size` new records each, endlessly."""
        headers = {"authtoken": self._tokens[user], "Content-Type": "application/json"}
        for number in count():
            start = 1_700_000_000 + 3600 * number
            records = [
                {"key": uuid4().hex[:8], "mt": start, "t1": start, "t2": start + 1800, "ds": "visit #school #ara"}
                for _ in range(size)
            ]
            yield request("PUT", "/timetagger/api/v2/records", headers, json.dumps(records).encode())

    def token(self, user: int) -> str:
        """Return the token that a browser of this user has."""
        return self._tokens[user]
