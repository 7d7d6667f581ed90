"""In which order the entries of one visit take effect, however they lay in a delivery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pilotapp.entries.incoming import IncomingEntry
from pilotapp.models import Entry

KINDS = ("check_in", "check_out", "record", "answer", "withdraw")  # of entries that change a visit, as they follow
One = TypeVar("One", Entry, IncomingEntry)


def place(entry: Entry | IncomingEntry) -> tuple[int, datetime, UUID]:
    """Where an entry stands among those of its visit: by what it does, then as the pilot made them."""
    return KINDS.index(entry.kind), entry.made_at, entry.uid


def in_order(entries: Iterable[One], *, are_copies: bool = False) -> list[One]:
    """The entries of one visit by their places; a record that was made after the visit was withdrawn comes last.

    So it is refused, as it is in a delivery of its own. `are_copies`: each had its effect once, so that no record
    came after a withdrawal; of one kind they lie as they were taken, whatever the clock of the phone said then.
    """
    if are_copies:
        return sorted(entries, key=lambda one: KINDS.index(one.kind))
    found = sorted(entries, key=place)
    withdrawn = min((one.made_at for one in found if one.kind == "withdraw"), default=None)
    if withdrawn is None:
        return found
    return sorted(found, key=lambda one: one.kind == "record" and one.made_at > withdrawn)
