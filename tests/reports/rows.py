"""Visits written straight into the tables, and CSV files read back."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pilotapp.figures import queries
from pilotapp.figures.measures import DIMENSION
from pilotapp.figures.queries import Row
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.periods import Period
from tests.support.people import uid_of

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=BERLIN)
USUAL: dict[str, Any] = {
    "state": "recorded",
    "outcome": "held",
    "institution_kind": "school",
    "client_language": "ara",
    "mode": "in_person",
    "party": "person",
    "size_band": "one",
    "first_contact": False,
}


def add_visit(
    name: str = "amal", start: datetime = NOON, minutes: int = 60, topics: tuple[str, ...] = ("school",), **changes: Any
) -> Visit:
    """A visit of a standing pilot with a complete record."""
    pilot = Person.get_by_id(uid_of(name))
    visit: Visit = Visit.create(
        programme=pilot.programme_id,
        pilot=pilot,
        started_at=start,
        ended_at=start + timedelta(minutes=minutes),
        day=start.astimezone(BERLIN).date(),
        minutes=minutes,
        **USUAL | changes,
    )
    for topic in topics:
        VisitTopic.create(visit=visit, topic=topic)
    return visit


def rows_by(viewer: Person, period: Period, code: str) -> tuple[Row, ...]:
    """The rows by a dimension that pages and files show of the viewer's programme."""
    return queries.overview(viewer, period, (DIMENSION[code],)).tables[code].rows


def read_csv(body: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file by its headers."""
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
