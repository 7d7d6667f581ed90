"""The operator puts a database into service that was recovered from a continuous copy, by making a backup of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pilotapp import clock
from pilotapp.cli import main
from pilotapp.config import Config
from pilotapp.models import AuditRow, Entry, Generation, Person, Session
from tests.support import databases, people
from tests.support.databases import Bench
from tests.support.people import uid_of
from tests.visits.helpers import NOON, visited

Run = Callable[..., Result]


@pytest.fixture
def config(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """An installation of its own without any visit."""
    config = databases.config_for(bench.new(tmp_path), tmp_path)
    settings = {"DATA": tmp_path, "DATABASE_URL": config.database_url, "ENV": "test", "SECRET_KEY": databases.SECRET}
    for name, value in settings.items():
        monkeypatch.setenv(f"PILOTAPP_{name}", str(value))
    databases.bind(config)
    yield config
    databases.disconnect()


@pytest.fixture
def recovered(bench: Bench, config: Config, tmp_path: Path) -> str:
    """The address of another database, in which amal is signed in and has a visit."""
    url = bench.new(tmp_path / "recovered")
    databases.bind(databases.config_for(url, tmp_path))
    visited(Person.get_by_id(uid_of("amal")), NOON)
    people.start_session(uid_of("amal"), ["pilot"])
    databases.bind(config)
    return url


@pytest.fixture
def restore(config: Config) -> Run:
    """Runs `pilotapp restore --yes ...`; afterwards the test sees the database again."""

    def run(*arguments: str) -> Result:
        databases.disconnect()
        done = CliRunner().invoke(main, ["restore", "--yes", *arguments])
        databases.bind(config)
        return done

    return run


def test_it_takes_the_place_of_the_database_as_a_backup_does(restore: Run, config: Config, recovered: str) -> None:
    done = restore("--from-database", recovered)
    assert done.exit_code == 0, done.output
    assert Entry.select().count() > 0
    assert not Session.select().where(Session.ended_at.is_null()).exists()
    assert not [path for path in config.backups.iterdir() if path.name.startswith("recovered")]


def test_it_is_as_old_as_the_last_act_in_its_log(restore: Run, recovered: str) -> None:
    with clock.freeze(clock.now() + timedelta(hours=3)):
        done = restore("--from-database", recovered)
    last = AuditRow.select().where(AuditRow.action != "database.restore").order_by(AuditRow.at.desc()).get()
    newest = Generation.select().order_by(Generation.begun_at.desc()).get()
    assert newest.backup_at == last.at.replace(microsecond=0) and f"{last.at:%Y-%m-%d %H:%M} UTC" in done.output


def test_the_database_in_use_can_begin_a_generation_of_its_own(restore: Run, config: Config) -> None:
    visited(Person.get_by_id(uid_of("amal")), NOON)
    before = Entry.select().count()
    done = restore("--from-database", config.database_url)
    assert done.exit_code == 0, done.output
    assert (Entry.select().count(), Generation.select().count()) == (before, 2)


@pytest.mark.parametrize(
    "arguments",
    [(), ("--from-database", "sqlite:///nowhere.db"), ("--from-database", "postgresql://nobody@127.0.0.1:1/x")],
)
def test_it_refuses_what_is_no_such_database(restore: Run, config: Config, arguments: tuple[str, ...]) -> None:
    done = restore(*arguments)
    assert done.exit_code in (1, 2) and ("Nothing was restored" in done.output or "Name a backup" in done.output)
    assert Generation.select().count() == 1 and not Path("nowhere.db").exists()
