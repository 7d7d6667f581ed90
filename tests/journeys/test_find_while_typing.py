"""A coordinator searches and filters in Chromium: the list follows each letter and choice, and the address with it.

In a browser, because what htmx makes of a form's triggers is seen nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pilotapp import clock
from tests.supervision import notes
from tests.support import hands, stage
from tests.support.browser import Phone
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Karin's computer; amal and berna each have a visit of today, and amal a note."""
    for name in ("amal", "berna"):
        stage.recorded(name, 100, 45)
    notes.note("amal")
    phone = new_phone("karin", viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = phone.open(world.server.url)
    hands.sign_in(page, world.server.url, "karin")
    return page


def test_it_follows_letters_and_choices(page: Page, world: World) -> None:
    page.goto(f"{world.server.url}/log")
    rows = page.locator("#log tbody tr")
    expect(rows).to_have_count(2)
    page.locator("#search").press_sequentially("BÉR")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Berna")
    expect(page).to_have_url(re.compile("search=B"))
    page.locator("details.filters summary").click()
    page.select_option("#filter-month", f"{clock.now():%m}")
    expect(page.locator("#log .notice")).to_contain_text("A month needs a year")
    page.select_option("#filter-year", f"{clock.now().year - 3}")
    expect(page.locator("#log")).to_contain_text("Searched for: Name: BÉR, Period: ")
    page.locator("#log a", has_text="Show all visits").click()
    expect(rows).to_have_count(2)


def test_it_filters_the_desk_by_a_tick(page: Page, world: World) -> None:
    page.goto(f"{world.server.url}/supervision")
    expect(page.locator(".note-row")).to_have_count(1)
    page.locator("details.filters summary").click()
    page.check("#filter-mine")
    expect(page.locator("#queue")).to_contain_text("Searched for: Notes: Only mine")
    page.uncheck("#filter-mine")
    expect(page.locator(".note-row")).to_have_count(1)
