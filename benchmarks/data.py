"""Fills a database with many programmes like the demo's, quickly: copies made by the database itself, with new keys."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from peewee import SqliteDatabase, fn

from pilotapp.db import database
from pilotapp.facts import cells, refresh, rows
from pilotapp.models import CountryCell, Programme, Visit
from pilotapp.periods import Year

# Tables of old and new keys, and what is copied through them. Other columns stay as they are.
KEYS = ("person", "visit", "fact_month")


def fill(visits: int) -> int:
    """Copy the demo's larger programme, with its facts, until the database holds at least `visits`; returns how many.

    Facts and cells are those that `pilotapp reports rebuild` would make: a copy of a programme has the copy of its
    facts, and adds its sums once more to those of all.
    """
    refresh.refresh_dirty(seconds=600)
    source = Programme.get_by_id(_largest())
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


def _cells_of(source: Programme) -> cells.Cells:
    found: cells.Cells = {}
    for programme, months in refresh.known(source.uid):
        parts = cells.built(programme, Year(int(months[0][:4])))
        found |= cells.cells_of(rows.kept(list(parts.values())), months)
    return found


def _fill_sqlite(source: Programme, copies: int) -> None:
    """Indexes are made at the end, which is faster than keeping them."""
    made = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'visit' AND sql LIKE '%INDEX%'"
    indexes = database.execute_sql(made).fetchall()
    for pragma in ("synchronous = OFF", "cache_size = -3000000"):
        database.execute_sql(f"PRAGMA {pragma}")
    with database.atomic():
        for name, _ in indexes:
            database.execute_sql(f'DROP INDEX "{name}"')
        for _ in range(copies):
            _copy(source)
        for _, text in indexes:
            database.execute_sql(text)
    for pragma in ("synchronous = FULL", "cache_size = -16000", "wal_checkpoint(TRUNCATE)"):
        database.execute_sql(f"PRAGMA {pragma}")


def _fill_postgresql(source: Programme, copies: int) -> None:
    """Without the checks of keys that point elsewhere: the copies have all of what they point to."""
    made = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'visit' AND indexname <> 'visit_pkey'"
    indexes = database.execute_sql(made).fetchall()
    with database.atomic():
        database.execute_sql("SET LOCAL session_replication_role = replica")
        for name, _ in indexes:
            database.execute_sql(f'DROP INDEX "{name}"')
        for _ in range(copies):
            _copy(source)
        for _, text in indexes:
            database.execute_sql(text)
    database.execute_sql("CHECKPOINT")


def _is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def _largest() -> object:
    query = Visit.select(Visit.programme).group_by(Visit.programme).order_by(fn.COUNT(Visit.uid).desc())
    return query.tuples().first()[0]


def _copy(source: Programme) -> None:
    new = uuid4()
    Programme.create(uid=new, slug=new.hex, name=f"Copy {new.hex[:6]}")
    uid: Any = Programme.uid
    here, there = (f"'{uid.db_value(one)}'" for one in (new, source.uid))
    fresh = "lower(hex(randomblob(16)))" if _is_sqlite() else "gen_random_uuid()"
    top = database.execute_sql("SELECT MAX(id) FROM fact_month").fetchone()[0]
    low = database.execute_sql(f"SELECT MIN(id) FROM fact_month WHERE programme_id = {there}").fetchone()[0]
    for table in KEYS:
        key, value = ("id", f"id + {top + 1 - low}") if table == "fact_month" else ("uid", fresh)
        text = f"CREATE TEMP TABLE new_{table} AS SELECT {key} AS old, {value} AS new FROM {table}"
        database.execute_sql(f"{text} WHERE programme_id = {there}")
        database.execute_sql(
            f"CREATE UNIQUE INDEX {'temp.' if _is_sqlite() else ''}new_{table}_old ON new_{table} (old)"
        )
    pilot = "(SELECT new FROM new_person WHERE old = t.{0})"
    visit = "(SELECT new FROM new_visit WHERE old = t.visit)"
    email = "CAST(m.new AS TEXT) || '@example.org'"
    _insert("person", {"uid": "m.new", "programme_id": here, "email": email}, "person", "uid")
    _insert("person_role", {"person_id": "m.new"}, "person", "person_id")
    _insert("visit", {"uid": "m.new", "programme_id": here, "pilot_id": pilot.format("pilot_id")}, "visit", "uid")
    _insert("visit_topic", {"visit_id": "m.new"}, "visit", "visit_id")
    _insert("fact_month", {"id": "m.new", "programme_id": here}, "fact_month", "id")
    _insert("visit_fact", {"part": "m.new", "pilot": pilot.format("pilot"), "visit": visit}, "fact_month", "part")
    for table in KEYS:
        database.execute_sql(f"DROP TABLE new_{table}")


def _insert(table: str, changed: dict[str, str], keys: str, key: str) -> None:
    """Copy the rows of `table` that belong to the old keys, with some columns `changed`."""
    columns = [column.name for column in database.get_columns(table)]
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    order = " ORDER BY t.part, t.topic, t.institution_kind" if table == "visit_fact" else ""
    text = f'INSERT INTO "{table}" ({names}) SELECT {values} FROM new_{keys} m JOIN "{table}" t ON m.old = t."{key}"'
    database.execute_sql(text + order)
