"""The operator restores a backup: the data are as they were, credentials stay revoked, nothing is overwritten."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from peewee import SqliteDatabase

from pilotapp import clock, db, erasure
from pilotapp.audit import proof
from pilotapp.backups import generations
from pilotapp.backups.files import Backup
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.models import AuditRow, Entry, Generation, Invite, Person, RecoveryCode, Session
from pilotapp.people import commands
from tests.support import databases, people
from tests.support.commands import Run, runner
from tests.support.databases import Bench
from tests.support.people import uid_of
from tests.visits.helpers import NOON, visited


@pytest.fixture
def config(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """An installation of its own, in which amal has one visit."""
    url = bench.new(tmp_path)
    for name, value in {
        "DATA": tmp_path, "DATABASE_URL": url, "KEYS": tmp_path / "keys", "ERASURES": tmp_path / "erasures.jsonl",
        "BACKUPS": tmp_path / "backups", "ENV": "test", "SECRET_KEY": databases.SECRET,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PILOTAPP_{name}", str(value))
    config = databases.config_for(url, tmp_path)
    databases.bind(config)
    visited(person("amal"), NOON)
    yield config
    databases.disconnect()


@pytest.fixture
def pilotapp(config: Config) -> Run:
    """Runs `pilotapp ...`; afterwards the test sees the database again."""
    return runner(lambda: config)


def person(name: str) -> Person:
    """One of the standing people."""
    found: Person = Person.get_by_id(uid_of(name))
    return found


def backed_up(pilotapp: Run, config: Config) -> str:
    """A new backup; the path of its copy."""
    assert pilotapp("backup").exit_code == 0
    return str(Backup.all_in(config.backups)[-1].copy)


def test_it_says_in_words_what_ended_and_what_comes_next(pilotapp: Run, config: Config) -> None:
    with clock.freeze(clock.now()):  # she is in the backup, and was seen at its moment
        people.start_session(uid_of("amal"), ["pilot"])
        copy = backed_up(pilotapp, config)
    done = pilotapp("restore", copy, "--yes")
    assert "Ended: sessions 1." in done.output and "1 person finds a notice in the app." in done.output
    assert done.output.endswith("Now start the app again.\n")


def test_it_is_what_it_was_at_the_time_of_the_backup(pilotapp: Run, config: Config) -> None:
    copy, before = backed_up(pilotapp, config), Entry.select().count()
    visited(person("amal"), NOON + timedelta(days=1))
    done = pilotapp("restore", copy, "--yes")
    assert done.exit_code == 0, done.output
    assert Entry.select().count() == before
    assert not migrations.status(config).pending


def test_it_puts_the_old_database_aside_as_a_whole(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    copy = backed_up(pilotapp, config)
    visited(person("amal"), NOON + timedelta(days=1))
    entries = Entry.select().count()
    done = pilotapp("restore", copy, "--yes")
    aside = done.output.split("The old database is ")[1].split(". ")[0].removesuffix(".")
    old = (
        SqliteDatabase(aside)
        if config.is_sqlite
        else db.open_postgresql(config.database_url.rpartition("/")[0] + f"/{aside}")
    )
    with db.looking_at(old):
        assert Entry.select().count() == entries
    databases.bind(config)
    assert not list(tmp_path.glob("pilotapp.db.next*"))


def test_it_ends_all_that_let_somebody_in(pilotapp: Run, config: Config) -> None:
    people.start_session(uid_of("amal"), ["pilot"])
    commands.invite(person("karin"), uid=uid_of("berna"), invite_hours=72)
    RecoveryCode.create(person=uid_of("karin"), code_hash="0" * 64)
    pilotapp("restore", backed_up(pilotapp, config), "--yes")
    assert not Session.select().where(Session.ended_at.is_null()).exists()
    assert not Invite.select().where(Invite.used_at.is_null(), Invite.revoked_at.is_null()).exists()
    assert not RecoveryCode.select().exists()


def test_it_begins_a_generation(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    pilotapp("restore", copy, "--yes")
    first, second = Generation.select().order_by(Generation.begun_at)
    assert first.backup_at is None and second.backup_at == Backup.at(Path(copy)).made_at


def test_it_begins_one_that_is_the_newest_also_where_the_clock_was_set_back(pilotapp: Run, config: Config) -> None:
    copy, before = backed_up(pilotapp, config), generations.current()
    with clock.freeze(clock.now() - timedelta(days=1)):
        pilotapp("restore", copy, "--yes")
    assert Generation.select().count() == 2 and generations.current() != before


def test_whoever_was_erased_since_stays_erased(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    erasure.erase(person("berna"), by=None)
    pilotapp("restore", copy, "--yes")
    assert person("berna").erased_at is not None and person("berna").name == ""


def test_the_log_names_the_head_that_was_put_aside(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    visited(person("amal"), NOON + timedelta(days=1))
    [old] = [head for head in proof.heads() if head.programme == person("amal").programme_id]
    pilotapp("restore", copy, "--yes")
    row = AuditRow.get(AuditRow.action == "database.restore", AuditRow.programme == person("amal").programme_id)
    said = json.loads(row.detail)
    assert (said["rows"], said["hash"]) == (old.rows, old.hash)
    assert pilotapp("audit", "verify").exit_code == 0


def test_it_accepts_the_anchor_that_such_a_row_names_and_no_other(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    visited(person("amal"), NOON + timedelta(days=1))
    between = pilotapp("audit", "head").output.splitlines()[0].split()
    visited(person("amal"), NOON + timedelta(days=2))
    last = pilotapp("audit", "head").output.splitlines()[0].split()
    pilotapp("restore", copy, "--yes")
    named = pilotapp("audit", "verify", "--expect", ":".join(last[:3]))
    assert named.exit_code == 0, named.output
    assert pilotapp("audit", "verify", "--expect", ":".join((*last[:2], "f" * 64))).exit_code == 1
    assert pilotapp("audit", "verify", "--expect", ":".join(between[:3])).exit_code == 1


def test_it_refuses_while_the_app_runs(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    copy = backed_up(pilotapp, config)
    running = db._Presence()
    running.enter(tmp_path)
    done = pilotapp("restore", copy, "--yes")
    assert done.exit_code == 1 and "Stop it first" in done.output
    assert Generation.select().count() == 1


def test_it_refuses_a_backup_that_is_damaged(pilotapp: Run, config: Config) -> None:
    copy = Path(backed_up(pilotapp, config))
    copy.write_bytes(copy.read_bytes()[:-100])
    done = pilotapp("restore", str(copy), "--yes")
    assert done.exit_code == 1 and "is not good" in done.output
    assert Generation.select().count() == 1


def test_it_refuses_one_that_phones_cannot_heal_unless_told(pilotapp: Run, config: Config) -> None:
    with clock.freeze(clock.now() - timedelta(days=36)):
        copy = backed_up(pilotapp, config)
    refused = pilotapp("restore", copy, "--yes")
    assert refused.exit_code == 1 and "--beyond-horizon" in refused.output and Generation.select().count() == 1
    assert pilotapp("restore", copy, "--yes", "--beyond-horizon").exit_code == 0


def test_it_leaves_all_as_it_is_where_something_fails(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up(pilotapp, config)
    visited(person("amal"), NOON + timedelta(days=1))
    entries = Entry.select().count()
    monkeypatch.setattr("pilotapp.cli.backups._finish", lambda: (_ for _ in ()).throw(OSError("No space left")))
    done = pilotapp("restore", copy, "--yes")
    assert done.exit_code == 1 and "Nothing was restored" in done.output
    assert Entry.select().count() == entries and Generation.select().count() == 1
    assert not list(tmp_path.glob("pilotapp.db.next*"))


@pytest.mark.process
def test_it_refuses_while_another_program_has_the_database_open(pilotapp: Run, config: Config, tmp_path: Path) -> None:
    if not config.is_sqlite:
        pytest.skip("PostgreSQL itself refuses to rename a database that somebody is connected to")
    copy = backed_up(pilotapp, config)
    reads = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM person'); print(1); input()"
    )
    command = [sys.executable, "-c", reads, str(tmp_path / "pilotapp.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline()
        done = pilotapp("restore", copy, "--yes")
        other.kill()
    assert done.exit_code == 1 and "another program has" in done.output
    assert Generation.select().count() == 1 and pilotapp("restore", copy, "--yes").exit_code == 0
