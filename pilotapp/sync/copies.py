"""Sealed copies: delivered entries that a phone keeps, readable by the server only, in case a backup is restored.

A copy is an entry as it was sent, sealed as a whole for its owner and uid. Unsealed, it is the same entry with the same
hash, and gets the same receipt.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import sealing
from pilotapp.entries.incoming import Receipt
from pilotapp.entries.receipts import read_known
from pilotapp.models import Person
from pilotapp.safeguarding import queries
from pilotapp.sync import inbox
from pilotapp.sync.inbox import Malformed, Parcel

PURPOSE = "copy"
MAX_NAMES = 500
COPY = frozenset({"uid", "owner", "hash", "sealed"})


def read_names(raw: bytes) -> dict[UUID, str | None]:
    """Return the hashes of a phone's copies by uid. Raises Malformed, also for more than 500.

    Phones with the previous version send a list of uids, without hashes.
    """
    copies = inbox.read_json(raw, {"copies"})["copies"]
    if not isinstance(copies, list | dict) or len(copies) > MAX_NAMES:
        raise Malformed("not a list of copies")
    if isinstance(copies, list):
        return {inbox.read_uid(uid): None for uid in copies}
    return {inbox.read_uid(uid): inbox.read_hash(digest) for uid, digest in copies.items()}


def lacking(named: Mapping[UUID, str | None], owner: Person) -> list[UUID]:
    """Return those that are not stored, or stored with another content of `owner`, in the same order.

    A report is compared by its uid alone, because one that also came from the page has a random hash.
    """
    known = read_known(list(named))
    reports = queries.stored(list(named))

    def lacks(uid: UUID, digest: str | None) -> bool:
        if uid not in known:
            return uid not in reports
        pilot, stored, *_rest = known[uid]
        return digest is not None and pilot == owner.uid and stored != digest

    return [uid for uid, digest in named.items() if lacks(uid, digest)]


def read(raw: bytes, owner: Person) -> tuple[Parcel, list[Receipt]]:
    """Return the entries of the copies in a request's body, and a refusal for each that cannot be unsealed.

    Raises Malformed. `inbox.deliver` checks owner and hash, as for any other entry.
    """
    content = inbox.read_json(raw, {"schema", "device_now", "copies"})
    entries, unreadable = [], []
    for copy in inbox.read_list(content, "copies"):
        if not isinstance(copy, dict) or set(copy) != COPY or not isinstance(copy["sealed"], str):
            raise Malformed("not a copy")
        try:
            entries.append(_opened(copy, owner))
        except (sealing.Unopenable, ValueError, RecursionError):
            words = _("This copy can no longer be read.")
            unreadable.append(Receipt(inbox.read_uid(copy["uid"]), str(copy["hash"]), "refused", {"": [words]}))
    return inbox.parcel(content, entries), unreadable


def _opened(copy: Mapping[str, Any], owner: Person) -> Mapping[str, Any]:
    """Return the sealed entry. Raises Unopenable, ValueError (also Malformed), RecursionError."""
    uid = inbox.read_uid(copy["uid"])
    text = sealing.open_from_phone(copy["sealed"], context=sealing.Context(PURPOSE, owner.uid, uid))
    entry = json.loads(text)
    if not isinstance(entry, dict) or (entry.get("uid"), entry.get("hash")) != (copy["uid"], copy["hash"]):
        raise ValueError("another entry than its envelope says")
    inbox.check_shape(entry)
    return entry
