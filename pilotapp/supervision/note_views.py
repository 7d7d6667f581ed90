"""A pilot's pages of notes: write, read answers, reply, delete."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, notices, sealing
from pilotapp.ids import read_uuid
from pilotapp.refusals import Conflict, Refusal
from pilotapp.supervision import note_commands as commands
from pilotapp.supervision import note_forms as forms
from pilotapp.supervision import note_queries as queries
from pilotapp.web import access, json_answers
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import Form, accepted, submitted
from pilotapp.web.headers import kept

MAX_SEALED = 6_000
bp = Blueprint("notes", __name__)


def _done(message: str, target: str) -> ResponseReturnValue:
    flash(message)
    return redirect(target, 303)


@bp.get("/notes")
@access.allow("pilot")
@kept
def mine() -> ResponseReturnValue:
    """List the pilot's notes with their states, without texts, because the phone may keep this page."""
    shown = queries.mine(current_user, request.args.get("after"))
    session = queries.next_session(current_user)
    return page("supervision/mine.html", mine=shown, session=session, as_of=clock.now())


@bp.route("/notes/new", methods=["GET", "POST"])
@access.allow("pilot")
@kept
def new() -> ResponseReturnValue:
    """Write a note, about ?visit= or on its own; the phone keeps the blank page."""
    form, visit_uid = forms.NoteForm(), read_uuid(request.values.get("visit"))
    uid = read_uuid(request.form.get("uid")) or uuid4()
    if submitted(form):
        try:
            commands.write(current_user, uid=uid, visit=visit_uid, **form.arguments())
            return _done(_("Your note is with your coordination."), url_for("notes.show", uid=uid))
        except Refusal as refusal:
            form.refuse(refusal)
            uid = uuid4() if isinstance(refusal, Conflict) else uid  # submitted again, it is a new note
    status = form_status()
    visit = queries.her_visit(current_user, visit_uid)
    return page(
        "supervision/new.html",
        form=form,
        visit=visit,
        visit_uid=visit_uid,
        uid=uid,
        has_phone=current_user.phone is not None,
        status=status,
    )


@bp.post("/notes/draft")
@access.allow("pilot")
def draft() -> ResponseReturnValue:
    """Unseal the draft that this pilot's phone sealed, to continue it; null if it cannot be unsealed."""
    said = json_answers.body()
    uid, text = read_uuid(said.get("uid")), said.get("text")
    if uid is None or not isinstance(text, str) or len(text) > MAX_SEALED:
        abort(400)
    try:
        words = sealing.open_from_phone(text, context=sealing.Context("note", current_user.uid, uid))
    except sealing.Unopenable:
        words = None
    return jsonify(text=words)


@bp.get("/notes/<uuid:uid>")
@access.allow("pilot own")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one note with all answers; reading marks their notices as read."""
    notices.looked(current_user, queries.of_hers(current_user, uid).uid)
    return _note_page(uid)


@bp.post("/notes/<uuid:uid>/reply")
@access.allow("pilot own")
def reply(uid: UUID) -> ResponseReturnValue:
    queries.of_hers(current_user, uid)
    form, turn = forms.ReplyForm(), read_uuid(request.form.get("uid")) or uuid4()
    if accepted(form, commands.reply, current_user, uid=turn, note=uid):
        return _done(_("Your reply is with your coordination."), url_for("notes.show", uid=uid))
    return _note_page(uid, reply_form=form, status=422)


@bp.post("/notes/<uuid:uid>/text")
@access.allow("pilot own")
def text(uid: UUID) -> ResponseReturnValue:
    """Change a text that waits, or declare that nobody can be recognised in it."""
    queries.of_hers(current_user, uid)
    form, turn = forms.LookAgainForm(), read_uuid(request.form.get("turn"))
    if submitted(form):
        try:
            commands.look_again(current_user, uid, turn=turn, **form.arguments())
            return _done(_("Thank you. Your coordination can read it now."), url_for("notes.show", uid=uid))
        except Refusal as refusal:
            form.refuse(refusal)
    return _note_page(uid, again=(turn, form), status=422)


@bp.route("/notes/<uuid:uid>/withdraw", methods=["GET", "POST"])
@access.allow("pilot own")
def withdraw(uid: UUID) -> ResponseReturnValue:
    """Ask whether to delete the text; the POST deletes it."""
    note, form = queries.of_hers(current_user, uid), forms.TakeBackForm()
    if submitted(form):
        commands.withdraw(current_user, uid)
        return _done(_("Your text is deleted. Nobody can read it any more."), url_for("notes.show", uid=uid))
    return page("supervision/withdraw.html", form=form, note=note)


def _note_page(
    uid: UUID,
    *,
    reply_form: Form | None = None,
    again: tuple[UUID | None, Form] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Render the page of a note; `again` is the refused form of a waiting text, with the reply it belongs to."""
    found = queries.opened(current_user, uid)
    return page(
        "supervision/note.html",
        note=found.note,
        words=found.words,
        turns=found.turns,
        visit=found.visit,
        waiting=[_look_again(uid, one, again) for one in found.waiting],
        form=reply_form or forms.ReplyForm(None),
        uid=uuid4(),
        status=status,
    )


def _look_again(note: UUID, one: queries.Waiting, refused: tuple[UUID | None, Form] | None) -> tuple[UUID | None, Form]:
    """Return the form of a waiting text, with the reply it belongs to."""
    form: Any = forms.LookAgainForm(None, data={"text": one.text})
    if refused and refused[0] == one.turn:
        form = refused[1]
    form.text.id = f"again-{one.turn or note}"  # the link of an error must lead to this field, not to the reply
    return one.turn, form
