"""An older version on a database that a newer one has migrated refuses to start, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pilotapp import backups, serving
from pilotapp.config import load_config
from pilotapp.db import database
from tests.support import databases
from tests.support.commands import Run, runner
from tests.support.databases import Bench

LATER = "9001_of_tomorrow"
SAID = (
    f"The database was migrated by a newer version: this one does not know {LATER}. Install the newer version again, "
    "or restore the backup that was made before the update."
)


@pytest.fixture
def pilotapp(bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Runs `pilotapp ...` on a database after the migrations of a newer version."""
    url = bench.new(tmp_path)
    names = {"DATA": tmp_path, "DATABASE_URL": url, "KEYS": tmp_path / "keys", "BACKUPS": tmp_path / "backups"}
    for name, value in (names | {"ENV": "test", "ERASURES": tmp_path / "erasures.jsonl"}).items():
        monkeypatch.setenv(f"PILOTAPP_{name}", str(value))
    databases.bind(databases.config_for(url, tmp_path))
    for name in ("9000_of_today", LATER):
        database.execute_sql(f"INSERT INTO schema_migration (name, applied) VALUES ('{name}', '2026-03-03')")
    yield runner(load_config)
    databases.disconnect()


def content() -> list[list[Any]]:
    """Which migrations are written down, and who is here."""
    texts = ("SELECT name FROM schema_migration ORDER BY name", "SELECT uid, active FROM person ORDER BY uid")
    return [database.execute_sql(text).fetchall() for text in texts]


@pytest.mark.parametrize(
    "command", ["db up", "db status", "serve", "serve --prepare", "backup", "jobs run", "audit verify", "demo load"]
)
def test_it_refuses_with_a_sentence_and_changes_nothing(
    pilotapp: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(serving, "serve", lambda *_: pytest.fail("it served"))
    before = content()
    done = pilotapp(*command.split())
    assert (done.exit_code, done.output.split("\n")[-2:]) in [(1, [SAID, ""]), (1, [f"Error: {SAID}", ""])]
    assert isinstance(done.exception, SystemExit) and content() == before


def test_it_lists_what_it_does_not_know(pilotapp: Run) -> None:
    lines = pilotapp("db", "status").output.split("\n")
    assert [line for line in lines if line.startswith(("unknown", "pending"))] == [
        "unknown  9000_of_today",
        f"unknown  {LATER}",
    ]


def test_it_restores_no_backup_of_the_newer_version(pilotapp: Run) -> None:
    config = load_config()
    made, before = backups.make(config, config.backups), content()
    done = pilotapp("restore", "--yes", str(made.copy))
    assert (done.exit_code, SAID in done.output) == (1, True), done.output
    assert content() == before


def test_it_tells_the_monitoring(pilotapp: Run) -> None:
    said = pilotapp("status")
    assert (said.exit_code, f"does not know {LATER}" in said.output) == (2, True)
    assert "Install the newer version again" in said.output and "db up" not in said.output
