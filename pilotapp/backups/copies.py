"""Copying a database by its own means, and reading the figures of a copy."""

from __future__ import annotations

from pathlib import Path

from pilotapp.backups import on_postgresql, on_sqlite
from pilotapp.backups.inventory import Figures
from pilotapp.config import Config


def ending(config: Config) -> str:
    """How the name of a copy ends."""
    return "sqlite3" if config.is_sqlite else "dump"


def write(config: Config, to: Path) -> Figures:
    """Copy the database into the empty file `to`; the figures of the same moment. Raises OSError."""
    return on_sqlite.write(to) if config.is_sqlite else on_postgresql.write(config, to)


def can_be_looked_into(config: Config) -> bool:
    """Whether a copy is restored beside the database to look into it; a dump is only read to its end otherwise."""
    return config.is_sqlite or on_postgresql.may_create(config.database_url)


def figures(config: Config, copy: Path) -> Figures | None:
    """What a copy holds, its audit chains walked; its damages stand among the faults.

    None for a dump of PostgreSQL that could be read to its end, but not restored to look into it, because the role may
    not create databases.
    """
    return (
        on_sqlite.figures_of(copy) if copy.name.split(".")[1] == "sqlite3" else on_postgresql.figures_of(config, copy)
    )
