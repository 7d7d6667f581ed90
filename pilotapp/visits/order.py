"""The order in which the entries of one visit take effect, whatever their order in a delivery."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pilotapp.entries.incoming import IncomingEntry
from pilotapp.models import Entry

KINDS = ("check_in", "check_out", "record", "answer", "withdraw")  # of entries that change a visit, in order
One = TypeVar("One", Entry, IncomingEntry)


def place(entry: Entry | IncomingEntry) -> tuple[int, datetime, UUID]:
    """Return the sort key of an entry within its visit: by kind, then by the time when the pilot made it."""
    return KINDS.index(entry.kind), entry.made_at, entry.uid


def in_order(entries: Iterable[One], *, are_copies: bool = False) -> list[One]:
    """Return the entries of one visit in order; a record that was made after the visit was withdrawn comes last.

    So it is refused, as it would be in a delivery of its own. `are_copies`: each entry took effect once, so no record
    came after a withdrawal; entries of one kind keep the order in which they were accepted, whatever the phone's clock
    said.
    """
    if are_copies:
        return sorted(entries, key=lambda one: KINDS.index(one.kind))
    found = sorted(entries, key=place)
    withdrawn = min((one.made_at for one in found if one.kind == "withdraw"), default=None)
    if withdrawn is None:
        return found
    return sorted(found, key=lambda one: one.kind == "record" and one.made_at > withdrawn)
