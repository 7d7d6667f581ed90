"""A new Debian with a systemd of its own, made by debootstrap, in namespaces: units, journal and timers are real.

It has a network of its own. What is typed with `online` uses this machine's, and the settings of its package clients.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.loaded import ROOT
from tests.support.machine import Machine, first_child

FOLDER = ROOT / "build" / "service"
SOURCE, CLIENTS = "/root/pilotapp", "/root/.clients"
APART = ["unshare", "--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"]
PATIENCE = 3600  # seconds for the packages, or for the lines of one block


class Debian(Machine):
    """The booted system; the source is in SOURCE."""

    patience = PATIENCE
    more_env = {}

    def __init__(self, pid: int) -> None:
        super().__init__(Path("/"), pid, "sqlite")
        self.online = False

    def _enter(self) -> list[str]:
        own = ["--mount", "--pid", "--uts", "--ipc", *([] if self.online else ["--net"])]
        return ["nsenter", f"--target={self._pid}", *own, "--"]


@contextlib.contextmanager
def booted() -> Iterator[Debian]:
    """Yield the system, running. Raises OSError without root or without a mirror of packages."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(exist_ok=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    source = subprocess.run(
        ["tar", "--create", "--null", "--files-from=-"], cwd=ROOT, input=files, capture_output=True, check=True
    ).stdout
    boot = [*APART, str(ROOT / "tests" / "support" / "boot.sh"), str(FOLDER)]
    with subprocess.Popen(boot, stdin=subprocess.PIPE) as process:
        try:
            assert process.stdin is not None
            with process.stdin, contextlib.suppress(BrokenPipeError):
                process.stdin.write(source)
            made = Debian(first_child(process.pid))
            _wait(process, made)
            yield made
        finally:
            process.kill()
    shutil.rmtree(FOLDER, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], made: Debian) -> None:
    """Wait until systemd has started everything: it empties /tmp meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if made.outside("/run/systemd/private").exists():
            said = made.run("systemctl is-system-running --wait").stdout
            if said in ("running\n", "degraded\n"):
                return
        time.sleep(0.5)
    raise OSError("no Debian could be made")
