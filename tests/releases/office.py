"""A programme with enough visits to release: eight pilots, two months, kinds that are large and one that is small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from pilotapp import db
from pilotapp.figures import facts
from pilotapp.models import Person, Programme, Release, Visit, VisitTopic
from pilotapp.releases import commands, wording, worker
from pilotapp.releases.ways import PLAIN
from tests.reports.rows import BERLIN, USUAL, add_visit
from tests.support import people, stage

PILOTS = tuple(f"lotse{number}" for number in range(8))
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


def fill(programme: str = "musterstadt", months: Sequence[int] = (2,), each: int = 6, prefix: str = "") -> list[str]:
    """Eight pilots with `each` visits a month: 3 in 6 at school, 2 at the job centre, 1 in a clinic; 2 for a flat."""
    names = [f"{prefix}{name}" for name in PILOTS]
    for name in names:
        if Person.get_or_none(Person.uid == people.uid_of(name)) is None:
            people.create(name, programme, ("pilot",), ("ara",))
    several: list[tuple[str, int, int, dict[str, Any]]] = []
    for month in months:
        for place, name in enumerate(names):
            for number in range(each):
                kind = ("school", "school", "school", "job_centre", "job_centre", "health")[number % 6]
                codes = {"institution_kind": kind, "first_contact": number % 2 == 0}
                several.append((name, month, 1 + number * 3 + place % 3, codes))
        about_flats = {"institution_kind": "housing", "first_contact": False, "topics": ("housing",)}
        several += [(name, month, 25, about_flats) for name in names[:2]]
    _write(programme, several)
    return names


def _write(programme: str, several: Sequence[tuple[str, int, int, dict[str, Any]]]) -> None:
    """Many visits of an hour at once."""
    visits, topics = [], []
    for name, month, day, codes in several:
        start, uid = _noon(name, month, day), uuid4()
        visits.append(
            USUAL | {name: code for name, code in codes.items() if name != "topics"}
            | {"uid": uid, "programme": people.uid_of(programme), "pilot": people.uid_of(name), "started_at": start,
               "ended_at": start + timedelta(hours=1), "day": date(2026, month, day), "minutes": 60,
               "waiting_minutes": 5, "travel_minutes": 20}
        )  # fmt: skip
        topics += [{"visit": uid, "topic": topic} for topic in codes.get("topics", ("school", "family"))]
    for model, rows in ((Visit, visits), (VisitTopic, topics)):
        for begin in range(0, len(rows), 40):
            model.insert_many(rows[begin : begin + 40]).execute()


def _noon(name: str, month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=BERLIN) + timedelta(minutes=len(name))


def visit(name: str, month: int, day: int, minutes: int = 60, **changes: Any) -> Any:
    """A counted visit at noon of a day of 2026."""
    topics = changes.pop("topics", ("school", "family"))
    return add_visit(
        name, _noon(name, month, day), minutes, topics, **{"waiting_minutes": 5, "travel_minutes": 20, **changes}
    )


def release(days: tuple[date, date] = FEBRUARY, schemes: Sequence[str] = (), by: str = "karin", **ways: Any) -> Release:
    """Freeze these days as this coordinator, in this `way`; `is_kept`: later ones put the same rows together."""
    coordinator = stage.person(by)
    programme = Programme.get_by_id(coordinator.programme_id)
    mark = worker.drafted(programme, *days, schemes, ways.get("way", PLAIN)).mark
    about: dict[str, Any] = {"schemes": schemes, "mark": mark, "definitions": wording.frozen(("de", "en")), **ways}
    return commands.make(coordinator, first=days[0], last=days[1], **about)


def drain() -> None:
    """What the process of the jobs does for releases."""
    worker.drain()


EARLY_MARCH = (date(2026, 3, 1), date(2026, 3, 2))


def take_back(name: str, month: int) -> None:
    """One of her visits of this month does not count any more."""
    found = _first(name, month)
    found.state = "withdrawn"
    found.save()
    tell(found)


def lengthen(name: str, month: int, by: int) -> None:
    """One of her visits of this month was longer than it was said."""
    found = _first(name, month)
    found.minutes += by
    found.save()
    tell(found)


def _first(name: str, month: int) -> Any:
    first = date(2026, month, 1)
    mine = (Visit.pilot == people.uid_of(name)) & Visit.day.between(first, first + timedelta(days=27))
    return Visit.select().where(mine, Visit.state == "recorded").order_by(Visit.started_at).first()


def tell(visit: Any) -> None:
    """Whatever figures are read from hears of it, as when a command writes."""
    with db.transaction():
        facts.mark_dirty(visit.programme_id, [visit.day])
