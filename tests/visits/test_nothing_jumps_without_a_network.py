"""A kept page that the phone knows better is shown once it has looked: nothing on it jumps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import hands, jumps
from tests.support.browser import Phone
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone with its pages kept, without a network, on home."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    page.goto(world.proxy.url)
    return page


def stays(page: Page, path: str, looked: str) -> None:
    """Assert that this kept page looks at the phone, is then shown, and has not jumped."""
    page.goto(hands.origin_of(page) + path)
    expect(page.locator("body[data-kept]")).to_be_attached()
    expect(page.locator(f"{looked}[data-looked]")).to_be_attached()
    assert jumps.sum_of(page) < jumps.MOST, path


def test_it_keeps_still_while_a_visit_and_its_record_wait(page: Page) -> None:
    hands.check_in(page)
    stays(page, "/visits", "#waiting")
    expect(page.locator("#waiting li.visit")).to_be_visible()
    expect(page.locator("#visit-list")).to_be_visible()
    stays(page, "/visits/end", "form")
    expect(page.locator("[data-open-since]")).to_be_visible()
    page.goto(hands.origin_of(page))
    hands.check_out(page)
    stays(page, "/visits/record", "form")
    expect(page.locator("[data-visit-times]")).to_be_visible()
    expect(page.locator("#topics")).to_be_visible()
