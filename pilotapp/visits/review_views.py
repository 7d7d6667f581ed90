"""The coordinator's log: read, confirm one visit, ask, call, void, decide about pending changes."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.entries.receipts import ACCESS
from pilotapp.models import Entry, Visit
from pilotapp.refusals import Conflict, Missing, Refusal
from pilotapp.visits import forms, log_queries, queries, review_commands, waiting_page, waiting_queries
from pilotapp.visits.views import shown
from pilotapp.visits.waiting_page import number
from pilotapp.web import access
from pilotapp.web.access import safe_next
from pilotapp.web.answers import page, wants_fragment
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import Form, as_formdata, submitted

bp = Blueprint("review", __name__)


@bp.get("/log")
@access.allow("coordinator")
def log() -> ResponseReturnValue:
    filters = log_queries.Filters.read(request.args)
    found = log_queries.log(current_user, filters, request.args.get("after"))
    pilots = log_queries.pilots(current_user)
    held = [] if request.args.get("after") else log_queries.held_after_access(current_user, filters.pilot)
    context: dict[str, Any] = {"filters": filters, "page": found, "pilots": pilots, "after": request.args.get("after")}
    context |= {"sought": filters.sought(pilots), "unknown": not_understood(filters.address(), "chosen")}
    undoable = waiting_queries.undoable(current_user)
    return page("visits/log.html", "visits", held=held, undoable=undoable, **context)


def _version() -> int:
    return number(request.form.get("version", ""))


def _card(uid: UUID, form: Form | None = None, error: Refusal | None = None, done: str = "") -> ResponseReturnValue:
    """Render the visit's card for htmx, else its page; with status 422 after a refusal."""
    status = 422 if error or (form and form.errors) else 200
    if waiting_page.is_asked():
        said = [("warn", error.message)] if error else [("good", done)] if done else []
        return waiting_page.answer(current_user, said, uid if status == 422 else None, form)
    visit = queries.of_programme(current_user, uid)
    if status == 200 and not wants_fragment():
        flash(done)
        return redirect(safe_next(request.form.get("next") or url_for("visits.show", uid=uid)), 303)
    context = {**shown(visit), "error": error, "done": done, "since": _since(visit, error)}
    if form:
        context["ask_form"] = form
    template = "visits/_visit_card.html" if wants_fragment() else "visits/show.html"
    return page(template, status=status, **context)


@bp.post("/visits/<uuid:uid>/confirm")
@access.allow("coordinator programme")
def confirm(uid: UUID) -> ResponseReturnValue:
    try:
        review_commands.confirm_one(current_user, uid, _version())
    except (Conflict, Refusal) as refusal:
        return _card(uid, error=_known(refusal))
    return _card(uid, done=_("The visit is confirmed."))


@bp.post("/visits/<uuid:uid>/ask")
@access.allow("coordinator programme")
def ask(uid: UUID) -> ResponseReturnValue:
    form = forms.AskForm()
    if submitted(form):
        try:
            review_commands.ask(current_user, uid, _version(), **form.arguments())
            return _card(uid, done=_("Your question is on its way."))
        except Refusal as refusal:
            if refusal.field is None:
                return _card(uid, form, _known(refusal))
            form.refuse(refusal)
    return _card(uid, form)


@bp.post("/visits/<uuid:uid>/called")
@access.allow("coordinator programme")
def called(uid: UUID) -> ResponseReturnValue:
    """Note that the pilot who asked for a call was called."""
    try:
        review_commands.called(current_user, uid, _version())
    except (Conflict, Refusal) as refusal:
        return _card(uid, error=_known(refusal))
    return _card(uid, done=_("It is noted that you have talked."))


@bp.route("/visits/<uuid:uid>/void", methods=["GET", "POST"])
@access.allow("coordinator programme")
def void(uid: UUID) -> ResponseReturnValue:
    """Ask for the reason; the POST makes the visit void."""
    visit, since = queries.of_programme(current_user, uid), []
    form = forms.VoidForm()
    if submitted(form):
        try:
            review_commands.void(current_user, uid, _version(), **form.arguments())
            flash(_("The visit does not count any more."))
            return redirect(url_for("visits.show", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(_known(refusal))
            visit, since = queries.of_programme(current_user, uid), _since(visit, refusal)
    return page("visits/void.html", visit=visit, form=form, since=since, status=200 if request.method == "GET" else 422)


@bp.post("/entries/<uuid:uid>/decide")
@access.allow("coordinator programme")
def decide(uid: UUID) -> ResponseReturnValue:
    """Accept or decline a change that arrived after the visit was confirmed, or after the access ended."""
    entry = log_queries.entry_pending_review(current_user, uid)
    accept = request.form.get("decision") == "accept"
    if entry.pending_reason == ACCESS:
        return _decide_together(entry, accept)
    try:
        review_commands.decide(current_user, uid, _arguments(entry), accept=accept)
    except Refusal as refusal:
        return _card(entry.visit, error=_known(refusal))
    return _card(entry.visit, done=_("The change is accepted.") if accept else _("The visit stays as it was."))


@bp.get("/entries/<uuid:uid>")
@access.allow("coordinator programme")
def held(uid: UUID) -> ResponseReturnValue:
    """Show what a phone delivered after its pilot's access ended: the entries of one visit, and the decision."""
    entry = log_queries.entry_pending_review(current_user, uid)
    if entry.pending_reason != ACCESS or entry.decision is not None:
        return _to_visit(entry)
    return _waiting(entry)


def _decide_together(entry: Entry, accept: bool) -> ResponseReturnValue:
    """Decide; `entries` are the uids that the page showed, so that later entries are not decided unseen."""
    shown = request.form.get("entries", "").split()
    seen = {
        each.uid: _arguments(each) for each in log_queries.pending_with(current_user, entry) if str(each.uid) in shown
    }
    try:
        review_commands.decide_together(current_user, entry.uid, seen, accept=accept)
    except Refusal as refusal:
        return _waiting(entry, _known(refusal))
    flash(_("The entries are accepted and count.") if accept else _("The entries are declined and do not count."))
    return _to_visit(entry)


def _waiting(entry: Entry, error: Refusal | None = None) -> ResponseReturnValue:
    entries = log_queries.pending_with(current_user, entry)
    return page("visits/held.html", status=422 if error else 200, entry=entry, entries=entries, error=error)


def _to_visit(entry: Entry) -> ResponseReturnValue:
    """Redirect to the visit of an entry; to the log if it was declined and there is no visit."""
    known = Visit.get_or_none(Visit.uid == entry.visit)
    return redirect(url_for("visits.show", uid=entry.visit) if known else url_for("review.log"), 303)


def _arguments(entry: Entry) -> dict[str, Any]:
    """Return the values of an entry as its form returns them."""
    return forms.FORMS[entry.kind](formdata=as_formdata(json.loads(entry.body))).arguments()


def _since(visit: Visit, refusal: Refusal | None) -> list[queries.Step]:
    """Return what somebody else changed in a visit between the page and this request, to show both versions."""
    if not isinstance(refusal, Conflict):
        return []
    return queries.changes_since(current_user, visit, request.form.get("seen"))


def _known(refusal: Refusal) -> Refusal:
    if isinstance(refusal, Missing):
        raise refusal
    return refusal
