"""Fault 18: signing out, online and offline, leaves no personal data, also not for the Back button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import Visit
from tests.support import hands, people
from tests.support.browser import Phone, dump
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone with kept pages and an unsent entry; the network is cut."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    page.goto(f"{world.proxy.url}/visits")
    page.goto(f"{world.proxy.url}/me")
    return page


def personal(page: Page) -> list[str]:
    """amal's data that are still on the phone, without unsent entries."""
    held = dump(page)
    stores: dict[str, Any] = held["databases"].get("pilotapp", {})
    rest = [held["caches"], held["localStorage"], held["sessionStorage"], stores.get("meta", [])]
    marks = (str(people.uid_of("amal")), "Amal", "kept-")
    return [f"{mark} in {part}" for part in rest for mark in marks if mark in str(part)]


def leave(page: Page) -> None:
    """The button that ends the session."""
    page.locator("form[action='/sign-out'] button").first.click()
    page.wait_for_function("() => !document.body.dataset.person")


def check_nothing_left(page: Page, base: str) -> None:
    """Assert that no store, no address and not the Back button shows anything of amal."""
    assert personal(page) == []
    for _ in range(3):
        page.go_back(wait_until="load")
        page.wait_for_function("() => document.documentElement.hidden || !document.body.dataset.person")
        assert "Amal" not in page.inner_text("body")
    for path in ("/", "/visits", "/visits/record", "/phone", "/me"):
        page.goto(base + path)
        assert page.get_attribute("body", "data-person") is None and "Amal" not in page.content()


def test_it_leaves_nothing_when_she_signs_out_without_signal(world: World, page: Page) -> None:
    assert personal(page)
    leave(page)
    expect(page.locator("[data-left-here] [data-count]:visible")).to_have_text("1")
    expect(page.locator("h1")).to_have_text("Abgemeldet")
    expect(page.locator("a[href='tel:112']")).to_be_visible()
    expect(page.locator("main a:visible:not([href^='tel:'])")).to_have_count(0)
    check_nothing_left(page, world.proxy.url)
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in"]


def test_it_ends_the_session_on_the_server_later(world: World, page: Page) -> None:
    leave(page)
    world.proxy.restore()
    page.goto(world.proxy.url)
    page.wait_for_selector("form[action='/sign-in']")
    assert personal(page) == [] and world.entries() == {}
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_sent(page)
    assert len(world.entries()) == 1


def test_it_leaves_nothing_when_she_signs_out_with_signal(world: World, page: Page) -> None:
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    page.goto(f"{world.proxy.url}/me")
    leave(page)
    check_nothing_left(page, world.proxy.url)
    assert hands.outbox(page) == []
    [copy] = dump(page)["databases"]["pilotapp-copies"]["copies"]  # hers, for the server alone, in case it is set back
    assert set(copy) == {"uid", "owner", "hash", "at", "sealed"} and copy["owner"] == str(people.uid_of("amal"))
    assert str(Visit.get().uid) not in copy["sealed"]


def test_it_shows_the_next_person_nothing_of_the_last(world: World, page: Page) -> None:
    leave(page)
    world.proxy.restore()
    page.goto(world.proxy.url)
    page.wait_for_selector("form[action='/sign-in']")
    hands.sign_in(page, world.proxy.url, "berna")
    page.goto(f"{world.proxy.url}/phone")
    hands.has_looked(page)
    assert page.locator("#waiting li").count() == 0
    page.locator("[data-deliver]").is_hidden()
    assert world.entries() == {} and len(hands.outbox(page)) == 1
