"""What pilots do with visits in the app: check in and out, record, correct, answer, repair what was refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pilotapp.models import Visit
from tests.support import people
from tests.support.history import network
from tests.support.history.hand import Hand, stamp
from tests.support.world import RECORD, uid

if TYPE_CHECKING:
    from tests.support.history.play import History


def visit(history: History, hand: Hand) -> bool:
    """She goes on with what the app shows, wherever it was begun; else she begins a visit, or enters one afterwards."""
    hand.go_on(history.random)
    current = hand.phone.current()
    if current is not None:
        return go_on(history, hand, current)
    if history.random.random() < 0.2:
        return afterwards(history, hand)
    return history.save(hand, "check_in", uid(), started_at=stamp(hand.day))


def go_on(history: History, hand: Hand, current: dict[str, Any]) -> bool:
    """The end of a visit, or its record; now and then she takes it back."""
    key = current["uid"]
    if history.random.random() < 0.05:
        return history.save(hand, "withdraw", key)
    if current["state"] == "open":
        start = datetime.fromisoformat(current["started_at"])
        end = min(start + timedelta(minutes=history.random.randint(5, 90)), datetime.now(UTC))
        return history.save(hand, "check_out", key, ended_at=stamp(end.replace(second=0)), forgotten="false")
    hand.recorded[hand.owner].append(key)
    return history.save(hand, "record", key, **codes(history))


def afterwards(history: History, hand: Hand, start: datetime | None = None, **more: Any) -> bool:
    """A visit with both times."""
    begin = start or hand.day
    times = {"started_at": stamp(begin), "ended_at": stamp(begin + timedelta(minutes=history.random.randint(5, 90)))}
    key = more.pop("visit", None) or uid()
    hand.recorded[hand.owner].append(key)
    return history.save(hand, "record", key, **times, **codes(history), **more)


def codes(history: History) -> dict[str, Any]:
    """What a record says."""
    return RECORD | {"waiting_minutes": str(history.random.choice((0, 15, 30)))}


def correct(history: History, hand: Hand) -> bool:
    """Other times for a visit that she recorded on this phone."""
    hand.go_on(history.random)
    hers = hand.recorded[hand.owner]
    return bool(hers) and afterwards(history, hand, visit=history.random.choice(hers[-60:]))


def take_back(history: History, hand: Hand) -> bool:
    """A visit that she recorded on this phone."""
    recorded = _of(hand, "recorded")
    return bool(recorded) and history.save(hand, "withdraw", history.random.choice(recorded))


def late_change(history: History, hand: Hand) -> bool:
    """The same for one that was confirmed meanwhile: it is held for the coordination."""
    for other in history.from_hand(hand):
        confirmed = _of(other, "confirmed")
        if confirmed and afterwards(history, other, other.go_on(history.random), visit=confirmed[-1]):
            network.be_whole(history, other)
            return any(row["status"] == "held" for row in other.phone.outbox())
    return False


def answer(history: History, hand: Hand) -> bool:
    """She reads the coordination's question on the visit's page, and answers it in the app."""
    said = history.random.choice(("correct", "corrected", "call_me"))
    for other in history.from_hand(hand):
        asked = _of(other, "asked")
        if asked:
            return history.save(other, "answer", asked[-1], answer=said)
    return False


def _of(hand: Hand, state: str) -> list[str]:
    """Those of her visits that she recorded on this phone and that are in a state, in her order."""
    hers = Visit.select(Visit.uid).where(Visit.pilot == people.uid_of(hand.owner), Visit.state == state)
    there = {str(key) for (key,) in hers.tuples()}
    return [key for key in hand.recorded[hand.owner] if key in there]


def mistake(history: History, hand: Hand) -> bool:
    """A visit of next week: the server refuses it, and somebody has to repair it."""
    return afterwards(history, hand, datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=7))


def look(history: History, hand: Hand, *, gives_up: bool = False) -> bool:
    """She looks at what was not taken, and repairs one of them or throws it away."""
    rows = [row for row in hand.phone.outbox() if row["status"] in ("refused", "conflict")]
    rows = [row for row in rows if row["reason"] != "open_visit"]
    if not rows:
        return False
    row = history.random.choice(rows)
    history.note(f"{row['kind']} {row['visit'][:8]} was {row['status']}: {row['errors']}")
    repairs = not gives_up and (history.random.random() < 0.7 or not history.accounts.took["repair"])
    if repairs and _repair(history, hand, row):
        history.accounts.took["repair"] += 1
    else:
        hand.phone.remove(row["uid"])
        history.accounts.took["throw_away"] += 1
    history.accounts.removed.add(row["uid"])
    return True


def _repair(history: History, hand: Hand, row: dict[str, Any]) -> bool:
    """The same with other times, in the place of what was refused."""
    hand.go_on(history.random)
    if row["kind"] == "record" and "started_at" in row["body"]:
        return afterwards(history, hand, visit=row["visit"], replaces=row["uid"])
    if row["kind"] == "check_in":
        return history.save(hand, "check_in", row["visit"], started_at=stamp(hand.day), replaces=row["uid"])
    return False
