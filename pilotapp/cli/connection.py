"""What the commands share: an open database, refusals as error messages, migrations."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlsplit

from peewee import Database, PeeweeException

from pilotapp import db, erasure
from pilotapp.cli.terminal import BY_OPERATOR, failure, say
from pilotapp.config import Config, load_config
from pilotapp.db import database, migrations
from pilotapp.identity import access_ledger
from pilotapp.refusals import Refusal

_PAUSE = 1.0  # seconds between attempts to reach the database


@contextmanager
def connected(config: Config | None = None, *, wait: float = 0) -> Iterator[Config]:
    """Yield the configuration with the database open. `wait`: seconds to wait for an unreachable database.

    Raises peewee's error if it stays unreachable for longer.
    """
    config = config or load_config()
    refuse_root(config)
    actual, deadline = db.connect(config), time.monotonic() + wait
    while not _is_there(actual, last=time.monotonic() >= deadline):
        time.sleep(_PAUSE)
    try:
        yield config
    finally:
        actual.close()


def _is_there(actual: Database, *, last: bool) -> bool:
    """Open a connection; return whether that worked. Raises the error on the last attempt."""
    try:
        actual.connect(reuse_if_open=True)
        return True
    except PeeweeException as error:
        if last or not db.is_away(error):
            raise
        return False


def migrate(config: Config) -> None:
    """Apply the pending migrations and print their names; repeat logged erasures on a restored database."""
    names = migrations.apply(config)
    for name in names:
        say(f"Migrated the database: {name}")
    erasure.apply()
    if "0016_addresses" in names:
        _tell_of_addresses()


def _tell_of_addresses() -> None:
    """Print how many addresses from before migration 0016 must be checked by a person."""
    from pilotapp.people import old_addresses

    with database.connection_context() if database.is_closed() else nullcontext():
        found = old_addresses.look()
    if found:
        for title, groups in found.parts():
            say(f"{title}: {sum(map(len, groups.values()))}")
        say("To see them, now or later: pilotapp person addresses")


def refuse_pending(config: Config) -> None:
    """Fail if migrations are pending, or were applied by a newer version."""
    state = migrations.status(config)
    migrations.refuse_newer(state)
    if state.pending:
        raise failure(f"The database lacks migrations: {_place(config)}. Is it the right one? Run: pilotapp db up")


def _place(config: Config) -> str:
    """Return the file of the database, or its name and host, without a password."""
    parts = urlsplit(config.database_url)
    if config.is_sqlite:
        return config.database_url.removeprefix("sqlite:///")
    return f"{parts.path.lstrip('/')} on {parts.hostname or 'this machine'}"


def refuse_root(config: Config) -> None:
    """Fail as root in a data folder of somebody else, where the service could not write what is left behind.

    Not in development, where a checkout may be shared with a container.
    """
    if config.environment == "development" or os.geteuid() != 0:
        return
    if config.data.exists() and config.data.stat().st_uid != 0:
        raise failure(f"{config.data} belongs to the service, which cannot use files of root. Type {BY_OPERATOR}")


def load_demo_into_empty(config: Config) -> None:
    """In demo mode, load the demo programmes if there is no programme yet.

    This runs in a process of its own, whose memory is freed when it ends; the server would keep it.
    """
    from pilotapp.models import Programme

    if not config.demo or Programme.select().exists():
        return
    command = [sys.executable, "-c", "from pilotapp.cli import main; main()", "demo", "load"]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command
        raise failure("The demo could not be loaded.")


def load_demo(config: Config, seed: int = 2026) -> None:
    """Load the demo programmes and their files."""
    from pilotapp import demo
    from pilotapp.demo import papers
    from pilotapp.factory import create_app

    say(*str(or_refuse(demo.load, seed=seed)).split("\n"))
    with create_app(config).app_context(), database.connection_context():
        papers.file(config.languages)


@contextmanager
def in_service() -> Iterator[Config]:
    """Like `connected`, for commands about people: migrated, and with logged erasures repeated after a restore."""
    with connected() as config:
        refuse_pending(config)
        access_ledger.join()
        erasure.apply()
        yield config


def or_refuse(command: Callable[..., Any], **values: Any) -> Any:
    """Return the command's result; turn a refusal into an error message and exit status 1."""
    try:
        return command(**values)
    except Refusal as refusal:
        raise failure(str(refusal.message)) from refusal
