"""Fault 32: no response of a portal, a filter or a proxy deletes the kept pages; only our server's headers do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Page, expect

from pilotapp.models import EmergencyNumber
from tests.support import hands, kept, network_faults, people
from tests.support.browser import Phone, dump
from tests.support.proxy import Fault
from tests.support.world import World

NUMBER = {"label": "Kinderschutz", "number": "+49 (0)511 120-0", "hint": "Tag und Nacht"}
OTHERS: dict[str, Fault] = {
    "a portal's page": network_faults.captive_portal,
    "a portal's redirect": network_faults.login_redirect("http://127.0.0.1:9/login"),
    "a filter's page": network_faults.answer(403),
    "a proxy's page": network_faults.answer(503),
    "half a page": network_faults.cut_body,
}


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone with all pages kept, the emergency card with her programme's number among them."""
    EmergencyNumber.create(programme=people.uid_of("musterstadt"), position=1, **NUMBER)
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    return page


def whose(page: Page) -> set[str]:
    """The people for whom this phone keeps pages."""
    return {name.removeprefix("kept-") for name in dump(page)["caches"] if name.startswith("kept-")}


def go(page: Page, address: str) -> None:
    """Open it whatever the result (half a page never finishes loading); then give the worker time to see the end."""
    with contextlib.suppress(Error):
        page.goto(address, wait_until="commit")
    page.wait_for_timeout(400)


def test_all_pages_are_there_after_it_when_the_network_is_gone(world: World, page: Page) -> None:
    base = world.proxy.url
    for name, fault in OTHERS.items():
        rule = world.proxy.when(fault)
        for path in ("/visits", "/", "/emergency"):
            go(page, base + path)
        assert rule.used, name
        world.proxy.forget(rule)
    world.proxy.cut()
    page.goto(f"{base}/emergency")
    expect(page.locator("a[href='tel:+495111200']")).to_be_visible()
    assert set(hands.kept_pages(page)) == set(kept.PAGES) and len(kept.PAGES) == 13
    for path in kept.PAGES:
        page.goto(base + path)
        expect(page.locator(f"body[data-kept][data-person='{people.uid_of('amal')}']")).to_be_attached()


def test_its_own_page_is_in_reach_but_not_in_the_way_of_the_emergency_numbers(world: World, page: Page) -> None:
    world.proxy.when(network_faults.captive_portal)
    page.goto(f"{world.proxy.url}/visits")
    expect(page.locator("h1")).to_have_text("Please accept our terms")
    page.goto(f"{world.proxy.url}/emergency")
    expect(page.locator("a[href='tel:+495111200']")).to_be_visible()


def test_they_go_when_somebody_else_signs_in_and_when_she_signs_out(world: World, page: Page) -> None:
    amal, berna = (str(people.uid_of(name)) for name in ("amal", "berna"))
    page.context.clear_cookies()  # as after a session that ran out
    page.goto(f"{world.proxy.url}/visits")
    expect(page.locator("form[action='/sign-in']")).to_be_visible()
    assert whose(page) == {amal}
    hands.sign_in(page, world.proxy.url, "berna")
    hands.until(lambda: whose(page) == {berna}, "only berna's pages are kept")
    hands.sign_out(page)
    hands.until(lambda: whose(page) == set(), "nobody's pages are kept")
