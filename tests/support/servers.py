"""Real server processes with their own data folder and port: started, queried, killed and restarted."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType

from pilotapp.config import PLAIN_HTTP
from tests.support import loaded
from tests.support.loaded import ROOT, Streams

HOST = "127.0.0.1"
BIN = Path(sys.executable).parent
START_PATIENCE = 120  # seconds, for a busy machine; some starts load the demo
COMPLAINTS = ("Traceback", "database is locked", "unexpected error", "uncaught error", "process failed")
SECRET = "a-secret-of-the-test-bench-and-nothing-else"


def group(server_pid: int) -> list[int]:
    """Return the running processes of a process group: also one whose first thread has ended and others have not."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            threads = len(list((folder / "task").iterdir()))
        except OSError:
            continue
        if int(fields[2]) == server_pid and (fields[0] != "Z" or threads > 1):
            found.append(int(folder.name))
    return found


class ServerError(AssertionError):
    """The server did not start; the message contains its output."""


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`pilotapp serve` (or a WSGI server with the armed app) in a process group of its own.

    `fresh`: in a new interpreter, with the real cost of password hashes, for measurements. `awaited`: the status of
    /healthz at which it counts as started.
    """

    def __init__(
        self,
        data: Path,
        *,
        database_url: str = "",
        workers: int = 2,
        armed: bool = False,
        fresh: bool = False,
        awaited: int = 200,
        **env: str,
    ) -> None:
        self.data = data
        self.awaited = awaited
        self.fresh = fresh
        self.port = free_port()
        self.workers = workers
        self.armed = armed
        self.kill_file = data / "kill-at"
        self.clock_file = data / "clock-ahead"
        self.log = data / "server.log"
        self.env = _environment(data, self.port, workers, database_url) | env
        self.env |= {"BENCH_KILL_FILE": str(self.kill_file), "BENCH_CLOCK_FILE": str(self.clock_file)}
        self._process: BaseProcess | None = None
        self._starts = 0
        data.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        """The server's own address, without a proxy."""
        return f"http://{HOST}:{self.port}"

    @property
    def named_url(self) -> str:
        """The address with a host name, because browsers make passkeys for names only."""
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        """The first of its processes, which is also the process group's id; the others descend from it."""
        assert self._process is not None and self._process.pid is not None, "it does not run"
        return self._process.pid

    @property
    def runs_since_its_start(self) -> bool:
        """Whether it runs and was never killed."""
        return self._starts == 1 and self._process is not None and self._process.is_alive()

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run a `pilotapp` command on this server's data; return its output."""
        with tempfile.TemporaryDirectory() as folder:
            streams = Streams(*(Path(folder, name) for name in ("out", "err", "in")))
            streams.stdin.write_text(stdin)
            process = loaded.start(["pilotapp", *arguments], self.env, streams, fresh=self.fresh)
            process.join()
            out, err = streams.out.read_text(), streams.err.read_text()
        if process.exitcode:
            raise ServerError(f"pilotapp {' '.join(arguments)}:\n{out}{err}")
        return out

    def start(self) -> None:
        """Start and wait for the first response of /healthz."""
        self._starts += 1
        self._process = loaded.start(self._command(), self.env, Streams(self.log, self.log), fresh=self.fresh)
        self._wait_for_health()

    def kill(self) -> None:
        """Send SIGKILL to the whole group: no handler runs, nothing is cleaned up."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.join()
        while group(self.pid):  # the last one holds its locks until it has ended
            time.sleep(0.01)
        self._process = None

    def restart(self) -> None:
        """Kill it and start it again with the same data and port."""
        self.kill()
        self.start()

    def arm(self, point: str) -> None:
        """Let the next POST /sync that reaches this point kill the server (only with armed=True)."""
        self.kill_file.write_text(point)

    def move_clock(self, minutes: float) -> None:
        """Set the server's clock so many minutes ahead of ours (only with armed=True)."""
        self.clock_file.write_text(str(int(minutes * 60)))

    def died(self, patience: float = 30) -> bool:
        """Whether the armed point was reached, and all processes have ended."""
        if self._process is None:
            return True
        self._process.join(patience)
        return self._process.exitcode == -signal.SIGKILL

    def ended(self, patience: float) -> int | None:
        """Wait for the end of the process; return its exit status, None if it is still running."""
        assert self._process is not None, "it does not run"
        self._process.join(patience)
        return self._process.exitcode

    def complaints(self) -> list[str]:
        """Return the lines of the server's log that no healthy run has."""
        text = self.log.read_text(errors="replace")
        return [line for line in text.splitlines() if any(words in line for words in COMPLAINTS)]

    def _command(self) -> list[str]:
        if not self.armed:
            return ["pilotapp", "serve"]
        options = ["--workers", str(self.workers), "--host", HOST, "--port", str(self.port), "--no-ws"]
        return ["granian", "--interface", "wsgi", *options, "tests.support.bench_wsgi:app"]

    def _wait_for_health(self) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            if self._process is None or not self._process.is_alive():
                break
            try:
                if _status(f"{self.url}/healthz") == self.awaited:
                    return
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.03)
        printed = self.log.read_text(errors="replace")[-4000:]
        self.kill()
        raise ServerError(f"the server did not start:\n{printed}")


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _environment(data: Path, port: int, workers: int, database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PILOTAPP_")}
    ours = {
        "PILOTAPP_DATA": str(data),
        "PILOTAPP_SECRET_KEY": SECRET,
        "PILOTAPP_ENV": "production",
        "PILOTAPP_HTTPS": "0",
        "PILOTAPP_PLAIN_HTTP": PLAIN_HTTP,
        "PILOTAPP_HOSTS": "127.0.0.1,localhost",
        "PILOTAPP_WORKERS": str(workers),
        "PILOTAPP_JOBS": "off",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    return kept | ours | ({"PILOTAPP_DATABASE_URL": database_url} if database_url else {})
