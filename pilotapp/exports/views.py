"""What is taken away: tables as files."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import audit, clock, db
from pilotapp.exports import tables
from pilotapp.periods import Month, Period, Year
from pilotapp.web import access

bp = Blueprint("exports", __name__)


@bp.get("/figures.csv")
@access.role("coordinator")
@access.confirmed
def figures_csv() -> ResponseReturnValue:
    """One table of a period as CSV; taking it away is written down."""
    period = _period()
    name = request.args.get("table", "pilot")
    if name not in tables.EXPORTS:
        abort(404)
    with db.transaction():
        body = tables.export(current_user, period, name)
        programme = current_user.programme_id
        audit.write(current_user, "figures.export", "programme", programme, period=str(period), table=name)
    headers = {"Content-Disposition": f'attachment; filename="figures-{period}-{name}.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _period() -> Period:
    text = request.args.get("period")
    if not text:
        return Month.of(clock.today(current_user.programme.time_zone))
    period = Month.read(text) or Year.read(text)
    if period is None:
        abort(404)
    return period
