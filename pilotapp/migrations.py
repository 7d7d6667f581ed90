"""The migrations of the database: which there are, and applying them."""

from __future__ import annotations

from dataclasses import dataclass

from playhouse.migrations import Migration, Runner

from pilotapp import db
from pilotapp.config import Config


@dataclass(frozen=True, slots=True)
class Status:
    """The database as the migrations see it: names applied and names still to come."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]


def _runner(config: Config) -> Runner:
    return Runner(db.database.obj, str(config.migrations))


def status(config: Config) -> Status:
    """Which migrations are applied and which are pending."""
    rows: list[Migration] = _runner(config).status()
    applied = tuple(row.name for row in rows if row.applied)
    return Status(applied, tuple(row.name for row in rows if not row.applied))


def apply(config: Config, target: str | None = None) -> list[str]:
    """Apply the pending ones, one process at a time; returns their names. Where none is, nothing is written.

    `target` names the last one to be applied.
    """
    if not status(config).pending and target is None:
        return []
    with db.alone():
        return list(_runner(config).up(target))
