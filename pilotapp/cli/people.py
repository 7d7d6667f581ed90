"""`pilotapp programme` and `pilotapp person`: programmes and the first people in them."""

from zoneinfo import available_timezones

import click

from pilotapp.cli.connection import in_service, or_refuse
from pilotapp.cli.terminal import say
from pilotapp.config import Config

ROLES = ("pilot", "coordinator", "trainer", "funder", "operator", "safeguarding")


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
    with in_service() as config:
        if language not in config.languages:
            raise click.BadParameter(f"choose one of {', '.join(config.languages)}.", param_hint="--language")
        added = or_refuse(operator.add_programme, name=name, slug=slug, time_zone=time_zone, language=language)
    say(f"Added the programme {added.name} ({added.slug}). Next: pilotapp person add --programme {added.slug} …")


@programme.command("list")
def list_programmes() -> None:
    """Which programmes there are, with their short names."""
    from pilotapp.people import operator

    with in_service():
        for one in operator.programmes():
            say(f"{one.slug:<24} {one.name}")


@click.group()
def person() -> None:
    """People: first coordinators, roles, lost phones.

    The first coordinator of a programme is added here, and invites everybody else in the browser.
    """


@person.command("add")
@click.option("--programme", "slug", required=True, help="Short name of the programme.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Usually coordinator: who invites all others.")
@click.option("--name", required=True, help="How others see this account: 'Ilse'.")
@click.option("--email", required=True, help="Address to sign in with. No mail is sent to it now.")
@click.option(
    "--address", help="Address under which people reach the app. [default: PILOTAPP_ADDRESS, or PORT on this machine]"
)
def add_person(slug: str, role: str, name: str, email: str, address: str | None) -> None:
    """Add a person and print an invitation link.

    Hand the link over; it works once.
    """
    from pilotapp.people import operator

    with in_service() as config:
        hours = config.invite_hours
        values = {"programme": slug, "role": role, "name": name, "email": email, "invite_hours": hours}
        added, token = or_refuse(operator.add_person, **values)
    say(f"Added {added.name} ({role}). Hand over this link; it works once, within {hours} hours:")
    say(_link(config, address, token))


@person.command("invite")
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--programme", "slug", default="", help="Its short name, where the address stands in several.")
@click.option(
    "--address", help="Address under which people reach the app. [default: PILOTAPP_ADDRESS, or PORT on this machine]"
)
@click.confirmation_option(prompt="All sessions, passkeys, passwords and codes of this person end now. Go on?")
def invite_person(email: str, slug: str, address: str | None) -> None:
    """After a lost phone: print a new invitation link.

    All that lets the person in until now ends. Also for the last coordinator of a programme.
    """
    from pilotapp.people import operator

    with in_service() as config:
        hours = config.invite_hours
        found, token = or_refuse(operator.invite, email=email, programme=slug, invite_hours=hours)
    say(f"Everything that let {found.name} in has ended. Hand over this link; it works once, within {hours} hours:")
    say(_link(config, address, token))


@person.command("list")
@click.option("--programme", "slug", required=True, help="Short name of the programme.")
def list_people(slug: str) -> None:
    """Who is in a programme, with roles and address.

    It says whose access is switched off.
    """
    from pilotapp.people import operator

    with in_service():
        for one in or_refuse(operator.people, programme=slug):
            state = "" if one.active else "  (switched off)"
            say(f"{one.name:<24} {', '.join(sorted(one.roles)):<24} {one.email}{state}")


@person.command("addresses")
def check_addresses() -> None:
    """Addresses that somebody must look at.

    Shared ones, ones that are none, and domains with 'ss'.

    Up to version 0.1.0 each 'ß' was stored as 'ss', and nothing tells which 'ss' was one: ask the people of a domain
    that looks wrong. Addresses are corrected in the browser, by their owners or the coordination.
    """
    from pilotapp.people import old_addresses

    with in_service():
        found = old_addresses.look()
    for title, groups in found.parts():
        say(f"{title}: {sum(map(len, groups.values()))}")
        for heading, lines in groups.items():
            say(f"  {heading} ({len(lines)})")
            for line in lines:
                say(f"    {line}")


@person.command("role")
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--programme", "slug", default="", help="Its short name, where the address stands in several.")
@click.option("--add", "given", type=click.Choice(ROLES), help="The role to give.")
@click.option("--remove", "taken", type=click.Choice(ROLES), help="The role to take away.")
def change_role(email: str, slug: str, given: str | None, taken: str | None) -> None:
    """Give a person a role or take one away; their sessions end."""
    from pilotapp.people import operator

    if (given is None) == (taken is None):
        raise click.UsageError("Name either --add or --remove.")
    change = operator.add_role if given else operator.remove_role
    with in_service():
        found = or_refuse(change, email=email, role=given or taken, programme=slug)
    say(f"{found.name} {'now has' if given else 'no longer has'} the role {given or taken}. Her sessions have ended.")


def _link(config: Config, address: str | None, token: str) -> str:
    """Return the invitation's link, under the given address or the app's own."""
    return f"{(address or config.url).rstrip('/')}/invite/{token}"
