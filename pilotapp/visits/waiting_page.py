"""The list of what waits for a coordinator's confirmation, on the page of the month; it replaces itself."""

from typing import Any
from uuid import UUID

from flask import make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pilotapp.ids import read_uuid
from pilotapp.models import Person
from pilotapp.visits import forms, waiting_queries
from pilotapp.web.answers import page, wants_fragment
from pilotapp.web.forms import Form

PLACE = "list"  # the value of the field `place` in the forms of the list
Said = list[tuple[str, Any]]  # tone and sentence of each message


def number(text: str) -> int:
    """Return the version in a form; 0, which no visit has, for an invalid number."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def versions(name: str = "visit") -> dict[UUID, int]:
    """Return the visits of a form by uid, with the version that the page showed; its values are 'uid:version'."""
    found = (value.partition(":") for value in request.form.getlist(name))
    return {uid: number(version) for uid, _, version in ((read_uuid(one[0]), *one[1:]) for one in found) if uid}


def is_asked() -> bool:
    """Whether a form of the list was submitted by htmx, which wants the list back."""
    return wants_fragment() and request.form.get("place") == PLACE


def context(viewer: Person) -> dict[str, Any]:
    """Return the template data of the list."""
    waiting = waiting_queries.waiting(viewer)
    seen, every = versions(), request.args.get("chosen") == "all"
    ticked = {visit.uid for visit in waiting.clean if every or seen.get(visit.uid) == visit.version}
    undoable = waiting_queries.undoable(viewer)
    return {"waiting": waiting, "undoable": undoable, "ticked": ticked, "ask_form": forms.AskForm(formdata=None)}


def answer(viewer: Person, said: Said, refused: UUID | None = None, form: Form | None = None) -> ResponseReturnValue:
    """Render the list after an act; with status 422 and the filled form in its row if the visit `refused` it.

    If that visit has no row any more, a message repeats the text of the form.
    """
    shown = context(viewer)
    if form and refused not in {visit.uid for visit in shown["waiting"].flagged}:
        said = [*said, ("warn", _("Your question was not sent: %(text)s", text=form.data["text"]))]
    more: dict[str, Any] = {"said": said, "refused": refused, "swaps": True} | ({"refused_form": form} if form else {})
    made = make_response(page("visits/_to_confirm.html", status=422 if refused else 200, **shown, **more))
    made.headers["HX-Trigger"] = "visits-changed"
    return made
