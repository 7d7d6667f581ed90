"""Pages of exports: the form, the progress of a long file, the download."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, i18n, periods
from pilotapp.config import current_config
from pilotapp.exports import commands, files, queries
from pilotapp.exports.forms import ExportForm
from pilotapp.exports.spec import FORMATS, RELEASE, TABLE, VISITS, ExportSpec
from pilotapp.figures import queries as figures
from pilotapp.figures.filters import Filters
from pilotapp.periods import Month, Period
from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import queries as releases
from pilotapp.releases import sum_queries as sums
from pilotapp.web import access, downloads
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import submitted

bp = Blueprint("exports", __name__)
LOOKED_AT = ("what", "table", "rows", "columns", "number", "release", "format")
HINT_AFTER = 30  # seconds in the queue after which the page explains possible reasons


@bp.get("/figures.csv")
@access.allow("coordinator")
@access.recently_authenticated
def figures_csv() -> ResponseReturnValue:
    """Download one table of a period as CSV; the download is recorded."""
    wanted = {"what": TABLE, "table": "pilot", **request.args.to_dict(), "format": "csv", "period": str(_period())}
    spec = ExportSpec.read(wanted | ({"what": "visits"} if wanted["table"] == "visits" else {}))
    if spec is None:
        abort(404)
    if commands.is_long(current_user, spec):
        flash(_("These are many visits. The file is made while you wait for it."), "info")
        address: dict[str, Any] = {"what": VISITS, "period": spec.period, **spec.filters.address()}
        return redirect(url_for("exports.new", **address), 303)
    return _made(spec)


@bp.get("/exports")
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Show the form, preset with the period and filters of the figures' page."""
    return _asked(_form())


@bp.post("/exports")
@access.allow("coordinator")
@access.recently_authenticated
def make() -> ResponseReturnValue:
    """Make the file in the request, or queue it if it is long."""
    form = _form()
    spec = form.spec() if submitted(form) else None
    if spec is None:
        return _asked(form, 422)
    try:
        total = commands.is_long(current_user, spec)
        if total and spec.format != "pdf":
            export = commands.ask(current_user, spec, total, i18n.spoken())
            return redirect(url_for("exports.show", uid=export.uid), 303)
        return _made(spec, words=form.text.data or "", no_person=form.no_person.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return _asked(form, 422)


@bp.get("/exports/<uuid:uid>")
@access.allow("coordinator own")
def show(uid: UUID) -> ResponseReturnValue:
    """Show the progress of a long file; the page polls until it is ready."""
    export = queries.get(current_user, uid)
    waits = (clock.now() - export.created_at).total_seconds() > HINT_AFTER and export.state == "waiting"
    return page("exports/show.html", "progress", export=export, waits=waits, by_service=not current_config().jobs)


@bp.get("/exports/<uuid:uid>/file")
@access.allow("coordinator own")
@access.recently_authenticated
def take(uid: UUID) -> ResponseReturnValue:
    """Download the file as a stream; the download is recorded."""
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
@access.allow("coordinator own")
def forget(uid: UUID) -> ResponseReturnValue:
    """Delete a file before it expires, or cancel it."""
    commands.forget(current_user, uid)
    flash(_("The file is deleted."))
    return redirect(url_for("exports.new"), 303)


@bp.get("/exports/releases/<uuid:uid>")
@access.allow("coordinator programme, funder programme")
def release(uid: UUID) -> ResponseReturnValue:
    """Download a release, for coordinators and funders who may read it; suppressed numbers are not in the file."""
    spec = _of_release(uid, releases.get(current_user, uid).line.period)
    return _sent(spec, commands.release(current_user, spec))


@bp.get("/exports/sums/<uuid:uid>")
@access.allow("funder programme")
def released_sum(uid: UUID) -> ResponseReturnValue:
    """Download the sum of several programmes' releases."""
    spec = _of_release(uid, sums.get(current_user, uid).shown.period)
    return _sent(spec, commands.released_sum(current_user, spec))


def _of_release(uid: UUID, period: Period) -> ExportSpec:
    form = request.args.get("kind", "csv")
    return ExportSpec(RELEASE, period, form, release=uid) if form in FORMATS else abort(404)


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
        unknown=not_understood(filters.address(), "period", *LOOKED_AT),
    )


def _made(spec: ExportSpec, *, words: str = "", no_person: bool = False) -> Response:
    return _sent(spec, commands.make(current_user, spec, words=words, no_person=no_person))


def _sent(spec: ExportSpec, body: bytes) -> Response:
    return Response(body, content_type=files.type_of(spec.name), headers=downloads.named(spec.name))


def _period() -> Period:
    """Return the period in the query string; this month by default; 404 for an invalid one."""
    text = request.args.get("period")
    if not text:
        return Month.of(clock.today(current_user.programme.time_zone))
    return periods.read(text) or abort(404)
