"""The command line of the operator: serve, migrate, load the demo, add programmes and their first people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import click

from pilotapp import db
from pilotapp.config import Config, load_config
from pilotapp.refusals import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pilotapp")
def main() -> None:
    """Pilotapp: records of integration pilots' visits. Settings come from the environment (PILOTAPP_…)."""


@main.command()
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
    with _connected(config):
        if prepare:
            _migrate(config)
            _load_demo_into_empty(config)
        _refuse_pending(config)
        welcome = serving.welcome(config)
    try:
        serving.serve(config, lambda: click.echo(welcome))
    except serving.PortTaken as error:
        raise click.ClickException(f"{error} Choose another one with --port or PORT.") from error


@main.group("db")
def database() -> None:
    """The tables of the database."""


@database.command()
def up() -> None:
    """Apply the migrations that are pending."""
    with _connected() as config:
        _migrate(config)


@database.command()
def status() -> None:
    """Say which migrations are applied and which are pending; exit status 1 when some are."""
    with _connected() as config:
        state = db.status(config)
    for name in state.applied:
        click.echo(f"applied  {name}")
    for name in state.pending:
        click.echo(f"pending  {name}")
    if state.pending:
        raise click.exceptions.Exit(1)


@main.group()
def demo() -> None:
    """The demo programmes."""


@demo.command()
@click.option("--seed", type=int, default=2026, show_default=True, help="The same seed gives the same visits.")
def load(seed: int) -> None:
    """Load the demo programmes into an empty database."""
    from pilotapp import demo as demo_programmes

    with _connected() as config:
        _refuse_pending(config)
        click.echo(_or_refuse(demo_programmes.load, seed=seed))


@main.group()
def programme() -> None:
    """Programmes: the municipalities that work with this installation."""


@programme.command("add")
@click.option("--name", required=True, help="As people read it: 'Integrationslotsen Lindental'.")
@click.option("--slug", required=True, help="Short name for commands: 'lindental'.")
@click.option(
    "--time-zone", default="Europe/Berlin", show_default=True, help="IANA name; days and months are cut in it."
)
@click.option("--language", default="de", show_default=True, help="Language of people who have not chosen one.")
def add_programme(name: str, slug: str, time_zone: str, language: str) -> None:
    """Add a programme."""
    from pilotapp.people import operator

    if time_zone not in available_timezones():
        raise click.BadParameter(
            f"{time_zone} is not an IANA time zone such as Europe/Berlin.", param_hint="--time-zone"
        )
    with _connected() as config:
        if language not in config.languages:
            raise click.BadParameter(f"choose one of {', '.join(config.languages)}.", param_hint="--language")
        added = _or_refuse(operator.add_programme, name=name, slug=slug, time_zone=time_zone, language=language)
    click.echo(f"Added the programme {added.name} ({added.slug}). Next: pilotapp person add --programme {added.slug} …")


@main.group()
def person() -> None:
    """People: the first coordinator of a programme; she invites everybody else."""


@person.command("add")
@click.option("--programme", "slug", required=True, help="Short name of the programme.")
@click.option("--role", type=click.Choice(["coordinator", "pilot"]), required=True)
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--address", help="Address under which people reach the app. [default: http://HOST:PORT]")
def add_person(slug: str, role: str, name: str, email: str, address: str | None) -> None:
    """Add a person and print the invitation link to hand over; it works once."""
    from pilotapp.people import operator

    if "@" not in email:
        raise click.BadParameter("an e-mail address has an @.", param_hint="--email")
    with _connected() as config:
        hours = config.invite_hours
        values = {"programme": slug, "role": role, "name": name, "email": email, "invite_hours": hours}
        added, token = _or_refuse(operator.add_person, **values)
    base = (address or f"http://{config.host}:{config.port}").rstrip("/")
    click.echo(f"Added {added.name} ({role}). Hand over this link; it works once, within {hours} hours:")
    click.echo(f"{base}/invite/{token}")


GROUPS: tuple[click.Command, ...] = (database, demo, programme, person)


@contextmanager
def _connected(config: Config | None = None) -> Iterator[Config]:
    """The database of the configuration, open for the length of a `with` block."""
    config = config or load_config()
    with db.connect(config).connection_context():
        yield config


def _migrate(config: Config) -> None:
    for name in db.migrate(config):
        click.echo(f"Migrated the database: {name}")


def _refuse_pending(config: Config) -> None:
    if db.status(config).pending:
        raise click.ClickException("The database lacks migrations. Run: pilotapp db up")


def _load_demo_into_empty(config: Config) -> None:
    from pilotapp.models import Programme

    if not config.demo or Programme.select().exists():
        return
    from pilotapp import demo as demo_programmes

    click.echo(demo_programmes.load())


def _or_refuse(command: Callable[..., Any], **values: Any) -> Any:
    """The command's answer; its refusal becomes a line and exit status 1."""
    try:
        return command(**values)
    except Refusal as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
