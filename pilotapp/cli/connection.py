"""What the commands share: the open database, refusals as lines, migrations."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from peewee import Database, PeeweeException

from pilotapp import db, erasure
from pilotapp.cli.terminal import failure, say
from pilotapp.config import Config, load_config
from pilotapp.db import database, migrations
from pilotapp.identity import access_ledger
from pilotapp.refusals import Refusal

_PAUSE = 1.0  # seconds between two tries to reach a database that is away


@contextmanager
def connected(config: Config | None = None, *, wait: float = 0) -> Iterator[Config]:
    """The database of the configuration, open for the length of a `with` block; `wait`: seconds until it must be there.

    Raises what peewee raises where it is away for longer.
    """
    config = config or load_config()
    actual, deadline = db.connect(config), time.monotonic() + wait
    while not _is_there(actual, last=time.monotonic() >= deadline):
        time.sleep(_PAUSE)
    try:
        yield config
    finally:
        actual.close()


def _is_there(actual: Database, *, last: bool) -> bool:
    """Open a connection. Raises the error of the last try."""
    try:
        actual.connect(reuse_if_open=True)
        return True
    except PeeweeException as error:
        if last or not db.is_away(error):
            raise
        return False


def migrate(config: Config) -> None:
    """Apply the pending migrations, one line each; a restored database forgets once more whom it has to forget."""
    names = migrations.apply(config)
    for name in names:
        say(f"Migrated the database: {name}")
    erasure.apply()
    if "0016_addresses" in names:
        _tell_of_addresses()


def _tell_of_addresses() -> None:
    """Say which addresses from before the migration somebody must look at, in counts."""
    from pilotapp.people import old_addresses

    with database.connection_context() if database.is_closed() else nullcontext():
        found = old_addresses.look()
    if found:
        for title, groups in found.parts():
            say(f"{title}: {sum(map(len, groups.values()))}")
        say("To see them, now or later: pilotapp person addresses")


def refuse_pending(config: Config) -> None:
    """Stop with a line when migrations are pending, or were applied by a newer version."""
    state = migrations.status(config)
    migrations.refuse_newer(state)
    if state.pending:
        raise failure("The database lacks migrations. Run: pilotapp db up")


def load_demo_into_empty(config: Config) -> None:
    """In demo mode, load the demo programmes if there is no programme yet.

    A process of its own does so and takes what it needed of memory with it: a server keeps what it once had.
    """
    from pilotapp.models import Programme

    if not config.demo or Programme.select().exists():
        return
    command = [sys.executable, "-c", "from pilotapp.cli import main; main()", "demo", "load"]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
        raise failure("The demo could not be loaded.")


def load_demo(config: Config, seed: int = 2026) -> None:
    """Load the demo programmes, and what lies in their cabinets."""
    from pilotapp import demo
    from pilotapp.demo import papers
    from pilotapp.factory import create_app

    say(*str(or_refuse(demo.load, seed=seed)).split("\n"))
    with create_app(config).app_context(), database.connection_context():
        papers.file(config.languages)


@contextmanager
def in_service() -> Iterator[Config]:
    """The same for whatever is about people: migrated, and without those whom a restored backup brought back."""
    with connected() as config:
        refuse_pending(config)
        access_ledger.join()
        erasure.apply()
        yield config


def or_refuse(command: Callable[..., Any], **values: Any) -> Any:
    """The command's answer; its refusal becomes a line and exit status 1."""
    try:
        return command(**values)
    except Refusal as refusal:
        raise failure(str(refusal.message)) from refusal
