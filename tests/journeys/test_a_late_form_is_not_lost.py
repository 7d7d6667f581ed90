"""A form submitted too late is interrupted by reauthentication: its values are kept, whichever way is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import pyotp
import pytest
from playwright.sync_api import Page, expect

from pilotapp import clock
from pilotapp.models import Person, RecoveryCode, Session
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.passkey_device import PasskeyDevice
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Karin's browser at a host name, which passkeys need in place of an IP address."""
    page = new_phone("karin").open(world.server.named_url)
    hands.sign_in(page, world.server.named_url, "karin")
    return page


def add_passkey(page: Page) -> None:
    """She adds a passkey of this device."""
    page.goto(urljoin(page.url, "/me/passkeys/new"))
    page.locator("[data-module=passkey] button").click()
    expect(page.locator("#passkeys .row")).to_have_count(1)


def send_late(page: Page) -> str:
    """Type a code into the set-up form and send it after the session's limit; returns the secret."""
    page.goto(urljoin(page.url, "/me/second-factor"))
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("input[name=code]", pyotp.TOTP(secret).now())
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).execute()
    page.click("form[action='/me/second-factor'] button")
    return secret


def finish(page: Page, secret: str) -> None:
    """Send the kept form and check that it takes effect."""
    page.locator("form[action='/me/second-factor'] button").click()
    expect(page.locator("#codes li")).to_have_count(10)
    assert Person.get_by_id(people.uid_of("karin")).totp == secret and RecoveryCode.select().count() == 10


def test_it_goes_on_after_the_password(page: Page) -> None:
    secret = send_late(page)
    page.fill("input[name=password]", people.PASSWORD)
    page.click("form[action='/confirm'] button[type=submit]")
    finish(page, secret)


def test_it_goes_on_after_a_passkey(page: Page) -> None:
    PasskeyDevice(page)
    add_passkey(page)
    secret = send_late(page)
    page.locator("[data-module=passkey] button").click()
    finish(page, secret)


def test_it_goes_on_to_the_page_that_she_wanted(page: Page) -> None:
    PasskeyDevice(page)
    add_passkey(page)
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).execute()
    page.locator("a[href*='/me/recovery-codes'], a[href*='/me/second-factor']").first.click()
    page.locator("[data-module=passkey] button").click()
    expect(page.locator("#secret")).to_be_visible()
