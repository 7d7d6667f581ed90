"""Minutes and state that follow from entries, computed independently of the product."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilotapp.models import Entry

ORDER = ("check_in", "check_out", "record", "answer", "withdraw")


@dataclass(slots=True)
class Facts:
    """What is known of a visit; `seen` are the kinds of its entries."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    recorded: bool = False
    withdrawn: bool = False

    @property
    def minutes(self) -> int | None:
        """Return the whole minutes between start and end; None if one is unknown."""
        if self.started_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.started_at).total_seconds() // 60)

    @property
    def state(self) -> str:
        """Return the state before any act of a coordinator."""
        if self.withdrawn:
            return "withdrawn"
        if self.started_at is None:
            return "waiting"
        if self.ended_at is None:
            return "open"
        return "recorded" if self.recorded else "ended"

    def take(self, kind: str, body: dict[str, Any]) -> None:
        """Apply one more entry: a start and an end stay once they are known; only a record changes them.

        A record that comes after the withdrawal is a copy, because a record written later is never accepted.
        """
        start, end = (_instant(body.get(name)) for name in ("started_at", "ended_at"))
        if kind == "record":
            self.started_at, self.ended_at = start or self.started_at, end or self.ended_at
            self.recorded = True
        else:
            self.started_at, self.ended_at = self.started_at or start, self.ended_at or end
            self.withdrawn |= kind == "withdraw"


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def took_effect(entry: Entry) -> bool:
    """Whether a stored entry is one of a visit, and not pending or declined."""
    return entry.kind in ORDER and (entry.answer == "stored" or entry.decision == "accepted")


def as_they_came(entries: Iterable[Entry]) -> Facts:
    """Return what follows from the stored entries of a visit, in the order in which they took effect."""
    facts = Facts()
    for entry in sorted(entries, key=_place):
        facts.take(entry.kind, json.loads(entry.body))
    return facts


def _place(entry: Entry) -> tuple[Any, ...]:
    return entry.decided_at or entry.received_at, ORDER.index(entry.kind), entry.made_at, entry.uid


def as_they_were_made(entries: Iterable[dict[str, Any]]) -> Facts:
    """Return what follows from the entries of a visit as one phone saved them, in order."""
    facts = Facts()
    for entry in entries:
        facts.take(entry["kind"], entry["body"])
    return facts
