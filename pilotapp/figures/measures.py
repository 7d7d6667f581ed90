"""Definitions of all measures and dimensions: wording, unit and formula.

Pages, releases, CSV, XLSX and PDF read them through `figures.aggregate`, supervision through `figures.session_queries`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import SQL, fn

from pilotapp.domain.limits import MAX_TOPICS
from pilotapp.domain.visit_fields import FIELDS
from pilotapp.figures.groupings import SCHEME, Scheme

# Must change whenever a meaning changes: frozen figures record the version of the definitions they were counted by.
VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: `meaning` is shown beside it, `header` is its column header in files, `unit` is 'minutes' or 'count'.

    `source`: where it is read from, and whose rule it is. `formula`: the SQL aggregate over the columns of
    `figures.facts.rows.source` with one row for each visit; for supervision, over the table of sessions or attendances.
    `on_page`: whether tables on pages have a column for it; totals and files always do.
    """

    code: str
    label: Any
    header: Any
    meaning: Any
    source: Any
    formula: Callable[[Any], Any]
    unit: str = "count"
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension by which measures are broken down. `kind`: the kind of its codes, None if its rows are not codes.

    `times`: the maximum number of rows in which one visit counts. `in_order`: rows are sorted by time or by the order
    of their codes, not by size. `scheme`: the grouping whose groups are the rows.
    """

    code: str
    title: Any
    header: Any
    meaning: Any
    kind: str | None = None
    times: int = 1
    in_order: bool = False
    scheme: Scheme | None = None

    @property
    def is_time(self) -> bool:
        """Whether its rows are days, months, quarters or years."""
        return self.code in TIMES


TIMES = ("day", "month", "quarter", "year")
ENTRIES = _l("From check-in, check-out and record. Rule of this app.")
COORDINATION = _l("From the decisions of the coordination. Rule of this app.")
ZONE = _l("By the day on which the visit began, in the time zone of the programme.")

MEASURES: tuple[Measure, ...] = (
    Measure(
        "minutes",
        _l("Time on site"),
        _l("Time on site (minutes)"),
        _l("From start to end of the counted visits, in whole minutes. The way there and back is not part of it."),
        _l(
            "Times of check-in and check-out, cut to whole minutes; where the phone measured the minutes itself and "
            "its clock jumped, the measured ones. At most 12 hours a visit. Rule of this app."
        ),
        lambda visit: fn.SUM(visit.minutes),
        unit="minutes",
    ),
    Measure(
        "visits",
        _l("Visits"),
        _l("Visits"),
        _l(
            "Visits with a complete record that began in this period, also those that came to nothing. "
            "Withdrawn ones and ones taken out by the coordination do not count."
        ),
        ENTRIES,
        lambda visit: fn.COUNT(SQL("*")),
    ),
    Measure(
        "confirmed",
        _l("Confirmed"),
        _l("Confirmed visits"),
        _l("Those of the counted visits that the coordination has confirmed."),
        COORDINATION,
        lambda visit: fn.SUM(visit.confirmed),
    ),
    Measure(
        "first_contacts",
        _l("First contacts"),
        _l("First contacts"),
        _l(
            "Counted visits at which {pilots} met somebody for the first time: that is how people reached are "
            "counted. Imported visits whose table did not say so count as none."
        ),
        _l(
            "{Pilots} say so in the record. Nobody is registered, so nobody can be looked up; "
            "somebody whom two {pilots} met may be counted by both."
        ),
        lambda visit: fn.SUM(visit.first_contact),
    ),
    Measure(
        "pilots",
        _l("Active {pilots}"),
        _l("Active {pilots}"),
        _l("{Pilots} with at least one counted visit. The same person can stand in several rows."),
        ENTRIES,
        lambda visit: fn.COUNT(visit.pilot.distinct()),
    ),
    Measure(
        "waiting",
        _l("Waiting time"),
        _l("Waiting time (minutes)"),
        _l("Minutes of waiting as {pilots} wrote them down. They lie within the time on site; nothing is added."),
        ENTRIES,
        lambda visit: fn.SUM(visit.waiting),
        unit="minutes",
        on_page=False,
    ),
    Measure(
        "travel",
        _l("Travel time"),
        _l("Travel time (minutes)"),
        _l("Minutes on the way, there and back, as {pilots} wrote them down. They are not part of the time on site."),
        ENTRIES,
        lambda visit: fn.SUM(visit.travel),
        unit="minutes",
        on_page=False,
    ),
)


def _of_fields() -> Iterator[Dimension]:
    for field in FIELDS:
        if by := field.breakdown:
            times = MAX_TOPICS if field.shape == "codes" else 1
            yield Dimension(field.singular, by.title, field.header, by.meaning, field.codes, times)


OF_FIELDS = tuple(_of_fields())
DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("day", _l("By day"), _l("Day"), ZONE, in_order=True),
    Dimension("month", _l("By month"), _l("Month"), ZONE, in_order=True),
    Dimension("quarter", _l("By quarter"), _l("Quarter"), ZONE, in_order=True),
    Dimension("year", _l("By year"), _l("Year"), ZONE, in_order=True),
    *OF_FIELDS[:3],
    Dimension(
        "pilot",
        _l("By {pilot}"),
        _l("{Pilot}"),
        _l("{Pilots} with at least one counted visit. Every visit stands in exactly one row."),
    ),
    *OF_FIELDS[3:],
    Dimension(
        "neuss",
        _l("By field of life, in six groups (as in Neuss)"),
        _l("Field of life (six groups)"),
        _l(
            "Topics put together to health, education, upbringing, work, profession and social affairs. "
            "A visit with topics in several fields counts in each of them once."
        ),
        times=MAX_TOPICS,
        scheme=SCHEME["neuss"],
    ),
    Dimension(
        "kehl",
        _l("By place, in six groups (as in Kehl)"),
        _l("Place (six groups)"),
        _l("Kinds of institution put together to six groups. Every visit stands in exactly one row."),
        scheme=SCHEME["kehl"],
    ),
    Dimension(
        "interpret",
        _l("By field, in four groups (as INTERPRET counts)"),
        _l("Field (four groups)"),
        _l("Kinds of institution put together to health, social affairs, education and other. "
           "Every visit stands in exactly one row."),
        scheme=SCHEME["interpret"],
    ),
)  # fmt: skip

TOOK_PLACE = _l("From the sessions that the coordination wrote down as held. Rule of this app.")
# Supervision is a separate activity: its hours are never included in the measures of visits, or the other way round.
SESSION_MEASURES: tuple[Measure, ...] = (
    Measure(
        "sessions",
        _l("Reflection sessions"),
        _l("Reflection sessions"),
        _l("Talks and meetings that took place in this period. Planned and cancelled ones do not count."),
        TOOK_PLACE,
        lambda session: fn.COUNT(session.uid),
    ),
    Measure(
        "session_minutes",
        _l("Supervision held"),
        _l("Supervision held (minutes)"),
        _l("How long these sessions lasted, each counted once, however many people came. No visit is part of it."),
        TOOK_PLACE,
        lambda session: fn.SUM(session.minutes),
        unit="minutes",
    ),
    Measure(
        "attendances",
        _l("Attendances"),
        _l("Attendances"),
        _l("Who came, counted for each session: somebody who came to three sessions counts three times."),
        TOOK_PLACE,
        lambda attendance: fn.COUNT(attendance.person),
    ),
    Measure(
        "attended_minutes",
        _l("Hours of those who came"),
        _l("Time of those who came (minutes)"),
        _l("The minutes of all who came, added up: a meeting of 1 hour with 6 people makes 6 hours."),
        TOOK_PLACE,
        lambda attendance: fn.SUM(attendance.minutes),
        unit="minutes",
    ),
)
SESSIONS = Dimension(
    "session",
    _l("Supervision by kind"),
    _l("Kind of session"),
    _l("By the day on which the session began, in the time zone of the programme. These hours are not part of visits."),
    kind="reflection_kind",
)

MEASURE = {number.code: number for number in MEASURES}
SESSION_MEASURE = {number.code: number for number in SESSION_MEASURES}
DIMENSION = {dimension.code: dimension for dimension in DIMENSIONS}


def plain(numbers: Iterable[Measure] = (*MEASURES, *SESSION_MEASURES)) -> list[dict[str, str]]:
    """Return the definitions in the reader's language: code, label, header, meaning, source, unit of each measure."""
    return [
        {
            "code": number.code,
            "label": str(number.label),
            "header": str(number.header),
            "meaning": str(number.meaning),
            "source": str(number.source),
            "unit": number.unit,
        }
        for number in numbers
    ]


def plain_dimensions(dimensions: Iterable[Dimension] = DIMENSIONS) -> list[dict[str, str]]:
    """Return the definitions of dimensions in the reader's language: code, title, header, meaning."""
    return [
        {"code": one.code, "title": str(one.title), "header": str(one.header), "meaning": str(one.meaning)}
        for one in dimensions
    ]
