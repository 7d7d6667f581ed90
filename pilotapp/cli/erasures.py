"""`pilotapp person erase` and `pilotapp erasures`: erase a person, and repeat erasures after a restore."""

import click

from pilotapp.cli.connection import connected, refuse_pending
from pilotapp.cli.people import person
from pilotapp.cli.terminal import failure, say


@person.command("erase")
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--programme", "slug", help="Its short name; needed where the address stands in several programmes.")
@click.option("--even-last", is_flag=True, help="Also the last coordinator of a programme, who leaves nobody behind.")
@click.confirmation_option(prompt="Name, access and entries go for good; the counts of the visits stay. Erase?")
def erase_person(email: str, slug: str | None, even_last: bool) -> None:
    """Erase a person; every count stays. This cannot be undone, not even by restoring a backup."""
    from pilotapp import erasure
    from pilotapp.identity import access_ledger, last_coordinator
    from pilotapp.models import Person, Programme

    with connected() as config:
        refuse_pending(config)
        access_ledger.join()
        people = list(Person.select().join(Programme).where(Person.with_address(email)))
        people = [found for found in people if slug in (None, found.programme.slug)]
        if len(people) != 1:
            some = "Several people have this e-mail address: name the --programme."
            raise failure(some if people else "Nobody has this e-mail address.")
        found = people[0]
        if last_coordinator.is_last(found) and not even_last:
            raise failure("The last coordinator of a programme. Add another one first, or use --even-last.")
        erasure.erase(found, by=None)
    say(f"Erased. The ledger {config.erasures} has the number {found.uid}.")


@click.group()
def erasures() -> None:
    """The ledgers of people who were erased and of access that ended. They lie outside the database."""


@erasures.command()
def apply() -> None:
    """Erase again whom the ledger names: after a restore. The server does it too, before it opens."""
    from pilotapp import erasure

    with connected() as config:
        refuse_pending(config)
        again = erasure.apply()
    say(f"Erased again: {again}.")


@erasures.command()
@click.confirmation_option(prompt="A backup from before opens again what ended since it was made. Begin a new ledger?")
def begin() -> None:
    """After the ledger was lost, and has no copy: begin a new one.

    Where there is one, the database belongs to it from now on.
    """
    from pilotapp.identity import access_ledger
    from pilotapp.models import Generation

    with connected():
        Generation.update(ledger=access_ledger.begin()).execute()
    say(f"The database belongs to {access_ledger.path()} from now on. Make a backup: pilotapp backup")
