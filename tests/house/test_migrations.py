"""The migrations make exactly the tables that the models describe, on both databases, and can be reverted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from pilotapp import db, names
from pilotapp.audit import proof
from pilotapp.config import Config
from pilotapp.db import database, migrations
from pilotapp.models import TABLES, AuditRow, Person, Programme
from pilotapp.people import operator
from tests.support.databases import Bench, bind, config_for, disconnect

Described = dict[str, Any]


@pytest.fixture
def empty(bench: Bench, tmp_path: Path) -> Iterator[Config]:
    """Settings of a database without tables, to which the models are bound."""
    config = config_for(bench.empty(tmp_path), tmp_path)
    bind(config)
    yield config
    disconnect()


def migrate(config: Config) -> list[str]:
    """Apply the pending migrations and reopen the connection."""
    names = migrations.apply(config)
    database.connect(reuse_if_open=True)
    return names


def tables() -> set[str]:
    """Return the project's existing tables."""
    return set(database.get_tables()) & {table._meta.table_name for table in TABLES}


def described(table: str) -> Described:
    """Return columns (type, length, nullability, key), foreign keys and indexes of a table from the database."""
    columns = {one.name: (one.data_type.upper(), one.null, one.primary_key) for one in database.get_columns(table)}
    keys = {(one.column, one.dest_table, one.dest_column) for one in database.get_foreign_keys(table)}
    indexes = {(one.name, tuple(one.columns), one.unique, one.sql) for one in database.get_indexes(table)}
    return {"columns": columns, "keys": keys, "indexes": indexes, "details": details(table)}


def details(table: str) -> set[tuple[Any, ...]]:
    """Return what peewee does not report: actions on delete, and the lengths of PostgreSQL's columns."""
    if isinstance(database.obj, SqliteDatabase):
        rows = database.execute_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
        return {(column, other, on_delete) for _, _, other, column, _, _, on_delete, _ in rows}
    lengths = "SELECT column_name, character_maximum_length FROM information_schema.columns WHERE table_name = %s"
    deletes = "SELECT conname, confdeltype::text FROM pg_constraint WHERE conrelid = %s::regclass"
    return {*database.execute_sql(lengths, (table,)), *database.execute_sql(deletes, (f'"{table}"',))}


def test_it_makes_the_tables_of_the_models(empty: Config) -> None:
    migrate(empty)
    migrated = {table._meta.table_name: described(table._meta.table_name) for table in TABLES}
    for table in reversed(TABLES):
        database.drop_tables([table])
    database.create_tables(TABLES)
    for name, wanted in ((table._meta.table_name, described(table._meta.table_name)) for table in TABLES):
        assert migrated[name] == wanted, f"{name} differs between migrations and models"


def test_it_knows_no_table_but_those_of_the_models(empty: Config) -> None:
    migrate(empty)
    extra = set(database.get_tables()) - {table._meta.table_name for table in TABLES}
    assert extra == {"schema_migration"}


def test_it_takes_the_former_queue_of_the_jobs_away_and_brings_it_back_for_an_earlier_version(empty: Config) -> None:
    migrations.apply(empty, "0021_access_ledger")
    database.connect(reuse_if_open=True)
    names = [name for name in database.get_tables() if name.startswith("huey_")]
    assert len(names) == (0 if isinstance(database.obj, SqliteDatabase) else 4)
    before = {name: described(name) for name in names}
    migrate(empty)
    assert not [name for name in database.get_tables() if name.startswith("huey_")]
    Runner(database.obj, str(empty.migrations)).down("0023_timed_jobs")
    assert {name: described(name) for name in names} == before
    assert not database.table_exists("timed_job")


def test_it_goes_down_and_up_again(empty: Config) -> None:
    names = migrate(empty)
    before = {name: described(name) for name in tables()}
    Runner(database.obj, str(empty.migrations)).down(names[0])
    assert tables() == set()
    assert migrate(empty) == names
    assert {name: described(name) for name in tables()} == before


def triggers() -> set[tuple[str, str]]:
    """Return table and name of every trigger that a migration made."""
    of_sqlite = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    of_postgresql = (
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE NOT tgisinternal"
    )
    is_file = isinstance(database.obj, SqliteDatabase)
    return {tuple(row) for row in database.execute_sql(of_sqlite if is_file else of_postgresql)}


def test_it_makes_the_triggers_that_keep_the_audit_log(empty: Config) -> None:
    migrate(empty)
    assert {table for table, _ in triggers()} == {"audit_row", "audit_head"}
    assert {name.split("_")[-1] for _, name in triggers()} in ({"update", "delete", "grows"}, {"stays", "grows"})
    Runner(database.obj, str(empty.migrations)).down("0004_audit_chain")
    assert triggers() == set()


def test_it_chains_the_audit_rows_from_before(empty: Config) -> None:
    migrations.apply(empty, "0003_getting_in")
    database.connect(reuse_if_open=True)
    before = [_old_audit_row(number) for number in range(5)]
    migrate(empty)
    assert proof.first_fault(before[0][0], {}) is None
    kept = AuditRow.select(AuditRow.programme, AuditRow.at, AuditRow.action, AuditRow.subject).order_by(AuditRow.number)
    assert list(kept.tuples()) == before
    assert [(head.rows, head.slug) for head in proof.heads()] == [(5, "lindental")]


def test_it_takes_the_chain_away_and_keeps_the_acts(empty: Config) -> None:
    migrate(empty)
    programme = operator.add_programme(name="Lindental", slug="lindental", time_zone="Europe/Berlin", language="de")
    Runner(database.obj, str(empty.migrations)).down("0004_audit_chain")
    assert database.execute_sql("SELECT action, subject_kind FROM audit_row").fetchall() == [
        ("programme.add", "programme")
    ]
    migrate(empty)
    assert proof.first_fault(programme.uid, {}) is None


def _old_audit_row(number: int) -> tuple[Any, ...]:
    """Return a row in the format of migration 0003; the first one also inserts its programme."""
    at = datetime(2026, 3, 3, 11, number, 0, 123 * number, UTC)
    uid, subject = UUID(int=7), UUID(int=number)
    kept, mark = [AuditRow.subject.db_value(uid)], database.param
    if not number:
        values = (*kept, "lindental", "Lindental", "Europe/Berlin", "de", str(at.replace(tzinfo=None)))
        names = "uid, slug, name, time_zone, language, created_at"
        database.execute_sql(f"INSERT INTO programme ({names}) VALUES ({', '.join([mark] * 6)})", values)
    values = (*kept, str(at.replace(tzinfo=None)), "visit.ask", "visit", AuditRow.subject.db_value(subject), "{}")
    names = "programme_id, at, action, subject_kind, subject, detail"
    database.execute_sql(f"INSERT INTO audit_row ({names}) VALUES ({', '.join([mark] * 6)})", values)
    return uid, at, "visit.ask", subject


def test_it_does_nothing_the_second_time(empty: Config) -> None:
    assert migrate(empty)
    assert migrate(empty) == []
    assert migrations.status(empty).pending == ()


def test_it_makes_the_keys_of_names_again_and_takes_them_back(empty: Config) -> None:
    migrations.apply(empty, "0015_hidings")
    database.connect(reuse_if_open=True)
    spelled = {"Ayşe Yıldız": "ayse yıldız", "Øster": "øster", "Олена": "олена", "Sean O’Neil": "sean o’neil"}
    _people_of_before([*spelled.items(), ("Réka", "reka"), ("", "")], programmes=4, people=2000)
    migrate(empty)
    names_and_keys = list(Person.select(Person.name, Person.name_key).tuples())
    assert len(names_and_keys) == 2000
    assert {key for name, key in names_and_keys if name.startswith("Ayşe")} == {
        f"ayse yildiz {number}" for number in range(0, 2000, 6)
    }
    assert {key == names.search_key(name) for name, key in names_and_keys} == {True}
    Runner(database.obj, str(empty.migrations)).down("0017_folded_names")
    assert set(Person.select(Person.name_key).where(Person.name ** "Øster%").tuples()) == {
        (f"øster {number}",) for number in range(1, 2000, 6)
    }


def _people_of_before(spelled: list[tuple[str, str]], *, programmes: int, people: int) -> None:
    """Insert people with these names and keys, each name with a number, in the format of migration 0015."""
    later = {"pilots_called", "steps_left", "declaration_read"}
    early = (field for field in Programme._meta.sorted_fields if field.name not in later)
    of_programmes = [
        Programme(uid=UUID(int=number), slug=f"p{number}", name=f"P{number}") for number in range(programmes)
    ]
    columns = tuple(early)
    db.insert_many(columns, [tuple(getattr(one, field.name) for field in columns) for one in of_programmes])
    rows, now = [], datetime(2026, 3, 3, 11, tzinfo=UTC)
    for number in range(people):
        name, key = (f"{part} {number}" if part else "" for part in spelled[number % len(spelled)])
        home = UUID(int=number % programmes)
        rows.append((UUID(int=number), home, f"p{number}@example.org", name, key, True, now))
    columns = (Person.uid, Person.programme, Person.email, Person.name, Person.name_key, Person.active)
    db.insert_many((*columns, Person.created_at), rows)
