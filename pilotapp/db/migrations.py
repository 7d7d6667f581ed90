"""The migrations of the database: which there are, and applying them."""

from __future__ import annotations

from dataclasses import dataclass

from playhouse.migrations import Migration, Runner

from pilotapp import db
from pilotapp.config import Config, ConfigError


class Newer(ConfigError):
    """A newer version has migrated the database; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Status:
    """The database as the migrations see it: names applied, still to come, and applied by a newer version."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def _runner(config: Config) -> Runner:
    return Runner(db.database.obj, str(config.migrations))


def status(config: Config) -> Status:
    """Which migrations are applied, which are pending, and which this version does not know."""
    rows: list[Migration] = _runner(config).status()
    applied = tuple(row.name for row in rows if row.applied and row.path)
    pending = tuple(row.name for row in rows if not row.applied)
    return Status(applied, pending, tuple(row.name for row in rows if not row.path))


def refuse_newer(state: Status) -> None:
    """Raise Newer where a newer version has migrated the database."""
    if state.unknown:
        raise Newer(
            f"The database was migrated by a newer version: this one does not know {state.unknown[-1]}. Install the "
            "newer version again, or restore the backup that was made before the update."
        )


def apply(config: Config, target: str | None = None) -> list[str]:
    """Apply the pending ones, one process at a time; returns their names. Where none is, nothing is written.

    `target` names the last one to be applied. Raises Newer, and then nothing is written either.
    """
    state = status(config)
    refuse_newer(state)
    if not state.pending and target is None:
        return []
    with db.alone():
        return list(_runner(config).up(target))
