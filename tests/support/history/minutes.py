"""The minutes and the state that follow from entries, worked out apart from the product."""

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
    """What is known of a visit; `seen` is the kinds of its entries."""

    started_at: datetime | None = None
    ended_at: datetime | None = None
    recorded: bool = False
    withdrawn: bool = False

    @property
    def minutes(self) -> int | None:
        """Whole minutes between two readings of the clock, None where one is not known."""
        if self.started_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.started_at).total_seconds() // 60)

    @property
    def state(self) -> str:
        """The state before a coordinator did anything."""
        if self.withdrawn:
            return "withdrawn"
        if self.started_at is None:
            return "waiting"
        if self.ended_at is None:
            return "open"
        return "recorded" if self.recorded else "ended"

    def take(self, kind: str, body: dict[str, Any]) -> None:
        """One entry more: a start and an end stand once they are known, only a record changes them.

        A record that comes after the withdrawal is a copy: what was written afterwards was never taken.
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
    """Whether a stored entry is one of a visit, and was not held or declined."""
    return entry.kind in ORDER and (entry.answer == "stored" or entry.decision == "accepted")


def as_they_came(entries: Iterable[Entry]) -> Facts:
    """What follows from the stored entries of a visit, in the order in which they took effect."""
    facts = Facts()
    for entry in sorted(entries, key=_place):
        facts.take(entry.kind, json.loads(entry.body))
    return facts


def _place(entry: Entry) -> tuple[Any, ...]:
    return entry.decided_at or entry.received_at, ORDER.index(entry.kind), entry.made_at, entry.uid


def as_they_were_made(entries: Iterable[dict[str, Any]]) -> Facts:
    """What follows from the entries of a visit as one phone saved them, one after the other."""
    facts = Facts()
    for entry in entries:
        facts.take(entry["kind"], entry["body"])
    return facts
