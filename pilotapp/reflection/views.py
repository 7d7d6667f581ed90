"""A coordinator's pages of reflection sessions: who is due, plan, change, cancel."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, db, names, notices
from pilotapp.clock import wall_time
from pilotapp.ids import read_uuid
from pilotapp.models import ReflectionSession
from pilotapp.reflection import commands, due, queries, rules
from pilotapp.reflection.agenda import agenda
from pilotapp.reflection.forms import PeopleField, PlanForm, SessionForm
from pilotapp.refusals import Missing
from pilotapp.web import access
from pilotapp.web.answers import form_status, page, wants_fragment
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import Form, accepted, submitted, try_it

bp = Blueprint("reflections", __name__)


@bp.get("/reflections")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """List the pilots who are due, and planned or past sessions."""
    filters, after = queries.Filters.read(request.args), request.args.get("after")
    wait_for, more_due = due.due(current_user, read_uuid(request.args.get("due_after")))
    found = queries.sessions(current_user, filters, after)
    is_first, pilots = not filters.address() and not after, queries.invitable(current_user, "pilot")
    return page(
        "reflection/index.html", "list", filters=filters, page=found, is_first=is_first, due=wait_for,
        due_after=more_due, pilots=pilots, sought=filters.sought(pilots), now=clock.now(),
        interval=current_user.programme.reflection_days, unknown=not_understood(filters.address()),
    )  # fmt: skip


@bp.route("/reflections/new", methods=["GET", "POST"])
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Plan a session; the query string may preset a pilot, a kind and a time."""
    form = PlanForm(data=_proposed())
    form.offer(queries.invitable(current_user, "pilot"), queries.invitable(current_user, "coordinator"))
    if "find" in request.form:
        return found(form.invited, "reflection/new.html", form=form)
    if session := accepted(form, commands.plan, current_user):
        if session.starts_at <= clock.now():
            return redirect(url_for("holding.hold", uid=session.uid), 303)
        flash(_("The session is planned. Everybody invited is told."))
        return redirect(url_for("reflections.show", uid=session.uid), 303)
    return page("reflection/new.html", status=form_status(), form=form)


@bp.get("/reflections/<uuid:uid>")
@access.allow("coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one session: time and place, invited people, counts of flagged notes, and agreements."""
    session = queries.session(current_user, uid)
    with db.transaction():
        notices.seen(current_user, uid)
    agreed, is_readable = queries.agreements(session)
    return page(
        "reflection/show.html", session=session, attendance=queries.attendance(session), agenda=agenda(session),
        agreed=agreed, is_readable=is_readable, may_change=rules.may_change(session),
        may_hold=rules.may_hold(session, clock.now()), fewest=rules.FEWEST_PILOTS,
    )  # fmt: skip


@bp.get("/reflections/<uuid:uid>/agenda")
@access.allow("coordinator programme")
def show_agenda(uid: UUID) -> ResponseReturnValue:
    """Show the agenda for printing: what may be shown to the group, and space for notes."""
    session = queries.session(current_user, uid)
    found = agenda(session)
    if found is None:
        raise Missing("")
    return page("reflection/agenda.html", session=session, agenda=found)


@bp.route("/reflections/<uuid:uid>/edit", methods=["GET", "POST"])
@access.allow("coordinator programme")
def edit(uid: UUID) -> ResponseReturnValue:
    """Change a planned session. The typed values stay if somebody else changed it meanwhile."""
    session, rows = _with_people(uid)
    known = {name: getattr(session, name) for name in ("starts_at", "minutes", "place")}
    form = SessionForm(data=known | {"led_by": session.led_by_id, "invited": [row.person_id for row in rows]})
    pilots, coordinators = queries.invitable(current_user, "pilot"), queries.invitable(current_user, "coordinator")
    form.offer(pilots, coordinators, [(row.person_id, row.person.called) for row in rows])
    if "find" in request.form:
        return found(form.invited, "reflection/edit.html", form=form, session=session, attendance=rows)
    if submitted(form):
        if try_it(form, lambda: commands.change(current_user, uid, version(), **form.arguments())):
            flash(_("The session is changed. Everybody whom it concerns is told."))
            return redirect(url_for("reflections.show", uid=uid), 303)
        session, rows = _with_people(uid)
    return page("reflection/edit.html", status=form_status(), form=form, session=session, attendance=rows)


@bp.route("/reflections/<uuid:uid>/cancel", methods=["GET", "POST"])
@access.allow("coordinator programme")
def cancel(uid: UUID) -> ResponseReturnValue:
    """Ask whether to cancel a session; the POST cancels it."""
    session, form = queries.session(current_user, uid), Form()
    if submitted(form):
        if try_it(form, lambda: commands.cancel(current_user, uid, version())):
            flash(_("The session is cancelled. Everybody who was invited is told."))
            return redirect(url_for("reflections.show", uid=uid), 303)
        session = queries.session(current_user, uid)
    return page("reflection/cancel.html", status=form_status(), form=form, session=session)


def found(field: PeopleField, template: str, **context: Any) -> ResponseReturnValue:
    """Show the form again with those people whose name fits the search; for htmx their tiles alone. Nothing is done."""
    search = names.search_in(request.form)
    field.look_for(search)
    return page("reflection/_found.html" if wants_fragment() else template, field=field, search=search, **context)


def version() -> int:
    """Return the version that the page showed; 0, which matches none, for an invalid number."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _with_people(uid: UUID) -> tuple[ReflectionSession, Any]:
    session = queries.session(current_user, uid)
    return session, queries.attendance(session)


def _proposed() -> dict[str, Any]:
    pilot, kind = read_uuid(request.args.get("pilot")), request.args.get("kind")
    proposed: dict[str, Any] = {"led_by": current_user.uid, "invited": [pilot] if pilot else [], "starts_at": _at()}
    if kind in rules.KINDS or pilot is None:
        proposed["kind"] = kind if kind in rules.KINDS else "group"
    return proposed


def _at() -> datetime | None:
    """Return the time in the query string, for a day alone at ten o'clock; None for an invalid one."""
    text = request.args.get("at", "")
    try:
        at = datetime.fromisoformat(f"{text}T10:00" if len(text) == len("2026-03-03") else text)
        if not 2000 <= at.year <= 2100:
            return None
        return at if at.tzinfo else wall_time.read(at, current_user.programme.zone)
    except ValueError:
        return None
