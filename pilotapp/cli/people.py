"""`pilotapp programme` and `pilotapp person`: programmes and the first people in them."""

from __future__ import annotations

from zoneinfo import available_timezones

import click

from pilotapp.cli.connection import connected, or_refuse


@click.group()
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
    with connected() as config:
        if language not in config.languages:
            raise click.BadParameter(f"choose one of {', '.join(config.languages)}.", param_hint="--language")
        added = or_refuse(operator.add_programme, name=name, slug=slug, time_zone=time_zone, language=language)
    click.echo(f"Added the programme {added.name} ({added.slug}). Next: pilotapp person add --programme {added.slug} …")


@click.group()
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
    with connected() as config:
        hours = config.invite_hours
        values = {"programme": slug, "role": role, "name": name, "email": email, "invite_hours": hours}
        added, token = or_refuse(operator.add_person, **values)
    base = (address or f"http://{config.host}:{config.port}").rstrip("/")
    click.echo(f"Added {added.name} ({role}). Hand over this link; it works once, within {hours} hours:")
    click.echo(f"{base}/invite/{token}")
