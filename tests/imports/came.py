"""What came of a file that a coordinator brought: what she was asked and told, and what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from pilotapp.models import Person, Visit, VisitTopic

_ZONE = ZoneInfo("Europe/Berlin")
Stored = tuple[str, int, str, dict[str, str]]  # day, minutes, pilot, facets


@dataclass
class Came:
    """Which `questions` were put, and why the file was refused as a whole.

    `named` counts the rows that stay outside, `dropped` the lines that are listed as no rows; `columns_named` tells
    whether columns were listed that stay outside. `text` is that of all pages.
    """

    questions: set[str] = field(default_factory=set)
    refusal: str = ""
    named: int = 0
    columns_named: bool = False
    dropped: int = 0
    text: str = ""
    visits: list[Stored] = field(default_factory=list)


def stored() -> list[Stored]:
    """Every visit in the database: day, minutes, pilot, and its facets as the truth writes them."""
    topics: dict[Any, list[str]] = {}
    for row in VisitTopic.select():
        topics.setdefault(row.visit_id, []).append(row.topic)
    return [
        (visit.day.isoformat(), visit.minutes, visit.pilot.name, _facets(visit, topics.get(visit.uid, [])))
        for visit in Visit.select(Visit, Person).join(Person, on=(Visit.pilot == Person.uid))
    ]


def _facets(visit: Visit, topics: list[str]) -> dict[str, str]:
    found = {
        "topics": "+".join(sorted(topics)), "kind": visit.institution_kind, "language": visit.client_language,
        "outcome": visit.outcome, "mode": visit.mode, "party": visit.party, "waiting": visit.waiting_minutes,
        "travel": visit.travel_minutes, "first": {True: "yes", False: "no"}.get(visit.first_contact, ""),
        "from": "", "to": "",
    }  # fmt: skip
    if visit.ended_at:
        times = [f"{at.astimezone(_ZONE):%H:%M}" for at in (visit.started_at, visit.ended_at)]
        found |= {"from": times[0], "to": times[1]}
    return {name: "" if value is None else str(value) for name, value in found.items()}
