"""`pilotapp db` and `pilotapp demo`: the tables, and the demo programmes."""

import click

from pilotapp.cli.connection import connected, load_demo, migrate, or_refuse, refuse_pending
from pilotapp.cli.terminal import failure, say
from pilotapp.db import migrations


@click.group("db")
def database() -> None:
    """The tables of the database."""


@database.command()
@click.option("--wait", type=click.FloatRange(0), default=0, help="Seconds to wait for a database that is away.")
def up(wait: float) -> None:
    """Apply the migrations that are pending."""
    with connected(wait=wait) as config:
        migrate(config)


@database.command()
def status() -> None:
    """Say which migrations are applied, and which are not.

    Exit status 1 unless all are applied.
    """
    with connected() as config:
        state = migrations.status(config)
    for name in state.applied:
        say(f"applied  {name}")
    for name in state.pending:
        say(f"pending  {name}")
    for name in state.unknown:
        say(f"unknown  {name}")
    migrations.refuse_newer(state)
    if state.pending:
        raise click.exceptions.Exit(1)


@database.command()
@click.option("--role", required=True, help="PostgreSQL's role under which the application runs.")
def grant(role: str) -> None:
    """Give the application's role of PostgreSQL its rights.

    Of the audit log it may only read and add rows.

    Run it as the role that owns the tables, after each `pilotapp db up`.
    """
    from pilotapp.audit import rights

    with connected() as config:
        if config.is_sqlite:
            raise failure("SQLite has no roles. The log's triggers, chain and anchored head protect it.")
        refuse_pending(config)
        or_refuse(rights.grant, role=role)
    say(f"{role} may work with all rows, and read and add those of the audit log.")


@click.group()
def demo() -> None:
    """The demo programmes."""


@demo.command()
@click.option("--seed", type=int, default=2026, show_default=True, help="The same seed gives the same visits.")
def load(seed: int) -> None:
    """Load the demo programmes into an empty database."""
    with connected() as config:
        refuse_pending(config)
        load_demo(config, seed)
