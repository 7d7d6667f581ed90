"""`pilotapp serve`."""

from __future__ import annotations

from dataclasses import replace

import click

from pilotapp import erasure, sealing
from pilotapp.auth import demo_people
from pilotapp.cli.connection import connected, load_demo_into_empty, migrate, refuse_pending
from pilotapp.cli.terminal import failure, say
from pilotapp.config import load_config


@click.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 for all. [default: 127.0.0.1]")
@click.option("--port", type=int, help="[default: PORT or 8000]")
@click.option("--workers", type=click.IntRange(1), help="Processes with one thread each. [default: cores + 1]")
@click.option(
    "--prepare", is_flag=True, help="First migrate, and load the demo into an empty database if it is switched on."
)
def serve(host: str | None, port: int | None, workers: int | None, prepare: bool) -> None:
    """Serve the app until it is stopped."""
    from pilotapp import serving

    config = load_config()
    config = replace(config, host=host or config.host, port=port or config.port, workers=workers or config.workers)
    with connected(config):
        if prepare:
            migrate(config)
            load_demo_into_empty(config)
        refuse_pending(config)
        demo_people.refuse_in_production(config)
        sealing.refuse_lost()
        erasure.apply()
        welcome = serving.welcome(config)
    try:
        serving.serve(config, lambda: say(*welcome.split("\n")))
    except serving.PortTaken as error:
        raise failure(f"{error} Choose another one with --port or PORT.") from error
