"""A usual visit on the phone takes at most eight taps, check-in and check-out included."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import hands, taps
from tests.support.browser import Phone
from tests.support.world import World

MAX = 8


def test_it_takes_no_more_taps_for_the_first_visit(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page = amal.open()
    taps.count(amal)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    before = taps.so_far(page)
    hands.check_in(page)
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    hands.is_sent(page)
    # Choosing a language in the phone's own list is one tap to open it and one to choose.
    opened_lists = 2
    assert taps.so_far(page) - before + opened_lists <= MAX
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded"]


def test_it_repeats_the_last_visit_by_fewer(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page = amal.open()
    taps.count(amal)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    for number in range(2):
        start = taps.so_far(page)
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
    assert taps.so_far(page) - start <= 5
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded", "recorded"]
