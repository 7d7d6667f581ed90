"""Pages of a programme's settings: intervals, limits, allowance, how pilots are called, emergency numbers."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.formats.helplines import HELPLINES
from pilotapp.refusals import Missing, Refusal
from pilotapp.settings import commands, first_steps, queries, rules
from pilotapp.settings.forms import AllowanceForm, CalledForm, NumberForm, SettingsForm
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import accepted, submitted

bp = Blueprint("settings", __name__)


@bp.route("/settings", methods=["GET", "POST"])
@access.allow("coordinator")
def show() -> ResponseReturnValue:
    """Show and change intervals and limits, and list the emergency numbers."""
    form = SettingsForm(obj=current_user.programme)
    if accepted(form, commands.choose, current_user):
        flash(_("Saved."))
        return redirect(url_for("settings.show"), 303)
    return _shown(form)


@bp.post("/settings/allowance")
@access.allow("coordinator")
def allowance() -> ResponseReturnValue:
    """Set since when pilots get an allowance for their hours."""
    form = AllowanceForm()
    if accepted(form, commands.choose_allowance, current_user):
        flash(_("Saved."))
        return redirect(url_for("settings.show", _anchor="allowance"), 303)
    return _shown(SettingsForm(formdata=None, obj=current_user.programme), form)


@bp.post("/settings/words")
@access.allow("coordinator")
def words() -> ResponseReturnValue:
    """Set how pilots are called."""
    form = CalledForm()
    if accepted(form, commands.choose_words, current_user):
        flash(_("Saved."))
        return redirect(url_for("settings.show", _anchor="words"), 303)
    return _shown(SettingsForm(formdata=None, obj=current_user.programme), called=form)


def _shown(
    form: SettingsForm, allowance: AllowanceForm | None = None, called: CalledForm | None = None
) -> ResponseReturnValue:
    allowance = allowance or AllowanceForm(formdata=None, since=current_user.programme.allowance_since)
    called = called or CalledForm(formdata=None, **rules.as_chosen(current_user.programme.pilots_called))
    shown: dict[str, Any] = {
        "form": form,
        "allowance": allowance,
        "called": called,
        "rules": rules,
        "helplines": HELPLINES,
        "first_steps": first_steps.steps(current_user),
    }
    return page("settings/show.html", status=form_status(), numbers=queries.numbers(current_user), **shown)


@bp.post("/settings/numbers/start")
@access.allow("coordinator")
def start_numbers() -> ResponseReturnValue:
    """Fill an empty card with public helplines, in the programme's language, because all read the same card."""
    with force_locale(current_user.programme.language):
        proposal = [(str(label), number, str(hint)) for label, number, hint in HELPLINES]
    try:
        commands.propose_numbers(current_user, proposal)
    except Refusal as refusal:
        form = SettingsForm(formdata=None, obj=current_user.programme)
        form.refuse(refusal)
        return _shown(form)
    flash(_("The card has its first numbers. Please add those of your programme."))
    return _to_numbers()


@bp.route("/settings/numbers/new", methods=["GET", "POST"])
@access.allow("coordinator")
def new_number() -> ResponseReturnValue:
    """Add a number to the card."""
    form = NumberForm()
    if submitted(form):
        try:
            commands.add_number(current_user, **form.arguments())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The number is on the card."))
            return _to_numbers()
    return page("settings/number.html", status=form_status(), form=form, number=None)


@bp.route("/settings/numbers/<uuid:uid>", methods=["GET", "POST"])
@access.allow("coordinator programme")
def number(uid: UUID) -> ResponseReturnValue:
    """Change a number of the card."""
    row = queries.number(current_user, uid)
    form = NumberForm(obj=row)
    if submitted(form):
        try:
            commands.change_number(current_user, uid, **form.arguments())
        except Missing:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."))
            return _to_numbers()
    return page("settings/number.html", status=form_status(), form=form, number=row)


@bp.post("/settings/numbers/<uuid:uid>/remove")
@access.allow("coordinator programme")
def remove_number(uid: UUID) -> ResponseReturnValue:
    """Remove a number from the card."""
    row = commands.remove_number(current_user, uid)
    flash(_("%(label)s is not on the card any more.", label=row.label))
    return _to_numbers()


@bp.post("/settings/numbers/<uuid:uid>/move")
@access.allow("coordinator programme")
def move_number(uid: UUID) -> ResponseReturnValue:
    """Move a number up or down on the card."""
    commands.move_number(current_user, uid, up=request.form.get("to") == "up")
    return _to_numbers()


def _to_numbers() -> ResponseReturnValue:
    return redirect(url_for("settings.show", _anchor="numbers"), 303)
