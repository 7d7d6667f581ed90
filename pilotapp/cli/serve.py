"""`pilotapp serve`: start the server."""

from dataclasses import replace

import click
from peewee import PeeweeException

from pilotapp import db, erasure, sealing
from pilotapp.auth import demo_people
from pilotapp.cli.connection import connected, load_demo_into_empty, migrate, refuse_pending
from pilotapp.cli.terminal import failure, say
from pilotapp.config import Config, load_config
from pilotapp.identity import access_ledger
from pilotapp.log import logger


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 for all. [default: 127.0.0.1]")
@click.option("--port", type=int, help="[default: PORT or 8000]")
@click.option("--workers", type=click.IntRange(1), help="Processes with one thread each. [default: cores + 1]")
@click.option(
    "--prepare", is_flag=True, help="First migrate, and load the demo into an empty database if it is switched on."
)
def serve(host: str | None, port: int | None, workers: int | None, prepare: bool) -> None:
    """Serve the app until it is stopped.

    While the database is away, every page says so. A socket that systemd passes is taken instead of an address.
    """
    from pilotapp import serving

    config = load_config()
    config = replace(config, host=host or config.host, port=port or config.port, workers=workers or config.workers)
    config = serving.as_bound(config)
    try:
        _look_at_database(config, prepare)
        welcome = serving.welcome(config)
    except PeeweeException as error:
        if prepare or not db.is_away(error):
            raise
        welcome = f"{serving.address(config)}\nThe database is away: every page says so until it is back."
    try:
        serving.serve(config, lambda: _greet(config, welcome))
    except serving.PortTaken as error:
        raise failure(error) from error


def _greet(config: Config, welcome: str) -> None:
    """Print the address for a person at a terminal; in production log an event instead."""
    if config.environment == "production":
        logger.info("started", version=config.version, url=config.url, listens=f"{config.host}:{config.port}")
    else:
        say(*welcome.split("\n"))


def _look_at_database(config: Config, prepare: bool) -> None:
    """Refuse to start if the database is not ready for this version."""
    with connected(config):
        if prepare:
            migrate(config)
            load_demo_into_empty(config)
        refuse_pending(config)
        demo_people.refuse_in_production(config)
        sealing.refuse_lost()
        access_ledger.join()
        erasure.apply()
