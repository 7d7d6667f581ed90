"""Pilots' texts in the app: notes for supervision, replies, reports about a child in danger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.history.hand import Hand

if TYPE_CHECKING:
    from tests.support.history.play import History

FIRST = ("It was heavy", "Nobody listened", "I did not know my role", "We waited long", "It went well")
THEN = ("at the counter", "in the waiting room", "on the way back", "in the evening", "before it began")
THEMES = ("boundaries", "workload", "discrimination_witnessed")


def words(history: History) -> str:
    """Return a text that names nobody."""
    return f"{history.random.choice(FIRST)} {history.random.choice(THEN)}."


def note(history: History, hand: Hand) -> bool:
    """Write a note, without a visit or about one recorded here."""
    visits = hand.recorded[hand.owner]
    about = history.random.choice(visits) if visits and history.random.random() < 0.5 else None
    load, theme = str(history.random.randint(1, 5)), history.random.choice(THEMES)
    entry = _write(history, hand, "note", visit=about, load=load, themes=[theme])
    if entry:
        hand.notes[hand.owner].append(entry["uid"])
    return entry is not None


def reply(history: History, hand: Hand) -> bool:
    """Reply to a note that was written on this phone."""
    for other in history.from_hand(hand):
        notes = other.notes[other.owner]
        if notes:
            return _write(history, other, "note_reply", visit=history.random.choice(notes)) is not None
    return False


def report(history: History, hand: Hand) -> bool:
    """Write a report about a child."""
    return _write(history, hand, "safeguarding") is not None


def _write(history: History, hand: Hand, kind: str, **fields: Any) -> dict[str, Any] | None:
    text = words(history)
    entry = hand.phone.write(kind, text, now=hand.tap(), **fields)
    history.note(f"{kind} {fields}: {entry and entry['uid']}")
    if entry:
        history.keep(hand, entry)
        history.accounts.texts[entry["uid"]] = text
    return entry
