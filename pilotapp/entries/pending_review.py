"""Entries that are pending review, until a coordinator decides on them."""

from collections.abc import Iterable
from uuid import UUID

from peewee import SQL

from pilotapp.models import Entry

# A literal, not a parameter, so that the partial index on pending entries is used.
UNDECIDED = (Entry.answer == SQL("'held'")) & Entry.decision.is_null()
# Entries that took effect: at once, or when a coordinator accepted them.
EFFECTIVE = (Entry.answer == SQL("'stored'")) | (Entry.decision == SQL("'accepted'"))


def by_visit(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    """Group `entries` by the uid of their visit, keeping their order."""
    found: dict[UUID, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.visit, []).append(entry)
    return found
