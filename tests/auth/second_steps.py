"""What the tests of the second step share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pyotp

from pilotapp import clock
from pilotapp.auth import second_factor_rules
from pilotapp.models import Person, RecoveryCode, Session
from tests.support.page_client import Page, PageClient
from tests.support.people import PASSWORD, Somebody, email_of, uid_of


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
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).where(
        Session.person == somebody.person
    ).execute()


@dataclass
class Authenticator:
    """What she has at home: the secret in her app, and her recovery codes on paper."""

    secret: str
    codes: list[str]


def give_codes(name: str) -> Authenticator:
    """This person set up codes some time ago."""
    mine = Authenticator(second_factor_rules.new_secret(), second_factor_rules.new_codes())
    Person.update(totp=mine.secret, totp_step=0).where(Person.uid == uid_of(name)).execute()
    for code in mine.codes:
        RecoveryCode.create(person=uid_of(name), code_hash=second_factor_rules.hash_of(uid_of(name), code))
    return mine
