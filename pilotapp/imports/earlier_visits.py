"""Visits that came in by an earlier reading of tables: found again by their keys of then, compared with the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from pilotapp.imports.earlier_keys import EarlierKeys
from pilotapp.imports.plan import Plan
from pilotapp.imports.row_keys import READING
from pilotapp.imports.row_parser import Row
from pilotapp.models import ImportRun, Visit
from pilotapp.models.visit import GONE


@dataclass(frozen=True, slots=True)
class EarlierVisit:
    """A visit as it came in then, by the import `run`."""

    run: UUID
    day: date
    minutes: int
    started_at: datetime
    ended_at: datetime | None
    version: int

    def differs(self, row: Row) -> bool:
        """Whether the row is read differently now; of a visit that somebody has changed since that is not known."""
        new = row.values
        if self.version > 1 or not new.get("minutes"):
            return False
        is_timed = bool(self.ended_at and new["ended_at"])
        times = is_timed and (self.started_at, self.ended_at) != (new["started_at"], new["ended_at"])
        return (self.day, self.minutes) != (new["day"], new["minutes"]) or times


class EarlierVisits:
    """Recognises rows of one table in their order, like `visit_rows.VisitMatcher`; does nothing without old imports."""

    def __init__(self, programme: UUID, keys: EarlierKeys | None, runs: frozenset[UUID]) -> None:
        self._programme, self._keys, self._runs = programme, keys, runs
        self._seen: Counter[str] = Counter()

    @classmethod
    def of(cls, programme: UUID, plan: Plan) -> EarlierVisits:
        """For a table of a programme."""
        old = (ImportRun.programme == programme) & (ImportRun.reading < READING) & (ImportRun.kind == "visits")
        query: Any = ImportRun.select(ImportRun.uid).where(old).tuples()
        runs = frozenset(uid for (uid,) in query)
        return cls(programme, EarlierKeys(plan) if runs else None, runs)

    def uid(self, row: Row) -> UUID | None:
        """Return the uid that the visit of this row had then; equal rows are counted."""
        key = self._keys.key(row.cells) if self._keys and row.cells else None
        if key is None:
            return None
        number = self._seen[key]
        self._seen[key] += 1
        return uuid5(self._programme, f"import|{key}|{number}")

    def known(self, rows: Sequence[Row]) -> list[EarlierVisit | None]:
        """Return for each row the visit that came by it then and still counts."""
        uids = [self.uid(row) for row in rows]
        if not any(uids):
            return [None] * len(rows)
        mine = Visit.uid.in_([uid for uid in uids if uid]) & Visit.state.not_in(GONE)
        query: Any = Visit.select(
            Visit.uid, Visit.import_run, Visit.day, Visit.minutes, Visit.started_at, Visit.ended_at, Visit.version
        ).where(mine)
        found = {uid: EarlierVisit(run, *rest) for uid, run, *rest in query.tuples() if run in self._runs}
        return [found.get(uid) if uid else None for uid in uids]
