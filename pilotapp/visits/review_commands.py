"""Commands of a coordinator on visits: confirm, ask, call, void, and decide about pending changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, personal_data
from pilotapp.entries.incoming import IncomingEntry
from pilotapp.figures import facts
from pilotapp.models import Entry, Person, Review, Visit
from pilotapp.refusals import Conflict, Missing, Refusal
from pilotapp.visits import calls, log_queries, rules, transitions
from pilotapp.visits.unit_of_work import UnitOfWork


def confirm(coordinator: Person, versions: Mapping[UUID, int]) -> tuple[list[Visit], list[Visit]]:
    """Confirm the visits that still have the version that was shown; return (confirmed, left).

    `versions`: uid to the version on the coordinator's page. Visits that cannot be confirmed are skipped as well, and
    those whose pilot asks for a call, which have `call_me`: they are confirmed one by one. Visits that somebody has
    confirmed already are among those left, with their state.
    """
    done, left = [], []
    with db.transaction():
        now = clock.now()
        for visit in calls.with_calls(visits_of(coordinator, list(versions))):
            if visit.version == versions[visit.uid] and rules.may_confirm(visit) and not visit.call_me:
                review(coordinator, visit, "confirm", "confirmed", now=now)
                done.append(visit)
            else:
                left.append(visit)
    return done, left


def confirm_one(coordinator: Person, uid: UUID, version: int) -> Visit:
    """Confirm one visit, and settle the call that its pilot asks for in an answer that is pending review.

    Raises Missing, Conflict (somebody changed it since), or Refusal (nothing to confirm).
    """
    with db.transaction():
        visit = _visit(coordinator, uid, version)
        if not rules.may_confirm(visit):
            raise Refusal(_l("Only a visit with a complete record can be confirmed."))
        now = clock.now()
        review(coordinator, visit, "confirm", "confirmed", now=now)
        [visit] = calls.with_calls([visit])
        if visit.call_me:  # confirming settles other calls, until it is undone
            review(coordinator, visit, "called", visit.state, now=now)
    return visit


def ask(coordinator: Person, uid: UUID, version: int, *, text: str, no_person: bool = False) -> Visit:
    """Ask the pilot a question that names nobody. Raises Missing, Conflict or Refusal."""
    personal_data.check(text, no_person)
    with db.transaction():
        visit = _visit(coordinator, uid, version)
        if not rules.may_confirm(visit):
            raise Refusal(_l("You can ask about visits that wait for you. This one does not."))
        if visit.pilot.erased_at is not None:
            raise Refusal(_l("Whoever made this visit is not here any more and cannot answer."))
        review(coordinator, visit, "ask", "asked", text=text.strip())
    return visit


def called(coordinator: Person, uid: UUID, version: int) -> Visit:
    """Record that the pilot who asked for a call was called. Raises Missing, Conflict or Refusal (nobody asked)."""
    with db.transaction():
        [visit] = calls.with_calls([_visit(coordinator, uid, version)])
        if not visit.call_me:
            raise Refusal(_l("Nobody asks for a call about this visit any more."))
        review(coordinator, visit, "called", visit.state)
    return visit


def void(coordinator: Person, uid: UUID, version: int, *, reason: str) -> Visit:
    """Exclude a visit from all counts, for a reason. Raises Missing, Conflict or Refusal."""
    with db.transaction():
        visit = _visit(coordinator, uid, version)
        if not rules.may_void(visit):
            raise Refusal(_l("This visit already does not count."))
        review(coordinator, visit, "void", "void", reason=reason)
    return visit


def decide(coordinator: Person, uid: UUID, arguments: Mapping[str, Any], *, accept: bool) -> Visit:
    """Accept or decline a pending entry. Accepted, it takes effect, and the visit stays confirmed or void.

    `arguments`: the entry's values as its form returns them. Raises Missing, or Refusal (decided already, or the change
    would break a limit).
    """
    with db.transaction():
        visit = _decide(coordinator, [_pending_review(coordinator, uid)], {uid: arguments}, accept)
    if visit is None:
        raise Missing("")
    return visit


def decide_together(
    coordinator: Person, uid: UUID, arguments: Mapping[UUID, Mapping[str, Any]], *, accept: bool
) -> Visit | None:
    """Accept or decline all entries of one visit that arrived after the pilot's access ended.

    `uid` is one of them, `arguments` the values of each by uid. Return the visit; None if it was declined and the
    server does not know the visit. Raises Missing, or Refusal (decided already, more entries have arrived, or they
    would break a limit).
    """
    with db.transaction():
        entries = log_queries.pending_with(coordinator, _pending_review(coordinator, uid))
        if {entry.uid for entry in entries} != set(arguments):
            raise Refusal(_l("More has arrived from this phone. Please look at it again and decide then."))
        return _decide(coordinator, entries, arguments, accept)


def _decide(
    coordinator: Person, entries: Sequence[Entry], arguments: Mapping[UUID, Mapping[str, Any]], accept: bool
) -> Visit | None:
    if accept:
        _apply(entries, arguments)
    decision = "accepted" if accept else "declined"
    values = {"decision": decision, "decided_at": clock.now(), "decided_by": coordinator.uid}
    Entry.update(**values).where(Entry.uid.in_([entry.uid for entry in entries])).execute()
    visit: Visit | None = Visit.get_or_none(Visit.uid == entries[0].visit)
    if visit is None:
        audit.write(coordinator, "entry.decline", "entry", entries[0].uid, about=entries[0].pilot_id)
    else:
        review(coordinator, visit, "accept" if accept else "decline", visit.state)
    return visit


def _apply(entries: Sequence[Entry], arguments: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Apply `entries`, all of one visit, together; each is validated as of the time when it arrived."""
    visit = entries[0].visit
    instants = [value for each in arguments.values() for value in each.values() if isinstance(value, datetime)]
    unit = UnitOfWork(Person.get_by_id(entries[0].pilot_id), entries[0].received_at, [visit], instants)
    for entry in entries:
        unit.now = entry.received_at
        sent = IncomingEntry(entry.uid, entry.kind, visit, entry.made_at, entry.hash, {}, arguments[entry.uid])
        transitions.apply(unit, sent, entry.clock_offset, decided=True, joining=True)
    transitions.check_open(unit, unit.take(visit))
    unit.write()


def _pending_review(coordinator: Person, uid: UUID) -> Entry:
    """Return the pending entry after locking the pilot's visits, so that two coordinators cannot both decide."""
    db.serialise(log_queries.entry_pending_review(coordinator, uid).pilot)
    entry = log_queries.entry_pending_review(coordinator, uid)
    if entry.decision is not None:
        raise Refusal(_l("Somebody else has decided about this change already."))
    return entry


def _visit(coordinator: Person, uid: UUID, version: int) -> Visit:
    found = visits_of(coordinator, [uid])
    if not found:
        raise Missing("")
    if found[0].version != version:
        raise Conflict(_l("This visit was changed after you opened it. Please look at it again and decide then."))
    return found[0]


def visits_of(coordinator: Person, uids: list[UUID]) -> list[Visit]:
    """Return those of `uids` that are visits of the coordinator's programme, with their pilots' visits locked."""
    wanted = (Visit.uid.in_(uids)) & (Visit.programme == coordinator.programme_id)
    pilots = Person.select().where(Person.uid.in_(Visit.select(Visit.pilot).where(wanted))).order_by(Person.uid)
    for pilot in pilots:
        db.serialise(pilot)
    return list(Visit.select().where(wanted).order_by(Visit.started_at))


def review(
    coordinator: Person, visit: Visit, act: str, state: str,
    *, reason: str | None = None, text: str | None = None, now: datetime | None = None,
) -> None:  # fmt: skip
    """Give the visit this state, and write the review, its audit row and which figures change; in a transaction."""
    now, counted = now or clock.now(), visit.is_counted
    visit.state, visit.version, visit.changed_at = state, visit.version + 1, now
    if counted or visit.is_counted:
        facts.mark_dirty(visit.programme_id, [visit.day])
    visit.save(only=[Visit.state, Visit.version, Visit.changed_at])
    Review.create(
        programme=visit.programme_id,
        visit=visit,
        person=coordinator.uid,
        act=act,
        reason=reason,
        text=text,
        at=now,
    )
    codes: dict[str, Any] = {"state": state, "reason": reason}
    audit.write(coordinator, f"visit.{act}", "visit", visit.uid, about=visit.pilot_id, **codes)
