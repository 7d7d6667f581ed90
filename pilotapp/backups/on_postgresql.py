"""Backups of PostgreSQL: pg_dump of an exported snapshot; a copy is checked by restoring it into a scratch database."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit
from uuid import uuid4

from peewee import DatabaseError, PeeweeException

from pilotapp import clock, db
from pilotapp.backups import inventory
from pilotapp.backups.inventory import Figures
from pilotapp.config import Config, environment
from pilotapp.db import database

T = TypeVar("T")

_SCRATCH = "pilotapp_check_"  # followed by the day and random digits
_LEFT_OVER = (
    "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname ~ '^pilotapp_check_[0-9]{{8}}_' AND datname < {}"
)
_IS_THERE = "SELECT 1 FROM pg_database WHERE datname = {}"
# The role's name if it may not rename the database; empty if it may, or if there is no database yet.
_ROLE_WITHOUT_RIGHTS = """
SELECT CASE WHEN rolsuper OR rolcreatedb
    AND NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = {} AND NOT pg_has_role(datdba, 'USAGE'))
THEN '' ELSE rolname END FROM pg_roles WHERE rolname = current_user
"""
_OWNER = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = {}"


class Failed(OSError):
    """A program of PostgreSQL is missing or failed; the message says which one and why."""


def write(config: Config, to: Path) -> Figures:
    """Dump the database into the file `to`; return the figures of the same snapshot. Raises OSError."""
    with db.snapshot():
        snapshot = database.execute_sql("SELECT pg_export_snapshot()").fetchone()[0]
        run(config.database_url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}")
        return inventory.count()


def figures_of(config: Config, copy: Path) -> Figures | None:
    """Restore the copy into a scratch database, return its figures, and drop it again. Raises Failed.

    None if the role may not create one: then the copy was only read to its end.
    """
    run(config.database_url, "pg_restore", f"--file={os.devnull}", str(copy), names_database=False)
    with _scratch(config.database_url) as url:
        if url is None:
            return None
        run(url, "pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", str(copy))
        with db.looking_at(db.open_postgresql(url)):
            return inventory.verified()


def may_create(url: str) -> bool:
    """Whether the role may create databases. Raises Failed."""
    return bool(_outside(url, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"))


@contextmanager
def _scratch(url: str) -> Iterator[str | None]:
    """Yield the address of a new scratch database, dropped after the block; None if the role may not create one."""
    if not may_create(url):
        yield None
        return
    _drop_left_over(url)
    name = f"{_SCRATCH}{clock.now():%Y%m%d}_{uuid4().hex[:12]}"
    _outside(url, f'CREATE DATABASE "{name}"')
    try:
        yield _of(url, name)
    finally:
        _outside(url, f'DROP DATABASE "{name}"')


def _drop_left_over(url: str) -> None:
    """Drop scratch databases that killed checks left two days ago or earlier, each as large as the database."""
    limit = f"{_SCRATCH}{clock.now() - timedelta(days=1):%Y%m%d}"
    for name in (_outside(url, _LEFT_OVER.format(_text(limit))) or "").split():
        with suppress(Failed):  # owned by another role, or still in use
            _outside(url, f'DROP DATABASE IF EXISTS "{name}"')


class Place:
    """The database of the app, and the one beside it in which a restore is prepared."""

    def __init__(self, config: Config) -> None:
        self._url = config.database_url
        self._name = urlsplit(self._url).path.removeprefix("/")
        self._next = f"{self._name}_next"

    def look(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns on the current database; None if there is none, or it cannot be read."""
        try:
            with db.looking_at(db.open_postgresql(self._url)):
                return read()
        except (DatabaseError, ValueError):
            return None

    @contextmanager
    def filled(self, copy: Path) -> Iterator[str]:
        """Yield the address of a new database with the content of `copy`; dropped if the block fails."""
        self._refuse_without_rights()
        url = _of(self._url, self._next)
        _outside(self._url, f'DROP DATABASE IF EXISTS "{self._next}"', f'CREATE DATABASE "{self._next}"')
        try:
            run(url, "pg_restore", "--exit-on-error", str(copy))
            yield url
        except BaseException:
            _outside(self._url, f'DROP DATABASE IF EXISTS "{self._next}"')
            raise

    def swap(self, stamp: str) -> str | None:
        """Rename the old database and give its name to the new one. Return the old database's new name.

        Both in one transaction. PostgreSQL refuses, and nothing changes, while anybody is connected to one of them from
        any machine.
        """
        aside = f"{self._name}_before_{stamp.lower()}"
        was_there = bool(_outside(self._url, _IS_THERE.format(_text(self._name))))
        away = f'ALTER DATABASE "{self._name}" RENAME TO "{aside}";' if was_there else ""
        _outside(self._url, f'{away} ALTER DATABASE "{self._next}" RENAME TO "{self._name}"')
        return aside if was_there else None

    def _refuse_without_rights(self) -> None:
        """Raise Failed before anything changes: only an owner who may create databases can rename them."""
        role = _outside(self._url, _ROLE_WITHOUT_RIGHTS.format(_text(self._name)))
        if role:
            owner = _outside(self._url, _OWNER.format(_text(self._name))) or role
            raise Failed(
                f"the role {role} needs to own the database {self._name}, and to be allowed to create another one. "
                f"Restore as its owner; for the time of it let a superuser say: ALTER ROLE {owner} CREATEDB."
            )


def _outside(url: str, *texts: str) -> Any:
    """Run statements in another database than the one they change; return the last one's first value. Raises Failed."""
    other = db.open_postgresql(_of(url, "postgres"))
    try:
        with other.connection_context():
            for text in texts:
                found = other.execute_sql(text)
            row = found.fetchone() if found.description else None
            return row[0] if row else None
    except PeeweeException as error:
        raise Failed(str(error)) from error
    finally:
        other.close_all()


def _text(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def _of(url: str, name: str) -> str:
    return _joined(urlsplit(url)._replace(path=f"/{name}"))


def _joined(parts: SplitResult) -> str:
    """Return the URL as PostgreSQL's programs read it: with both slashes, also if the query has the host (a socket)."""
    return f"{parts.scheme}://{parts.netloc}{urlunsplit(('', '', parts.path, parts.query, ''))}"


def run(url: str, program: str, *options: str, names_database: bool = True) -> None:
    """Run a PostgreSQL program on the database at `url`; the password does not appear in the process list."""
    parts = urlsplit(url)
    shown = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    env = environment(**{"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    command = [_program(program), *([f"--dbname={_joined(shown)}"] if names_database else []), *options]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise Failed(f"{program} failed: {done.stderr.strip()}")


def _program(name: str) -> str:
    """Return the path of a program; the newest version if Debian's wrapper is not on the path."""
    found = shutil.which(name) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default="")
    if not found:
        raise Failed(f"{name} is missing: install Debian's package postgresql-client.")
    return found
