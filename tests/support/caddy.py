"""The proxy as delivered: Caddy with deploy/Caddyfile, unchanged except for names and ports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.loaded import ROOT
from tests.support.servers import BIN, HOST, free_port
from tests.support.visitor import Visitor

SHIPPED = ROOT / "deploy" / "Caddyfile"
DEBIAN = Path("/usr/bin/caddy")
PATIENCE = 60


def programs() -> dict[str, Path | None]:
    """Return two versions: the upstream one from the tests' requirements, and Debian's if it is installed."""
    brought = shutil.which("caddy", path=str(BIN))
    return {"upstream": Path(brought) if brought else None, "debian": DEBIAN if DEBIAN.exists() else None}


def settings(port: int, upstream: int) -> str:
    """Return the delivered settings for this machine: without TLS, without the administration port."""
    text = SHIPPED.read_text()
    for shipped, here in (
        ("lotsen.example.org {", f"http://:{port} {{\n\tbind {HOST}"),
        ("127.0.0.1:8000", f"{HOST}:{upstream}"),
        ("\n{\n", "\n{\n\tadmin off\n"),
    ):
        assert text.count(shipped) == 1, f"{SHIPPED} has changed: {shipped!r}"
        text = text.replace(shipped, here)
    return text


def version(program: Path) -> str:
    """Return the version as Caddy reports it, such as 2.6.2."""
    said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+\.\d+\.\d+", said)
    return found[0] if found else said.strip()


@contextmanager
def running(program: Path, folder: Path, upstream: int) -> Iterator[int]:
    """Run the proxy in front of this port during the block; yield its own port. Logs to `caddy.log` in the folder."""
    port, file, log = free_port(), folder / "Caddyfile", folder / "caddy.log"
    file.write_text(settings(port, upstream))
    homes = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [program, "run", "--adapter", "caddyfile", "--config", file]
    with log.open("ab") as out, subprocess.Popen(command, env=os.environ | homes, stdout=out, stderr=out) as process:
        try:
            _wait(port, process, log)
            yield port
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            Visitor(port).ask("GET", "/healthz")
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Caddy did not start:\n{log.read_text()[-3000:]}")
