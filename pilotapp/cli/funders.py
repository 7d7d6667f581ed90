"""`pilotapp funder` and `pilotapp release`: who may read which releases, and whether any release was changed."""

import click

from pilotapp.cli.connection import in_service, or_refuse
from pilotapp.cli.terminal import say

_email = click.option("--email", required=True, help="Address with which the funder signs in.")
_programme = click.option("--programme", "slug", required=True, help="Short name of the programme that is funded.")
_of = click.option("--of", default="", help="Programme in which she signs in, where the address stands in several.")


@click.group()
def funder() -> None:
    """Funders: people who read releases.

    Of one programme or of several, and never anything else.
    """


@funder.command("add")
@_email
@_programme
@_of
def add(email: str, slug: str, of: str) -> None:
    """Let somebody read the releases of a programme; adds the role funder."""
    from pilotapp.releases import operator

    with in_service():
        person = or_refuse(operator.add, email=email, programme=slug, of=of)
    say(f"{person.name} now reads the releases of {slug}.")


@funder.command("remove")
@_email
@_programme
@_of
def remove(email: str, slug: str, of: str) -> None:
    """Let somebody not read the releases of a programme any more."""
    from pilotapp.releases import operator

    with in_service():
        person = or_refuse(operator.remove, email=email, programme=slug, of=of)
    say(f"{person.name} no longer reads the releases of {slug}.")


@funder.command("list")
def list_funders() -> None:
    """Who reads the releases of which programmes."""
    from pilotapp.releases import operator

    with in_service():
        for one in operator.readers():
            say(f"{one.person.name:<24} {', '.join(one.programmes):<40} {one.person.email}")


@click.group()
def release() -> None:
    """Releases: frozen reports."""


@release.command("check")
def check() -> None:
    """Look whether a release was changed.

    Every release and sum is compared with the hash in the audit log; exit status 1 where one differs.
    """
    from pilotapp.releases import operator

    with in_service():
        wrong = operator.changed()
    for name in wrong:
        say(f"Changed since it was released: {name}")
    if wrong:
        raise SystemExit(1)
    say("All releases are as they were frozen.")
