"""A small virtual machine made of namespaces, with an installation as docs/deploy.md describes it, at its real paths.

Namespaces of mounts, network and processes, which need root: /etc/pilotapp.env, /var/lib/pilotapp, /opt/pilotapp and
the users are the machine's own, so commands of the docs run unchanged. pilotapp, its wheels, pip, setpriv, psql, curl
and PostgreSQL are the real ones; systemctl, journalctl and sudo are small stand-ins (tests/support/standins).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from tests.support import postgres
from tests.support.loaded import ROOT

STANDINS = Path(__file__).with_name("standins")
OURS = ("systemctl", "journalctl", "sudo")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SOCKET = "postgresql:///pilotapp?host=/run/postgresql"
DATA = Path("/var/lib/pilotapp")
PATIENCE = 300  # seconds for all commands of a case


class Machine:
    """The running machine; paths are those inside, `outside` translates them."""

    patience = PATIENCE
    more_env: ClassVar[dict[str, str]] = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

    def __init__(self, root: Path, pid: int, kind: str) -> None:
        self._pid, self.kind = pid, kind
        self._root = Path(f"/proc/{pid}/root{root}")

    def outside(self, path: str | Path) -> Path:
        """Return the path of the same file for this process."""
        return self._root / str(path).lstrip("/")

    def run(self, script: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run these lines with bash as root, in /root; stdout and stderr together."""
        done = subprocess.run(
            [*self._enter(), "bash", "-c", f"cd /root\n{script}"],
            env={"PATH": PATH, "HOME": "/root", "LC_ALL": "C.UTF-8"} | self.more_env,
            input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=self.patience,
        )  # fmt: skip
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(errors="replace"))

    def _enter(self) -> list[str]:
        """Return the command under which another one runs on the machine."""
        return ["nsenter", f"--target={self._pid}", "--mount", "--net", "--pid", "--", "chroot", self._inside]

    def do(self, script: str, stdin: bytes = b"") -> str:
        """Like `run`, but no line may fail; return the output."""
        done = self.run(f"set -euo pipefail\n{script}", stdin)
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        return done.stdout

    @property
    def _inside(self) -> str:
        return str(self._root).removeprefix(f"/proc/{self._pid}/root")

    def install(self, wheel: Path, secret: str) -> None:
        """Install by the numbered steps of the docs: environment, wheel, settings, units, the operator's command."""
        bin_ = self.outside("/opt/pilotapp/bin")
        packages = self.outside(f"/opt/pilotapp/lib/python3.{sys.version_info.minor}/site-packages")
        for folder in (bin_, packages, self.outside("/root/old"), self.outside("/etc/systemd/system")):
            folder.mkdir(parents=True, exist_ok=True)
        python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
        (bin_ / "python").symlink_to(python)
        self.outside("/opt/pilotapp/pyvenv.cfg").write_text(f"home = {python.parent}\n")
        (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
        (bin_ / "pip").write_text('#!/bin/sh\nexec /opt/pilotapp/bin/python -m pip "$@"\n')
        for program in (bin_ / "pip", *(self.outside(f"/usr/local/sbin/{name}") for name in (*OURS, "pilotapp"))):
            if program.parent != bin_:
                shutil.copy((ROOT / "deploy" if program.name == "pilotapp" else STANDINS) / program.name, program)
            program.chmod(0o755)
        for file in (wheel, ROOT / "requirements.lock"):
            shutil.copy(file, self.outside("/root/old"))
        for unit in ("pilotapp.service", "pilotapp.socket"):
            shutil.copy(ROOT / "deploy" / unit, self.outside("/etc/systemd/system"))
        self._set(secret)
        self.do("/opt/pilotapp/bin/pip install --no-deps --ignore-installed -q old/pilotapp-*.whl")

    def _set(self, secret: str) -> None:
        text = (ROOT / "deploy" / "pilotapp.env.example").read_text()
        text = text.replace("PILOTAPP_SECRET_KEY=", f"PILOTAPP_SECRET_KEY={secret}")
        if self.kind == "postgresql":
            text += f"PILOTAPP_DATABASE_URL={SOCKET}\n"
        self.outside("/etc/pilotapp.env").write_text(text)
        self.outside("/etc/pilotapp.env").chmod(0o600)

    def make_postgresql(self) -> None:
        """Create a cluster with peer authentication, whose role pilotapp owns the empty database pilotapp."""
        initdb = postgres.programs() / "initdb"
        settings = "listen_addresses = ''\nunix_socket_directories = '/run/postgresql'\nfsync = off\n"
        self.do(
            f"""
            install -d -o postgres -g postgres /var/lib/postgresql /var/log/postgresql
            sudo -u postgres {initdb} -D /var/lib/postgresql/data --auth=peer --encoding=UTF8 --locale=C --no-sync
            cat >>/var/lib/postgresql/data/postgresql.conf
            systemctl start postgresql
            sudo -u postgres createuser --createdb pilotapp
            sudo -u postgres createdb --owner=pilotapp pilotapp
            """,
            settings.encode(),
        )


@contextlib.contextmanager
def running(kind: str) -> Iterator[Machine]:
    """Yield a machine with nothing installed. Raises OSError without root."""
    root = tempfile.mkdtemp(prefix="pilotapp-machine-")
    here = {str(ROOT), sys.prefix, sys.base_prefix, *filter(os.path.isdir, (sysconfig.get_path("purelib"),))}
    folders = [one for one in sorted(here) if not one.startswith("/usr/") and not _has_parent(one, here)]
    apart = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
    command = [*apart, "bash", STANDINS / "make", root, *folders]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "made\n":
                raise OSError("only root may make namespaces and mounts")
            yield Machine(Path(root), first_child(process.pid), kind)
        finally:
            process.kill()
    with contextlib.suppress(OSError):
        Path(root).rmdir()


def _has_parent(folder: str, others: set[str]) -> bool:
    return any(str(parent) in others for parent in Path(folder).parents)


def first_child(pid: int) -> int:
    """Return the first process that this one started. Raises OSError after 30 seconds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            if found := path.read_text().split():
                return int(found[0])
    raise OSError("the machine has no first process")
