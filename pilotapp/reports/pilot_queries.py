"""One pilot's year: the same numbers for the pilot and the coordinator, from the same source as all figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import JOIN, fn

from pilotapp import codes
from pilotapp.figures import queries, session_queries
from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, MEASURE, MEASURES, Measure
from pilotapp.figures.queries import Numbers, Table
from pilotapp.models import Person, PersonRole, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Span, Year, year_before
from pilotapp.refusals import existing
from pilotapp.reports import charts
from pilotapp.reports.charts import Columns

NO_PILOT = _l("There is no such profile in your programme.")
SHOWN: tuple[Measure, ...] = tuple(number for number in MEASURES if number.code != "pilots")
MONTHS = DIMENSION["month"]
TABLES = tuple(DIMENSION[code] for code in ("topic", "institution_kind", "client_language", "outcome"))


@dataclass(frozen=True, slots=True)
class PilotYear:
    """All measures of a pilot's year. `confirmed` is the confirmed part, `before` the same days a year earlier.
    `months` has every month until now, `columns` their chart. `sessions` and `session_minutes` are the supervision that
    the pilot attended.
    """

    pilot: Person
    year: Year
    totals: Numbers
    confirmed: Numbers
    before: Numbers
    span_before: Span
    months: Table
    columns: Columns
    tables: Sequence[Table]
    sessions: int
    session_minutes: int

    @property
    def waiting_visits(self) -> int:
        """Counted visits that are not confirmed yet."""
        return self.totals["visits"] - self.confirmed["visits"]

    @property
    def waiting_minutes(self) -> int:
        """Their minutes."""
        return self.totals["minutes"] - self.confirmed["minutes"]


def pilot(viewer: Person, uid: UUID) -> Person:
    """Return a pilot of the viewer's programme with visits, including erased ones; raises Missing for others."""
    has_role = Person.uid.in_(PersonRole.select(PersonRole.person).where(PersonRole.role == "pilot"))
    has_visits = fn.EXISTS(Visit.select(Visit.uid).where(Visit.pilot == uid))
    hers = (Person.uid == uid) & (Person.programme == viewer.programme_id)
    found: Person = existing(Person.select().where(hers, has_role | has_visits).first(), NO_PILOT)
    return found


def year(viewer: Person, pilot: Person, year: Year, today: date) -> PilotYear:
    """Return the year of a pilot of the viewer's programme, by a fixed number of SELECTs."""
    mine = Filters(pilot=pilot.uid)
    overview = queries.overview(viewer, year, (MONTHS, *TABLES), mine)
    span = year_before(year, today)
    before = queries.overview(viewer, span, (MONTHS,), mine)
    drawn = {row.key: row.numbers["minutes"] for row in before.tables["month"].rows}
    months = charts.filled(overview.tables["month"], year, min(year.last, today))
    sessions, minutes = session_queries.of_person(pilot, year.first, year.last)
    return PilotYear(
        pilot=pilot,
        year=year,
        totals=overview.totals,
        confirmed=queries.totals(viewer, year, Filters(pilot=pilot.uid, confirmed=True)),
        before=before.totals,
        span_before=span,
        months=months,
        columns=charts.columns(months, year, MEASURE["minutes"], drawn),
        tables=[overview.tables[dimension.code] for dimension in TABLES],
        sessions=sessions,
        session_minutes=minutes,
    )


def visits(pilot: Person, year: Year) -> list[Visit]:
    """Return the pilot's counted visits of a year with topics, oldest first: the totals are their sums."""
    mine = (Visit.pilot == pilot.uid) & Visit.state.in_(COUNTED) & Visit.day.between(year.first, year.last)
    query: Any = Visit.select(Visit, VisitTopic.topic.alias("one_topic"))
    query = query.join(VisitTopic, JOIN.LEFT_OUTER, on=(VisitTopic.visit == Visit.uid)).where(mine)
    found: dict[UUID, Visit] = {}
    for row in query.order_by(Visit.day, Visit.started_at, Visit.uid).objects():
        visit = found.setdefault(row.uid, row)
        visit.topics = [*getattr(visit, "topics", []), *([row.one_topic] if row.one_topic else [])]
    for visit in found.values():
        visit.topics = sorted(visit.topics, key=codes.codes("topic").index)
    return list(found.values())
