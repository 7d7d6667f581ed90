"""A coordinator's pages about the pilots of her programme."""

from __future__ import annotations

from uuid import UUID

import segno
from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pilotapp.config import Config
from pilotapp.models import Person
from pilotapp.people import commands, queries
from pilotapp.people.forms import PilotForm
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted

bp = Blueprint("people", __name__)


@bp.get("/people")
@access.role("coordinator")
def index() -> ResponseReturnValue:
    """The pilots by name, page by page, those whose name contains what was typed."""
    search = request.args.get("search", "")[:80]
    lines = queries.pilots(current_user, search=search, after=_uid(request.args.get("after")))
    return page("people/index.html", block="list", lines=lines, search=search)


@bp.route("/people/new", methods=["GET", "POST"])
@access.role("coordinator")
def new() -> ResponseReturnValue:
    """Add a pilot; the answer is her invitation, shown once."""
    form = PilotForm()
    if submitted(form):
        try:
            return _invited(*commands.add_pilot(current_user, **form.arguments(), invite_hours=_config().invite_hours))
        except Refusal as refusal:
            form.refuse(refusal)
    return page("people/new.html", status=422 if request.method == "POST" else 200, form=form)


@bp.get("/people/<uuid:uid>")
@access.role("coordinator")
def show(uid: UUID) -> ResponseReturnValue:
    """One pilot: her data, her months, her access."""
    return _shown(uid)


@bp.post("/people/<uuid:uid>/invite")
@access.role("coordinator")
def invite(uid: UUID) -> ResponseReturnValue:
    """A new invitation link for a pilot, shown once; the one before ends."""
    try:
        return _invited(*commands.invite(current_user, uid=uid, invite_hours=_config().invite_hours))
    except Refusal as refusal:
        return _refused(uid, refusal)


@bp.route("/people/<uuid:uid>/deactivate", methods=["GET", "POST"])
@access.role("coordinator")
def deactivate(uid: UUID) -> ResponseReturnValue:
    """The question whether a pilot's access shall end, and the deed."""
    if request.method == "GET":
        return page("people/deactivate.html", person=queries.pilot(current_user, uid))
    try:
        person = commands.deactivate(current_user, uid=uid)
    except Refusal as refusal:
        return _refused(uid, refusal)
    flash(_("The access of %(name)s is switched off.", name=person.name))
    return redirect(url_for("people.show", uid=uid), 303)


@bp.post("/people/<uuid:uid>/reactivate")
@access.role("coordinator")
def reactivate(uid: UUID) -> ResponseReturnValue:
    """A pilot who left comes back."""
    person = commands.reactivate(current_user, uid=uid)
    flash(_("The access of %(name)s is switched on again.", name=person.name))
    return redirect(url_for("people.show", uid=uid), 303)


def _shown(uid: UUID, status: int = 200, refusal: Refusal | None = None) -> ResponseReturnValue:
    person = queries.pilot(current_user, uid)
    return page(
        "people/show.html",
        status=status,
        person=person,
        state=queries.state_of(person),
        months=queries.months(current_user, uid),
        invitation=queries.open_invite(current_user, uid),
        refusal=refusal,
    )


def _invited(person: Person, token: str) -> ResponseReturnValue:
    """The page with the link; not a redirect, because nothing keeps the token."""
    scheme = "https" if _config().https else None  # a proxy with TLS speaks plain HTTP to us
    link = url_for("auth.invite", token=token, _external=True, _scheme=scheme)
    picture = segno.make(link, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    hours = _config().invite_hours
    return page("people/invited.html", person=person, link=link, picture=Markup(picture), hours=hours)  # noqa: S704


def _refused(uid: UUID, refusal: Refusal) -> ResponseReturnValue:
    """The pilot's page with the reason; Missing goes on to the 404."""
    return _shown(uid, status=422, refusal=refusal)


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _config() -> Config:
    config: Config = current_app.config["PILOTAPP"]
    return config
