"""Fills a database with many programmes like the demo's, quickly: copies made by SQLite itself, with new keys."""

from __future__ import annotations

from uuid import uuid4

from pilotapp.db import database
from pilotapp.models import Person, Programme, Visit

# Tables of old and new keys, and what is copied through them. Other columns stay as they are.
MAPS = """
CREATE TEMP TABLE persons AS
    SELECT uid AS old, lower(hex(randomblob(16))) AS new FROM person WHERE programme_id = :from;
CREATE TEMP TABLE visits AS
    SELECT uid AS old, lower(hex(randomblob(16))) AS new FROM visit WHERE programme_id = :from;
CREATE UNIQUE INDEX temp.persons_old ON persons(old);
CREATE UNIQUE INDEX temp.visits_old ON visits(old);
"""


def fill(visits: int) -> int:
    """Copy the demo's larger programme until the database holds at least `visits`; returns how many there are."""
    source = Programme.get(Programme.slug == _largest())
    size = Visit.select().where(Visit.programme == source).count()
    held = Visit.select().count()
    indexes = database.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'visit' AND sql LIKE '%INDEX%'"
    )
    wanted = indexes.fetchall()
    for pragma in ("synchronous = OFF", "cache_size = -400000"):
        database.execute_sql(f"PRAGMA {pragma}")
    with database.atomic():
        for name, _ in wanted:
            database.execute_sql(f'DROP INDEX "{name}"')
        while held < visits:
            _copy(source)
            held += size
        for _, text in wanted:
            database.execute_sql(text)
    database.execute_sql("PRAGMA synchronous = FULL")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute_sql("ANALYZE")
    return held


def _largest() -> str:
    slugs = {row.slug: Person.select().where(Person.programme == row).count() for row in Programme.select()}
    return max(slugs, key=lambda slug: slugs[slug])


def _copy(source: Programme) -> None:
    new = uuid4().hex
    for statement in filter(str.strip, MAPS.replace(":from", f"'{source.uid.hex}'").split(";")):
        database.execute_sql(statement)
    Programme.create(uid=new, slug=new, name=f"Copy {new[:6]}")
    _insert(
        "person", {"uid": "m.new", "programme_id": f"'{new}'", "email": "m.new || '@example.org'"}, "persons", "uid"
    )
    _insert("person_role", {"person_id": "m.new"}, "persons", "person_id")
    pilot = "(SELECT new FROM temp.persons WHERE old = t.pilot_id)"
    _insert("visit", {"uid": "m.new", "programme_id": f"'{new}'", "pilot_id": pilot}, "visits", "uid")
    _insert("visit_topic", {"visit_id": "m.new"}, "visits", "visit_id")
    database.execute_sql("DROP TABLE temp.persons")
    database.execute_sql("DROP TABLE temp.visits")


def _insert(table: str, changed: dict[str, str], keys: str, key: str) -> None:
    """Copy the rows of `table` that belong to the old keys, with some columns `changed`."""
    columns = [column.name for column in database.get_columns(table)]
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute_sql(
        f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" t JOIN temp.{keys} m ON m.old = t."{key}"'
    )
