"""A funder's pages: releases of the funded programmes, and their sums. Never live figures."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.config import current_config
from pilotapp.models import ReleaseSum
from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import progress, queries, rules, sum_commands, sum_queries, wording
from pilotapp.releases.forms import DaysForm
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import accepted

bp = Blueprint("funders", __name__)


@bp.get("/funder")
@access.allow("funder")
def index() -> ResponseReturnValue:
    """List the funded programmes and their releases."""
    return _list(DaysForm(formdata=None))


@bp.get("/funder/releases/<uuid:uid>")
@access.allow("funder programme")
def release(uid: UUID) -> ResponseReturnValue:
    """Show one release."""
    return page("releases/funded.html", released=queries.get_funded(current_user, uid))


@bp.post("/funder/sums")
@access.allow("funder")
def make_sum() -> ResponseReturnValue:
    """Freeze the sum of all releases of some days, or show the progress of its suppression."""
    form = DaysForm()
    definitions = wording.frozen(current_config().languages)
    if found := accepted(form, sum_commands.make, current_user, definitions=definitions):
        if isinstance(found, ReleaseSum):
            return redirect(url_for("funders.show_sum", uid=found.uid), 303)
        return redirect(url_for("funders.new_sum", **form.arguments()), 303)
    return _list(form)


@bp.get("/funder/sums/new")
@access.allow("funder")
def new_sum() -> ResponseReturnValue:
    """Show the progress of a sum's suppression, then the button that freezes it; none of its numbers."""
    form = DaysForm(request.args)
    if not form.validate():
        return redirect(url_for("funders.index"), 303)
    days, found, refusal = form.arguments(), None, None
    try:
        found = sum_commands.ask(current_user, **days)
    except Missing:
        raise
    except Refusal as error:
        refusal = error
    about = {"days": days, "period": rules.period_of(**days), "refusal": refusal}
    frozen = found if isinstance(found, ReleaseSum) else None
    status = 422 if refusal else 200
    return page("releases/sum_new.html", "result", status, frozen=frozen, **about, **progress.told(found))


@bp.get("/funder/sums/<uuid:uid>")
@access.allow("funder programme")
def show_sum(uid: UUID) -> ResponseReturnValue:
    """Show the sum of several programmes' releases of the same days."""
    return page("releases/sum.html", summed=sum_queries.get(current_user, uid), about_sums=wording.SUMMED)


def _list(form: DaysForm) -> ResponseReturnValue:
    return page(
        "releases/funder.html",
        status=422 if form.errors or form.form_errors else 200,
        form=form,
        programmes=queries.programmes(current_user),
        periods=sum_queries.by_period(current_user, queries.funded(current_user)),
    )
