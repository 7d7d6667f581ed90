"""The operator, or monitoring, asks for problems: each check with advice, and an exit status."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import Result
from flask import Flask
from flask_babel import force_locale
from peewee import OperationalError

from pilotapp import clock, db, notices, rooms
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.models import AuditHead, AuditRow, Entry, Generation, Notice, Person, Programme, TimedJob
from pilotapp.monitoring import file_checks, status
from tests.support import databases
from tests.support.people import STANDING, uid_of
from tests.visits.helpers import NOON, visited

Run = Callable[..., Result]
Ask = Callable[[], dict[str, Any]]


@pytest.fixture
def config(app: Flask, settings: pytest.MonkeyPatch, tmp_path: Path) -> Config:
    """The command's settings: a data folder for this test only; all jobs have run."""
    settings.setenv("PILOTAPP_BACKUPS", str(tmp_path / "backups"))
    settings.setattr(file_checks, "LITTLE", 0)
    settings.setattr(file_checks, "TOO_LITTLE", 0)
    config: Config = replace(app.config["PILOTAPP"], data=tmp_path, backups=tmp_path / "backups")
    ran(*rooms.jobs())
    return config


@pytest.fixture
def ask(pilotapp: Run, config: Config) -> Ask:
    """Calls `pilotapp status --json`: level and exit status, and the results by check."""

    def run() -> dict[str, Any]:
        done = pilotapp("status", "--json")
        found = json.loads(done.output)
        checks: dict[str, Any] = {one["check"]: one for one in reversed(found["checks"])}
        return {"exit": done.exit_code, "status": found["status"], **checks}

    return run


def ran(*jobs: str, ago: timedelta = timedelta(0), good: bool = True) -> None:
    """Record a run of these jobs."""
    at = clock.now() - ago
    TimedJob.delete().where(TimedJob.name.in_(jobs)).execute()
    for job in jobs:
        state = "waiting" if good else "failed"
        TimedJob.create(name=job, state=state, ran_at=at, late_at=at + rooms.jobs()[job].late_after)


@contextmanager
def no_writer(config: Config) -> Iterator[None]:
    """Hold a write lock on the database during the block."""
    if config.is_sqlite:
        path = Path(config.database_url.removeprefix("sqlite:///"))
        with path.with_name(path.name + ".lock").open("a") as queue:
            fcntl.flock(queue, fcntl.LOCK_EX)
            yield
        return
    with psycopg.connect(config.database_url) as other:
        other.execute("LOCK TABLE attempt IN ACCESS EXCLUSIVE MODE")
        yield


def person(name: str) -> Person:
    """One of the standing people."""
    found: Person = Person.get_by_id(uid_of(name))
    return found


def test_it_says_that_all_is_well(pilotapp: Run, config: Config) -> None:
    pilotapp("backup")
    done = pilotapp("status")
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "OK: all checks passed")
    assert "The newest backup is 0 hours old." in done.output and "A test write succeeded." in done.output
    assert not [name for name in STANDING if name.capitalize() in done.output]


def test_it_says_the_worst_first(pilotapp: Run, config: Config) -> None:
    ran("purge", ago=timedelta(days=3))
    lines = pilotapp("status").output.splitlines()
    assert lines[0] == "CRITICAL: jobs, backup"
    levels = [line.split()[0] for line in lines[1:] if not line.startswith(" ")]
    assert levels == sorted(levels, key=["critical", "warning", "ok"].index)


def test_it_warns_where_nobody_makes_backups(pilotapp: Run, ask: Ask) -> None:
    done = pilotapp("status")
    assert (done.exit_code, done.output.splitlines()[0]) == (1, "WARNING: backup")
    assert "There is no backup in" in done.output and "pilotapp-backup.timer" in done.output
    assert ask()["backup"]["level"] == "warning"


def test_it_is_critical_when_the_newest_good_backup_is_too_old(pilotapp: Run, ask: Ask, config: Config) -> None:
    with clock.freeze(clock.now() - timedelta(hours=30)):
        pilotapp("backup")
    broken = config.backups / f"pilotapp-{clock.now():%Y%m%dT%H%M%SZ}.sqlite3"
    broken.write_bytes(b"")  # a newer one that is none
    found = ask()
    assert (found["exit"], found["status"], found["backup"]["level"]) == (2, "critical", "critical")
    assert "30 hours old; the limit is 26" in found["backup"]["text"]
    assert found["backup"]["numbers"]["backup_age_seconds"] > 29 * 3600


def test_it_counts_one_hour_as_one(app: Flask, pilotapp: Run, config: Config) -> None:
    with clock.freeze(clock.now() - timedelta(hours=1, minutes=5)):
        pilotapp("backup")
    said = []
    for language in ("en", "de"):
        for most in (26, 1):
            with app.test_request_context(), force_locale(language):
                said.append(str(file_checks.backup(replace(config, backup_max_hours=most))[0].text))
    assert said == [
        "The newest backup is 1 hour old.",
        "The newest backup is 1 hour old; the limit is 1.",
        "Die neueste Sicherung ist 1 Stunde alt.",
        "Die neueste Sicherung ist 1 Stunde alt; die Grenze ist 1.",
    ]


def test_it_allows_the_age_that_is_set(pilotapp: Run, ask: Ask, settings: pytest.MonkeyPatch) -> None:
    settings.setenv("PILOTAPP_BACKUP_MAX_HOURS", "48")
    with clock.freeze(clock.now() - timedelta(hours=30)):
        pilotapp("backup")
    assert ask()["backup"]["level"] == "ok"


def test_it_names_the_job_that_is_overdue(ask: Ask, config: Config) -> None:
    ran("purge", ago=timedelta(hours=27))
    found = ask()
    assert (found["exit"], found["jobs"]["text"]) == (2, "The job purge is overdue.")
    assert found["jobs"]["numbers"]["jobs_overdue"] == 1


def test_it_warns_of_a_job_that_failed_or_never_ran(ask: Ask, config: Config) -> None:
    ran("digest", good=False)
    assert ask()["jobs"]["text"] == "The last run of the job digest failed."
    TimedJob.delete().execute()
    assert (ask()["jobs"]["text"], ask()["jobs"]["level"]) == ("No job has run yet.", "warning")


def test_it_counts_mails_that_failed_or_wait_too_long(ask: Ask) -> None:
    with db.transaction():
        notices.write(uid_of("amal"), uid_of("musterstadt"), "note_answer")
        notices.write(uid_of("berna"), uid_of("musterstadt"), "note_answer")
    Notice.update(mail="failed").where(Notice.person == uid_of("amal")).execute()
    assert ask()["mails"]["text"] == "1 mail failed in the last two days."
    late = clock.now() - timedelta(hours=1)
    Notice.update(next_try_at=late, mail="waiting").where(Notice.person == uid_of("berna")).execute()
    found = ask()["mails"]
    assert (found["level"], found["text"]) == ("warning", "1 mail waits for too long.")
    assert found["numbers"] == {"mails_waiting": 1, "mails_failed": 1}


def test_it_counts_entries_that_wait_for_a_decision(ask: Ask) -> None:
    visited(person("amal"), NOON)
    Entry.update(answer="held", pending_reason="confirmed").execute()
    assert (ask()["entries"]["level"], ask()["entries"]["text"]) == ("ok", "1 entry waits for a decision.")
    Entry.update(received_at=clock.now() - timedelta(days=15)).execute()
    found = ask()["entries"]
    assert (found["level"], found["numbers"]["entries_waiting"]) == ("warning", 1)
    assert "the oldest for 15 days" in found["text"]


def test_it_sees_a_log_that_was_cut_since_the_newest_backup(pilotapp: Run, ask: Ask) -> None:
    visited(person("amal"), NOON)
    pilotapp("backup")
    assert ask()["audit_log"]["level"] == "ok"
    head = AuditHead.get_by_id(uid_of("musterstadt"))
    mine = AuditRow.programme == uid_of("musterstadt")
    with db.transaction(), databases.audit_rows_may_go():
        AuditRow.delete().where(mine, AuditRow.number == head.rows).execute()
        before = AuditRow.get_or_none(mine, AuditRow.number == head.rows - 1)
        AuditHead.update(rows=head.rows - 1, hash=before.hash if before else "0" * 64).where(
            AuditHead.programme == uid_of("musterstadt")
        ).execute()
    found = ask()
    assert (found["exit"], found["audit_log"]["level"]) == (2, "critical")
    assert f"musterstadt is not whole at row {head.rows}" in found["audit_log"]["text"]


def test_it_sees_that_the_database_was_lost_and_made_anew(pilotapp: Run, ask: Ask) -> None:
    visited(person("amal"), NOON)
    pilotapp("backup")
    assert ask()["generation"]["level"] == "ok"
    Programme.update(slug="another").where(Programme.uid == uid_of("musterstadt")).execute()
    found = ask()
    assert (found["exit"], found["generation"]["level"]) == (2, "critical")
    assert "a programme that is not in it: musterstadt" in found["generation"]["text"]
    Generation.create(begun_at=clock.now(), backup_at=clock.now())  # restored: a younger backup may hold more
    assert ask()["generation"]["level"] == "ok"


def test_it_sees_that_the_clock_was_set_back(ask: Ask) -> None:
    with clock.freeze(clock.now() + timedelta(minutes=10)):
        visited(person("amal"), clock.now() - timedelta(hours=2))
    found = ask()
    assert (found["clocks"]["level"], found["exit"]) == ("critical", 2)


def test_it_says_how_much_disk_is_left(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_checks, "TOO_LITTLE", 10**18)
    found = ask()
    assert (found["exit"], found["disk"]["level"]) == (2, "critical")
    assert "MB are free for" in found["disk"]["text"] and "Free some space" in found["disk"]["advice"]


@pytest.fixture
def away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses every connection."""

    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("no server\nat that address")

    monkeypatch.setattr(type(db.database.obj), "connect", refuse)
    monkeypatch.setattr(databases, "bind", lambda config: None)


@pytest.mark.parametrize("command", [("backup",), ("keys", "list"), ("audit", "head"), ("db", "status")])
def test_it_is_where_other_commands_send_to(pilotapp: Run, config: Config, away: None, command: list[str]) -> None:
    done = pilotapp(*command)
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)  # a line, and no traceback
    assert done.output == "Error: The database is away or cannot write: no server. What is wrong: pilotapp status\n"


def test_it_says_that_the_database_cannot_be_reached(ask: Ask, config: Config, away: None) -> None:
    found = ask()
    assert (found["exit"], found["database"]["text"]) == (2, "The database cannot be reached.")
    assert found["backup"]["level"] == "warning" and "entries" not in found


def test_it_says_that_migrations_are_missing(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "status", lambda config: migrations.Status((), ("0001_first_tables",)))
    found = ask()
    assert (found["exit"], found["database"]["advice"]) == (2, "Run: pilotapp db up")


def test_it_ends_in_time_while_nobody_can_write(ask: Ask, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "DEADLINE", 0.5)
    with no_writer(config):
        found = ask()
    assert (found["exit"], found["write"]["level"]) == (2, "critical")
    assert found["database"]["level"] == "ok"
