"""PostgreSQL's role may not create databases: backups say how far they were checked; restoring refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from pilotapp.backups import on_postgresql
from pilotapp.backups.files import Backup
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.models import Generation
from tests.support import databases, people
from tests.support.commands import Run, runner
from tests.support.databases import Bench


@pytest.fixture
def owner(bench: Bench, tmp_path: Path) -> str:
    """The URL of an empty database, with a role that owns it and may not create databases."""
    if bench.kind == "sqlite":
        pytest.skip("SQLite has no roles")
    url, role = bench.empty(tmp_path), f"owner_{uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {role} LOGIN NOCREATEDB")
        superuser.execute(f'ALTER DATABASE "{urlsplit(url).path[1:]}" OWNER TO {role}')
    return as_role(url, role)


@pytest.fixture
def config(owner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """An installation with the standing people on it."""
    config = databases.config_for(owner, tmp_path)
    settings = {"DATA": tmp_path, "DATABASE_URL": owner, "ENV": "test", "SECRET_KEY": databases.SECRET}
    for name, value in settings.items():
        monkeypatch.setenv(f"PILOTAPP_{name}", str(value))
    databases.bind(config)
    migrations.apply(config)
    databases.database.connect(reuse_if_open=True)
    people.create_all()
    yield config
    databases.disconnect()


@pytest.fixture
def pilotapp(config: Config) -> Run:
    """Runs `pilotapp ...`; afterwards the test sees the database again."""
    return runner(lambda: config)


def as_role(url: str, role: str) -> str:
    """The same address under another role."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{role}@{parts.netloc.partition('@')[2]}").geturl()


def may_create(config: Config, bench_role: str, answer: str) -> None:
    """Let a superuser grant or revoke the role's right to create databases: 'CREATEDB' or 'NOCREATEDB'."""
    with psycopg.connect(as_role(config.database_url, bench_role), autocommit=True) as superuser:
        superuser.execute(f"ALTER ROLE {urlsplit(config.database_url).username} {answer}")


def test_it_backs_up_and_says_how_far_it_looked(pilotapp: Run, config: Config) -> None:
    done = pilotapp("backup")
    assert done.exit_code == 0 and "may not create databases" in done.output
    checked = pilotapp("backup", "check")
    assert checked.exit_code == 0 and "may not create databases" in checked.output


def test_it_refuses_to_restore_before_anything_is_changed(pilotapp: Run, config: Config) -> None:
    pilotapp("backup")
    [backup] = Backup.all_in(config.backups)
    done = pilotapp("restore", str(backup.copy), "--yes")
    assert done.exit_code == 1 and "ALTER ROLE owner_" in done.output and "CREATEDB" in done.output
    assert Generation.select().count() == 1


def test_it_restores_once_a_superuser_has_said_what_it_asks_for(pilotapp: Run, config: Config) -> None:
    pilotapp("backup")
    [backup] = Backup.all_in(config.backups)
    may_create(config, "pilotapp", "CREATEDB")
    done = pilotapp("restore", str(backup.copy), "--yes")
    assert done.exit_code == 0, done.output
    assert Generation.select().count() == 2


def test_the_applications_own_role_backs_up_as_well(
    pilotapp: Run, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = f"app_{uuid4().hex[:8]}"
    with psycopg.connect(as_role(config.database_url, "pilotapp"), autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {role} LOGIN")
    assert pilotapp("db", "grant", "--role", role).exit_code == 0
    monkeypatch.setenv("PILOTAPP_DATABASE_URL", as_role(config.database_url, role))
    done = pilotapp("backup")
    assert done.exit_code == 0 and "may not create databases" in done.output
    refused = pilotapp("restore", str(Backup.all_in(config.backups)[0].copy), "--yes")
    assert refused.exit_code == 1 and f"the role {role} needs to own" in refused.output


def test_programs_of_postgresql_get_an_address_with_a_socket_as_they_read_it(bench: Bench) -> None:
    url = "postgresql:///pilotapp?host=/run/postgresql"
    assert on_postgresql._of(url, "postgres") == "postgresql:///postgres?host=/run/postgresql"


def test_it_says_whose_right_is_missing_to_the_role_of_the_app(config: Config, owner: str) -> None:
    app = f"app_{uuid4().hex[:8]}"
    with psycopg.connect(as_role(owner, "pilotapp"), autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {app} LOGIN")
    place = on_postgresql.Place(replace(config, database_url=as_role(owner, app)))
    said = f"the role {app} needs to own .* ALTER ROLE {urlsplit(owner).username} CREATEDB"
    with pytest.raises(on_postgresql.Failed, match=said), place.filled(Path("no-copy")):
        pass
