"""A coordinator confirms many visits at once, and takes a confirmation back within a minute."""

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pilotapp.models import Visit
from pilotapp.refusals import Missing, Refusal
from pilotapp.visits import calls, hints, review_commands, rules, undo_commands, waiting_page
from pilotapp.visits.waiting_page import Said
from pilotapp.web import access
from pilotapp.web.access import safe_next

bp = Blueprint("waiting", __name__)
bp.add_app_template_filter(hints.without, "without_hints")
bp.add_app_template_filter(hints.in_words, "hint_in_words")


@bp.app_context_processor
def _calls() -> dict[str, Any]:
    return {"calls_wished": lambda: calls.wished(current_user)}


@bp.app_template_filter("hints")
def _hints(visit: Visit) -> tuple[str, ...]:
    """Return the hints about a visit that the reader sees: all of them for the coordination."""
    found = hints.hints(visit)
    return found if current_user.has_role("coordinator") else tuple(name for name in found if name in hints.FOR_PILOT)


@bp.app_template_test("confirmable")
def _confirmable(visit: Visit) -> bool:
    return rules.may_confirm(visit)


@bp.post("/log/confirm")
@access.allow("coordinator")
def confirm() -> ResponseReturnValue:
    """Confirm all selected visits; `visit` values are 'uid:version'."""
    versions = waiting_page.versions()
    done, left = review_commands.confirm(current_user, versions)
    said: Said = (
        [("good", ngettext("%(num)d visit confirmed.", "%(num)d visits confirmed.", len(done)))] if done else []
    )
    said += _left_out(left)
    if not versions:
        said.append(("warn", _("Tick the visits that you want to confirm first.")))
    return _answer(said)


def _left_out(visits: list[Visit]) -> Said:
    """Return a message for each reason why visits were not confirmed by this."""
    already = sum(visit.state == "confirmed" for visit in visits)
    calling = sum(visit.call_me and visit.state != "confirmed" for visit in visits)
    changed = len(visits) - already - calling
    counted = [
        (calling, ngettext(
            "%(num)d visit was left out: its {pilot} asks for a call.",
            "%(num)d visits were left out: their {pilots} ask for a call.",
            calling,
        )),
        (changed, ngettext(
            "%(num)d visit was changed in the meantime. Please look at it again.",
            "%(num)d visits were changed in the meantime. Please look at them again.",
            changed,
        )),
        (already, ngettext("%(num)d visit was confirmed already.", "%(num)d visits were confirmed already.", already)),
    ]  # fmt: skip
    return [("warn", words) for number, words in counted if number]


@bp.post("/log/undo")
@access.allow("coordinator")
def undo() -> ResponseReturnValue:
    """Take back what the coordinator has just confirmed; `undo` values are 'uid:version'."""
    try:
        done, left = undo_commands.undo(current_user, waiting_page.versions("undo"))
    except Missing:
        raise
    except Refusal as refusal:
        return _answer([("warn", refusal.message)])
    said: Said = [
        ("good", ngettext("Undone: %(num)d visit waits again.", "Undone: %(num)d visits wait again.", len(done)))
    ]
    if left:
        words = ngettext("%(num)d visit stays confirmed.", "%(num)d visits stay confirmed.", len(left))
        said.append(("warn", words))
    return _answer(said)


def _answer(said: Said) -> ResponseReturnValue:
    """Render the list for htmx; else redirect to the page from where the form came, with the messages."""
    if waiting_page.is_asked():
        return waiting_page.answer(current_user, said)
    for tone, words in said:
        flash(words, "warning" if tone == "warn" else "message")
    return redirect(safe_next(request.form.get("next") or "/log"), 303)
