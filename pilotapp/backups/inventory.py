"""The content figures of a database, which its copy must match: receipts, audit heads, integrity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pilotapp.audit import proof
from pilotapp.db import database
from pilotapp.models import Entry, Person, Visit


@dataclass(frozen=True, slots=True)
class Figures:
    """`heads`: (rows, hash) of each programme's audit log by slug; `faults`: descriptions of what is damaged."""

    migration: str
    receipts: int
    visits: int
    people: int
    heads: Mapping[str, tuple[int, str]]
    faults: tuple[str, ...] = ()

    def differences(self, copy: Figures) -> list[str]:
        """Return how `copy` differs from this, and its own faults; empty if it is equal and intact."""
        found = [f"damaged: {fault}" for fault in copy.faults]
        for name in ("migration", "receipts", "visits", "people", "heads"):
            ours, theirs = getattr(self, name), getattr(copy, name)
            if ours != theirs:
                found.append(f"{name}: {ours} were written, {theirs} are there")
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object that `read` accepts."""
        return asdict(self)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Figures:
        """Read from JSON. Raises KeyError or TypeError for anything else."""
        heads = {slug: (int(rows), str(digest)) for slug, (rows, digest) in values["heads"].items()}
        return cls(**{**values, "heads": heads, "faults": tuple(values["faults"])})


def count() -> Figures:
    """Return the figures of the database to which the tables are bound; fast, consistent inside a snapshot."""
    return Figures(
        migration=_last_migration(),
        receipts=Entry.select().count(),
        visits=Visit.select().count(),
        people=Person.select().count(),
        heads={head.slug: (head.rows, head.hash) for head in proof.heads()},
    )


def verified() -> Figures:
    """Return the same after walking all audit chains."""
    found = count()
    faults = tuple(_chain_faults())
    return Figures(**{**found.as_json(), "heads": found.heads, "faults": faults})


def _chain_faults() -> Iterator[str]:
    for uid, slug, _rows in proof.programmes():
        fault = proof.first_fault(uid, {})
        if fault:
            yield f"the audit log of {slug}, {fault}"


def _last_migration() -> str:
    row = database.execute_sql("SELECT MAX(name) FROM schema_migration").fetchone()
    return str(row[0])
