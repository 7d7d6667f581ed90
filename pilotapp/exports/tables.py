"""The tables that can be taken away as CSV, with the headers of the definitions."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.exports.csv_file import Cell, write
from pilotapp.models import Person, Visit
from pilotapp.periods import Period
from pilotapp.reports import queries, session_queries
from pilotapp.reports.definitions import DIMENSION, NUMBER, NUMBERS, SESSION_NUMBERS, SESSIONS

EXPORTS = (*DIMENSION, "visits", "sessions", "definitions")


def export(viewer: Person, period: Period, name: str) -> bytes:
    """The CSV of a table: a dimension, the counted visits one by one, supervision, or what the numbers mean."""
    if name == "visits":
        return write(_visit_header(), [_visit_row(visit) for visit in queries.visits(viewer, period)])
    if name == "definitions":
        header = (_("Number"), _("What it means"))
        return write(header, [(str(one.header), str(one.meaning)) for one in (*NUMBERS, *SESSION_NUMBERS)])
    if name == "sessions":
        return _sessions(viewer, period)
    dimension = DIMENSION[name]
    rows = queries.table(viewer, period, dimension).rows
    header = (_("Period"), str(dimension.header), *(str(number.header) for number in NUMBERS))
    label = "key" if name == "month" else "label"
    lines = [(str(period), getattr(row, label), *(row.numbers[each.code] for each in NUMBERS)) for row in rows]
    return write(header, lines)


def _sessions(viewer: Person, period: Period) -> bytes:
    header = (_("Period"), str(SESSIONS.header), *(str(number.header) for number in SESSION_NUMBERS))
    rows = session_queries.sessions(viewer, period).rows
    return write(header, [(str(period), row.label, *row.numbers.values()) for row in rows])


def _visit_header() -> Sequence[Cell]:
    return (
        _("Day"),
        _("Pilot"),
        _("Kind of institution"),
        _("Topics"),
        _("Language"),
        _("Outcome"),
        _("State"),
        _("First contact"),
        str(NUMBER["minutes"].header),
        str(NUMBER["waiting"].header),
        str(NUMBER["travel"].header),
    )


def _visit_row(visit: Visit) -> Sequence[Cell]:
    return (
        visit.day.isoformat() if visit.day else "",
        visit.pilot.called,
        codes.label("institution_kind", visit.institution_kind),
        ", ".join(codes.label("topic", topic) for topic in visit.topics),
        codes.label("language", visit.client_language),
        codes.label("outcome", visit.outcome),
        codes.label("state", visit.state),
        _("yes") if visit.first_contact else _("no"),
        visit.minutes,
        visit.waiting_minutes,
        visit.travel_minutes,
    )
