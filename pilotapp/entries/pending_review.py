"""Entries that are held until a coordinator has decided on them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from peewee import SQL

from pilotapp.models import Entry

# A literal and no parameter, so that the partial index on held entries is used.
UNDECIDED = (Entry.answer == SQL("'held'")) & Entry.decision.is_null()


def by_visit(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    """`entries` by the uid of their visit, in the order in which they come."""
    found: dict[UUID, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.visit, []).append(entry)
    return found
