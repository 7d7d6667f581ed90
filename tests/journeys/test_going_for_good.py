"""A pilot erases the account on the phone: unsent entries cause a warning, and no data remain on the phone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pilotapp.db import erasure_log
from pilotapp.models import Entry, Person, Session, Visit
from tests.support import hands, people
from tests.support.browser import Phone, dump
from tests.support.world import World

BLOCKED = "**/sync"


def held_of_her(page: Page) -> list[str]:
    """Which marks of the pilot (uid, name, prefix of cached pages) are in the phone's stores."""
    held = dump(page)
    marks = (str(people.uid_of("amal")), "Amal", "kept-")
    return [mark for mark in marks if mark in str(held)]


def test_it_warns_her_first_and_leaves_nothing_of_her_behind(world: World, new_phone: Callable[..., Phone]) -> None:
    page, base = new_phone("amal").open(world.proxy.url), world.proxy.url
    hands.sign_in(page, base, "amal")
    hands.is_ready(page)
    page.route(BLOCKED, lambda route: route.abort())
    hands.check_in(page)
    page.goto(f"{base}/me/leave")
    expect(page.locator(".if-unsent")).to_be_visible()

    page.unroute(BLOCKED)
    page.goto(f"{base}/phone")
    hands.is_sent(page)
    page.goto(f"{base}/me/leave")
    expect(page.locator(".if-unsent")).to_be_hidden()
    assert Visit.get().state == "open" and held_of_her(page)

    form = page.locator("form[action='/me/leave']")
    hands.tick(form, "how", "erase")
    hands.save(form)
    page.wait_for_selector("form[action='/sign-in']")
    hands.until(lambda: held_of_her(page) == [], "nothing of her is on the phone")
    person = Person.get_by_id(people.uid_of("amal"))
    assert (person.name, person.active, Entry.select().count(), Session.select().count()) == ("", False, 0, 0)
    assert Visit.get().state == "withdrawn"
    assert [line.uid for line in erasure_log.read()] == [person.uid]
