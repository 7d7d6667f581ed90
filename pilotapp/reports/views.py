"""Pages of the figures of a month or a year."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import clock
from pilotapp.periods import Month, Period, Year
from pilotapp.reports import queries, session_queries
from pilotapp.reports.definitions import NUMBER, NUMBERS, SESSION_NUMBERS, SESSIONS
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("reports", __name__)


@bp.get("/figures")
@access.role("coordinator")
def figures() -> ResponseReturnValue:
    """Hours and counts of a month or a year, as charts and tables."""
    period = _period()
    this_month = Month.of(clock.today(current_user.programme.time_zone))
    inside = period.first <= this_month.first <= period.last
    return page(
        "reports/figures.html",
        period=period,
        is_year=isinstance(period, Year),
        month=this_month if inside else Month.of(period.first),
        year=Year(period.first.year),
        has_next=period.next.first <= this_month.last,
        numbers=NUMBERS,
        number=NUMBER,
        totals=queries.totals(current_user, period),
        tables=queries.tables(current_user, period),
        sessions=session_queries.sessions(current_user, period),
        session_numbers=SESSION_NUMBERS,
        by_session=SESSIONS,
    )


def _period() -> Period:
    """The period of the address; this month where none is given; 404 for what is no month and no year."""
    text = request.args.get("period")
    if not text:
        return Month.of(clock.today(current_user.programme.time_zone))
    period = Month.read(text) or Year.read(text)
    if period is None:
        abort(404)
    return period
