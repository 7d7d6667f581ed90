"""SQL for tables of figures: an expression for each dimension, a SELECT for each table."""

from collections.abc import Collection, Sequence
from typing import Any

from peewee import SQL, Case, Select, Value, fn

from pilotapp.figures.groupings import Scheme
from pilotapp.figures.measures import MEASURE, MEASURES, Dimension

# The columns that measures are summed from. A visit has a row for each topic, one of them with `is_first_topic`.
MEASURE_COLUMNS = ("is_first_topic", "pilot", "minutes", "waiting", "travel", "first_contact", "confirmed")


def key(source: Any, dimension: Dimension) -> Any:
    """Return the expression for a row's key: a code, a pilot's uid, '2026-03-01', '2026-03', '2026-Q1' or '2026'."""
    if dimension.scheme:
        return _group(source, dimension.scheme)
    if dimension.code == "year":
        return _substring(source.c.month, 1, 4)
    if dimension.code == "quarter":
        month = _substring(source.c.month, 6, 2)
        quarter = Case(
            None, [(month < last, name) for last, name in (("04", "-Q1"), ("07", "-Q2"), ("10", "-Q3"))], "-Q4"
        )
        return _substring(source.c.month, 1, 4).concat(quarter)
    return getattr(source.c, dimension.code)


# GROUP BY names keys by position: repeated expressions would differ in their bound parameters.
_PLACES = (SQL("2"), SQL("3"))


def needed(dimension: Dimension) -> tuple[str, ...]:
    """Return the columns that a dimension is computed from, besides `MEASURE_COLUMNS`."""
    if dimension.scheme:
        return ("visit", "institution_kind", dimension.scheme.by)
    return ("month",) if dimension.code in ("quarter", "year") else (dimension.code,)


def grouped(source: Any, name: str, dimensions: Sequence[Dimension], by_topic: bool) -> Any:
    """Return the SELECT of all measures by up to two dimensions: `name`, two keys ('' if unused), the measures.

    `by_topic`: whether the source is filtered to one topic, and so has one row for each visit.
    """
    keys = [key(source, dimension) for dimension in dimensions]
    is_first_topic = (
        [] if by_topic or any(dimension.times > 1 for dimension in dimensions) else [source.c.is_first_topic == 1]
    )
    if any(dimension.scheme and dimension.times > 1 for dimension in dimensions):
        columns = [getattr(source.c, fact) for fact in ("visit", *MEASURE_COLUMNS) if fact != "is_first_topic"]
        named = [expression.alias(f"key{number}") for number, expression in enumerate(keys)]
        source = _where(Select((source,), [*columns, *named]), is_first_topic).distinct().alias("once")
        keys, is_first_topic = [getattr(source.c, f"key{number}") for number in range(len(keys))], []
    shown = [expression.cast("TEXT") for expression in keys] + [Value("")] * (2 - len(keys))
    numbers = [measure.formula(source.c) for measure in MEASURES]
    query = _where(Select((source,), [Value(name).alias("name"), *shown, *numbers]), is_first_topic)
    return query.group_by(*_PLACES[: len(keys)]) if keys else query


MERGED = "merged"  # the key of rows that are put together
# The measures that a release stores for each pilot.
PER_PILOT = tuple(MEASURE[code] for code in ("visits", "minutes", "waiting", "travel"))


def per_pilot(source: Any, name: str, dimension: Dimension | None, merged: Collection[str] = ()) -> Any:
    """Return the SELECT of `PER_PILOT` by row, first contact and pilot: `name`, these three keys, the measures.

    The rows with the keys `merged` are counted as one row, `MERGED`: a visit that is in several of them counts once.
    """
    row_key = key(source, dimension) if dimension else Value("")
    if merged:
        row_key = Case(None, [(row_key.in_(list(merged)), MERGED)], row_key)
    columns = [getattr(source.c, one) for one in ("visit", "pilot", "first_contact", "minutes", "waiting", "travel")]
    once = Select((source,), [*columns, row_key.alias("row_key")])
    if dimension is None or dimension.times == 1:
        once = once.where(source.c.is_first_topic == 1)
    f = once.distinct().alias("once")
    groups = (f.c.row_key, f.c.first_contact, f.c.pilot)
    numbers = [measure.formula(f.c) for measure in PER_PILOT]
    return Select((f,), [Value(name).alias("name"), f.c.row_key.cast("TEXT"), *groups[1:], *numbers]).group_by(*groups)


def _group(source: Any, scheme: Scheme) -> Any:
    by = getattr(source.c, scheme.by)
    cases: list[tuple[Any, str]] = [
        ((by == code) & (source.c.institution_kind == kind), group)
        for code, others in scheme.split.items()
        for kind, group in others.items()
    ]
    for group in scheme.groups:
        whole = [code for code, its in scheme.of.items() if its == group]
        cases += [(by.in_(whole), group)] if whole else []
    return Case(None, cases)


def _substring(text: Any, start: int, length: int) -> Any:
    return fn.SUBSTR(text, start, length)


def _where(query: Any, conditions: Sequence[Any]) -> Any:
    return query.where(*conditions) if conditions else query
