"""Copy a database by its own tools, and read the figures of a copy, for SQLite and PostgreSQL."""

from pathlib import Path

from pilotapp.backups import on_postgresql, on_sqlite
from pilotapp.backups.inventory import Figures
from pilotapp.config import Config


def ending(config: Config) -> str:
    """Return the file name extension of a copy."""
    return "sqlite3" if config.is_sqlite else "dump"


def write(config: Config, to: Path) -> Figures:
    """Copy the database into the empty file `to`; return its figures at the same moment. Raises OSError."""
    return on_sqlite.write(to) if config.is_sqlite else on_postgresql.write(config, to)


def can_be_looked_into(config: Config) -> bool:
    """Whether a copy can be restored into a scratch database to check it; otherwise a dump is only read to its end."""
    return config.is_sqlite or on_postgresql.may_create(config.database_url)


def figures(config: Config, copy: Path) -> Figures | None:
    """Return the content figures of a copy after walking its audit chains; damage is listed in `faults`.

    None for a PostgreSQL dump that can be read to its end but not restored for the check, because the role may not
    create databases.
    """
    return (
        on_sqlite.figures_of(copy) if copy.name.split(".")[1] == "sqlite3" else on_postgresql.figures_of(config, copy)
    )
