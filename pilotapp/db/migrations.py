"""The database migrations: their status, and applying them."""

from dataclasses import dataclass

from playhouse.migrations import Migration, Runner

from pilotapp import db
from pilotapp.config import Config, ConfigError


class Newer(ConfigError):
    """A newer version has migrated the database; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Status:
    """Names of migrations: applied, pending, and applied by a newer version."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def _runner(config: Config) -> Runner:
    return Runner(db.database.obj, str(config.migrations))


def status(config: Config) -> Status:
    """Return which migrations are applied, which are pending, and which this version does not know."""
    rows: list[Migration] = _runner(config).status()
    applied = tuple(row.name for row in rows if row.applied and row.path)
    pending = tuple(row.name for row in rows if not row.applied)
    return Status(applied, pending, tuple(row.name for row in rows if not row.path))


def refuse_newer(state: Status) -> None:
    """Raise Newer if a newer version has migrated the database."""
    if state.unknown:
        raise Newer(
            f"The database was migrated by a newer version: this one does not know {state.unknown[-1]}. Install the "
            "newer version again, or restore the backup that was made before the update."
        )


def apply(config: Config, target: str | None = None) -> list[str]:
    """Apply the pending migrations, one process at a time; return their names. Writes nothing if there are none.

    `target` names the last one to apply. Raises Newer before anything is written.
    """
    state = status(config)
    refuse_newer(state)
    if not state.pending and target is None:
        return []
    with db.alone():
        return list(_runner(config).up(target))
