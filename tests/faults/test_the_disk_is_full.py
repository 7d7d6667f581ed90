"""Fault 42: the database's disk is full: our own 503 page, phones keep entries, nothing is lost or duplicated.

The disk is real: a small file system in memory, which only root may mount. Elsewhere the test is skipped; the backup on
a full disk is tested without root in tests/cli/test_back_up.py.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import databases, postgres
from tests.support.delivering import delivering
from tests.support.hands import until
from tests.support.servers import ServerError
from tests.support.world import World

SIZES = {"sqlite": "16m", "postgresql": "400m"}
BLOCK = 64 * 1024


@pytest.fixture
def disk(bench: databases.Bench) -> Iterator[Path]:
    """A small separate file system."""
    folder = Path(tempfile.mkdtemp(prefix="pilotapp-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZES[bench.kind]},mode=755", "tmpfs", folder]
    if subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


class OnDisk:
    """Makes SQLite files in one folder, whatever folder is asked for."""

    kind = "sqlite"

    def __init__(self, bench: databases.Bench, folder: Path) -> None:
        self._bench, self._folder = bench, folder

    def new(self, folder: Path) -> str:
        """A copy of the template."""
        return self._bench.new(self._folder)

    def empty(self, folder: Path) -> str:
        """A path at which no file exists yet."""
        return self._bench.empty(self._folder)


@pytest.fixture
def world(bench: databases.Bench, disk: Path, tmp_path: Path, data_folder: Path) -> Iterator[World]:
    """A server whose database, and nothing else, is on the small file system."""
    with contextlib.ExitStack() as stack:
        if bench.kind == "sqlite":
            small: databases.Bench = OnDisk(bench, disk)
        else:
            cluster = stack.enter_context(postgres.running(kept=disk / "cluster"))
            small = databases.PostgresBench(cluster, tmp_path / "made")
        yield stack.enter_context(World(small, data_folder))


@contextlib.contextmanager
def full(disk: Path) -> Iterator[None]:
    """Fill the file system completely during the block."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (BLOCK, 1):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    try:
        yield
    finally:
        filler.unlink()


def test_phones_wait_until_there_is_room_and_all_is_stored_once(world: World, disk: Path) -> None:
    with delivering(world, [world.phone("amal"), world.phone("tarek")]) as delivered:
        until(lambda: delivered.heard() > 10, "phones deliver")
        with full(disk):
            until(lambda: delivered.outcomes["wait"] > 2, "phones are told to wait")
            before = delivered.heard()
        until(lambda: delivered.heard() > before, "phones deliver again")
    delivered.drain()
    assert delivered.is_stored_once(world) and world.server.complaints() == []
    assert set(delivered.outcomes) <= {"sent", "wait", "idle"}


def test_a_backup_leaves_nothing_half(world: World, disk: Path) -> None:
    with full(disk), pytest.raises(ServerError, match="No backup was made"):
        world.server.run("backup", "--to", str(disk / "backups"))
    assert not list((disk / "backups").iterdir())
    assert "receipts" in world.server.run("backup", "--to", str(disk / "backups"))
