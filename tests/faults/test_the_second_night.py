"""Fault: the nightly backup runs again the next night, during writes: it works as the first time."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pilotapp.backups.files import Backup
from tests.support.databases import Bench
from tests.support.delivering import delivering
from tests.support.hands import until
from tests.support.servers import ROOT
from tests.support.world import World

UNIT = ROOT / "deploy" / "pilotapp-backup.service"


@pytest.fixture
def world(bench: Bench, data_folder: Path) -> Iterator[World]:
    """A server for this test only, because backups are in its data folder."""
    with World(bench, data_folder) as running:
        yield running


def nightly() -> list[str]:
    """The arguments of the command in the shipped unit."""
    [line] = [line for line in UNIT.read_text().splitlines() if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(line.removeprefix("ExecStart="))
    assert program.endswith("/pilotapp")
    return arguments


def put_back_by_a_day(backup: Backup) -> None:
    """Rename the backup to one of the night before; its time is only in its file names."""
    before = Backup.new(backup.copy.parent, backup.made_at - timedelta(days=1), backup.copy.suffix[1:])
    for old, new in ((backup.copy, before.copy), (backup.about, before.about), (backup.ledger, before.ledger)):
        if old.exists():
            old.rename(new)


def test_it_works_as_the_first(world: World) -> None:
    folder = world.server.data / "backups"
    with delivering(world, [world.phone("amal"), world.phone("tarek")]) as delivered:
        world.server.run(*nightly())
        put_back_by_a_day(*Backup.all_in(folder))
        there = len(world.entries())
        until(lambda: len(world.entries()) > there, "something is stored between both nights")
        world.server.run(*nightly())
    first, second = Backup.all_in(folder)
    assert world.server.run("backup", "check", str(first.copy), str(second.copy)).count(": good") == 2
    assert second.described().figures.receipts > first.described().figures.receipts
    assert {path.suffix for path in folder.iterdir()} <= {first.copy.suffix, ".json", ".jsonl"}
    delivered.drain()
    assert delivered.is_stored_once(world)
