"""Pilots' operations on visits in the app: check in and out, record, correct, answer, repair refused entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pilotapp.models import Visit
from tests.support import people
from tests.support.history import network, office
from tests.support.history.hand import Hand, stamp
from tests.support.world import RECORD, uid

if TYPE_CHECKING:
    from tests.support.history.play import History


def visit(history: History, hand: Hand) -> bool:
    """Continue the current visit, wherever it was begun; else begin a visit, or enter one afterwards."""
    hand.go_on(history.random)
    current = hand.phone.current()
    if current is not None:
        return go_on(history, hand, current)
    if history.random.random() < 0.2:
        return afterwards(history, hand)
    return history.save(hand, "check_in", uid(), started_at=stamp(hand.day))


def go_on(history: History, hand: Hand, current: dict[str, Any]) -> bool:
    """End a visit or record it; now and then withdraw it."""
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
    """Enter a visit with both times."""
    begin = start or hand.day
    times = {"started_at": stamp(begin), "ended_at": stamp(begin + timedelta(minutes=history.random.randint(5, 90)))}
    key = more.pop("visit", None) or uid()
    hand.recorded[hand.owner].append(key)
    return history.save(hand, "record", key, **times, **codes(history), **more)


def codes(history: History) -> dict[str, Any]:
    """Return the codes of a record."""
    return RECORD | {"waiting_minutes": str(history.random.choice((0, 15, 30)))}


def correct(history: History, hand: Hand) -> bool:
    """Change the times of a visit that was recorded on this phone."""
    hand.go_on(history.random)
    hers = hand.recorded[hand.owner]
    return bool(hers) and afterwards(history, hand, visit=history.random.choice(hers[-60:]))


def take_back(history: History, hand: Hand) -> bool:
    """Withdraw a visit that was recorded on this phone."""
    for other in history.from_hand(hand):
        recorded = _of(other, "recorded")
        if recorded:
            return history.save(other, "withdraw", history.random.choice(recorded))
    return False


def late_change(history: History, hand: Hand) -> bool:
    """Change a visit that was confirmed meanwhile: the change is pending review."""
    for other in history.from_hand(hand):
        confirmed = _of(other, "confirmed")
        if confirmed and afterwards(history, other, other.go_on(history.random), visit=confirmed[-1]):
            network.be_whole(history, other)
            return any(row["status"] == "held" for row in other.phone.outbox())
    office.confirm(history, hand)
    return False


def answer(history: History, hand: Hand) -> bool:
    """Read the coordination's question on the visit's page, and answer it in the app."""
    said = history.random.choice(("correct", "corrected", "call_me"))
    for other in history.from_hand(hand):
        asked = _of(other, "asked")
        if asked:
            return history.save(other, "answer", asked[-1], answer=said)
    for key in _of(hand, "recorded")[-1:]:  # no question about a visit recorded in the app yet
        office.ask_about(history, Visit.get_by_id(UUID(key)))
    return False


def _of(hand: Hand, state: str) -> list[str]:
    """Return the person's visits recorded on this phone that are in a state, in order."""
    hers = Visit.select(Visit.uid).where(Visit.pilot == people.uid_of(hand.owner), Visit.state == state)
    there = {str(key) for (key,) in hers.tuples()}
    return [key for key in hand.recorded[hand.owner] if key in there]


def mistake(history: History, hand: Hand) -> bool:
    """Enter a visit of next week, which the server refuses."""
    return afterwards(history, hand, datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=7))


def repair(history: History, hand: Hand) -> bool:
    """Open a refused entry, and enter it again with other times."""
    for other, row in _not_taken(history, hand):
        if "started_at" not in row["body"]:
            continue
        other.go_on(history.random)
        again = {"visit": row["visit"], "replaces": row["uid"]}
        if row["kind"] == "check_in":
            saved = history.save(other, "check_in", started_at=stamp(other.day), **again)
        else:
            saved = afterwards(history, other, **again)
        if saved:
            history.accounts.removed.add(row["uid"])
        return saved
    return False


def throw_away(history: History, hand: Hand) -> bool:
    """Delete one of the refused entries."""
    for other, row in _not_taken(history, hand)[:1]:
        _remove(history, other, row)
        return True
    return False


def give_up(history: History, hand: Hand) -> None:
    """Delete all refused entries."""
    for row in _rows(hand):
        _remove(history, hand, row)


def _rows(hand: Hand) -> list[dict[str, Any]]:
    """Return the refused entries on this phone, except those that will be sent again automatically."""
    rows = (row for row in hand.phone.outbox() if row["status"] in ("refused", "conflict"))
    return [row for row in rows if row["reason"] != "open_visit"]


def _not_taken(history: History, hand: Hand) -> list[tuple[Hand, dict[str, Any]]]:
    """Return refused entries on this phone, or else on the others; makes a mistake if there are none."""
    found = [(other, row) for other in history.from_hand(hand) for row in _rows(other)]
    if not found:
        mistake(history, hand)
        network.be_whole(history, hand)
    return found


def _remove(history: History, hand: Hand, row: dict[str, Any]) -> None:
    history.note(f"{row['kind']} {row['visit'][:8]} was {row['status']}: {row['errors']}")
    hand.phone.remove(row["uid"])
    history.accounts.removed.add(row["uid"])
