"""A pilot's year: for the pilot as a page and a PDF, and for the coordinator."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import audit, clock, db
from pilotapp.figures.measures import MEASURE
from pilotapp.periods import Year
from pilotapp.reports import pilot_queries, pilot_year_pdf
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.downloads import attachment
from pilotapp.web.headers import kept

bp = Blueprint("pilot_reports", __name__)


@bp.get("/me/year")
@access.allow("pilot")
@kept
def mine() -> ResponseReturnValue:
    """Show the pilot's own year, by one measure at a time."""
    found = pilot_queries.year(current_user, current_user, _year(), _today())
    return page("reports/pilot_mine.html", found=found, has_next=_has_next(), number=MEASURE, as_of=clock.now())


@bp.get("/me/year.pdf")
@access.allow("pilot")
@access.recently_authenticated
def record() -> Response:
    """Download the year as a PDF with each visit; the download is recorded."""
    year = _year()
    with db.transaction():
        found = pilot_queries.year(current_user, current_user, year, _today())
        visits = pilot_queries.visits(current_user, year)
        audit.write(current_user, "data.export", "person", current_user.uid, form="record", period=str(year))
    body = pilot_year_pdf.render(found, visits, clock.now())
    headers = attachment(_("my-visits"), "my-visits", year, "pdf")
    return Response(body, content_type="application/pdf", headers=headers)


@bp.get("/people/<uuid:uid>/year")
@access.allow("coordinator others")
def show(uid: UUID) -> ResponseReturnValue:
    """Show a pilot's year to the coordinator."""
    pilot = pilot_queries.pilot(current_user, uid)
    found = pilot_queries.year(current_user, pilot, _year(), _today())
    return page(
        "reports/pilot_year.html", found=found, has_next=_has_next(), numbers=pilot_queries.SHOWN, number=MEASURE
    )


def _year() -> Year:
    """Return the year in the query string; this year by default; 404 for an invalid one."""
    text = request.args.get("year")
    found = Year.read(text) if text else Year(_today().year)
    return found if found is not None else abort(404)


def _has_next() -> bool:
    return _year().number < _today().year


def _today() -> date:
    return clock.today(current_user.programme.time_zone)
