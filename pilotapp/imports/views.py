"""A coordinator's way from a table of earlier years to visits: hand it in, say what it means, try it, import it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from pilotapp import audit, db
from pilotapp.imports import commands, handing_in, matching, messages, queries, reading
from pilotapp.imports.decoding import UnclearEncoding
from pilotapp.imports.file_refusals import REFUSALS
from pilotapp.imports.forms import HandInForm, read_values
from pilotapp.imports.plan import NEW, SKIP, UNKNOWN
from pilotapp.imports.row_keys import READING
from pilotapp.imports.table_names import Layout
from pilotapp.models import ImportRun
from pilotapp.models.import_run import PREPARED, WORKING
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import Form, submitted

bp = Blueprint("imports", __name__)
_ROOM_FOR_A_FILE = reading.MAX_BYTES + 64 * 1024
LIMIT = {"most": reading.MAX_BYTES, "too_large": REFUSALS["too_large"]}  # what pages with a file say of its size
_MAX_DROPPED, _PIECE = 10 * reading.MAX_BYTES, 64 * 1024
_MAX_FIELDS = 5_000  # of the page on which values are assigned


@bp.url_value_preprocessor
def _let_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: a file may be larger than what phones deliver, a list of values longer."""
    if endpoint in ("imports.new", "imports.names"):
        request.max_content_length = _ROOM_FOR_A_FILE
    elif endpoint == "imports.values":
        request.max_form_parts = _MAX_FIELDS


@bp.get("/imports")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """What was handed in, the latest first."""
    before = request.args.get("before", "")
    runs = queries.runs(current_user, _instant(before))
    after = runs[queries.PAGE - 1].created_at.isoformat() if len(runs) > queries.PAGE else None
    return page("imports/index.html", runs=runs[: queries.PAGE], after=after, states=messages.STATES)


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@bp.route("/imports/new", methods=["GET", "POST"])
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Upload a file. Reauthentication comes with the import, because here it would lose the selected file."""
    form = HandInForm(data={"kind": request.args.get("kind", "visits")})
    if submitted(form):
        try:
            run = handing_in.hand_in(current_user, form.kind.data, form.upload())
        except Refusal as refusal:
            if isinstance(refusal, UnclearEncoding):
                form.ask_for_encoding(refusal.samples)
            form.refuse(refusal)
        else:
            return redirect(url_for("imports.show", uid=run.uid), 303)
    return page("imports/new.html", status=status(), form=form, **LIMIT)


@bp.errorhandler(413)
def _too_large(error: HTTPException) -> ResponseReturnValue:
    """A file that is too large: back to the page, which says so.

    For somebody who is known it is read to its end and dropped: a browser hears no answer before it has sent it all.
    """
    stream, left = request.input_stream, _MAX_DROPPED if current_user.is_authenticated else 0
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
    flash(str(reading.refusal("too_large").message), "warning")
    return redirect(url_for("imports.new"), 303)


@bp.get("/imports/<uuid:uid>")
@access.allow("coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    """How far an import is; one that is not finished goes on where it was left."""
    run = queries.run(current_user, uid)
    if run.state in PREPARED and run.reading < READING:
        return page("imports/outdated.html", run=run)
    if run.state in ("sheet", "columns", "values"):
        return redirect(url_for(f"imports.{run.state}", uid=uid), 303)
    if run.state == "ready":
        return _preview(run)
    known: dict[str, Any] = {"run": run, "working": run.state in WORKING, "flaws": queries.flaws(run)}
    known["outdated"] = run.reading < READING
    return page("imports/show.html", "progress", wording=messages, **known)


@bp.route("/imports/<uuid:uid>/sheet", methods=["GET", "POST"])
@access.allow("coordinator programme")
def sheet(uid: UUID) -> ResponseReturnValue:
    """Which sheet of a workbook."""
    run, form = queries.run(current_user, uid), Form()
    if submitted(form):
        number = request.form.get("sheet", "")
        try:
            handing_in.choose_sheet(current_user, uid, int(number) if number.isdecimal() else -1)
            return redirect(url_for("imports.columns", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return page("imports/sheet.html", status=status(), run=run, plan=queries.plan(run), form=form)


@bp.route("/imports/<uuid:uid>/values", methods=["GET", "POST"])
@access.allow("coordinator programme")
def values(uid: UUID) -> ResponseReturnValue:
    """Which code each value means, who each spelling is, what all rows get; then the file is tried."""
    run, form = queries.run(current_user, uid), Form()
    if submitted(form):
        try:
            commands.map_values(current_user, uid, **read_values(request.form))
            return redirect(url_for("imports.show", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    plan = queries.plan(run)
    known: dict[str, Any] = {
        "run": run,
        "plan": plan,
        "form": form,
        "wording": messages,
        "codes_of": queries.codes_of,
        "kinds": matching.KINDS,
    }
    shown, others = queries.people(run, plan)
    known |= {"values": queries.values(run, plan), "people": shown, "more": others}
    return page("imports/values.html", status=status(), new=NEW, skip=SKIP, unknown=UNKNOWN, **known)


def _preview(run: ImportRun) -> ResponseReturnValue:
    plan = queries.plan(run)
    found = queries.preview(run, plan)
    names = queries.names(found) if run.kind == "visits" else {}
    known: dict[str, Any] = {"run": run, "plan": plan, "rows": found, "names": names, "flaws": queries.flaws(run)}
    known["earlier"] = queries.runs_of(run, plan.earlier[1])
    return page("imports/preview.html", wording=messages, layout=Layout.of(plan), **known)


@bp.post("/imports/<uuid:uid>/start")
@access.allow("coordinator programme")
@access.recently_authenticated
def start(uid: UUID) -> ResponseReturnValue:
    """Import what was tried."""
    try:
        commands.start(current_user, uid)
    except Refusal as refusal:
        return _stays(uid, refusal)
    return redirect(url_for("imports.show", uid=uid), 303)


@bp.get("/imports/<uuid:uid>/errors.csv")
@access.allow("coordinator programme")
def errors_csv(uid: UUID) -> ResponseReturnValue:
    """What is wrong, row by row, as a table: numbers and our own sentences, nothing of the file."""
    run = queries.run(current_user, uid)
    body = messages.csv_of(queries.faults(run))
    with db.transaction():
        audit.write(current_user, "import.export", "import", run.uid, wrong=run.wrong)
    headers = {"Content-Disposition": f'attachment; filename="import-errors-{run.created_at:%Y-%m-%d}.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


@bp.post("/imports/<uuid:uid>/discard")
@access.allow("coordinator programme")
def discard(uid: UUID) -> ResponseReturnValue:
    """Throw a file away that was not imported."""
    try:
        commands.discard(current_user, uid)
    except Refusal as refusal:
        return _stays(uid, refusal)
    flash(_("The table is thrown away. Nothing was imported."))
    return redirect(url_for("imports.index"), 303)


@bp.route("/imports/<uuid:uid>/undo", methods=["GET", "POST"])
@access.allow("coordinator programme")
@access.recently_authenticated
def undo(uid: UUID) -> ResponseReturnValue:
    """The question whether an import shall be taken back, and the deed."""
    run, form = queries.run(current_user, uid), Form()
    if submitted(form):
        try:
            commands.take_back(current_user, uid)
        except Refusal as refusal:
            return _stays(uid, refusal)
        return redirect(url_for("imports.show", uid=uid), 303)
    return page("imports/undo.html", run=run)


def _stays(uid: UUID, refusal: Refusal) -> ResponseReturnValue:
    """Back to the import as it is now, with what was refused; Missing stays a 404."""
    queries.run(current_user, uid)
    flash(str(refusal.message), "warning")
    return redirect(url_for("imports.show", uid=uid), 303)


def status() -> int:
    """Return the status of a page with a form: 422 where what was sent is refused."""
    return 422 if request.method == "POST" else 200
