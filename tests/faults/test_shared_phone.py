"""A shared phone: after the browser closes, no personal data remain except undelivered entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import Session
from tests.support import hands, people
from tests.support.browser import Phone, dump
from tests.support.world import World


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """A phone shared by several people."""
    return new_phone("family", lasting=True)


def copies(page: Page) -> list[Any]:
    """The sealed copies on the phone."""
    kept: list[Any] = dump(page)["databases"].get("pilotapp-copies", {}).get("copies", [])
    return kept


def open_shared(phone: Phone, world: World) -> Page:
    """Amal signs in and marks the phone as shared."""
    page = phone.open(f"{world.proxy.url}/sign-in")
    page.locator("label[for=shared]").click()
    hands.sign_in(page, world.proxy.url, "amal")
    return page


def personal(page: Page) -> list[str]:
    """amal's data that are still on the phone, without unsent entries."""
    held = dump(page)
    stores: dict[str, Any] = held["databases"].get("pilotapp", {})
    rest = [held["caches"], held["localStorage"], held["sessionStorage"], stores.get("meta", [])]
    marks = (str(people.uid_of("amal")), "Amal", "kept-")
    return [f"{mark} in {part}" for part in rest for mark in marks if mark in str(part)]


def look_around(page: Page, world: World) -> None:
    """Open the pages that a phone would keep, with time to cache each of them."""
    hands.until(lambda: page.evaluate("() => navigator.serviceWorker.ready.then(() => true)"), "its worker is ready")
    for path in ("/", "/visits", "/visits/record", "/phone", "/me", "/me/security"):
        page.goto(world.proxy.url + path)
        page.wait_for_load_state("networkidle")


def test_it_is_signed_out_and_empty_after_the_browser_was_closed(world: World, phone: Phone) -> None:
    page = open_shared(phone, world)
    look_around(page, world)
    assert Session.get(Session.person == people.uid_of("amal")).shared
    assert personal(page) == []
    phone.close()
    page = phone.open(world.proxy.url)
    expect(page.locator("form[action='/sign-in']")).to_be_visible()
    assert personal(page) == []
    world.proxy.cut()
    for path in ("/", "/visits", "/phone"):
        page.goto(world.proxy.url + path)
        assert page.get_attribute("body", "data-person") is None and "Amal" not in page.content()


def test_it_works_and_sends_like_any_other(world: World, phone: Phone) -> None:
    page = open_shared(phone, world)
    page.goto(world.proxy.url)
    hands.check_in(page)
    hands.is_sent(page)
    expect(page.locator("section[data-state=open]")).to_be_visible()
    hands.check_out(page)
    hands.is_sent(page)
    assert len(world.entries()) == 2 and personal(page) == []
    assert copies(page) == []


def test_it_keeps_no_copies_of_what_it_delivered_as_her_own_phone_does(
    world: World, phone: Phone, new_phone: Callable[..., Phone]
) -> None:
    own = new_phone("berna").open(f"{world.proxy.url}/sign-in")
    hands.sign_in(own, world.proxy.url, "berna")
    hands.check_in(own)
    hands.until(lambda: copies(own), "her own phone keeps a copy")
    hands.sign_out(own)
    [copy] = hands.until(lambda: copies(own), "the copy stays after signing out")
    assert set(copy) == {"uid", "owner", "hash", "at", "sealed"} and "started_at" not in str(copy)
    page = open_shared(phone, world)
    hands.check_in(page)
    hands.is_sent(page)
    assert len(world.entries()) == 2 and copies(page) == []


def test_it_loses_nothing_that_was_not_sent(world: World, phone: Phone) -> None:
    page = open_shared(phone, world)
    page.goto(world.proxy.url)
    world.proxy.cut()
    hands.check_in(page)
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in"] and personal(page) == []
    phone.close()
    world.proxy.restore()
    page = open_shared(phone, world)
    hands.is_sent(page)
    assert len(world.entries()) == 1


def test_it_forgets_what_was_kept_when_the_phone_was_hers_alone(world: World, phone: Phone) -> None:
    page = phone.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    assert personal(page)
    hands.check_in(page)
    hands.is_sent(page)
    hands.until(lambda: copies(page), "a copy is kept")
    page.context.clear_cookies()
    page.goto(f"{world.proxy.url}/sign-in")
    page.locator("label[for=shared]").click()
    hands.sign_in(page, world.proxy.url, "amal")
    look_around(page, world)
    hands.until(lambda: personal(page) == [], "nothing is kept any more")
    hands.until(lambda: copies(page) == [], "no copy is kept any more")


def test_it_shows_the_next_person_nothing(world: World, phone: Phone) -> None:
    page = open_shared(phone, world)
    page.goto(world.proxy.url)
    world.proxy.cut()
    hands.check_in(page)
    phone.close()
    world.proxy.restore()
    page = phone.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "berna")
    page.goto(f"{world.proxy.url}/phone")
    hands.has_looked(page)
    assert page.locator("#waiting li").count() == 0
    assert world.entries() == {} and len(hands.outbox(page)) == 1
