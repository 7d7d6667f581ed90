"""A coordinator is invited, sets up TOTP and recovery codes, and signs in again with each of them, in Chromium."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import Person, RecoveryCode, Session
from tests.support.browser import Phone
from tests.support.world import World

PASSWORD = "eine Tasse Tee um halb vier"
EMAIL = "ilse@example.org"
INVITE = ["person", "add", "--programme", "musterstadt", "--role", "coordinator", "--name", "Ilse", "--email", EMAIL]


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """The coordinator's browser, at the invitation that the operator made."""
    link = re.search(r"/invite/\S+", world.server.run(*INVITE))
    assert link is not None
    return new_phone("ilse", viewport={"width": 1280, "height": 900}).open(world.server.url + link.group())


def choose_password(page: Page) -> None:
    """On the page of the invitation."""
    if not page.locator("input[name=password]").is_visible():
        page.locator("details summary").click()
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action^='/invite/'] button[type=submit]")


def set_up(page: Page) -> tuple[str, list[str]]:
    """Set up an authenticator app with the QR code; returns its secret and the recovery codes on the page."""
    expect(page.locator("svg.qr")).to_be_visible()
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("input[name=code]", pyotp.TOTP(secret).now())
    page.click("form[action='/me/second-factor'] button")
    expect(page.locator("#codes li")).to_have_count(10)
    return secret, page.locator("#codes code").all_inner_texts()


def sign_in(page: Page, base: str) -> None:
    """Sign out, and sign in again with e-mail and password."""
    page.context.clear_cookies()
    page.goto(f"{base}/sign-in")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/sign-in'] button[type=submit]")
    expect(page).to_have_url(re.compile("/sign-in/second"))


def prove(page: Page, code: str) -> None:
    """Enter the code of the second factor."""
    page.fill("input[name=code]", code)
    page.click("form[action^='/sign-in/second'] button[type=submit]")


def test_it_leads_from_the_invitation_to_work(world: World, page: Page, tmp_path: Path) -> None:
    choose_password(page)
    page.goto(f"{world.server.url}/people")
    secret, codes = set_up(page)
    kept = save(page, tmp_path)
    assert [line for line in kept.splitlines() if "-" in line] == codes
    page.locator("main a.kern-btn--big").click()
    expect(page).to_have_url(f"{world.server.url}/people")
    ilse = Person.get(Person.email == EMAIL)
    assert (ilse.totp, Session.select().where(Session.person == ilse, Session.mfa_complete).count()) == (secret, 1)

    sign_in(page, world.server.url)
    prove(page, pyotp.TOTP(secret).at(time.time() + 30))  # each works once: the one that comes next
    expect(page.locator("nav.tabs")).to_be_visible()

    sign_in(page, world.server.url)
    page.locator("a[href*='with=recovery']").click()
    prove(page, codes[6].upper())
    expect(page.locator("nav.tabs")).to_be_visible()
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 1


def save(page: Page, folder: Path) -> str:
    """The content of the file behind the link 'save as a file'."""
    with page.expect_download() as download:
        page.locator("a[download]").click()
    download.value.save_as(folder / "codes.txt")
    return (folder / "codes.txt").read_text()


def test_it_shows_her_nothing_before_the_second_step(world: World, page: Page) -> None:
    choose_password(page)
    for path in ("/month", "/people", "/figures", "/me", "/me/security"):
        page.goto(world.server.url + path)
        expect(page.locator("#secret")).to_be_visible()
        assert page.locator("nav.tabs").count() == 0


def test_it_offers_to_print_and_to_copy_the_codes(world: World, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=world.server.url)
    choose_password(page)
    _, codes = set_up(page)
    page.evaluate("() => { window.print = () => { document.body.dataset.printed = '' } }")
    page.locator("[data-module=print]").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    page.locator("[data-module=copy]").click()
    expect(page.locator("#codes-copied")).not_to_be_empty()
    assert page.evaluate("() => navigator.clipboard.readText()").split() == codes
    page.emulate_media(media="print")
    expect(page.locator("#codes")).to_be_visible()
    expect(page.locator("main a.kern-btn--big")).to_be_hidden()
