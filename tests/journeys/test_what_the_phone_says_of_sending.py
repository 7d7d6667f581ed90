"""One block shows the state of sending: no contradictions, and a button only where it can help."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World


def test_it_says_one_thing_at_a_time(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    lines = page.locator("#delivery .delivery > :visible")
    expect(lines).to_have_count(1)  # nothing was ever sent, and nothing waits
    expect(page.locator("[data-unsent=none]")).to_be_visible()

    world.proxy.cut()
    page.reload()
    expect(page.locator("[data-as-of] [data-away]")).to_be_visible()
    hands.check_in(page)
    expect(page.locator("[data-unsent=some] [data-network=none]:visible [data-count]")).to_have_text("1")
    beside = page.locator("[data-last], [data-away], [data-trouble]").filter(visible=True)
    expect(beside).to_have_count(0)
    expect(lines).to_have_count(3)  # the sentence, a button to try at once, and from when the kept page is

    world.proxy.restore()
    hands.is_sent(page)
    expect(page.locator("[data-unsent=none]")).to_be_visible()
    expect(page.locator("[data-last]")).to_be_visible()
    expect(page.locator("[data-as-of]")).to_be_visible()
    expect(page.locator("[data-away]")).to_be_hidden()
