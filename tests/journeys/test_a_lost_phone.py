"""Attack 27: amal's phone is lost with an unsent entry; minutes later she is signed in on another one."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pilotapp.models import Session
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.world import World

MINUTES = 2
SENTENCE = "Der neue Bus kommt um neun"


def end_access(office: Page, base: str) -> str:
    """Karin revokes amal's credentials; returns the path of the new invitation, read from its QR code."""
    office.goto(f"{base}/people/{people.uid_of('amal')}")
    office.locator("a[href$='/lost-phone']").click()
    office.locator("form[action$='/lost-phone'] button[value=hand]").click()
    expect(office.locator("svg.qr")).to_be_visible()
    return office.locator("#link").input_value().partition("/invite/")[2]


def enter(page: Page, base: str, token: str) -> None:
    """Open the link, choose a new password and arrive at the first page."""
    page.goto(f"{base}/invite/{token}")
    page.fill("input[name=password]", SENTENCE)
    page.locator(f"form[action='/invite/{token}'] button").click()
    expect(page.locator("body[data-person]")).to_be_attached()
    page.goto(base)
    expect(page.locator("section[data-state=idle]")).to_be_visible()


def sign_in_again(page: Page, base: str) -> None:
    """Sign in with the password that she chose on the other phone."""
    page.goto(f"{base}/sign-in")
    page.fill("input[name=email]", people.email_of("amal"))
    page.fill("input[name=password]", SENTENCE)
    page.click("form[action='/sign-in'] button[type=submit]")
    expect(page.locator("body[data-person]")).to_be_attached()


def open_sessions() -> list[str]:
    """The ways in which amal's open sessions were started."""
    rows = Session.select().where(Session.person == people.uid_of("amal"), Session.ended_at.is_null())
    return [row.way for row in rows]


def test_it_is_dead_at_once_and_its_owner_in_again_within_minutes(
    world: World, new_phone: Callable[..., Phone], desk: Callable[..., Page]
) -> None:
    base = world.proxy.url
    old = new_phone("amal").open(base)
    hands.sign_in(old, base, "amal")
    hands.is_ready(old)
    office = desk("karin")
    world.proxy.cut()
    hands.check_in(old)
    assert len(hands.outbox(old)) == 1

    begun = time.monotonic()
    token = end_access(office, world.server.url)
    assert open_sessions() == []
    world.proxy.restore()
    hands.open_sign(old)
    old.locator("[data-deliver]").click()
    expect(old.locator("[data-trouble=sign-in]")).to_be_visible()
    old.goto(f"{base}/me/security")
    assert "/sign-in" in old.url

    new = new_phone("amal").open()
    enter(new, base, token)
    assert time.monotonic() - begun < MINUTES * 60
    assert open_sessions() == ["invite"]

    hands.sign_in(old, base, "berna")
    old.goto(f"{base}/phone")
    expect(old.locator("#waiting li[data-status]")).to_have_count(0)
    assert world.entries() == {} and len(hands.outbox(old)) == 1
    hands.sign_out(old)
    old.wait_for_url("**/sign-in*")

    sign_in_again(old, base)
    hands.is_sent(old)
    [entry] = world.entries().values()
    assert (entry.pilot_id, entry.kind) == (people.uid_of("amal"), "check_in")
    assert world.server.complaints() == []
