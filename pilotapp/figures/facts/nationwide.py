"""Counts a year of all programmes from their facts, some programmes at a time; used to check the stored cells."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from peewee import SqliteDatabase

from pilotapp.db import database
from pilotapp.figures.facts.cells import ALL, Cells, Key, Shape, Sums, plus
from pilotapp.periods import Year

# Number of months of facts in one SELECT, whose rows are sorted in memory. With SQLite their pages are then still in
# the cache. PostgreSQL prefers a scan of the whole table to looking up some months, so it gets more at once.
MONTHS, MONTHS_POSTGRESQL = 240, 12_000


def counted(year: Year, shape: Shape, months: int = 0) -> Cells:
    """Return the cells of a year in this shape, from the facts alone; exact within one `db.snapshot()`.

    A pilot belongs to one programme and each SELECT takes whole programmes, so their distinct pilots add up.
    `months`: the least number of months in one SELECT, if not the default.
    """
    found: Cells = {}
    for month_ids in _month_ids(
        year, months or (MONTHS if isinstance(database.obj, SqliteDatabase) else MONTHS_POSTGRESQL)
    ):
        for row in database.execute_sql(_text(shape, len(month_ids)), month_ids):
            key, sums = Key(*row[:3]), Sums(*(int(value or 0) for value in row[3:]))
            found[key] = plus(found[key], sums) if key in found else sums
    return found if shape.months else {key._replace(period=str(year)): sums for key, sums in found.items()}


def _month_ids(year: Year, least: int) -> Iterator[list[int]]:
    """Yield batches of ids of months with facts: whole programmes, at least so many ids except in the last batch."""
    between = f"BETWEEN {database.param} AND {database.param}"
    text = f"SELECT programme_id, id FROM fact_month WHERE built AND month {between} ORDER BY 1, 2"  # noqa: S608
    month_ids: list[int] = []
    rows = database.execute_sql(text, [f"{year}-01", f"{year}-12"]).fetchall()
    for _, own in groupby(rows, itemgetter(0)):
        month_ids += (number for _, number in own)
        if len(month_ids) >= least:
            yield month_ids
            month_ids = []
    if month_ids:
        yield month_ids


def _text(shape: Shape, month_ids: int) -> str:
    period = "m.month" if shape.months else f"'{ALL}'"
    topic = "f.topic" if shape.topics else f"'{ALL}'"
    kind = "f.institution_kind" if shape.kinds else f"'{ALL}'"
    marks = ", ".join([database.param] * month_ids)
    return f"""
SELECT {period}, {topic}, {kind}, COUNT(*), SUM(f.minutes), SUM(f.first_contact), COUNT(DISTINCT f.pilot)
FROM fact_month m CROSS JOIN visit_fact f
WHERE m.id IN ({marks}) AND f.part = m.id {"" if shape.topics else "AND f.lead = 1"} GROUP BY 1, 2, 3
"""  # noqa: S608 - our own names
