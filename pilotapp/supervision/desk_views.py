"""The coordinator's desk: the list of notes, and the thread of each note."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from pilotapp import clock, notices
from pilotapp.ids import read_uuid
from pilotapp.models import Note
from pilotapp.refusals import Conflict, Missing, Refusal
from pilotapp.supervision import desk_commands, desk_forms, desk_queries, rules, thread
from pilotapp.supervision.desk_commands import Seen
from pilotapp.supervision.desk_queries import Filters
from pilotapp.web import access
from pilotapp.web.answers import page, wants_fragment
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import submitted
from pilotapp.web.free_text import FreeText

bp = Blueprint("desk", __name__)
# Each act: its command, and the message after it.
ACTS: dict[str, tuple[Callable[..., Note], Any]] = {
    "acknowledge": (desk_commands.acknowledge, _l("Whoever wrote it sees that you have read it.")),
    "ask": (desk_commands.ask, _l("Your question is on its way.")),
    "answer": (desk_commands.answer, _l("Your answer is on its way.")),
    "propose": (desk_commands.propose, _l("Your proposal is on its way.")),
    "called": (desk_commands.called, _l("It is noted that you have talked.")),
    "hand_over": (desk_commands.hand_over, _l("The note is handed over.")),
    "close": (desk_commands.close, _l("The note is closed. It opens again when a reply comes.")),
}


@bp.get("/supervision")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    pilots, _ = desk_queries.people(current_user)
    return page("supervision/desk.html", "queue", pilots=pilots, **_queue(pilots))


@bp.get("/supervision/<uuid:uid>")
@access.allow("coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    note = desk_queries.note(current_user, uid)
    notices.looked(current_user, uid)
    people = desk_queries.people(current_user)
    return page("supervision/desk_note.html", **_queue(people[0]), **_thread(note, people=people))


def _view(act: str) -> Callable[[UUID], ResponseReturnValue]:
    @access.allow("coordinator programme")
    def view(uid: UUID) -> ResponseReturnValue:
        return _act(uid, act)

    return view


for each in ACTS:
    address = each.replace("_", "-")
    bp.add_url_rule(f"/supervision/<uuid:uid>/{address}", each, _view(each), methods=["POST"])


def _act(uid: UUID, act: str) -> ResponseReturnValue:
    """Call the command of the act; on a refusal render the page with 422, the typed text, and the changes since."""
    command, done = ACTS[act]
    form, conflict = desk_forms.make(act, filled=True), False
    if submitted(form):
        try:
            command(current_user, uid, _seen(), **form.arguments())
            return _done(uid, done)
        except Missing:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            conflict = isinstance(refusal, Conflict)
    context = _thread(desk_queries.note(current_user, uid), act, form)
    meanwhile = context["turns"][_number("turns") :] if conflict else []
    return _card(422, meanwhile=meanwhile, **context)


def _done(uid: UUID, done: Any) -> ResponseReturnValue:
    if not wants_fragment():
        flash(done)
        filters: dict[str, Any] = dict(Filters.read(request.args).address())
        return redirect(url_for("desk.show", uid=uid, **filters), 303)
    return _card(200, done=done, **_thread(desk_queries.note(current_user, uid)))


def _card(status: int, **context: Any) -> ResponseReturnValue:
    """Render the card alone for htmx, else with the page around it."""
    if wants_fragment():
        context |= {"filters": Filters.read(request.args), "waited": _waited, "fragment": True}
        return page("supervision/_desk_card.html", status=status, **context)
    pilots, _ = desk_queries.people(current_user)
    return page("supervision/desk_note.html", status=status, **_queue(pilots), **context)


def _queue(pilots: list[tuple[UUID, str]]) -> dict[str, Any]:
    """Return the template data of a list of notes; `pilots` are those of the filter."""
    filters, after = Filters.read(request.args), request.args.get("after")
    found = desk_queries.desk(current_user, filters, after)
    return {"filters": filters, "page": found, "after": after, "counts": desk_queries.counts(current_user),
            "waited": _waited, "sought": filters.sought(pilots),
            "unknown": not_understood(filters.address())}  # fmt: skip


def _thread(note: Note, act: str = "", form: FreeText | None = None, people: Any = None) -> dict[str, Any]:
    """Return the template data of a note's card; `form` is the refused form of `act`."""
    _, coordinators = people or desk_queries.people(current_user)
    acts = [each for each in ACTS if rules.may_follow(each, note.state)]
    forms: dict[str, Any] = {each: desk_forms.make(each) for each in acts} | ({act: form} if form else {})
    if "hand_over" in forms:
        keeper = note.coordinator_id or current_user.uid
        forms["hand_over"].to.choices = [(str(uid), name) for uid, name in coordinators.items() if uid != keeper]
    return {
        "note": note,
        "words": thread.words_of(current_user, note),
        "turns": thread.turns(current_user, note),
        "visit_day": desk_queries.visit_day(note),
        "phone": note.pilot.phone if note.call and note.state != "closed" else None,
        "keeper": coordinators.get(note.coordinator_id) if note.coordinator_id else None,
        "forms": forms,
        "refused": act,
        "new_uid": uuid4,
    }


def _waited(note: Note) -> str:
    """Return how long the note has waited, in the reader's language: '3 hours'."""
    return str(format_timedelta(clock.now() - note.since, granularity="minute"))


def _seen() -> Seen:
    """Return what the form says that the page showed; a form without a uid gets a new one."""
    return Seen(_number("version"), read_uuid(request.form.get("form")) or uuid4())


def _number(name: str) -> int:
    """Return the number in a hidden field; for an invalid one 0, a version that no note has."""
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
