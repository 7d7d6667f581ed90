"""What people know to have done, independent of server and phones, for the oracle to compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from pilotapp.models import Entry, SafeguardingReport, Visit
from tests.support.history.minutes import took_effect

PILOTS = ("amal", "berna", "tarek")
COORDINATOR_OF = {"amal": "karin", "berna": "karin", "tarek": "carla"}

# By visit: its minutes, the entries that determine them, and the accepted ones in the order of the decisions.
Truth = dict[str, tuple[int | None, frozenset[str], list[str]]]


@dataclass
class Paged:
    """Something that was entered on a page; `acknowledged` if the page confirmed it."""

    kind: str
    acknowledged: bool = False


@dataclass
class Accounts:
    """Records of what was done; uids are strings.

    `removed`: refused entries that their owner deleted or replaced. `wiped`: entries and copies on a phone that lost
    its storage; `gone`: those that the server had not stored, or lost by a restore. `page_gone`: what was entered on a
    page after the restored backup. No other loss is accepted.
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
        """Record a lost storage; what the server has not stored was nowhere else."""
        self.wiped |= wiped
        self.gone |= wiped - stored

    def restored(self, before: set[str], after: set[str]) -> None:
        """Record a restore, with what the server stored before and after it."""
        missing = before - after
        self.gone |= missing & self.wiped
        self.page_gone |= missing & self.paged.keys()


def stored_uids() -> set[str]:
    """Return the uids of everything that the server has stored: entries and reports."""
    entries = (str(uid) for (uid,) in Entry.select(Entry.uid).tuples())
    reports = (str(uid) for (uid,) in SafeguardingReport.select(SafeguardingReport.uid).tuples())
    return {*entries, *reports}


def truth() -> Truth:
    """Return what the server's database says of all visits now."""
    entries: dict[str, set[str]] = defaultdict(set)
    accepted: dict[str, list[str]] = defaultdict(list)
    for entry in Entry.select().order_by(Entry.decided_at, Entry.made_at):
        if took_effect(entry):
            entries[str(entry.visit)].add(str(entry.uid))
        if entry.decision == "accepted":
            accepted[str(entry.visit)].append(str(entry.uid))
    minutes = ((str(visit.uid), visit.minutes) for visit in Visit.select(Visit.uid, Visit.minutes))
    return {key: (number, frozenset(entries[key]), accepted[key]) for key, number in minutes}
