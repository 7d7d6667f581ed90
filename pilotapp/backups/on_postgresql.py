"""Backups of PostgreSQL: pg_dump of an exported snapshot; a copy is looked into by restoring it beside the database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit
from uuid import uuid4

from peewee import ProgrammingError

from pilotapp import db
from pilotapp.backups import figures
from pilotapp.backups.figures import Figures
from pilotapp.config import Config
from pilotapp.db import database


class Failed(OSError):
    """A program of PostgreSQL is missing or failed; the message says which one and why."""


def write(config: Config, to: Path) -> Figures:
    """Dump the database into the file `to`; the figures are those of the same snapshot. Raises OSError."""
    with db.snapshot():
        snapshot = database.execute_sql("SELECT pg_export_snapshot()").fetchone()[0]
        run(config.database_url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}")
        return figures.count()


def figures_of(config: Config, copy: Path) -> Figures | None:
    """Restore the copy into a database of its own, look into it, and drop it again. Raises Failed.

    None where the role may not create one: the copy was read to its end then.
    """
    run(config.database_url, "pg_restore", f"--file={os.devnull}", str(copy), names_database=False)
    with _scratch(config.database_url) as url:
        if url is None:
            return None
        run(url, "pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", str(copy))
        with db.looking_at(db.postgresql(url)):
            return figures.verified()


@contextmanager
def _scratch(url: str) -> Iterator[str | None]:
    """The address of a new database on the same server, dropped after the block; None where the role may not."""
    name = f"pilotapp_check_{uuid4().hex[:12]}"
    try:
        database.execute_sql(f'CREATE DATABASE "{name}"')
    except ProgrammingError:
        yield None
        return
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        database.execute_sql(f'DROP DATABASE "{name}"')


def run(url: str, program: str, *options: str, names_database: bool = True) -> None:
    """Run a program of PostgreSQL on the database at `url`; its password is not seen in the list of processes."""
    parts = urlsplit(url)
    shown = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    env = os.environ | ({"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    command = [_program(program), *([f"--dbname={urlunsplit(shown)}"] if names_database else []), *options]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise Failed(f"{program} failed: {done.stderr.strip()}")


def _program(name: str) -> str:
    """Where a program of PostgreSQL lies; the newest one where Debian's wrapper is not on the path."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default="")
    if not found:
        raise Failed(f"{name} is missing: install Debian's package postgresql-client.")
    return found
