"""The requests of a delivery, answered in JSON, and the page about this phone."""

from typing import Any

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from pilotapp import clock, sealing
from pilotapp.backups import generations
from pilotapp.entries.incoming import SCHEMA, SCHEMAS, Receipt
from pilotapp.formats import instant
from pilotapp.models import Person
from pilotapp.sync import copies, inbox, wording
from pilotapp.visits import log_queries, queries
from pilotapp.web import access, late_delivery, metrics
from pilotapp.web.answers import page
from pilotapp.web.headers import kept

MAX_PENDING = 500  # pending entries of one pilot without access; for more, a coordinator has to decide first

bp = Blueprint("sync", __name__)
bp.app_context_processor(wording.for_templates)
bp.app_context_processor(lambda: {"sealing_key": sealing.phone_key, "generation": generations.current})


@bp.get("/sync/hello")
@access.signed_in
@access.allowed_after_revocation
def hello() -> ResponseReturnValue:
    """Return who is signed in, a CSRF token, and the time: a phone asks this before it sends."""
    person, has_access = _sender()
    return jsonify(
        person=str(person.uid),
        csrf_token=generate_csrf(),
        server_time=instant(clock.now()),
        schema=SCHEMA,
        schemas=SCHEMAS,
        version=current_app.config["PILOTAPP"].version,
        snapshot=_snapshot(person) if has_access else None,
        has_visits=queries.has_visits(person),
        sealing_key=sealing.phone_key(),
        generation=generations.current() if has_access else None,  # copies are only accepted from people with access
        horizon=current_app.config["PILOTAPP"].horizon_days * 86_400,
    )


@bp.post("/sync")
@access.allow("pilot")
@access.allowed_after_revocation
def sync() -> ResponseReturnValue:
    """Answer each entry after all are stored durably; without access they are pending review."""
    person, has_access = _sender()
    if not has_access and log_queries.undecided(person) >= MAX_PENDING:
        return jsonify(error=_("This is too much at once.")), 429
    if request.mimetype != "application/json":
        return jsonify(error=_("Only JSON is read here.")), 415
    try:
        parcel = inbox.read(request.get_data(cache=False))
    except inbox.Malformed:
        return jsonify(
            error=_("The server could not read this entry. Please export it and tell your coordination.")
        ), 400
    except inbox.TooMany:
        return jsonify(error=_("This is too much at once.")), 413
    receipts = inbox.deliver(person, parcel, has_access=has_access)
    metrics.observe_lag(inbox.ages(parcel, receipts))
    answers = [_answer(receipt) for receipt in receipts]
    snapshot = _snapshot(person) if has_access else None
    return jsonify(received_at=instant(clock.now()), answers=answers, snapshot=snapshot)


@bp.post("/sync/lacking")
@access.allow("pilot")
def lacking() -> ResponseReturnValue:
    """Return which of the phone's sealed copies are not stored here, or not with this content."""
    try:
        named = copies.read_names(request.get_data(cache=False))
    except inbox.Malformed:
        return jsonify(error=_("The server could not read this.")), 400
    return jsonify(lacking=[str(uid) for uid in copies.lacking(named, current_user._get_current_object())])


@bp.post("/sync/copies")
@access.allow("pilot")
def take_copies() -> ResponseReturnValue:
    """Like `sync`, for entries as sealed copies: each gets the receipt of its entry.

    An entry in conflict is returned unsealed: the phone cannot unseal its copy, and its owner has to compare both.
    """
    person = current_user._get_current_object()
    try:
        parcel, unreadable = copies.read(request.get_data(cache=False), person)
    except (inbox.Malformed, inbox.TooMany):
        return jsonify(error=_("The server could not read this.")), 400
    answers = [_answer(receipt) for receipt in inbox.deliver(person, parcel, are_copies=True)]
    for answer, entry in zip(answers, parcel.entries, strict=True):
        if answer["answer"] == "conflict":
            answer["entry"] = entry
    answers += map(_answer, unreadable)
    return jsonify(received_at=instant(clock.now()), answers=answers, snapshot=_snapshot(person))


@bp.get("/phone")
@access.allow("pilot")
@kept
def phone() -> ResponseReturnValue:
    """The page about pending entries on this phone; the phone fills the lists."""
    return page("sync/phone.html")


def _sender() -> tuple[Person, bool]:
    """Return who delivers, and whether they still have access."""
    gone = late_delivery.pilot()
    return (gone, False) if gone is not None else (current_user._get_current_object(), True)


def _answer(receipt: Receipt) -> dict[str, Any]:
    answer: dict[str, Any] = {"uid": str(receipt.uid), "hash": receipt.hash, "answer": receipt.answer}
    if receipt.errors:
        answer["errors"] = receipt.errors
    if receipt.reason is not None:
        answer["reason"] = receipt.reason
    if receipt.kept is not None:
        answer["kept"] = receipt.kept
    return answer


def _snapshot(person: Person) -> dict[str, Any] | None:
    if not person.has_role("pilot"):
        return None
    return queries.snapshot(queries.current(queries.with_pilot(person)))
