"""Pages of the figures of a month, a quarter or a year, and of any two dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import clock, periods
from pilotapp.figures import labels, queries, session_queries
from pilotapp.figures.compare import changes
from pilotapp.figures.filters import NONE
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, NUMBERS, SESSION_NUMBERS, SESSIONS
from pilotapp.figures.pivot import pivot as pivot_of
from pilotapp.figures.queries import Table
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.reports import charts, presenters
from pilotapp.reports.parameters import PLACES, Look
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("reports", __name__)
MOST_CELLS = 4000  # of a pivot that a page can hold; more are taken away as a file
# What the page of figures is broken down by, after time and places.
SHOWN = ("topic", "client_language", "pilot", "outcome", "mode", "party")


@bp.get("/figures")
@access.role("coordinator")
def figures() -> ResponseReturnValue:
    """Hours and counts of a period as charts and tables, beside the same days a year earlier."""
    look, today = _look(), clock.today(current_user.programme.time_zone)
    step = DIMENSION[queries.time_steps(look.period)[0]]
    dimensions = [step, *(DIMENSION[code] for code in (look.places, *SHOWN))]
    found = queries.overview(current_user, look.period, dimensions, look.filters, look.number)
    before = periods.year_before(look.period, today)
    earlier = queries.overview(current_user, before, (step,), look.filters)
    drawn = {row.key: row.numbers[look.number] for row in earlier.tables[step.code].rows}
    times = charts.filled(found.tables[step.code], look.period, min(look.period.last, today))
    columns = charts.columns(times, look.period, look.drawn, drawn)
    return page(
        "reports/figures.html",
        any_visits=found.totals["visits"],
        key_numbers=presenters.key_numbers(changes(found.totals, earlier.totals)),
        before=labels.period(before),
        times=presenters.times(times, look.drawn, columns),
        columns=columns,
        sheets=_sheets(look, [table for code, table in found.tables.items() if code != step.code]),
        **_supervision(look.period, before),
        **_around(look),
    )


@bp.get("/figures/pivot")
@access.role("coordinator")
def pivot() -> ResponseReturnValue:
    """One number by two dimensions, with the totals of rows and columns."""
    look = _look()
    table = pivot_of(current_user, look.period, look.down, look.across, look.filters, look.number)
    fits = table.size <= MOST_CELLS
    crossed = presenters.crossed(table, look.drawn) if fits else None
    return page("reports/pivot.html", table=table, crossed=crossed, fits=fits, **_around(look))


def _sheets(look: Look, tables: Iterable[Table]) -> list[presenters.Sheet]:
    """The tables of a page of figures; a pilot's line leads to her year."""
    of_nobody, year = str(UUID(int=0)), f"{look.period.first.year:04d}"
    address = url_for("pilot_reports.show", uid=of_nobody, year=year)  # written once, for there can be many

    def link(uid: str) -> str:
        return address.replace(of_nobody, uid)

    return [presenters.sheet(table, look.drawn, link if table.dimension.code == "pilot" else None) for table in tables]


def _supervision(period: Period, before: Period) -> Mapping[str, Any]:
    """What stands about supervision below the visits."""
    return {
        "sessions": session_queries.sessions(current_user, period),
        "sessions_before": session_queries.sessions(current_user, before),
        "session_numbers": [labels.worded(number) for number in SESSION_NUMBERS],
        "by_session": labels.worded(SESSIONS),
    }


def _look() -> Look:
    """What the address asks for; this month where it names none; 404 for what is no period."""
    look = Look.read(request.args, Month.of(clock.today(current_user.programme.time_zone)))
    return look or abort(404)


def _around(look: Look) -> Mapping[str, Any]:
    """What every page of figures needs around its tables: other periods, filters that are on, what may be chosen."""
    today, pilots = clock.today(current_user.programme.time_zone), queries.pilots(current_user)
    inside = look.period.first <= today <= look.period.last
    day = today if inside else look.period.first
    return {
        "look": look,
        "address": look.address(),
        "named": labels.period,
        "amount": labels.amount,
        "sizes": {"month": Month.of(day), "quarter": Quarter.of(day), "year": Year(day.year)},
        "has_next": look.period.next.first <= today,
        "numbers": [labels.worded(number) for number in NUMBERS],
        "dimensions": [labels.worded(dimension) for dimension in DIMENSIONS],
        "groupings": [labels.worded(DIMENSION[code]) for code in PLACES],
        "pilots": pilots,
        "on": look.filters.on(pilots),
        "none_at_all": NONE,
    }
