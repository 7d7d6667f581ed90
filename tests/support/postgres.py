"""A throw-away PostgreSQL server on the loopback address, gone when the tests end."""

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
    """The folder with initdb and pg_ctl, the newest version first; says what to install when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise SystemExit(MISSING)
    return (found[0] if found else Path(str(on_path))).parent


class Postgres:
    """One server; each test or test process gets a database of its own, copied from a template."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.settings = {**SETTINGS, **(settings or {})}
        self.port = free_port()
        self._data = folder / "data"
        self._user = "postgres" if os.geteuid() == 0 else None  # it refuses to be root

    def make(self) -> None:
        """Make its folder, and its files where there are none."""
        self.make_folder()
        if not (self._data / "PG_VERSION").exists():
            made = ("-U", "pilotapp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
            self._tool("initdb", "-D", str(self._data), *made)

    def make_folder(self) -> None:
        """Make its folder, which belongs to the user under whom it runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def start(self) -> None:
        """Start it and wait until it listens."""
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in self.settings.items())
        options += f" -c listen_addresses={HOST} -p {self.port}"
        self._tool("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, where it runs."""
        if (self._data / "postmaster.pid").exists():
            self._tool("pg_ctl", "-D", str(self._data), "-m", mode, "stop")

    def hang(self) -> None:
        """Let all of its processes stand still: they accept, and never answer."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let them go on."""
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The first one, and those that it started."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        return [first, *_children(first)]

    def copy_base(self, to: Path) -> None:
        """A base backup of the running server."""
        self._tool("pg_basebackup", f"--dbname={self.url('postgres')}", f"--pgdata={to}", "--checkpoint=fast")

    def recover(self, base: Path) -> None:
        """Start on a copy of a base backup, and wait for the end of the recovery that the settings tell."""
        self.make_folder()
        subprocess.run(["cp", "-a", base, self._data], user=self._user, check=True)
        subprocess.run(["touch", self._data / "recovery.signal"], user=self._user, check=True)
        self.start()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            while connection.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
                time.sleep(0.1)

    def crash(self) -> None:
        """SIGKILL to all of its processes, and start it again: it recovers from its log."""
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
        """The address of a database of this server."""
        return f"postgresql://pilotapp@{HOST}:{self.port}/{name}"

    def create(self, template: str = "template1", name: str = "") -> str:
        """A new database like the template, in a moment; its name."""
        name = name or f"pilotapp_{uuid.uuid4().hex[:12]}"
        self._command(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Away with it, whoever is still connected."""
        self._command(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def rename(self, old: str, new: str) -> None:
        """Another name for a database that nobody is connected to."""
        self._command(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def has(self, name: str) -> bool:
        """Whether there is a database of this name."""
        with psycopg.connect(self.url("postgres")) as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _command(self, sql: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())


def _children(parent: int) -> list[int]:
    """The processes that this one started."""
    return [int(pid) for path in Path(f"/proc/{parent}/task").glob("*/children") for pid in path.read_text().split()]


def _lives(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextlib.contextmanager
def running(kept: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Postgres]:
    """The server while the block runs; as root it belongs to the user postgres, because it refuses to be root.

    In the folder `kept` its databases stay, and are there again the next time.
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
