"""Builds the tables of an export, with the headers and meanings of the definitions."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from pilotapp import clock, i18n
from pilotapp.exports import pivot_sheet, visit_rows
from pilotapp.exports.sheets import Book, Column, Named, Sheet, Value
from pilotapp.exports.spec import PIVOT, TABLE, VISITS, ExportSpec
from pilotapp.exports.visit_rows import OnProgress
from pilotapp.figures import labels, queries, session_queries
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, MEASURES, SESSION_MEASURES, SESSIONS, Dimension, Measure
from pilotapp.figures.queries import Numbers, Row, Table
from pilotapp.models import Person
from pilotapp.periods import Period


def book(viewer: Person, spec: ExportSpec, on_progress: OnProgress = lambda done: None) -> Book:
    """Return what the viewer chose, of their programme; `on_progress` is called with the number of visits read."""
    sheets, key_numbers = _sheets(viewer, spec, on_progress)
    filters = _filters(viewer, spec)
    return Book(
        title=_("Visits one by one") if spec.what == VISITS else _("Figures for %(period)s", period=_words(spec)),
        programme=viewer.programme.name,
        period=str(spec.period),
        language=i18n.spoken().split("_")[0],
        made_on=clock.today(viewer.programme.time_zone),
        sheets=sheets,
        details=[(_("Time zone"), viewer.programme.time_zone), *filters],
        filtered="; ".join(f"{name}: {words}" for name, words in filters),
        definitions=list(meanings((*MEASURES, *SESSION_MEASURES), on_paper=spec.format == "pdf")),
        key_numbers=key_numbers,
        more={"period_words": _words(spec)},
        notes=[_("Requests are not kept in this app yet, so nothing says how many were served.")],
    )


def _words(spec: ExportSpec) -> str:
    return labels.period(spec.period)


def _sheets(
    viewer: Person, spec: ExportSpec, on_progress: OnProgress
) -> tuple[list[Sheet], list[tuple[str, Value, str]]]:
    period, filters = spec.period, spec.filters
    if spec.what == VISITS:
        return [visit_rows.sheet(viewer, period, filters, on_progress)], []
    if spec.what == PIVOT:
        return [pivot_sheet.sheet(viewer, spec)], []
    if spec.what == TABLE:
        return [_one(viewer, spec)], []
    wanted = [each for each in DIMENSIONS if not each.is_time or each.code in queries.time_steps(period)]
    if spec.format == "pdf":  # printed for others: no names and no single days
        wanted = [each for each in wanted if each.code not in ("pilot", "day")]
    found = queries.overview(viewer, period, wanted, filters)
    sheets = [totals(found.totals), *(breakdown(table, found.totals) for table in found.tables.values())]
    if not filters:
        sheets.append(sessions(viewer, period))
    return sheets, [(str(each.label), found.totals[each.code], each.unit) for each in MEASURES]


def _one(viewer: Person, spec: ExportSpec) -> Sheet:
    if spec.table == "definitions":
        columns = (Column(_("Number")), Column(_("What it means")), Column(_("Where it comes from")))
        return Sheet("definitions", _("What the numbers mean"), columns, list(meanings((*MEASURES, *SESSION_MEASURES))))
    if spec.table == "sessions":
        return sessions(viewer, spec.period)
    dimension = DIMENSION[spec.table]
    found = queries.overview(viewer, spec.period, (dimension,), spec.filters)
    return breakdown(found.tables[dimension.code], found.totals)


def totals(numbers: Numbers) -> Sheet:
    """Return a sheet with one row for each measure of the period."""
    rows = [(str(each.header), numbers[each.code]) for each in MEASURES]
    return Sheet("totals", _("All together"), (Column(_("Number")), Column(_("Value"), "count")), rows)


def breakdown(table: Table, all_together: Numbers | None = None) -> Sheet:
    """Return a table by one dimension with all measures; its total is that of the period, not of its rows."""
    dimension = table.dimension
    rows = [(_first(dimension, row), *(row.numbers[each.code] for each in MEASURES)) for row in table.rows]
    total = (_("Together"), *(all_together[each.code] for each in MEASURES)) if all_together else None
    first = Column(str(dimension.header), "day" if dimension.code == "day" else "text")
    columns = (first, *map(column, MEASURES))
    return Sheet(dimension.code, str(dimension.title), columns, rows, str(dimension.meaning), total, chart=1)


def column(number: Measure) -> Column:
    """Return the column of a measure, under its own header."""
    return Column(str(number.header), number.unit, str(number.label))


def _first(dimension: Dimension, row: Row) -> Value:
    if dimension.code == "day":
        return date.fromisoformat(row.key)
    return Named(row.key, row.label) if dimension.is_time else row.label


def sessions(viewer: Person, period: Period) -> Sheet:
    """Return the sessions that were held, by kind."""
    found = session_queries.sessions(viewer, period)
    rows: Sequence[Sequence[Value]] = [(row.label, *row.numbers.values()) for row in found.rows]
    columns = (Column(str(SESSIONS.header)), *map(column, SESSION_MEASURES))
    total = (_("Together"), *found.totals.values())
    return Sheet("sessions", str(SESSIONS.title), columns, rows, str(SESSIONS.meaning), total)


def meanings(numbers: Iterable[Measure], *, on_paper: bool = False) -> Iterable[tuple[str, str, str]]:
    """Yield header, meaning and source of each measure; on paper its label, because minutes are printed as hours."""
    named = [(each.label if on_paper else each.header, each) for each in numbers]
    return [(str(name), str(each.meaning), str(each.source)) for name, each in named]


def _filters(viewer: Person, spec: ExportSpec) -> list[tuple[str, str]]:
    """Return name and value of each active filter, in words."""
    if not spec.filters:
        return []
    return [(name or _("Only"), words) for name, words, _others in spec.filters.on(queries.pilots(viewer))]
