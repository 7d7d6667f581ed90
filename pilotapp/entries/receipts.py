"""Receipts of entries that are stored already."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp.db.compiled_queries import compiled
from pilotapp.entries.incoming import IncomingEntry, Receipt
from pilotapp.models import Entry, Person

Known = tuple[UUID, str, str, str | None, str, str | None]
CONFIRMED, ACCESS = "confirmed", "access"  # why an entry is pending review
OPEN_VISIT = "open_visit"  # the reason of a temporary refusal: another visit of the pilot is open
WITHDRAWN = "withdrawn"  # the reason of a refusal: the pilot has withdrawn the visit, and may enter it as a new one


def read_known(uids: Sequence[UUID]) -> dict[UUID, Known]:
    """Return the stored ones of `uids`: (pilot, hash, answer, decision, body, held_for) by uid."""
    return {uid: tuple(rest) for uid, *rest in _stored(list(uids))}


@compiled
def _stored(uids: list[Any]) -> Any:
    columns = (Entry.uid, Entry.pilot, Entry.hash, Entry.answer, Entry.decision, Entry.body, Entry.pending_reason)
    return Entry.select(*columns).where(Entry.uid.in_(uids)).tuples()


def known_receipt(known: Known, pilot: Person, sent: IncomingEntry) -> Receipt:
    """Return the receipt of a stored uid: the same as before, or conflict if owner or content differ."""
    owner, digest, answer, decision, body, pending_reason = known
    if owner != pilot.uid:
        return Receipt(sent.uid, sent.hash, "refused", {"": [_("This entry cannot be sent from your account.")]})
    if digest != sent.hash:
        words = _("This was sent before with other content. The first one stands. Please look at both.")
        return Receipt(sent.uid, sent.hash, "conflict", {"": [words]}, kept=json.loads(body))
    if answer == "held" and decision is None:
        return pending_review(sent, pending_reason)
    if decision == "declined":
        words = _("Your coordination decided to leave the visit as it was.")
        if pending_reason == ACCESS:
            words = _("Your coordination decided not to take this entry. If you disagree, please talk to them.")
        return Receipt(sent.uid, sent.hash, "refused", {"": [words]})
    return Receipt(sent.uid, sent.hash, "already")


def pending_review(sent: IncomingEntry, pending_reason: str | None) -> Receipt:
    """Return the receipt of an entry that waits for a coordinator's decision, with the reason."""
    words = _("The visit was confirmed before your change arrived. Your coordination decides about it.")
    if pending_reason == ACCESS:
        words = _("Your access was switched off before this arrived. It is kept; your coordination decides about it.")
    return Receipt(sent.uid, sent.hash, "held", {"": [words]})


def taken_by_age(
    entries: Sequence[IncomingEntry], take: Callable[[IncomingEntry], Receipt], *, last: str | None = None
) -> list[Receipt]:
    """Return what `take` answers to each of `entries`, called by age, and for the kind `last` after all others.

    So the order within a delivery decides nothing. The receipts are in the order of `entries`.
    """

    def age(one: tuple[int, IncomingEntry]) -> tuple[bool, datetime, UUID]:
        return one[1].kind == last, one[1].made_at, one[1].uid

    receipts = {at: take(sent) for at, sent in sorted(enumerate(entries), key=age)}
    return [receipts[at] for at in range(len(entries))]
