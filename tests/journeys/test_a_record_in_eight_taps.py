"""A usual visit on the phone takes at most eight taps, check-in and check-out included."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

MAX = 8
# Counted where events end up: a tap that the browser's driver takes back, because the page moved under it, never does.
COUNT = "addEventListener('pointerdown', () => (sessionStorage.taps = 1 + Number(sessionStorage.taps ?? 0)))"


def taps(page: Page) -> int:
    """How often the person has tapped so far."""
    return int(page.evaluate("() => Number(sessionStorage.taps ?? 0)"))


def test_it_takes_no_more_taps_for_the_first_visit(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page = amal.open()
    assert amal.context
    amal.context.add_init_script(COUNT)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    before = taps(page)
    hands.check_in(page)
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    hands.is_sent(page)
    # Choosing a language in the phone's own list is one tap to open it and one to choose.
    opened_lists = 2
    assert taps(page) - before + opened_lists <= MAX
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded"]


def test_it_repeats_the_last_visit_by_fewer(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page = amal.open()
    assert amal.context
    amal.context.add_init_script(COUNT)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    for number in range(2):
        start = taps(page)
        hands.check_in(page)
        hands.check_out(page)
        form = hands.open_record(page)
        if number == 0:
            hands.fill_record(form)
        else:
            page.locator("[data-same-as-last]").click()
            page.wait_for_function("() => document.querySelector('[name=topics]:checked')")
        hands.save(page.locator("form[data-entry=record]"))
        page.wait_for_url(f"{world.proxy.url}/")
        hands.is_sent(page)
    assert taps(page) - start <= 5
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded", "recorded"]
