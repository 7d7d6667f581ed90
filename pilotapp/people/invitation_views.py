"""A coordinator's pages of invitations: the open ones, a new one, a lost phone."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import names
from pilotapp.config import current_config
from pilotapp.ids import read_uuid
from pilotapp.notices import mailer
from pilotapp.people import commands, invitation_commands, invitation_queries, queries
from pilotapp.people.forms import WayForm
from pilotapp.people.pages import handed_over, shown
from pilotapp.refusals import Missing, Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import submitted

bp = Blueprint("invitations", __name__)


@bp.get("/people/invitations")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """List the open invitations, and those that expired lately."""
    search, after = names.search_in(request.args), read_uuid(request.args.get("after"))
    lines = invitation_queries.open_invitations(current_user, search=search, after=after)
    unknown = not_understood({"search": search})
    return page("people/invitations.html", "list", lines=lines, search=search, unknown=unknown)


@bp.post("/people/invitations/<uuid:uid>/revoke")
@access.allow("coordinator others")
def revoke(uid: UUID) -> ResponseReturnValue:
    """Revoke an invitation."""
    try:
        row = invitation_commands.revoke(current_user, uid=uid)
    except Missing:
        raise
    except Refusal as refusal:
        flash(str(refusal.message), "warning")
    else:
        flash(_("The invitation of %(name)s is taken back.", name=names.isolated(row.person.name)))
    return redirect(url_for("invitations.index"), 303)


@bp.post("/people/<uuid:uid>/invite")
@access.allow("coordinator others")
@access.recently_authenticated
def invite(uid: UUID) -> ResponseReturnValue:
    """Make a new invitation, mailed or shown once; the previous one ends."""
    form = _way()
    try:
        made = commands.invite(current_user, uid=uid, **form.arguments(), invite_hours=current_config().invite_hours)
    except Refusal as refusal:
        return shown(current_user, uid, refusal)
    return handed_over(current_user, *made, form.way.data)


@bp.route("/people/<uuid:uid>/lost-phone", methods=["GET", "POST"])
@access.allow("coordinator others")
@access.recently_authenticated
def lost_phone(uid: UUID) -> ResponseReturnValue:
    """Ask whether to revoke all credentials of a person; the POST does it and makes a new invitation."""
    if request.method == "GET":
        person = queries.person(current_user, uid)
        return page("people/lost_phone.html", person=person, can_mail=mailer.can_send())
    form = _way()
    try:
        made = invitation_commands.lost_phone(
            current_user, uid=uid, **form.arguments(), invite_hours=current_config().invite_hours
        )
    except Refusal as refusal:
        return shown(current_user, uid, refusal)
    return handed_over(current_user, *made, form.way.data)


def _way() -> WayForm:
    """Return the form for how to deliver an invitation; the field is set by buttons, not typed."""
    form = WayForm()
    if not submitted(form):
        abort(400)
    return form
