"""A coordinator's pages about the people of the programme."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import addresses, names
from pilotapp.config import current_config
from pilotapp.ids import read_uuid
from pilotapp.notices import mailer
from pilotapp.people import commands, invitation_queries, queries, rules
from pilotapp.people.forms import NewPersonForm, PersonForm, WithoutAccessForm
from pilotapp.people.pages import handed_over, shown
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import accepted

bp = Blueprint("people", __name__)


@bp.get("/people")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """List the people by name, in pages, filtered by role and name."""
    search, role = names.search_in(request.args), request.args.get("role", "")
    role = role if role in rules.MANAGED else ""
    lines = queries.people(current_user, role=role, search=search, after=read_uuid(request.args.get("after")))
    waiting = invitation_queries.count_open(current_user)
    return page(
        "people/index.html", "list", lines=lines, search=search, role=role, roles=rules.MANAGED, waiting=waiting,
        unknown=not_understood({"search": search, "role": role}),
    )  # fmt: skip


@bp.route("/people/new", methods=["GET", "POST"])
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Add a person; the invitation is mailed, or shown once."""
    form = NewPersonForm()
    if made := accepted(form, commands.add, current_user, invite_hours=current_config().invite_hours):
        person, token = made
        return handed_over(current_user, person, token, form.way.data)
    return page("people/new.html", status=form_status(), form=form, can_mail=mailer.can_send())


@bp.route("/people/without-access", methods=["GET", "POST"])
@access.allow("coordinator")
def without_access() -> ResponseReturnValue:
    """Add a pilot who has no e-mail address or no smartphone."""
    form, uid = WithoutAccessForm(), read_uuid(request.form.get("uid")) or uuid4()
    if person := accepted(form, commands.add_without_access, current_user, uid=uid):
        flash(_("%(name)s is here now. Enter the visits from paper.", name=names.isolated(person.name)))
        return redirect(url_for("people.show", uid=person.uid), 303)
    return page("people/without_access.html", status=form_status(), form=form, uid=uid)


@bp.get("/people/<uuid:uid>")
@access.allow("coordinator others")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one person: data, months, access."""
    return shown(current_user, uid)


@bp.route("/people/<uuid:uid>/edit", methods=["GET", "POST"])
@access.allow("coordinator others")
@access.recently_authenticated
def edit(uid: UUID) -> ResponseReturnValue:
    """Correct name, e-mail address and languages."""
    person = queries.person(current_user, uid)
    lacks_address = addresses.is_placeholder(person.email)
    known = {"name": person.name, "email": "" if lacks_address else person.email}
    form = PersonForm(data={**known, "languages": list(person.languages)})
    if lacks_address:
        form.may_lack_address()
    form.must_speak = any(map(rules.asks_for_languages, person.roles))
    if accepted(form, commands.edit, current_user, uid=uid):
        flash(_("Saved."))
        return redirect(url_for("people.show", uid=uid), 303)
    return page("people/edit.html", status=form_status(), form=form, person=person)


@bp.route("/people/<uuid:uid>/deactivate", methods=["GET", "POST"])
@access.allow("coordinator others")
def deactivate(uid: UUID) -> ResponseReturnValue:
    """Ask whether to deactivate an account; the POST does it."""
    if request.method == "GET":
        return page("people/deactivate.html", person=queries.person(current_user, uid))
    try:
        person = commands.deactivate(current_user, uid=uid)
    except Refusal as refusal:
        return shown(current_user, uid, refusal)
    flash(_("The access of %(name)s is switched off.", name=names.isolated(person.name)))
    return redirect(url_for("people.show", uid=uid), 303)


@bp.post("/people/<uuid:uid>/reactivate")
@access.allow("coordinator others")
def reactivate(uid: UUID) -> ResponseReturnValue:
    """Reactivate an account."""
    person = commands.reactivate(current_user, uid=uid)
    flash(_("The access of %(name)s is switched on again.", name=names.isolated(person.name)))
    return redirect(url_for("people.show", uid=uid), 303)


@bp.post("/people/<uuid:uid>/stop-deliveries")
@access.allow("coordinator others")
def stop_deliveries(uid: UUID) -> ResponseReturnValue:
    """Stop late deliveries of a deactivated person, whose phone is in wrong hands."""
    person = commands.stop_deliveries(current_user, uid=uid)
    flash(_("Nothing more is taken from the phones of %(name)s.", name=names.isolated(person.name)))
    return redirect(url_for("people.show", uid=uid), 303)
