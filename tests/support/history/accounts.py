"""What people know of what they did, apart from server and phones: the oracle compares."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from pilotapp.models import Entry, SafeguardingReport, Visit
from tests.support.history.minutes import took_effect

PILOTS = ("amal", "berna", "tarek")
COORDINATOR_OF = {"amal": "karin", "berna": "karin", "tarek": "carla"}

# By visit its minutes, the entries from which they come, and those that were accepted, in the order of the decisions.
Truth = dict[str, tuple[int | None, frozenset[str], list[str]]]


@dataclass
class Paged:
    """Something entered by a page; `acknowledged` where the page said that it was done."""

    kind: str
    acknowledged: bool = False


@dataclass
class Accounts:
    """Uids are texts.

    `removed`: refused entries that their owner threw away or replaced. `wiped`: what lay on a phone that lost its
    storage, entries and copies; `gone`: those of them that the server had not stored, or that a restore took from it.
    `page_gone`: what came by a page after the backup that was restored. Nothing else is excused.
    """

    saved: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    paged: dict[str, Paged] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    wiped: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    page_gone: set[str] = field(default_factory=set)
    truths: list[Truth] = field(default_factory=list)
    took: Counter[str] = field(default_factory=Counter)

    def lost_storage(self, wiped: set[str], stored: set[str]) -> None:
        """All this lay on a phone; what the server had not stored then (any more) was nowhere else."""
        self.wiped |= wiped
        self.gone |= wiped - stored

    def restored(self, before: set[str], after: set[str]) -> None:
        """The server was set back: what it stored before and after that."""
        missing = before - after
        self.gone |= missing & self.wiped
        self.page_gone |= missing & self.paged.keys()


def stored_uids() -> set[str]:
    """All that the server has stored: entries and reports."""
    entries = (str(uid) for (uid,) in Entry.select(Entry.uid).tuples())
    reports = (str(uid) for (uid,) in SafeguardingReport.select(SafeguardingReport.uid).tuples())
    return {*entries, *reports}


def truth() -> Truth:
    """What the server's database says of all visits now."""
    entries: dict[str, set[str]] = defaultdict(set)
    accepted: dict[str, list[str]] = defaultdict(list)
    for entry in Entry.select().order_by(Entry.decided_at, Entry.made_at):
        if took_effect(entry):
            entries[str(entry.visit)].add(str(entry.uid))
        if entry.decision == "accepted":
            accepted[str(entry.visit)].append(str(entry.uid))
    minutes = ((str(visit.uid), visit.minutes) for visit in Visit.select(Visit.uid, Visit.minutes))
    return {key: (number, frozenset(entries[key]), accepted[key]) for key, number in minutes}
