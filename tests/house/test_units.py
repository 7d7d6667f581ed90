"""The delivered units and proxy settings are consistent, and systemd accepts them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROGRAM = re.compile(r"/opt/pilotapp/bin/\w+")
ANALYZE = shutil.which("systemd-analyze")


def lines(name: str) -> set[str]:
    """Return the settings of a unit."""
    return set((DEPLOY / name).read_text().splitlines())


def test_it_comes_back_whatever_happened_and_stops_in_order() -> None:
    needed = {"Restart=always", "RestartSec=2", "StartLimitIntervalSec=0", "KillMode=mixed"}
    assert needed <= lines("pilotapp.service")
    assert {"After=network-online.target postgresql.service", "Requires=pilotapp.socket"} <= lines("pilotapp.service")


def test_it_listens_where_the_proxy_asks() -> None:
    [asked] = re.findall(r"reverse_proxy (\S+) ", (DEPLOY / "Caddyfile").read_text())
    assert f"ListenStream={asked}" in lines("pilotapp.socket")
    assert f"PORT={asked.partition(':')[2]}" in lines("pilotapp.env.example")


@pytest.mark.process
@pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze: Debian's package 'systemd'")
def test_it_is_understood_by_systemd(tmp_path: Path) -> None:
    units = [path for path in DEPLOY.iterdir() if path.suffix in (".service", ".socket", ".timer")]
    for path in units:  # the programs and their user do not exist on this machine
        text = PROGRAM.sub("/bin/true", path.read_text())
        (tmp_path / path.name).write_text(re.sub(r"(?m)^(User|Group)=.*", r"\1=root", text))
    command = [str(ANALYZE), "verify", *(str(tmp_path / path.name) for path in units)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "pilotapp" in line]) == (0, [])
