"""A pilot's year as a PDF: the visits in codes, and their sums; never a client."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pilotapp import codes, i18n, names, pdf
from pilotapp.figures.measures import MEASURE
from pilotapp.formats import day, minutes, moment, number
from pilotapp.models import Visit
from pilotapp.reports.pilot_queries import PilotYear


def render(found: PilotYear, visits: Sequence[Visit], now: datetime) -> bytes:
    """Return the PDF of a pilot's year in the language of this response."""
    person, language = found.pilot, i18n.spoken()
    title = _("My visits in %(year)s", year=found.year)
    name, programme = names.isolated(person.called), names.isolated(person.programme.name)
    document: dict[str, Any] = {
        **pdf.frame(
            title=title,
            author=person.programme.name,
            footer=f"{title} · {name} · {programme}",
            language=language,
        ),
        "direction": i18n.direction(language),
        "name": person.called,
        "lead": _("%(programme)s. As of %(moment)s.", programme=programme, moment=moment(now)),
        "numbers": _numbers(found),
        "by_month": _by_month(found),
        "visits_title": _("Visit by visit"),
        "header": [_("Day"), str(MEASURE["minutes"].label), _("What"), _("How it went"), _("State")],
        "visits": [_line(visit) for visit in visits],
        "together": [_("Together"), minutes(sum(visit.minutes or 0 for visit in visits)), "", "", ""],
        "nothing": _("No visits in this year."),
        "notes": [f"{MEASURE[code].label}: {MEASURE[code].meaning}" for code in ("minutes", "visits", "confirmed")],
    }
    return pdf.render("record.typ", document, made_at=now)


def _numbers(found: PilotYear) -> list[list[str]]:
    """Return pairs of a number and its label."""
    totals = found.totals
    return [
        [minutes(totals["minutes"]), str(MEASURE["minutes"].label)],
        [number(totals["visits"]), str(MEASURE["visits"].label)],
        [minutes(found.confirmed["minutes"]), _("of it confirmed")],
    ]


def _by_month(found: PilotYear) -> dict[str, Any]:
    rows = [
        [row.label, number(row.numbers["visits"]), minutes(row.numbers["minutes"])]
        for row in found.months.rows
        if row.numbers["visits"]
    ]
    header = [str(found.months.dimension.header), str(MEASURE["visits"].label), str(MEASURE["minutes"].label)]
    return {"title": str(found.months.dimension.title), "header": header, "rows": rows}


def _line(visit: Visit) -> list[str]:
    topics = ", ".join(codes.label("topic", topic) for topic in visit.topics)
    what = codes.label("institution_kind", visit.institution_kind)
    return [
        day(visit.day),
        minutes(visit.minutes),
        f"{what}: {topics}" if topics else what,
        codes.label("outcome", visit.outcome),
        codes.label("state", visit.state),
    ]
