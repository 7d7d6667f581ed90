"""What every figure is added up from: the counted visits of a programme in a period, one narrow row for each topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from peewee import JOIN, SQL, Case, Select, fn

from pilotapp.db import database
from pilotapp.models import Visit, VisitTopic
from pilotapp.models.visit import COUNTED


def counted(programme: UUID, first: date, last: date) -> Any:
    """The source `f` of visits that began from `first` to `last` (local days); its columns are read as `f.c.topic`.

    Columns: visit, pilot, day, month ('2026-03'), topic (None where a visit has none), lead (1 on one row of each
    visit, else 0), state, institution_kind, client_language, outcome, mode, party, first_contact (0 or 1), confirmed
    (0 or 1), minutes, waiting, travel. Sums over visits count rows with `lead` only; sums by topic count every row.
    """
    other = VisitTopic.alias()
    before = other.select(SQL("1")).where(other.visit == Visit.uid, other.topic < VisitTopic.topic)
    query: Any = (
        Visit.select(
            Visit.uid.alias("visit"),
            Visit.pilot.alias("pilot"),
            Visit.day,
            fn.SUBSTR(Visit.day.cast("TEXT"), SQL("1"), SQL("7")).alias("month"),
            VisitTopic.topic,
            Case(None, [(fn.EXISTS(before), 0)], 1).alias("lead"),
            Visit.institution_kind,
            Visit.client_language,
            Visit.outcome,
            Visit.mode,
            Visit.party,
            Case(None, [(Visit.first_contact == True, 1)], 0).alias("first_contact"),  # noqa: E712 - SQL
            Case(None, [(Visit.state == "confirmed", 1)], 0).alias("confirmed"),
            Visit.minutes,
            Visit.waiting_minutes.alias("waiting"),
            Visit.travel_minutes.alias("travel"),
        )
        .join(VisitTopic, JOIN.LEFT_OUTER, on=(VisitTopic.visit == Visit.uid))
        .where(_began(programme, first, last), Visit.state.in_(COUNTED))
    )
    return query.alias("f")


def select(source: Any, columns: Sequence[Any], *where: Any, group: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of `columns` from a source of `counted`, grouped where asked for."""
    query = Select((source,), columns)
    for condition in where:
        query = query.where(condition)
    if group:
        query = query.group_by(*group)
    return list(query.bind(database).tuples())


def together(queries: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of several SELECTs of equal columns from sources of `counted`, by one statement."""
    first, *others = queries
    for other in others:
        first = first.union_all(other)
    return list(first.bind(database).tuples())


def _began(programme: UUID, first: date, last: date) -> Any:
    """The programme's visits that began in the period. The instants only let the index find them: the day decides."""
    since = datetime.combine(first - timedelta(days=1), time(), UTC)
    until = datetime.combine(last + timedelta(days=2), time(), UTC)
    return (Visit.programme == programme) & Visit.started_at.between(since, until) & Visit.day.between(first, last)
