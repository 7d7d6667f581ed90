"""A session that somebody ended leaves only undelivered entries on the phone; an expired one keeps its data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pilotapp import clock
from pilotapp.auth import session_commands
from pilotapp.models import Session
from tests.support import hands, people, stage
from tests.support.browser import Phone, dump
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone with kept pages and an entry that could not be sent yet."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    return page


def personal(page: Page) -> list[str]:
    """amal's data that are still on the phone, without unsent entries."""
    held = dump(page)
    stores: dict[str, Any] = held["databases"].get("pilotapp", {})
    rest = [held["caches"], held["localStorage"], stores.get("meta", [])]
    marks = (str(people.uid_of("amal")), "Amal", "kept-")
    return [f"{mark} in {part}" for part in rest for mark in marks if mark in str(part)]


def test_it_empties_the_phone_once_it_hears_of_it(world: World, page: Page) -> None:
    assert personal(page)
    session = Session.get(Session.person == people.uid_of("amal"))
    amal = stage.person("amal")
    amal.session = session
    session_commands.end(amal, uid=session.uid)
    world.proxy.restore()
    page.goto(world.proxy.url)
    expect(page.locator("form[action='/sign-in']")).to_be_visible()
    hands.until(lambda: personal(page) == [], "nothing personal is left")
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in"]
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_sent(page)
    assert len(world.entries()) == 1


def test_it_goes_on_without_a_network_after_a_session_that_ran_out(world: World, page: Page) -> None:
    Session.update(ends_at=clock.now()).where(Session.person == people.uid_of("amal")).execute()
    world.proxy.restore()
    page.goto(world.proxy.url)
    expect(page.locator("form[action='/sign-in']")).to_be_visible()
    world.proxy.cut()
    page.goto(world.proxy.url)
    expect(page.locator("section[data-state=open]")).to_be_visible()
    assert "/visits" in hands.kept_pages(page)
