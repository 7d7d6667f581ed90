"""Pages of figures of a period, and of pivots of any two dimensions."""

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
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, MEASURES, SESSION_MEASURES, SESSIONS
from pilotapp.figures.pivot import pivot as pivot_of
from pilotapp.figures.queries import Numbers, Table
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.reports import charts, presenters
from pilotapp.reports.parameters import PLACES, ReportParameters
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood

bp = Blueprint("reports", __name__)
MAX_CELLS = 4000  # cells of a pivot on a page; a larger one is only available as a file
KEY = ("minutes", "visits", "first_contacts", "pilots")  # the numbers that stand first on the page of figures
# The dimensions on the page of figures, after time and places.
SHOWN = tuple(each.code for each in DIMENSIONS if not each.is_time and each.code not in PLACES)


@bp.get("/figures")
@access.allow("coordinator")
def figures() -> ResponseReturnValue:
    """Show hours and counts of a period as charts and tables, compared with the same days a year earlier."""
    parameters, today = _parameters(), clock.today(current_user.programme.time_zone)
    step = DIMENSION[queries.time_steps(parameters.period)[0]]
    dimensions = [step, *(DIMENSION[code] for code in (parameters.places, *SHOWN))]
    found = queries.overview(current_user, parameters.period, dimensions, parameters.filters, parameters.number)
    before = periods.year_before(parameters.period, today)
    earlier = queries.overview(current_user, before, (step,), parameters.filters)
    drawn = {row.key: row.numbers[parameters.number] for row in earlier.tables[step.code].rows}
    times = charts.filled(found.tables[step.code], parameters.period, min(parameters.period.last, today))
    columns = charts.columns(times, parameters.period, parameters.drawn, drawn)
    return page(
        "reports/figures.html",
        any_visits=found.totals["visits"],
        **_numbers(found.totals, earlier.totals, before),
        times=presenters.times(times, parameters.drawn, columns),
        columns=columns,
        sheets=_sheets(parameters, [table for code, table in found.tables.items() if code != step.code]),
        **_supervision(parameters.period, before),
        **_around(parameters),
    )


@bp.get("/figures/pivot")
@access.allow("coordinator")
def pivot() -> ResponseReturnValue:
    """Show one measure by two dimensions, with the totals of rows and columns."""
    parameters = _parameters()
    table = pivot_of(
        current_user, parameters.period, parameters.down, parameters.across, parameters.filters, parameters.number
    )
    fits = table.size <= MAX_CELLS
    crossed = presenters.crossed(table, parameters.drawn) if fits else None
    return page("reports/pivot.html", table=table, crossed=crossed, fits=fits, **_around(parameters))


def _sheets(parameters: ReportParameters, tables: Iterable[Table]) -> list[presenters.Sheet]:
    """Return the tables of a page of figures; a pilot's row links to that pilot's year."""
    of_nobody, year = str(UUID(int=0)), f"{parameters.period.first.year:04d}"
    address = url_for("pilot_reports.show", uid=of_nobody, year=year)  # built once, because there can be many

    def link(uid: str) -> str:
        return address.replace(of_nobody, uid)

    return [
        presenters.sheet(table, parameters.drawn, link if table.dimension.code == "pilot" else None) for table in tables
    ]


def _numbers(now: Numbers, earlier: Numbers, before: Period) -> Mapping[str, Any]:
    """Return the template data of the numbers; they are not compared with days before the programme's first visit."""
    began = queries.first_day(current_user)
    compared = began is not None and began <= before.first
    numbers = presenters.key_numbers(changes(now, earlier), compared=compared)
    return {
        "key_numbers": [numbers[code] for code in KEY],
        "all_numbers": numbers.values(),
        "before": labels.period(before),
        "compared": compared,
        "began": labels.day(began) if began and not compared else "",
    }


def _supervision(period: Period, before: Period) -> Mapping[str, Any]:
    """Return the template data of the supervision section."""
    return {
        "sessions": session_queries.sessions(current_user, period),
        "sessions_before": session_queries.sessions(current_user, before),
        "session_numbers": [labels.worded(number) for number in SESSION_MEASURES],
        "by_session": labels.worded(SESSIONS),
    }


def _parameters() -> ReportParameters:
    """Return the parameters of the query string; this month by default; 404 for an invalid period."""
    parameters = ReportParameters.read(request.args, Month.of(clock.today(current_user.programme.time_zone)))
    return parameters or abort(404)


def _around(parameters: ReportParameters) -> Mapping[str, Any]:
    """Return the template data around the tables: neighbouring periods, active filters, choices."""
    today, pilots = clock.today(current_user.programme.time_zone), queries.pilots(current_user)
    inside = parameters.period.first <= today <= parameters.period.last
    day = today if inside else parameters.period.first
    return {
        "look": parameters,
        "address": parameters.address(),
        "named": labels.period,
        "sizes": {"month": Month.of(day), "quarter": Quarter.of(day), "year": Year(day.year)},
        "has_next": parameters.period.next.first <= today,
        "numbers": [labels.worded(number) for number in MEASURES],
        "dimensions": [labels.worded(dimension) for dimension in DIMENSIONS],
        "groupings": [labels.worded(DIMENSION[code]) for code in PLACES],
        "pilots": pilots,
        "on": parameters.filters.on(pilots),
        "none_at_all": NONE,
        "unknown": not_understood(parameters.understood(), "period", "first", "last"),
    }
