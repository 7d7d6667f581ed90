"""Rows into visits: which are here already, which fit into the pilot's day, and writing them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from pilotapp import db
from pilotapp.domain.limits import MAX_DAY_MINUTES
from pilotapp.domain.visit_fields import FIELDS
from pilotapp.imports import matching, people_rows
from pilotapp.imports.earlier_visits import EarlierVisits
from pilotapp.imports.plan import NEW, Plan
from pilotapp.imports.row_keys import READING
from pilotapp.imports.row_parser import Row, pilot_of
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import GONE

_COLUMNS: db.Columns = (
    Visit.uid, Visit.programme, Visit.pilot, Visit.state, Visit.version, Visit.started_at, Visit.ended_at, Visit.day,
    Visit.minutes, *(getattr(Visit, field.column) for field in FIELDS if field.shape != "codes"), Visit.late,
    Visit.clock, Visit.forgotten, Visit.import_run, Visit.created_at, Visit.changed_at,
)  # fmt: skip
_DAY = timedelta(days=1)
Load = dict[tuple[UUID, date], int]


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row and what becomes of it: 'new', 'known' or 'wrong'. A new one has the uids of visit and pilot.

    `alike`: another visit of this pilot on this day is as long, so that it may be the same. `earlier`: the import by
    which a known one came when tables were read in another way, where that gave other times.
    """

    row: Row
    fate: str
    uid: UUID | None = None
    pilot: UUID | None = None
    alike: bool = False
    earlier: UUID | None = None


class VisitMatcher:
    """Matches rows of one file in their order; equal ones are told apart by their number among each other.

    `dry`: nothing is written between two calls of `match`, so minutes of new visits are remembered here.
    """

    def __init__(self, programme: UUID, plan: Plan, *, dry: bool = False) -> None:
        self._programme, self._dry = programme, dry
        self._seen: Counter[str] = Counter()
        self._earlier = EarlierVisits.of(programme, plan)
        self._load: Load = {}

    def pass_over(self, rows: Iterable[Row]) -> None:
        """Count rows that were dealt with before."""
        for row in rows:
            self._seen[row.key] += 1
            self._earlier.uid(row)

    def match(self, rows: Sequence[Row]) -> list[MatchedRow]:
        """What becomes of these rows; a day that is too full adds its fault to the row."""
        uids = [self._uid(row) for row in rows]
        pilots = [self._pilot(row) for row in rows]
        known = _known(uids)
        earlier = self._earlier.known(rows)
        lengths = _lengths(rows, pilots)
        load = {key: sum(minutes) for key, minutes in lengths.items()}
        here = _here({pilot for pilot in pilots if pilot})
        found = []
        for row, uid, pilot, before in zip(rows, uids, pilots, earlier, strict=True):
            if uid in known:
                found.append(MatchedRow(row, "known"))
            elif before:
                found.append(MatchedRow(row, "known", earlier=before.run if before.differs(row) else None))
            elif row.faults or not self._fits(row, pilot, here, load):
                found.append(MatchedRow(row, "wrong"))
            else:
                alike = row.values["minutes"] in lengths.get((pilot, row.values["day"]), ()) if pilot else False
                found.append(MatchedRow(row, "new", uid, pilot, alike))
        return found

    def _uid(self, row: Row) -> UUID:
        number = self._seen[row.key]
        self._seen[row.key] += 1
        return uuid5(self._programme, f"import-{READING}|{row.key}|{number}")

    def _pilot(self, row: Row) -> UUID | None:
        new = row.pilot == NEW
        return people_rows.uid_of(self._programme, matching.plain(row.spelling)) if new else pilot_of(row)

    def _fits(self, row: Row, pilot: UUID | None, here: set[UUID], load: Load) -> bool:
        if pilot is None or (pilot not in here and row.pilot != NEW):
            row.faults[-1] = "pilot_gone"
            return False
        key = (pilot, row.values["day"])
        minutes = row.values["minutes"]
        if load.get(key, 0) + self._load.get(key, 0) + minutes > MAX_DAY_MINUTES:
            row.faults[-1] = "day_full"
            return False
        before = self._load if self._dry else load
        before[key] = before.get(key, 0) + minutes
        return True


def _known(uids: list[UUID]) -> set[UUID]:
    query: Any = Visit.select(Visit.uid).where(Visit.uid.in_(uids)).tuples()
    return {uid for (uid,) in query}


def _here(pilots: set[UUID]) -> set[UUID]:
    wanted = Person.uid.in_(list(pilots)) & Person.erased_at.is_null()
    query: Any = Person.select(Person.uid).where(wanted).tuples()
    return {uid for (uid,) in query}


def _lengths(rows: Sequence[Row], pilots: Sequence[UUID | None]) -> dict[tuple[UUID, date], list[int]]:
    """Minutes of each visit that is here already, by pilot and day."""
    instants = [row.values["started_at"] for row in rows if "started_at" in row.values]
    wanted = list({pilot for pilot in pilots if pilot})
    if not instants or not wanted:
        return {}
    around = Visit.started_at.between(min(instants) - _DAY, max(instants) + _DAY)
    days = list({row.values["day"] for row in rows if "day" in row.values})
    theirs = Visit.pilot.in_(wanted) & around & Visit.day.in_(days) & Visit.state.not_in(GONE)
    query: Any = Visit.select(Visit.pilot, Visit.day, Visit.minutes).where(theirs).tuples()
    found: dict[tuple[UUID, date], list[int]] = {}
    for pilot, day, minutes in query:
        found.setdefault((pilot, day), []).append(minutes or 0)
    return found


def write(run: Any, state: str, found: Sequence[MatchedRow], now: datetime) -> None:
    """Write the new visits among `found`; inside the caller's transaction."""
    new = [one for one in found if one.fate == "new"]
    fixed = {
        "programme": run.programme_id, "state": state, "version": 1, "late": False, "clock": False, "forgotten": False,
        "import_run": run.uid, "created_at": now, "changed_at": now,
    }  # fmt: skip
    rows = []
    for one in new:
        values = {"uid": one.uid, "pilot": one.pilot} | fixed | one.row.values
        rows.append([values.get(column.name) for column in _COLUMNS])
    db.insert_many(_COLUMNS, rows)
    topics = [(one.uid, topic) for one in new for topic in one.row.topics]
    db.insert_many((VisitTopic.visit, VisitTopic.topic), topics)
