"""Fills a database quickly with many programmes like the demo's, or one programme with many pilots like the demo's.

The database itself makes copies with new keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

from peewee import SqliteDatabase, fn

from pilotapp import clock, db
from pilotapp.db import database
from pilotapp.figures.facts import cells, refresh, rows
from pilotapp.models import CountryCell, Programme, Visit
from pilotapp.periods import Year

BATCH_SIZE = 200  # copies in one statement


def fill(visits: int) -> int:
    """Copy the demo's larger programme, with its facts, until the database has at least `visits`; return the number.

    Facts and cells are those that `pilotapp reports rebuild` would make: a copy of a programme gets a copy of its
    facts, and its sums are added to the cells again.
    """
    refresh.refresh_dirty(seconds=600)
    source = largest()
    size = Visit.select().where(Visit.programme == source).count()
    held = Visit.select().count()
    copies = max(0, -(-(visits - held) // size))
    own = _cells_of(source)
    (_fill_sqlite if _is_sqlite() else _fill_postgresql)(source, copies)
    for key, sums in own.items():
        changes = {name: getattr(CountryCell, name) + copies * value for name, value in sums._asdict().items()}
        where = (CountryCell.period == key.period) & (CountryCell.topic == key.topic)
        CountryCell.update(**changes).where(where, CountryCell.institution_kind == key.institution_kind).execute()
    database.execute_sql("ANALYZE")
    return held + copies * size


def grow(visits: int) -> None:
    """Copy the pilots of the demo's larger programme with their visits, until about that many are in the last year."""
    source = largest()
    copies = round(visits / a_year_of(source)) - 1
    if copies > 0:
        with database.atomic():
            _copy_pilots(source, copies)
    with db.transaction():
        refresh.mark_all()
    refresh.refresh_dirty(seconds=600)
    database.execute_sql("ANALYZE")


def a_year_of(programme: Programme) -> int:
    """Return the number of its visits in the last 365 days."""
    since = clock.today(programme.zone.key) - timedelta(days=365)
    found: int = Visit.select().where(Visit.programme == programme, Visit.day > since).count()
    return found


def _cells_of(source: Programme) -> cells.Cells:
    found: cells.Cells = {}
    for programme, months in refresh.known(source.uid):
        parts = cells.built(programme, Year(int(months[0][:4])))
        found |= cells.cells_of(rows.kept(list(parts.values())), months)
    return found


def _fill_sqlite(source: Programme, copies: int) -> None:
    """Copy without a journal; indexes are built at the end, which is faster than maintaining them."""
    made = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'visit' AND sql LIKE '%INDEX%'"
    indexes = database.execute_sql(made).fetchall()
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -3000000", "foreign_keys = 0"):
        database.execute_sql(f"PRAGMA {pragma}")
    with database.atomic():
        _fill(source, copies, indexes)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -16000", "foreign_keys = 1"):
        database.execute_sql(f"PRAGMA {pragma}")


def _fill_postgresql(source: Programme, copies: int) -> None:
    """Copy without foreign key checks: the copies have everything that they refer to."""
    made = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'visit' AND indexname <> 'visit_pkey'"
    indexes = database.execute_sql(made).fetchall()
    with database.atomic():
        database.execute_sql("SET LOCAL session_replication_role = replica")
        _fill(source, copies, indexes)
    database.execute_sql("CHECKPOINT")


def _fill(source: Programme, copies: int, indexes: Sequence[tuple[str, str]]) -> None:
    for name, _ in indexes:
        database.execute_sql(f'DROP INDEX "{name}"')
    for done in range(0, copies, BATCH_SIZE):
        _copy(source, min(BATCH_SIZE, copies - done))
    for _, text in indexes:
        database.execute_sql(text)


def _is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def largest() -> Programme:
    """Return the programme with the most visits."""
    query = Visit.select(Visit.programme).group_by(Visit.programme).order_by(fn.COUNT(Visit.uid).desc())
    found: Programme = Programme.get_by_id(query.tuples().first()[0])
    return found


_MAIL = {name: f"c.head || t.{name}" for name in ("email", "email_key")}


def _copy(source: Programme, times: int) -> None:
    """Copy; the first eight digits of keys come from the number of the copy, the others from the original row."""
    there = _key(source)
    mine = f"programme_id = {there}"
    low, high = database.execute_sql(f"SELECT MIN(id), MAX(id) FROM fact_month WHERE {mine}").fetchone()
    top = database.execute_sql("SELECT MAX(id) FROM fact_month").fetchone()[0]
    part = f"{top} + 1 + c.number * {high - low + 1} + t.{{0}} - {low}"
    of = {name: _new(name) for name in ("uid", "person_id", "pilot_id", "visit_id", "pilot", "visit")}
    here = _new("programme_id")
    named = "c.head || SUBSTR(t.{0}, 1, 20)".format
    with _heads(times):
        _insert("programme", {"uid": of["uid"], "slug": named("slug"), "name": named("name")}, f"uid = {there}")
        _insert("person", {"uid": of["uid"], "programme_id": here, **_MAIL}, mine)
        _insert("person_role", of, f"person_id IN (SELECT uid FROM person WHERE {mine})")
        _insert("visit", {"uid": of["uid"], "programme_id": here, "pilot_id": of["pilot_id"]}, mine)
        _insert("visit_topic", of, f"visit_id IN (SELECT uid FROM visit WHERE {mine})")
        _insert("fact_month", {"id": part.format("id"), "programme_id": here}, mine)
        facts = {"part": part.format("part"), "pilot": of["pilot"], "visit": of["visit"]}
        _insert("visit_fact", facts, f"part IN (SELECT id FROM fact_month WHERE {mine})")


def _copy_pilots(source: Programme, times: int) -> None:
    """Copy the pilots of a programme and their visits within it, without facts."""
    mine = f"programme_id = {_key(source)}"
    pilots = f"{mine} AND uid IN (SELECT person_id FROM person_role WHERE role = 'pilot')"
    of = {name: _new(name) for name in ("uid", "person_id", "pilot_id", "visit_id")}
    with _heads(times):
        _insert("person", {"uid": of["uid"], **_MAIL}, pilots)
        _insert("person_role", of, f"person_id IN (SELECT uid FROM person WHERE {pilots})")
        _insert("visit", of, mine)
        _insert("visit_topic", of, f"visit_id IN (SELECT uid FROM visit WHERE {mine})")


@contextmanager
def _heads(times: int) -> Iterator[None]:
    """Create a table `copy` with the number of each copy and the first eight digits of its keys."""
    database.execute_sql("CREATE TEMP TABLE copy (number INTEGER, head CHAR(8))")
    heads = ", ".join(f"({number}, '{uuid4().hex[:8]}')" for number in range(times))
    database.execute_sql(f"INSERT INTO copy VALUES {heads}")
    yield
    database.execute_sql("DROP TABLE copy")


def _key(programme: Programme) -> str:
    uid: Any = Programme.uid
    return f"'{uid.db_value(programme.uid)}'"


def _new(column: str) -> str:
    """Return the key in this column of a copy."""
    new = "c.head || SUBSTR(t.{0}, 9)" if _is_sqlite() else "CAST(c.head || SUBSTR(CAST(t.{0} AS TEXT), 9) AS UUID)"
    return new.format(column)


def _insert(table: str, changed: dict[str, str], where: str) -> None:
    """Insert the rows of `table` once for each copy, with some columns `changed`, one copy after the other.

    Names in `changed` that the table lacks are ignored.
    """
    columns = [column.name for column in database.get_columns(table)]
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    rows = f'SELECT {values} FROM copy c CROSS JOIN (SELECT * FROM "{table}" WHERE {where}) AS t'
    database.execute_sql(f'INSERT INTO "{table}" ({names}) {rows}')
