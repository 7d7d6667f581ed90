"""What the tests of signing in share."""

from __future__ import annotations

from datetime import timedelta

from pilotapp import clock
from pilotapp.models import Invite, Person
from pilotapp.people import commands
from tests.support.page_client import Page, PageClient
from tests.support.people import PASSWORD

SENTENCE = "Der Bus kommt nie um acht"


def invited(coordinator: Person, email: str = "zeynep@example.org") -> tuple[Person, str]:
    """A new pilot and the path of her invitation."""
    person, token = commands.add(coordinator, name="Zeynep", email=email, languages=["tur"], invite_hours=72)
    return person, f"/invite/{token}"


def sign_in(client: PageClient, email: str, password: str = PASSWORD, **more: str) -> Page:
    """The sign-in form, filled in and sent."""
    return client.page("/sign-in").form("/sign-in").submit(email=email, password=password, **more)


def run_out(hours: int = 73) -> None:
    """All invitations were made this many hours ago."""
    Invite.update(expires_at=clock.now() - timedelta(hours=hours - 72)).execute()
