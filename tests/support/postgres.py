"""A temporary PostgreSQL server on the loopback address, deleted when the tests end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from tests.support.servers import HOST, free_port

MISSING = "PostgreSQL's own programs are missing: install Debian's package 'postgresql' (apt-get install postgresql)."
DURABLE = {"fsync": "on", "full_page_writes": "on"}
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "200", "unix_socket_directories": ""}


def programs() -> Path:
    """Return the folder with initdb and pg_ctl, the newest version first; fails with what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise SystemExit(MISSING)
    return (found[0] if found else Path(str(on_path))).parent


class Postgres:
    """One server; each test or test process gets its own database, copied from a template."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.settings = {**SETTINGS, **(settings or {})}
        self.port = free_port()
        self._data = folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root

    def make(self) -> None:
        """Create its folder, and its files if there are none."""
        self.make_folder()
        if not (self._data / "PG_VERSION").exists():
            made = ("-U", "pilotapp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            self._tool("initdb", "-D", str(self._data), *made)

    def make_folder(self) -> None:
        """Create its folder, owned by the user that it runs as."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def start(self) -> None:
        """Start it and wait until it accepts connections."""
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in self.settings.items())
        options += f" -c listen_addresses={HOST} -p {self.port}"
        self._tool("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, if it runs."""
        if (self._data / "postmaster.pid").exists():
            self._tool("pg_ctl", "-D", str(self._data), "-m", mode, "stop")

    def hang(self) -> None:
        """Stop (SIGSTOP) all its processes: they accept connections and never answer."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Continue its processes."""
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """Return the first process and its children."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        return [first, *_children(first)]

    def copy_base(self, to: Path) -> None:
        """Make a base backup of the running server."""
        self._tool("pg_basebackup", f"--dbname={self.url('postgres')}", f"--pgdata={to}", "--checkpoint=fast")

    def recover(self, base: Path) -> None:
        """Start on a copy of a base backup, and wait for the end of the configured recovery."""
        self.make_folder()
        subprocess.run(["cp", "-a", base, self._data], user=self._user, check=True)
        subprocess.run(["touch", self._data / "recovery.signal"], user=self._user, check=True)
        self.start()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            while connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
                time.sleep(0.1)

    def crash(self) -> None:
        """Send SIGKILL to all its processes and start it again: it recovers from its log."""
        pids = self._processes()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(_lives, pids)):
            time.sleep(0.01)
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def _tool(self, name: str, *arguments: str) -> None:
        command = [programs() / name, *arguments]
        subprocess.run(command, user=self._user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def url(self, name: str) -> str:
        """Return the address of a database of this server."""
        return f"postgresql://pilotapp@{HOST}:{self.port}/{name}"

    def create(self, template: str = "template1", name: str = "") -> str:
        """Create a database from the template; return its name."""
        name = name or f"pilotapp_{uuid.uuid4().hex[:12]}"
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Drop a database, including its connections."""
        self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def rename(self, old: str, new: str) -> None:
        """Rename a database without connections."""
        self._command(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def has(self, name: str) -> bool:
        """Whether there is a database of this name."""
        with psycopg.connect(self.url("postgres")) as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _command(self, sql: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())


def _children(parent: int) -> list[int]:
    """Return the child processes."""
    return [int(pid) for path in Path(f"/proc/{parent}/task").glob("*/children") for pid in path.read_text().split()]


def _lives(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextlib.contextmanager
def running(kept: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Postgres]:
    """Run the server during the block; as root, under the user postgres, because it refuses to run as root.

    With the folder `kept` its databases stay for the next time.
    """
    server = Postgres(kept or Path(tempfile.mkdtemp(prefix="pilotapp-postgres-")), settings)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop("fast" if kept else "immediate")
        if not kept:
            shutil.rmtree(server.folder, ignore_errors=True)
