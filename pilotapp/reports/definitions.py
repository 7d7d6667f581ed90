"""What every number of the reports means: label, unit and explanation of page and CSV come from here only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `meaning` stands beside it, `header` heads its column in the CSV, `unit` is 'minutes' or 'count'.

    `on_page`: whether the tables of a page have a column of it; the totals and the CSV always do.
    """

    code: str
    label: Any
    header: Any
    meaning: Any
    unit: str = "count"
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Dimension:
    """What the numbers are broken down by: `kind` names the codes of its rows, None where rows are no codes."""

    code: str
    title: Any
    header: Any
    meaning: Any
    kind: str | None = None


NUMBERS: tuple[Number, ...] = (
    Number(
        "minutes",
        _l("Time on site"),
        _l("Time on site (minutes)"),
        _l("From start to end of the counted visits, in whole minutes. The way there and back is not part of it."),
        unit="minutes",
    ),
    Number(
        "visits",
        _l("Visits"),
        _l("Visits"),
        _l(
            "Visits with a complete record that began in this period, also those that came to nothing. "
            "Withdrawn ones and ones taken out by the coordination do not count."
        ),
    ),
    Number(
        "confirmed",
        _l("Confirmed"),
        _l("Confirmed visits"),
        _l("Those of the counted visits that the coordination has confirmed."),
    ),
    Number(
        "first_contacts",
        _l("First contacts"),
        _l("First contacts"),
        _l(
            "Counted visits at which the pilot met somebody for the first time: that is how people reached are counted."
        ),
    ),
    Number(
        "pilots",
        _l("Active pilots"),
        _l("Active pilots"),
        _l("Pilots with at least one counted visit. One pilot can stand in several rows."),
    ),
    Number(
        "waiting",
        _l("Waiting time"),
        _l("Waiting time (minutes)"),
        _l("Minutes of waiting as the pilots wrote them down. They lie within the time on site; nothing is added."),
        unit="minutes",
        on_page=False,
    ),
    Number(
        "travel",
        _l("Travel time"),
        _l("Travel time (minutes)"),
        _l("Minutes on the way, there and back, as the pilots wrote them down. They are not part of the time on site."),
        unit="minutes",
        on_page=False,
    ),
)

DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "month",
        _l("By month"),
        _l("Month"),
        _l("By the day on which the visit began, in the time zone of the programme."),
    ),
    Dimension(
        "institution_kind",
        _l("By kind of institution"),
        _l("Kind of institution"),
        _l("Where the visit took place. Every visit stands in exactly one row."),
        kind="institution_kind",
    ),
    Dimension(
        "topic",
        _l("By topic"),
        _l("Topic"),
        _l("A visit with 2 or 3 topics counts fully in each of its rows, so the rows add up to more than the total."),
        kind="topic",
    ),
    Dimension(
        "client_language",
        _l("By language"),
        _l("Language"),
        _l("The language that was spoken besides German. Every visit stands in exactly one row."),
        kind="language",
    ),
    Dimension(
        "pilot",
        _l("By pilot"),
        _l("Pilot"),
        _l("The pilots with at least one counted visit. Every visit stands in exactly one row."),
    ),
    Dimension(
        "outcome",
        _l("By outcome"),
        _l("Outcome"),
        _l("How the visits went. Every visit stands in exactly one row."),
        kind="outcome",
    ),
)

# Supervision is an activity of its own: its hours are never part of the visits' numbers, nor the other way round.
SESSION_NUMBERS: tuple[Number, ...] = (
    Number(
        "sessions",
        _l("Reflection sessions"),
        _l("Reflection sessions"),
        _l("Talks and meetings that took place in this period. Planned and cancelled ones do not count."),
    ),
    Number(
        "session_minutes",
        _l("Supervision held"),
        _l("Supervision held (minutes)"),
        _l("How long these sessions lasted, each counted once, however many people came. No visit is part of it."),
        unit="minutes",
    ),
    Number(
        "attendances",
        _l("Attendances"),
        _l("Attendances"),
        _l("Who came, counted for each session: somebody who came to three sessions counts three times."),
    ),
    Number(
        "attended_minutes",
        _l("Hours of those who came"),
        _l("Time of those who came (minutes)"),
        _l("The minutes of all who came, added up: a meeting of 1 hour with 6 people makes 6 hours."),
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

NUMBER = {number.code: number for number in NUMBERS}
DIMENSION = {dimension.code: dimension for dimension in DIMENSIONS}
