"""The first steps of a programme: leave one, take it up again, read what pilots sign."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import codes
from pilotapp.refusals import Refusal
from pilotapp.settings import first_steps
from pilotapp.web import access
from pilotapp.web.access import safe_next
from pilotapp.web.answers import page

bp = Blueprint("first_steps", __name__)


@bp.app_context_processor
def _is_new() -> dict[str, Any]:
    return {"programme_is_new": lambda: first_steps.is_new(current_user)}


@bp.post("/settings/steps/leave")
@access.allow("coordinator")
def leave() -> ResponseReturnValue:
    """Leave a step of the list on the start page."""
    return _kept(first_steps.leave)


@bp.post("/settings/steps/take-up")
@access.allow("coordinator")
def take_up() -> ResponseReturnValue:
    """Take a step up again."""
    return _kept(first_steps.take_up)


def _kept(command: Callable[..., Any]) -> ResponseReturnValue:
    try:
        command(current_user, step=request.form.get("step", ""))
    except Refusal:
        abort(400)  # a hidden field, so no person made this mistake
    return _back()


@bp.route("/settings/declaration", methods=["GET", "POST"])
@access.allow("coordinator")
def declaration() -> ResponseReturnValue:
    """Show what pilots sign before their first visit; the POST says that it was read."""
    if request.method == "POST":
        first_steps.read_declaration(current_user)
        return _back()
    return page("settings/declaration.html", version=codes.DECLARATION)


def _back() -> ResponseReturnValue:
    return redirect(safe_next(request.form.get("next") or url_for("home.month")), 303)
