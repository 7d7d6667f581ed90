"""Corrections: visits of earlier releases that were added, removed, or changed in length since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from peewee import CTE, JOIN, Select, fn

from pilotapp import db
from pilotapp.db import database
from pilotapp.disclosure.suppression import Cell, primary
from pilotapp.figures.facts import rows as facts
from pilotapp.models import Release, ReleasedVisit, Visit

# visit, pilot, published minutes (None: not published), minutes now (None: does not count any more)
Change = tuple[UUID, UUID, int | None, int | None]
_FIELDS = (ReleasedVisit.release, ReleasedVisit.visit, ReleasedVisit.minutes)
_BATCH_SIZE = 500
FACTS = ("visit", "pilot", "day", "minutes", "is_first_topic")


@dataclass(frozen=True, slots=True)
class Correction:
    """By how many visits and minutes the present count differs from what release `number` published.

    `reason` says why it must not be shown: then it is kept until more changes have come together. `changes` are the
    single visits, which nobody is shown.
    """

    release: UUID
    number: int
    visits: int
    minutes: int
    reason: str | None
    changes: tuple[Change, ...] = ()


def find(programme: UUID, k: int) -> list[Correction]:
    """Return the corrections for the programme's next release, by the numbers of earlier releases.

    The threshold applies to the number of changed visits, not to the change of their sum. `k` is that of the next
    release; if the earlier release promised a larger one, that applies.
    """
    query: Any = Release.select(Release.uid, Release.number, Release.k).where(Release.programme == programme).tuples()
    releases = {uid: (number, promised) for uid, number, promised in query}
    found = []
    for release, changes in _changes(programme).items():
        number, promised = releases[release]
        visits = sum((now is not None) - (told is not None) for _, _, told, now in changes)
        minutes = sum((now or 0) - (told or 0) for _, _, told, now in changes)
        reason = primary(_cell(changes), max(k, promised))
        found.append(Correction(release, number, visits, minutes, reason, tuple(sorted(changes))))
    return sorted(found, key=lambda one: one.number)


def settle(told: Iterable[Correction]) -> None:
    """Record the shown corrections as published: the next release starts from there."""
    for one in told:
        if one.reason is None:
            visits = [visit for visit, *_ in one.changes]
            for start in range(0, len(visits), _BATCH_SIZE):
                some = visits[start : start + _BATCH_SIZE]
                mine = (ReleasedVisit.release == one.release) & ReleasedVisit.visit.in_(some)
                ReleasedVisit.delete().where(mine).execute()
            db.insert_many(_FIELDS, [(one.release, visit, now) for visit, _, _, now in one.changes if now is not None])


def begin(programme: UUID, release: UUID, first: date, last: date) -> None:
    """Record what a new release publishes of each visit of its period."""
    f = facts.source(programme, first, last).alias("f")
    rows = Select((f,), [_value(release), f.c.visit, f.c.minutes]).where(f.c.is_first_topic == 1)
    ReleasedVisit.insert_from(rows, fields=list(_FIELDS)).execute()


def told(release: UUID) -> tuple[int, int]:
    """Return how many visits and minutes a release has published, including corrections."""
    sums: Any = ReleasedVisit.select(fn.COUNT(ReleasedVisit.visit), fn.SUM(ReleasedVisit.minutes))
    visits, minutes = next(iter(sums.where(ReleasedVisit.release == release).tuples()))
    return int(visits), int(minutes or 0)


def _value(release: UUID) -> Any:
    return Release.select(Release.uid).where(Release.uid == release)


def _cell(changes: Sequence[Change]) -> Cell:
    pilots: dict[UUID, int] = defaultdict(int)
    for _, pilot, _, _ in changes:
        pilots[pilot] += 1
    return Cell(len(changes), len(pilots), max(pilots.values(), default=0))


def _changes(programme: UUID) -> dict[UUID, list[Change]]:
    """Return the differences between published and present visits, by release; two SELECTs and one for the days."""
    days: Any = Release.select(fn.MIN(Release.first), fn.MAX(Release.last)).where(Release.programme == programme)
    first, last = next(iter(days.tuples()))
    if first is None:
        return {}
    first, last = (date.fromisoformat(day) if isinstance(day, str) else day for day in (first, last))
    found: dict[UUID, list[Change]] = defaultdict(list)
    counted = facts.source(programme, first, last).alias("counted")
    # Materialized: else SQLite reads the facts once for each released visit, 5 s with 5,000 of them instead of 0.03 s.
    f = CTE("f", Select((counted,), [getattr(counted.c, name) for name in FACTS]), materialized=True)
    for release, visit, pilot, told, now in (*_gone_or_changed(programme, f), *_added(programme, f)):
        found[_uuid(release)].append((_uuid(visit), _uuid(pilot), told, now))
    return found


def _gone_or_changed(programme: UUID, f: Any) -> Iterable[Any]:
    there = (
        (f.c.visit == ReleasedVisit.visit) & (f.c.is_first_topic == 1) & f.c.day.between(Release.first, Release.last)
    )
    query: Any = (
        ReleasedVisit.select(
            ReleasedVisit.release, ReleasedVisit.visit, Visit.pilot, ReleasedVisit.minutes, f.c.minutes
        )
        .join(Release)
        .join_from(ReleasedVisit, Visit)
        .join_from(ReleasedVisit, f, JOIN.LEFT_OUTER, on=there)
        .where(Release.programme == programme, f.c.minutes.is_null() | (f.c.minutes != ReleasedVisit.minutes))
    )
    rows: Iterable[Any] = query.with_cte(f).tuples()
    return rows


def _added(programme: UUID, f: Any) -> Iterable[Any]:
    told = ReleasedVisit.alias()
    known = told.select(told.visit).where(told.release == Release.uid, told.visit == f.c.visit)
    query = (
        Select((f,), [Release.uid, f.c.visit, f.c.pilot, None, f.c.minutes])
        .join(Release, on=(Release.programme == programme) & f.c.day.between(Release.first, Release.last))
        .where(f.c.is_first_topic == 1, ~fn.EXISTS(known))
    )
    rows: Iterable[Any] = query.with_cte(f).bind(database).tuples()
    return rows


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
