"""What the tests of the second step share."""

from __future__ import annotations

from datetime import timedelta

import pyotp

from pilotapp import clock
from pilotapp.models import Session
from tests.support.page_client import Page, PageClient
from tests.support.people import PASSWORD, Somebody, email_of


def sign_in(client: PageClient, name: str, **more: str) -> Page:
    """With e-mail and password; where that leads to."""
    return client.page("/sign-in").form("/sign-in").submit(email=email_of(name), password=PASSWORD, **more)


def secret_on(page: Page) -> str:
    """The secret that the set-up page shows as text."""
    shown = next(one for one in page.tree.iter("code") if one.get("id") == "secret")
    return (shown.text or "").replace(" ", "")


def codes_on(page: Page) -> list[str]:
    """The recovery codes that the page shows."""
    listed = next(one for one in page.tree.iter("ol") if one.get("id") == "codes")
    return [one.text or "" for one in listed.iter("code")]


def set_up(page: Page) -> Page:
    """Type the code of an app that scanned the picture; the page with the recovery codes."""
    return page.form("/me/second-factor").submit(code=pyotp.TOTP(secret_on(page)).at(clock.now()))


def stale(somebody: Somebody) -> None:
    """It is a while ago that she said who she is."""
    Session.update(confirmed_at=clock.now() - timedelta(minutes=11)).where(Session.person == somebody.person).execute()
