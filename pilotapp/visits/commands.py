"""Commands of a pilot on visits. Page and phone both use `deliver`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp import audit, clock, db
from pilotapp.clock import wall_time
from pilotapp.entries.incoming import SCHEMA, IncomingEntry, Receipt, content_hash
from pilotapp.entries.receipts import ACCESS, CONFIRMED, OPEN_VISIT, WITHDRAWN, pending_review
from pilotapp.entries.store import EntryStore, refuse_erased
from pilotapp.models import Person, Visit
from pilotapp.refusals import Conflict, Gone, Overtaken, PendingReview, Refusal, StillOpen
from pilotapp.visits import joined, transitions
from pilotapp.visits.order import place
from pilotapp.visits.unit_of_work import UnitOfWork

_REASONS: dict[type[Refusal], str] = {StillOpen: OPEN_VISIT, Gone: WITHDRAWN}  # what a phone does about it by itself


def deliver(
    pilot: Person,
    entries: Sequence[IncomingEntry],
    clock_offset: int | None = None,
    *,
    has_access: bool = True,
    are_copies: bool = False,
) -> list[Receipt]:
    """Store `entries` of `pilot` with their effects and audit rows in one transaction.

    Return a receipt for each, in order. A known uid gets its old receipt (or conflict if the content differs); a bad
    entry does not stop the others and raises nothing. `clock_offset`: seconds by which the phone's clock is ahead of
    the server's. Raises Missing if the pilot was erased meanwhile. Without `has_access`, which ended while the phone
    was offline, all new entries are pending review. `are_copies`: the entries were accepted before, and the database
    was restored since; they may arrive in another order than then, from several phones. An overtaken one is stored and
    has no effect.
    """
    with db.transaction():
        db.serialise(pilot)
        refuse_erased(pilot)
        delivery = _Delivery(pilot, entries, clock_offset, has_access, are_copies)
        delivery.take(entries)
        delivery.write()
    return [delivery.receipt(sent) for sent in entries]


class _Delivery:
    """One run of `deliver`: the known entries, the unit of work of visits, and the rows to add."""

    def __init__(
        self,
        pilot: Person,
        entries: Sequence[IncomingEntry],
        clock_offset: int | None,
        has_access: bool,
        are_copies: bool,
    ) -> None:
        self.pilot, self.clock_offset, self._has_access, self._are_copies = pilot, clock_offset, has_access, are_copies
        now = clock.now()
        self._store = EntryStore(pilot, entries, clock_offset, now)
        instants = [value for sent in entries for value in sent.arguments.values() if isinstance(value, datetime)]
        self._unit = UnitOfWork(pilot, now, {sent.visit for sent in entries}, [*instants, now])
        self._receipts: dict[UUID, Receipt] = {}
        self._acts: list[tuple[str, str, UUID, dict[str, Any]]] = []

    def take(self, entries: Sequence[IncomingEntry]) -> None:
        """Process new, valid entries; store those that are not refused. Order matters only for copies."""
        new: dict[UUID, IncomingEntry] = {}
        for sent in entries if self._are_copies else sorted(entries, key=place):
            if not sent.errors and not self._store.knows(sent.uid):
                new.setdefault(sent.uid, sent)
        outcomes = self._judge(new.values())
        for sent in new.values():
            self._receipts[sent.uid] = self._settle(sent, outcomes[sent.uid])

    def _judge(self, new: Iterable[IncomingEntry]) -> dict[UUID, joined.Outcome]:
        if self._has_access:
            return joined.validate(self._unit, new, self.clock_offset, are_copies=self._are_copies)
        return {sent.uid: self._hold(sent) for sent in new}

    def _hold(self, sent: IncomingEntry) -> PendingReview | Refusal:
        try:
            transitions.check_owner(self._unit, sent)
        except Refusal as refusal:
            return refusal
        return PendingReview("", sent.visit)

    def _settle(self, sent: IncomingEntry, outcome: joined.Outcome) -> Receipt:
        if isinstance(outcome, Overtaken) and self._are_copies and self._unit.find(sent.visit) is not None:
            outcome = None
        if isinstance(outcome, Refusal):
            errors = {outcome.field or "": [str(outcome.message)]}
            reason = _REASONS.get(type(outcome))
            return Receipt(sent.uid, sent.hash, "refused", errors, reason=reason)
        answer, pending_reason = "stored", None
        if outcome is not None:
            answer, pending_reason = "held", CONFIRMED if self._has_access else ACCESS
        self._store.add(sent, answer, pending_reason)
        self._acts.append((f"visit.{sent.kind}", "visit", sent.visit, {"entry": str(sent.uid), "answer": answer}))
        return pending_review(sent, pending_reason) if pending_reason else Receipt(sent.uid, sent.hash, answer)

    def receipt(self, sent: IncomingEntry) -> Receipt:
        """Return the receipt of an entry after it was processed; the same one for a repeated entry."""
        now = self._receipts.get(sent.uid)
        if now is not None and now.hash == sent.hash:
            return now
        known = self._store.receipt(sent)
        if known is not None:
            return known
        return Receipt(sent.uid, sent.hash, "refused", sent.errors or (now.errors if now else {}))

    def write(self) -> None:
        self._unit.write()
        self._store.write()
        audit.write_many(self.pilot, self._acts)


def _do(pilot: Person, kind: str, uid: UUID, visit: UUID, **arguments: Any) -> Visit:
    """Deliver one entry of the page. Raises Refusal, Conflict or PendingReview; a repeated uid changes nothing."""
    receipt = deliver(pilot, [by_hand(pilot, kind, uid, visit, arguments, door="page")])[0]
    field, message = next(((name or None, words[0]) for name, words in receipt.errors.items()), (None, ""))
    if receipt.answer in ("stored", "already"):
        row: Visit = Visit.get_by_id(visit)
        return row
    if receipt.answer == "held":
        raise PendingReview(message, visit)
    raise (Conflict if receipt.answer == "conflict" else Refusal)(message, field)


def by_hand(
    pilot: Person, kind: str, uid: UUID, visit: UUID, arguments: Mapping[str, Any], *, door: str
) -> IncomingEntry:
    """Return the entry of `pilot` with the values of a form: of the pilot's page, or of a slip of paper."""
    zone = pilot.programme.zone
    body = {name: _plain(value, zone) for name, value in arguments.items() if value is not None}
    digest = content_hash(uid=uid, owner=pilot.uid, kind=kind, visit=visit, schema=SCHEMA, body=body)
    return IncomingEntry(uid, kind, visit, clock.now(), digest, body, arguments, door=door)


def _plain(value: Any, zone: ZoneInfo) -> Any:
    return wall_time.text(value, zone) if isinstance(value, datetime) else value


def check_in(pilot: Person, *, uid: UUID, visit: UUID, **known: Any) -> Visit:
    """Begin a visit now, or at `started_at`; `known` are the fields of CheckInForm.

    Refused while another one is open, and for times in the future.
    """
    return _do(pilot, "check_in", uid, visit, **known)


def check_out(
    pilot: Person,
    *,
    uid: UUID,
    visit: UUID,
    ended_at: datetime | None = None,
    forgotten: bool = False,
    measured_minutes: int | None = None,
) -> Visit:
    """End a visit now, or at `ended_at`; `forgotten`: the end was chosen afterwards.

    Refuses a visit that has an end, an end before the start, over 12 hours, or over 16 hours on that day.
    """
    end = {"ended_at": ended_at, "forgotten": forgotten, "measured_minutes": measured_minutes}
    return _do(pilot, "check_out", uid, visit, **end)


def record(pilot: Person, *, uid: UUID, visit: UUID, **codes: Any) -> Visit:
    """Write or correct the record of a visit; `codes` are the fields of RecordForm.

    With both times it may be a visit entered afterwards. Raises PendingReview if the visit is confirmed already.
    """
    return _do(pilot, "record", uid, visit, **codes)


def withdraw(pilot: Person, *, uid: UUID, visit: UUID) -> Visit:
    """Withdraw a visit (or discard an open one). Raises PendingReview if it is confirmed already."""
    return _do(pilot, "withdraw", uid, visit)


def answer(pilot: Person, *, uid: UUID, visit: UUID, answer: str) -> Visit:
    """Answer a coordinator's question with a code. Refused if no question is open."""
    return _do(pilot, "answer", uid, visit, answer=answer)
