"""Pages to take figures away: what to choose, how far a long file is, the file itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, i18n, periods
from pilotapp.config import Config
from pilotapp.exports import commands, files, queries
from pilotapp.exports.forms import ExportForm
from pilotapp.exports.spec import FORMATS, RELEASE, TABLE, VISITS, Choice
from pilotapp.figures import queries as figures
from pilotapp.figures.filters import Filters
from pilotapp.periods import Month, Period
from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import queries as releases
from pilotapp.releases import sum_queries as sums
from pilotapp.web import access, downloads
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted

bp = Blueprint("exports", __name__)
LOOKED_AT = ("what", "table", "rows", "columns", "number", "release", "format")
HINT_AFTER = 30  # seconds that a file may wait before the page says why that could be


@bp.get("/figures.csv")
@access.role("coordinator")
@access.confirmed
def figures_csv() -> ResponseReturnValue:
    """One table of a period as CSV; taking it away is written down."""
    wanted = {"what": TABLE, "table": "pilot", **request.args.to_dict(), "format": "csv", "period": str(_period())}
    choice = Choice.read(wanted | ({"what": "visits"} if wanted["table"] == "visits" else {}))
    if choice is None:
        abort(404)
    if commands.is_long(current_user, choice):
        flash(_("These are many visits. The file is made while you wait for it."), "info")
        address: dict[str, Any] = {"what": VISITS, "period": choice.period, **choice.filters.address()}
        return redirect(url_for("exports.new", **address), 303)
    return _made(choice)


@bp.get("/exports")
@access.role("coordinator")
def new() -> ResponseReturnValue:
    """What to take away; the period and the filters that were looked at are chosen already."""
    return _asked(_form())


@bp.post("/exports")
@access.role("coordinator")
@access.confirmed
def make() -> ResponseReturnValue:
    """Make the file: at once, or beside the requests where it is long."""
    form = _form()
    choice = form.choice() if submitted(form) else None
    if choice is None:
        return _asked(form, 422)
    try:
        total = commands.is_long(current_user, choice)
        if total and choice.format != "pdf":
            export = commands.ask(current_user, choice, total, i18n.spoken())
            return redirect(url_for("exports.show", uid=export.uid), 303)
        return _made(choice, words=form.text.data or "", no_person=form.no_person.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _asked(form, 422)


@bp.get("/exports/<uuid:uid>")
@access.role("coordinator")
def show(uid: UUID) -> ResponseReturnValue:
    """How far a long file is; it asks again by itself until it is ready."""
    export = queries.get(current_user, uid)
    config: Config = current_app.config["PILOTAPP"]
    waits = (clock.now() - export.created_at).total_seconds() > HINT_AFTER and export.state == "waiting"
    return page("exports/show.html", "progress", export=export, waits=waits, by_service=not config.jobs)


@bp.get("/exports/<uuid:uid>/file")
@access.role("coordinator")
@access.confirmed
def take(uid: UUID) -> ResponseReturnValue:
    """The file, as it is read; taking it away is written down."""
    try:
        export, pieces = commands.take(current_user, uid)
    except Missing:
        raise
    except Refusal as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("exports.show", uid=uid), 303)
    headers = downloads.named(export.name) | {"Content-Length": str(export.size)}
    return Response(stream_with_context(pieces), content_type=files.type_of(export.name), headers=headers)


@bp.post("/exports/<uuid:uid>/forget")
@access.role("coordinator")
def forget(uid: UUID) -> ResponseReturnValue:
    """Delete a file before its day is over, or stop making it."""
    commands.forget(current_user, uid)
    flash(_("The file is deleted."))
    return redirect(url_for("exports.new"), 303)


@bp.get("/exports/releases/<uuid:uid>")
@access.signed_in
def release(uid: UUID) -> ResponseReturnValue:
    """A release as a file, for coordinators and funders who may read it; numbers that are not shown are not in it."""
    choice = _of_release(uid, releases.get(current_user, uid).line.period)
    return _sent(choice, commands.release(current_user, choice))


@bp.get("/exports/sums/<uuid:uid>")
@access.role("funder")
def released_sum(uid: UUID) -> ResponseReturnValue:
    """The sum of several programmes' releases as a file."""
    choice = _of_release(uid, sums.get(current_user, uid).shown.period)
    return _sent(choice, commands.released_sum(current_user, choice))


def _of_release(uid: UUID, period: Period) -> Choice:
    form = request.args.get("kind", "csv")
    return Choice(RELEASE, period, form, release=uid) if form in FORMATS else abort(404)


def _form() -> ExportForm:
    today, lines = clock.today(current_user.programme.time_zone), releases.all_of_mine(current_user)
    given = {name: request.args[name] for name in LOOKED_AT if name in request.args}
    return ExportForm(today, asked=_period(), filters=Filters.read(request.args), releases=lines, data=given)


def _asked(form: ExportForm, status: int = 200) -> ResponseReturnValue:
    period, filters = _period(), Filters.read(request.args)
    return page(
        "exports/new.html",
        status=status,
        form=form,
        period=period,
        filters=filters,
        on=filters.on(figures.pilots(current_user)),
        files=queries.mine(current_user),
    )


def _made(choice: Choice, *, words: str = "", no_person: bool = False) -> Response:
    return _sent(choice, commands.make(current_user, choice, words=words, no_person=no_person))


def _sent(choice: Choice, body: bytes) -> Response:
    return Response(body, content_type=files.type_of(choice.name), headers=downloads.named(choice.name))


def _period() -> Period:
    """The period of the address; this month where none is given; 404 for what is none."""
    text = request.args.get("period")
    if not text:
        return Month.of(clock.today(current_user.programme.time_zone))
    return periods.read(text) or abort(404)
