"""Fault 19: double tap, two tabs, Back after submit: one open visit for each pilot, one end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import Entry, Visit
from tests.support import hands
from tests.support.browser import Phone
from tests.support.people import Somebody
from tests.support.world import World

IN = "section[data-state=idle] form[data-entry=check_in] button"
OUT = "form[data-entry=check_out] button"


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone, signed in and ready."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    return page


def kinds(world: World) -> Counter[str]:
    """The stored entries by kind."""
    return Counter(entry.kind for entry in world.entries().values())


def test_it_opens_and_ends_one_visit_by_double_taps(world: World, page: Page) -> None:
    page.locator(IN).first.dblclick()
    expect(page.locator("section[data-state=open]")).to_be_visible()
    hands.is_sent(page)
    page.locator(OUT).dblclick()
    expect(page.locator("section[data-state=ended]")).to_be_visible()
    hands.is_sent(page)
    assert kinds(world) == {"check_in": 1, "check_out": 1}
    assert len(world.visits("amal")) == 1


@pytest.mark.parametrize("connected", [True, False])
def test_it_opens_and_ends_one_visit_in_two_tabs(world: World, page: Page, connected: bool) -> None:
    other = page.context.new_page()
    other.goto(world.proxy.url)
    if not connected:
        world.proxy.cut()
    for selector in (IN, OUT):
        for tab in (page, other):
            tab.evaluate("s => document.querySelector(s).click()", selector)
        for tab in (page, other):
            tab.wait_for_selector("[data-said]:not([hidden])")
        page.wait_for_timeout(300)
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert kinds(world) == {"check_in": 1, "check_out": 1}
    assert len(world.visits("amal")) == 1


def test_it_ends_one_visit_when_the_back_button_shows_the_old_page(world: World, page: Page) -> None:
    hands.check_in(page)
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    hands.is_sent(page)
    page.go_back()
    again = page.locator("form[data-entry=record]")
    hands.fill_record(again)
    hands.save(again)
    page.wait_for_url(lambda url: not url.endswith("record"))
    hands.until(lambda: all(row["status"] != "waiting" for row in hands.outbox(page)), "delivery")
    assert len(world.visits("amal")) == 1
    assert kinds(world)["check_out"] == 1


def test_it_takes_a_form_without_script_once(amal: Somebody) -> None:
    form = amal.page("/").form("/visits/check-in")
    form.submit()
    form.submit()
    end = amal.page("/").form("/visits/check-out")
    end.submit()
    end.submit()
    assert Visit.select().count() == 1 and Entry.select().count() == 2
