"""The operator makes backups: consistent, checked, pruned; damage is detected."""

from __future__ import annotations

import resource
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from click.testing import Result
from flask import Flask

from pilotapp import backups, clock, db, erasure
from pilotapp.backups import inventory
from pilotapp.backups.files import Backup, Period, to_drop
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import AuditRow, Entry, Person, Visit
from pilotapp.sealing import keyring
from tests.support import databases
from tests.support.people import uid_of
from tests.visits.helpers import NOON, visited

Run = Callable[..., Result]


@pytest.fixture
def config(app: Flask, settings: pytest.MonkeyPatch, tmp_path: Path) -> Config:
    """The command's settings, with a backup folder for this test only."""
    settings.setenv("PILOTAPP_BACKUPS", str(tmp_path / "backups"))
    config: Config = app.config["PILOTAPP"]
    settings.setenv("PILOTAPP_ERASURES", str(config.erasures))
    return config


def person(name: str) -> Person:
    """One of the standing people."""
    found: Person = Person.get_by_id(uid_of(name))
    return found


def only_backup(folder: Path) -> Backup:
    """The only file of a folder."""
    [found] = Backup.all_in(folder)
    return found


def test_it_writes_a_copy_that_holds_every_receipt(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    visited(person("amal"), NOON)
    done = pilotapp("backup")
    made = only_backup(tmp_path / "backups")
    assert done.exit_code == 0 and made.described().figures.receipts == Entry.select().count() > 0
    assert backups.check(config, made) == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.copy.parent.iterdir()} == {0o600}


def test_it_makes_another_one_on_the_second_night(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    pilotapp("backup")
    visited(person("amal"), NOON)
    with clock.freeze(clock.now() + timedelta(days=1)):
        done = pilotapp("backup")
    first, second = Backup.all_in(tmp_path / "backups")
    assert done.exit_code == 0 and backups.check(config, second) == []
    assert second.described().figures.receipts > first.described().figures.receipts


def test_it_leaves_nothing_of_one_that_was_killed_the_night_before_last(pilotapp: Run, tmp_path: Path) -> None:
    ending, folder = "sqlite3", tmp_path / "backups"
    killed, at_work = (clock.now() - timedelta(days=days) for days in (2, 0.5))
    folder.mkdir()
    for at in (killed, at_work):
        Backup.new(folder, at, ending).copy.with_suffix(f".{ending}.half").write_bytes(b"half")
    Backup.new(folder, killed, ending).about.write_text("{}")
    assert pilotapp("backup").exit_code == 0
    names = {path.name for path in folder.glob("*.half")}
    assert names == {f"{Backup.new(folder, at_work, ending).copy.name}.half"}
    assert not Backup.new(folder, killed, ending).about.exists()


def test_it_drops_the_databases_of_checks_that_were_killed(pilotapp: Run, config: Config) -> None:
    if config.is_sqlite:
        pytest.skip("SQLite looks into the file itself")
    old, new = (f"pilotapp_check_{clock.now() - timedelta(days=days):%Y%m%d}_ffffffffffff" for days in (3, 0))
    with psycopg.connect(config.database_url, autocommit=True) as server:
        for name in (old, new):
            server.execute(f'CREATE DATABASE "{name}"'.encode())
        assert pilotapp("backup").exit_code == 0
        found = {
            name for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE '%_ffffffffffff'")
        }
        server.execute(f'DROP DATABASE "{new}"'.encode())
    assert found == {new}


def test_it_keeps_the_ledger_of_erasures_beside_it(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    erasure.erase(person("berna"), by=None)
    pilotapp("backup")
    assert only_backup(tmp_path / "backups").ledger.read_bytes() == config.erasures.read_bytes() != b""


def test_it_sees_a_copy_that_was_damaged(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    visited(person("amal"), NOON)
    pilotapp("backup")
    copy = only_backup(tmp_path / "backups").copy
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 0xFF
    copy.write_bytes(content)
    done = pilotapp("backup", "check")
    assert done.exit_code == 1 and "is not the file that was written" in done.output


def test_it_says_which_file_is_missing_beside_a_copy(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    pilotapp("backup")
    only_backup(tmp_path / "backups").about.unlink()
    done = pilotapp("backup", "check")
    assert done.exit_code == 1 and ".json is not beside it; all files of a backup" in done.output


def test_it_sees_a_database_whose_log_was_changed(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited(person("amal"), NOON)
    with db.transaction(), databases.audit_rows_may_go():
        AuditRow.update(action="visit.void").where(AuditRow.number == 1).execute()
    done = pilotapp("backup")
    assert done.exit_code == 1 and "it was changed after it was written" in done.output
    assert not list((tmp_path / "backups").iterdir())


def test_it_leaves_nothing_where_the_disk_takes_no_more(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    visited(person("amal"), NOON)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    databases.disconnect()
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))  # no file grows beyond: as a full disk, without root
    try:
        done = pilotapp("backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert done.exit_code == 1 and "No backup was made" in done.output
    assert not list((tmp_path / "backups").iterdir())


def test_it_takes_what_sqlite_left_beside_a_copy_that_failed(tmp_path: Path) -> None:
    backup = Backup.new(tmp_path, NOON, "sqlite3")
    with pytest.raises(OSError, match="full"), backup.being_written() as half:  # seen on a full disk
        half.with_name(half.name + "-journal").touch()
        raise OSError("disk is full")
    assert not list(tmp_path.iterdir())


def test_it_deletes_what_no_period_keeps() -> None:
    start = datetime(2026, 3, 1, 2, 10, tzinfo=UTC)
    nights = [Backup.new(Path("/b"), start + timedelta(days=day), "sqlite3") for day in range(40)]
    gone = to_drop(nights, Period.read_all("7d,4w"))
    kept = [night.made_at.strftime("%m-%d") for night in nights if night not in gone]
    assert kept == ["03-22", "03-29", "04-03", "04-04", "04-05", "04-06", "04-07", "04-08", "04-09"]


def test_it_never_deletes_the_newest() -> None:
    old = [Backup.new(Path("/b"), datetime(2020, 1, day, tzinfo=UTC), "dump") for day in (1, 2)]
    assert to_drop(old, Period.read_all("1d")) == old[:1] and to_drop(old, []) == []


@pytest.mark.parametrize("text", ["7", "d7", "0d", "7d;4w", "7h", ""])
def test_it_refuses_a_period_that_it_cannot_read(pilotapp: Run, config: Config, tmp_path: Path, text: str) -> None:
    done = pilotapp("backup", "--keep", text)
    assert done.exit_code == 2 and "7d,4w" in done.output and not (tmp_path / "backups").exists()


def test_it_says_when_the_copy_of_the_keys_is_older_than_the_newest_key(
    pilotapp: Run, config: Config, tmp_path: Path
) -> None:
    copy = tmp_path / "safe"
    copy.mkdir()
    keys = [key for kind in ("database", "phone") for key in keyring.read(config.keys, kind)]
    for key in keys[1:]:
        (copy / key.path.name).write_bytes(key.secret)
    lacking = pilotapp("backup", "--keys-copy", str(copy))
    assert lacking.exit_code == 1 and keys[0].path.name in lacking.output
    assert only_backup(tmp_path / "backups")


def test_it_says_what_to_do_first_where_there_is_none(pilotapp: Run, config: Config) -> None:
    assert "Make one: pilotapp backup" in pilotapp("backup", "list").output
    assert pilotapp("backup", "check").exit_code == 1


def test_it_lists_what_is_there(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    pilotapp("backup")
    listed = pilotapp("backup", "list").output
    assert str(only_backup(tmp_path / "backups").copy) in listed and "0 receipts" in listed


def test_it_lists_and_looks_into_them_though_the_database_is_damaged(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilotapp("backup")
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"no database" * 1000)
    away = config.database_url.rpartition("/")[0] + "/no-such-database"
    monkeypatch.setenv("PILOTAPP_DATABASE_URL", f"sqlite:///{damaged}" if config.is_sqlite else away)
    assert str(only_backup(tmp_path / "backups").copy) in pilotapp("backup", "list").output
    assert pilotapp("backup", "check").exit_code == 0


def test_it_is_of_one_moment_though_others_write_meanwhile(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = inventory.count, iter(range(10))

    def somebody_writes() -> None:
        with database.connection_context():
            visited(person("amal"), NOON + timedelta(days=next(calls)))

    def count() -> inventory.Figures:
        monkeypatch.setattr(inventory, "count", real)
        for_a_moment(somebody_writes)
        found = real()
        for_a_moment(somebody_writes)
        return found

    monkeypatch.setattr(inventory, "count", count)
    done = pilotapp("backup")
    assert done.exit_code == 0, done.output
    assert only_backup(tmp_path / "backups").described().figures.visits < Visit.select().count() == 2


def for_a_moment(work: Callable[[], None]) -> None:
    """Call it in another thread, with a separate connection."""
    thread = Thread(target=work)
    thread.start()
    thread.join()
