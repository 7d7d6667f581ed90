"""What waits for a coordinator: calls, visits to confirm, confirmations that can be undone, and the next visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn

from pilotapp import clock
from pilotapp.db.compiled_queries import compiled
from pilotapp.entries.pending_review import UNDECIDED
from pilotapp.models import Entry, Person, Review, Visit
from pilotapp.models.visit import TO_CONFIRM
from pilotapp.visits import calls, hints, rules
from pilotapp.visits.calls import Call
from pilotapp.visits.contradictions import with_contradictions
from pilotapp.visits.queries import with_overlaps

LISTED = 60
_OLDEST = (Visit.day, Visit.started_at, Visit.uid)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The calls that pilots ask for; then the oldest 60 visits that wait, those to confirm before those that
    wait for an answer: those without a hint and the others.

    `more`: whether further visits wait that are not listed.
    """

    calls: Sequence[Call]
    clean: Sequence[Visit]
    flagged: Sequence[Visit]
    more: bool


def waiting(viewer: Person) -> Waiting:
    """Return what waits for the coordination of the viewer's programme, oldest first, by a fixed number of SELECTs."""
    rows = _to_confirm(viewer.programme_id)
    first = calls.wished(viewer)
    called = {call.visit.uid for call in first}
    shown = [visit for visit in with_hints(rows[:LISTED]) if visit.uid not in called]
    return Waiting(first, hints.without(shown), [visit for visit in shown if hints.hints(visit)], len(rows) > LISTED)


@compiled
def _to_confirm(programme: Any) -> Any:
    """In the order of the index `visit_to_confirm`: however many visits wait, a database reads no more than it returns.

    Visits that wait for an answer come last, so that however many they are, those to confirm are listed.
    """
    return (
        Visit.select(Visit, Person.uid, Person.name)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(Visit.programme == programme, TO_CONFIRM)
        .order_by(Visit.state.desc(), *_OLDEST)
        .limit(LISTED + 1)
    )


def with_hints(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Set what `hints` needs by four SELECTs, and return the visits."""
    pending = {uid for (uid,) in _pending([visit.uid for visit in visits])} if visits else set()
    for visit in visits:
        visit.pending = visit.uid in pending
    return calls.with_calls(with_contradictions(with_overlaps(visits)))


@compiled
def _pending(visits: list[Any]) -> Any:
    return Entry.select(Entry.visit).where(Entry.visit.in_(visits), UNDECIDED).tuples()


def undoable(viewer: Person) -> list[Visit]:
    """Return the visits that the viewer's latest confirmation of the last minute can still be taken back from."""
    rows = _just_confirmed(viewer.uid, clock.now() - rules.UNDO_FOR)
    return [visit for visit in rows if visit.changed_at == rows[0].changed_at]


@compiled
def _just_confirmed(viewer: Any, since: Any) -> Any:
    """The visits that have not changed since the viewer confirmed them, without a pending change, the latest first."""
    pending = Entry.select(SQL("1")).where(Entry.visit == Visit.uid, UNDECIDED)
    return (
        Visit.select(Visit.uid, Visit.version, Visit.changed_at)
        .join(Review, on=(Review.visit == Visit.uid))
        .where(
            Review.person == viewer, Review.at >= since, Review.act == SQL("'confirm'"),
            Visit.state == SQL("'confirmed'"), Visit.changed_at == Review.at, ~fn.EXISTS(pending),
        )
        .order_by(Review.at.desc())
    )  # fmt: skip


def next_one(viewer: Person, visit: Visit) -> Visit | None:
    """Return the visit that waits next for the coordination after `visit`, by start; after the last one the first."""
    found = _next(viewer.programme_id, visit.uid, visit.started_at) or _next(viewer.programme_id, visit.uid, None)
    return found[0] if found else None


@compiled
def _next(programme: Any, visit: Any, after: Any) -> Any:
    """The first visit that waits, without this one; if `after` is an instant, of those that began then or later."""
    others = (Visit.programme == programme) & (Visit.state == SQL("'recorded'")) & (Visit.uid != visit)
    if after is not None:
        others &= (Visit.started_at > after) | ((Visit.started_at == after) & (Visit.uid > visit))
    return Visit.select(Visit.uid, Visit.started_at).where(others).order_by(*_OLDEST).limit(1)
