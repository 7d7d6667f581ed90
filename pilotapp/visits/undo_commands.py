"""Taking back a confirmation: for a minute, as a command of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import clock, db
from pilotapp.entries.pending_review import EFFECTIVE, UNDECIDED
from pilotapp.models import Certificate, Entry, Person, Review, Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import rules
from pilotapp.visits.review_commands import review, visits_of

TOO_LATE = _l(
    "This can be undone for one minute, as long as nothing else happened to the visit. To take a visit out of the "
    "count later, open it and choose 'Do not count'."
)


def undo(coordinator: Person, versions: Mapping[UUID, int]) -> tuple[list[Visit], list[Visit]]:
    """Take back own confirmations of the last minute: the visits wait as before. Return (undone, left confirmed).

    `versions`: uid to the version after the confirmation. A visit stays confirmed if it changed since, if a
    change of it is pending review, or if a certificate that counts it was issued since. Raises Refusal if none can be
    undone.
    """
    with db.transaction():
        now, done, left = clock.now(), [], []
        for visit in visits_of(coordinator, list(versions)):
            confirmed = _confirmation(coordinator, visit, versions[visit.uid])
            if confirmed is None or now - confirmed.at > rules.UNDO_FOR or _is_certified(visit, confirmed):
                left.append(visit)
            else:
                review(coordinator, visit, "undo", _state_before(visit), now=now)
                done.append(visit)
        if not done:
            raise Refusal(TOO_LATE)
    return done, left


def _confirmation(coordinator: Person, visit: Visit, version: int) -> Review | None:
    """Return the coordinator's confirmation of a visit if it is the last change of it."""
    if visit.state != "confirmed" or visit.version != version or _has_pending_change(visit):
        return None
    last = (Review.visit == visit.uid) & (Review.person == coordinator.uid) & (Review.at == visit.changed_at)
    row: Review | None = Review.get_or_none(last & (Review.act == "confirm"))
    return row


def _has_pending_change(visit: Visit) -> bool:
    """Whether an entry of the visit is pending review: a confirmed visit shows it, one that waits does not."""
    return bool(Entry.select().where(Entry.visit == visit.uid, UNDECIDED).exists())


def _is_certified(visit: Visit, confirmed: Review) -> bool:
    """Whether a certificate that counts the visit was issued since its confirmation."""
    counts = (Certificate.first_day <= visit.day) & (Certificate.last_day >= visit.day)
    since: Any = (Certificate.issued_at >= confirmed.at) & Certificate.revoked_at.is_null()
    return bool(Certificate.select().where(Certificate.pilot == visit.pilot_id, counts, since).exists())


def _state_before(visit: Visit) -> str:
    """Return the state that a visit was confirmed in: 'asked' if the last question has no answer or new record."""
    asked = Review.select(Review.at).where(Review.visit == visit.uid, Review.act == "ask").order_by(Review.at.desc())
    last: Any = asked.tuples().first()
    if last is None:
        return "recorded"
    answers = (Entry.visit == visit.uid) & Entry.kind.in_(("answer", "record")) & EFFECTIVE
    answered = Entry.select().where(answers, Entry.received_at >= last[0]).exists()
    return "recorded" if answered else "asked"
