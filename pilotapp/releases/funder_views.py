"""What a funder reads: releases of the programmes that she funds, and their sums. Never a live figure."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import queries, sum_commands, sum_queries, wording
from pilotapp.releases.forms import DaysForm
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted

bp = Blueprint("funders", __name__)


@bp.get("/funder")
@access.role("funder")
def index() -> ResponseReturnValue:
    """The programmes that she funds and what they released."""
    return _list(DaysForm(formdata=None))


@bp.get("/funder/releases/<uuid:uid>")
@access.role("funder")
def release(uid: UUID) -> ResponseReturnValue:
    """One release."""
    return page("releases/funded.html", released=queries.get_funded(current_user, uid))


@bp.post("/funder/sums")
@access.role("funder")
def make_sum() -> ResponseReturnValue:
    """Freeze the sum of all releases of some days."""
    form = DaysForm()
    if submitted(form):
        definitions = wording.frozen(current_app.config["PILOTAPP"].languages)
        try:
            found = sum_commands.make(current_user, **form.arguments(), definitions=definitions)
        except Missing:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("funders.show_sum", uid=found.uid), 303)
    return _list(form)


@bp.get("/funder/sums/<uuid:uid>")
@access.role("funder")
def show_sum(uid: UUID) -> ResponseReturnValue:
    """The sum of what several programmes released of the same days."""
    return page("releases/sum.html", summed=sum_queries.get(current_user, uid))


def _list(form: DaysForm) -> ResponseReturnValue:
    return page(
        "releases/funder.html",
        status=422 if form.errors or form.form_errors else 200,
        form=form,
        programmes=queries.programmes(current_user),
        periods=sum_queries.by_period(current_user, queries.funded(current_user)),
    )
