"""A coordinator's pages of releases: the list, a draft, freezing it, and one release."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import i18n
from pilotapp.config import current_config
from pilotapp.figures import labels
from pilotapp.refusals import Refusal
from pilotapp.releases import advice, cause_words, commands, progress, queries, suppression_jobs, wording
from pilotapp.releases.choices import Choice, best, choices
from pilotapp.releases.forms import FreezeForm, PeriodForm
from pilotapp.releases.suppression_jobs import Waiting
from pilotapp.releases.ways import PLAIN
from pilotapp.reports.days import OWN
from pilotapp.web import access
from pilotapp.web.answers import page, wants_fragment
from pilotapp.web.forms import submitted, try_it

bp = Blueprint("releases", __name__)
bp.add_app_template_filter(labels.period, "period_name")


@bp.get("/releases")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """List the releases of the programme, newest first."""
    before = request.args.get("before", type=int)
    lines, more = queries.mine(current_user, before)
    return page("releases/index.html", lines=lines, more=more, years=queries.years(queries.all_of_mine(current_user)))


@bp.get("/releases/new")
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Choose a period and preview what others would see, or the progress of the suppression."""
    form = PeriodForm(request.args if "period" in request.args else None)
    going_on = suppression_jobs.unfinished(request.args.get("waits", "")) if wants_fragment() else None
    if going_on:  # the page polls, and counting all figures each time would be expensive
        return page("releases/new.html", "result", address=_address(form), **progress.told(going_on))
    form.offer(queries.offered(current_user))
    found = None
    if "period" in request.args and form.validate():
        found = try_it(form, lambda: choices(current_user.programme, *form.days, form.schemes.data or ()))
    return _preview(form, found)


@bp.post("/releases")
@access.allow("coordinator")
@access.recently_authenticated
def make() -> ResponseReturnValue:
    """Freeze the previewed draft."""
    given, form = FreezeForm(), PeriodForm(formdata=None)
    found = None
    if submitted(given):
        values = given.arguments() | {"schemes": tuple(given.schemes.data or ()), "way": given.way.data or PLAIN}
        try:
            release = commands.make(current_user, **values, definitions=wording.frozen(current_config().languages))
        except Refusal as refusal:
            form = PeriodForm(formdata=None, data=values | {"period": OWN})
            form.refuse(refusal)
            found = _again(values)
        else:
            flash(_("Release %(number)s is frozen. Its numbers never change again.", number=release.number))
            return redirect(url_for("releases.show", uid=release.uid), 303)
    else:
        form.form_errors = [error for errors in given.errors.values() for error in errors]
    form.offer(queries.offered(current_user))
    return _preview(form, found)


@bp.get("/releases/<uuid:uid>")
@access.allow("coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    """Show a release of the programme, with the true reasons of suppression."""
    released = queries.get_own(current_user, uid)
    because = cause_words.by_table(*queries.true_figures(released.line), released.shown)
    return page("releases/show.html", released=released, reasons=wording.reasons(), causes=because)


@bp.post("/releases/<uuid:uid>/public")
@access.allow("coordinator programme")
@access.recently_authenticated
def public(uid: UUID) -> ResponseReturnValue:
    """Put a release on the public page, or remove it."""
    commands.choose_public(current_user, uid, is_public=request.form.get("is_public") == "true")
    flash(_("Saved."))
    return redirect(url_for("releases.show", uid=uid), 303)


def _again(values: dict[str, Any]) -> list[Choice] | Waiting | None:
    """Return the present choices or jobs; None if the period is refused."""
    try:
        return choices(current_user.programme, values["first"], values["last"], values["schemes"])
    except Refusal:
        return None


def _preview(form: PeriodForm, found: list[Choice] | Waiting | None) -> ResponseReturnValue:
    ways = found if isinstance(found, list) else []
    chosen = next((one for one in ways if one.way == form.way.data), None) or (best(ways) if ways else None)
    seen = chosen.draft if chosen else None
    shown = queries.of_draft(seen, wording.frozen((i18n.spoken(),))) if seen else None
    return page(
        "releases/new.html",
        "result",
        status=422 if form.errors else 200,
        form=form,
        address=_address(form),
        ways=ways,
        chosen=chosen,
        freezing=FreezeForm(formdata=None),
        draft=seen,
        shown=shown,
        causes=cause_words.by_table(seen.counted, seen.hidden, shown) if seen and shown else None,
        advice=advice.of(current_user.programme, seen) if seen else None,
        number=queries.next_number(current_user),
        reasons=wording.reasons(),
        **progress.told(found),
    )


def _address(form: PeriodForm) -> dict[str, object]:
    """Return the choices as arguments for the page's query string."""
    days = {"first": form.first.data, "last": form.last.data} if form.period.data == OWN else {}
    way = {"way": form.way.data} if form.way.data else {}
    return {"period": form.period.data, **days, "schemes": form.schemes.data or [], **way}
