"""Counts taps on a phone where events end up: one that the driver takes back, because the page moved, never does."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

# A tap on a field for a time opens the phone's own clock, which the browser's driver cannot tap: hour, minute, 'OK'.
OF_A_CLOCK = 3
_COUNT = "addEventListener('pointerdown', () => (sessionStorage.taps = 1 + Number(sessionStorage.taps ?? 0)))"


def count(phone: Phone) -> None:
    """Count from now on, on every page that this open phone loads."""
    assert phone.context
    phone.context.add_init_script(_COUNT)


def so_far(page: Page) -> int:
    """How often the phone was tapped."""
    return int(page.evaluate("() => Number(sessionStorage.taps ?? 0)"))


def without_network(world: World, phone: Phone) -> Page:
    """Amal's phone with its pages kept, on home, the network cut, counting."""
    page = phone.open(world.proxy.url)
    count(phone)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    page.goto(world.proxy.url)
    return page
