"""Unit of work for a delivery: a pilot's visits are read once, changed in memory, and written once.

So a delivery of 60 entries needs a handful of statements instead of some hundred.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from peewee import SQL

from pilotapp import db
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures import facts
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import GONE

_FIXED = ("uid", "programme", "pilot", "created_at")
_NEW: db.Columns = tuple(Visit._meta.sorted_fields)
_CHANGING: db.Columns = tuple(field for field in _NEW if field.name not in _FIXED)
_MARGIN = timedelta(days=2)


class UnitOfWork:
    """The visits named in a delivery of `pilot`, the pilot's open one, and those around the days of its `instants`."""

    def __init__(self, pilot: Person, now: datetime, visits: Iterable[UUID], instants: Iterable[datetime]) -> None:
        self.pilot, self.now = pilot, now
        self.zone = pilot.programme.zone
        self.topics: dict[UUID, tuple[str, ...]] = {}
        self._before: dict[UUID, Visit | None] = {}  # visits replaced by `put`, as they were read; None for a new visit
        self._open: dict[UUID, Visit] = {}
        self._days: dict[date | None, dict[UUID, Visit]] = defaultdict(dict)
        begins, ends = _spans(instants)
        self._rows: dict[UUID, Visit] = {visit.uid: visit for visit in _wanted(pilot.uid, list(visits), begins, ends)}
        for visit in self._rows.values():
            self._place(visit)

    def day_of(self, instant: datetime) -> date:
        """Return the local date of an instant in the programme's zone."""
        return instant.astimezone(self.zone).date()

    def find(self, uid: UUID) -> Visit | None:
        """Return the visit `uid` of any pilot; None if there is none."""
        return self._rows.get(uid)

    def take(self, uid: UUID) -> Visit:
        """Return the visit `uid`, which must exist."""
        return self._rows[uid]

    def open_visits(self) -> list[Visit]:
        """Return the pilot's open visits; if there are several, first the one that stays open.

        That is the one that was open before; else the one that began last, where the pilot is now; else the lower uid.
        """
        found = sorted(self._open.values(), key=lambda visit: visit.uid)
        if len(found) > 1:
            found.sort(key=lambda visit: visit.started_at or self.now, reverse=True)
            found.sort(key=lambda visit: not self._was_open(visit))
        return found

    def _was_open(self, visit: Visit) -> bool:
        before = self._before.get(visit.uid, visit)
        return before is not None and before.state == "open"

    def draft(self, uid: UUID) -> Visit:
        """Return a copy of the visit `uid`, or a new one, to try an entry on; `put` makes it effective."""
        visit = self._rows.get(uid)
        if visit is None:
            fixed = {"programme": self.pilot.programme_id, "pilot": self.pilot.uid, "created_at": self.now}
            return Visit(uid=uid, version=0, **fixed)
        draft = Visit(__no_default__=True)
        draft.__data__.update(visit.__data__)
        return draft

    def put(self, draft: Visit) -> None:
        """Replace the visit by its copy `draft`."""
        before = self._rows.get(draft.uid)
        self._before.setdefault(draft.uid, before)
        if before is not None:
            self._days[before.day].pop(before.uid, None)
        self._rows[draft.uid] = draft
        self._place(draft)

    def reset(self, uid: UUID) -> None:
        """Restore the visit `uid` as it was read, undoing every `put`."""
        if uid not in self._before:
            return
        put, before = self._rows.pop(uid), self._before.pop(uid)
        self._days[put.day].pop(uid, None)
        self._open.pop(uid, None)
        self.topics.pop(uid, None)
        if before is not None:
            self._rows[uid] = before
            self._place(before)

    def _place(self, visit: Visit) -> None:
        """Index a visit of the pilot by the days on which it counts, so that no query scans all of them."""
        if visit.pilot_id != self.pilot.uid:
            return
        self._days[visit.day][visit.uid] = visit
        if visit.state == "open":
            self._open[visit.uid] = visit
        else:
            self._open.pop(visit.uid, None)

    def minutes_on(self, day: date, besides: Visit) -> int:
        """Return the minutes of the pilot's counted visits on `day`, without one visit."""
        others = (visit for uid, visit in self._days[day].items() if uid != besides.uid)
        return sum(visit.minutes or 0 for visit in others if visit.state not in GONE)

    @property
    def counted_days(self) -> frozenset[date | None]:
        """Return the days on which changed visits count or counted before."""
        put = (visit for uid, before in self._before.items() for visit in (before, self._rows[uid]))
        return frozenset(visit.day for visit in put if visit is not None and visit.is_counted)

    def write(self) -> None:
        """Write the changes, by one statement for each table. Call it inside a transaction."""
        for uid in self._before:
            self._rows[uid].version += 1
            self._rows[uid].changed_at = self.now
        new = [self._rows[uid] for uid, before in self._before.items() if before is None]
        changed = [self._rows[uid] for uid, before in self._before.items() if before is not None]
        changed.sort(key=lambda visit: visit.state == "open")  # close before opening: the index allows one open
        db.update_many(Visit.uid, _CHANGING, (_values(visit, (*_CHANGING, Visit.uid)) for visit in changed))
        db.insert_many(_NEW, (_values(visit, _NEW) for visit in new))
        db.delete_many(VisitTopic.visit, [visit.uid for visit in changed if visit.uid in self.topics])
        db.insert_many(
            (VisitTopic.visit, VisitTopic.topic),
            [(uid, topic) for uid, topics in self.topics.items() for topic in topics],
        )
        facts.mark_dirty(self.pilot.programme_id, self.counted_days)


@compiled
def _wanted(pilot: Any, visits: list[Any], begins: list[Any], ends: list[Any]) -> Any:
    """The visits of these uids, the open one of `pilot` (found by its own index), and the pilot's in these spans."""
    wanted = Visit.uid.in_(visits) | ((Visit.pilot == pilot) & (Visit.state == SQL("'open'")))
    for begin, end in zip(begins, ends, strict=True):
        wanted |= (Visit.pilot == pilot) & Visit.started_at.between(begin, end)
    return Visit.select().where(wanted)


def _spans(instants: Iterable[datetime]) -> tuple[list[datetime], list[datetime]]:
    """Return begins and ends of spans around `instants` that cover visits of the same days, without overlaps."""
    begins: list[datetime] = []
    ends: list[datetime] = []
    for instant in sorted(instants):
        if ends and instant - _MARGIN <= ends[-1]:
            ends[-1] = instant + _MARGIN
        else:
            begins.append(instant - _MARGIN)
            ends.append(instant + _MARGIN)
    return begins, ends


def _values(visit: Visit, fields: db.Columns) -> list[object]:
    data = visit.__data__
    return [data.get(field.name) for field in fields]
