"""The entries of one delivery: those that are stored already, and the rows to add, inserted at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pilotapp import db
from pilotapp.db.compiled_queries import compiled
from pilotapp.entries.incoming import IncomingEntry, Receipt, canonical
from pilotapp.entries.receipts import known_receipt, read_known
from pilotapp.models import Entry, Person
from pilotapp.refusals import Missing

_DECISION = ("decision", "decided_at", "decided_by")
_ENTRY = tuple(field for field in Entry._meta.sorted_fields if field.name not in _DECISION)


def refuse_erased(pilot: Person) -> None:
    """Raise Missing if the pilot was erased while the entries were being sent."""
    if _erased(pilot.uid):
        raise Missing("")


@compiled
def _erased(pilot: Any) -> Any:
    return Person.select(Person.uid).where(Person.uid == pilot, Person.erased_at.is_null(False)).tuples()


class EntryStore:
    """For use inside a transaction. `clock_offset`: seconds by which the phone's clock is ahead of the server's."""

    def __init__(
        self, pilot: Person, entries: Sequence[IncomingEntry], clock_offset: int | None, now: datetime
    ) -> None:
        self.pilot, self.clock_offset, self.now = pilot, clock_offset, now
        self._known = read_known([sent.uid for sent in entries])
        self._rows: list[Sequence[Any]] = []

    def knows(self, uid: UUID) -> bool:
        """Whether an entry with this uid was stored before or in this delivery."""
        return uid in self._known

    def receipt(self, sent: IncomingEntry) -> Receipt | None:
        """Return the receipt of a known uid: the same as before, or conflict; None for a new entry."""
        known = self._known.get(sent.uid)
        return None if known is None else known_receipt(known, self.pilot, sent)

    def add(
        self, sent: IncomingEntry, answer: str, pending_reason: str | None = None, *, without: Sequence[str] = ()
    ) -> None:
        """Store a new entry as it was sent, except the keys `without` of its body (free text, stored elsewhere)."""
        body = canonical({key: value for key, value in sent.body.items() if key not in without})
        row = {
            "uid": sent.uid,
            "programme": self.pilot.programme_id,
            "pilot": self.pilot.uid,
            "visit": sent.visit,
            "kind": sent.kind,
            "schema": sent.schema,
            "made_at": sent.made_at,
            "received_at": self.now,
            "clock_offset": self.clock_offset,
            "hash": sent.hash,
            "body": body,
            "answer": answer,
            "pending_reason": pending_reason,
            "door": sent.door,
        }
        self._rows.append([row[field.name] for field in _ENTRY])
        self._known[sent.uid] = (self.pilot.uid, sent.hash, answer, None, body, pending_reason)

    def write(self) -> None:
        """Insert the new entries."""
        db.insert_many(_ENTRY, self._rows)
