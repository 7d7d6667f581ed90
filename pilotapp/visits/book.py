"""A pilot's visits as one delivery needs them: read once, changed in memory, written once.

That keeps a delivery of 60 entries at a handful of statements instead of some hundred.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from pilotapp import db
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import GONE

_FIXED = ("uid", "programme", "pilot", "created_at")
_NEW: db.Columns = tuple(Visit._meta.sorted_fields)
_CHANGING: db.Columns = tuple(field for field in _NEW if field.name not in _FIXED)
_MARGIN = timedelta(days=2)


class Book:
    """The visits that a delivery of `pilot` names, her open one, and the minutes of the days around its `instants`."""

    def __init__(self, pilot: Person, now: datetime, visits: Iterable[UUID], instants: Iterable[datetime]) -> None:
        self.pilot, self.now = pilot, now
        self.zone = pilot.programme.zone
        self.topics: dict[UUID, tuple[str, ...]] = {}
        self._new: dict[UUID, Visit] = {}
        self._changed: dict[UUID, Visit] = {}
        self._rows = {visit.uid: visit for visit in self._read(list(visits), list(instants))}

    def _read(self, visits: list[UUID], instants: list[datetime]) -> Iterable[Visit]:
        mine = Visit.pilot == self.pilot.uid
        wanted = Visit.uid.in_(visits) | (mine & (Visit.state == "open"))
        if instants:
            wanted |= mine & Visit.started_at.between(min(instants) - _MARGIN, max(instants) + _MARGIN)
        rows: Iterable[Visit] = Visit.select().where(wanted)
        return rows

    def day_of(self, instant: datetime) -> date:
        """The local date of an instant in the programme's zone."""
        return instant.astimezone(self.zone).date()

    def find(self, uid: UUID) -> Visit | None:
        """The visit `uid`, whoever's it is."""
        return self._rows.get(uid)

    def open_visit(self) -> Visit | None:
        """The visit that the pilot is checked in to."""
        mine = (visit for visit in self._rows.values() if visit.pilot_id == self.pilot.uid)
        return next((visit for visit in mine if visit.state == "open"), None)

    def take(self, uid: UUID) -> Visit:
        """The visit `uid` for changing; a new one where none exists yet."""
        visit = self._rows.get(uid)
        if visit is None:
            visit = self._new[uid] = self._rows[uid] = Visit(
                uid=uid, programme=self.pilot.programme_id, pilot=self.pilot.uid, created_at=self.now, version=0
            )
        elif uid not in self._new:
            self._changed[uid] = visit
        return visit

    def minutes_on(self, day: date, besides: Visit) -> int:
        """Minutes of the pilot's counted visits on `day`, besides one."""
        mine = (visit for visit in self._rows.values() if visit.pilot_id == self.pilot.uid and visit.uid != besides.uid)
        return sum(visit.minutes or 0 for visit in mine if visit.day == day and visit.state not in GONE)

    def write(self) -> None:
        """Write what was taken, by one statement a table. Call it inside a transaction."""
        for visit in (*self._new.values(), *self._changed.values()):
            visit.version += 1
            visit.changed_at = self.now
        db.update_many(
            Visit.uid, _CHANGING, (_values(visit, (*_CHANGING, Visit.uid)) for visit in self._changed.values())
        )
        db.insert_many(_NEW, (_values(visit, _NEW) for visit in self._new.values()))
        db.delete_many(VisitTopic.visit, [uid for uid in self.topics if uid in self._changed])
        db.insert_many(
            (VisitTopic.visit, VisitTopic.topic),
            [(uid, topic) for uid, topics in self.topics.items() for topic in topics],
        )


def _values(visit: Visit, fields: db.Columns) -> list[object]:
    data = visit.__data__
    return [data.get(field.name) for field in fields]
