"""Fault 12: the browser is killed right after it said 'saved', repeatedly; the entry is there after the restart."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import Page

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

ROUNDS = int(os.environ.get("KILL_ROUNDS") or 4)
IN = "form[data-entry=check_in] button"
OUT = "form[data-entry=check_out] button"


def tap_next(page: Page) -> str:
    """Check in where no visit is open, otherwise check out; returns the entry's kind."""
    page.wait_for_selector("#now section:not([hidden])")
    if page.locator("section[data-state=open]").is_visible():
        page.locator(OUT).click(no_wait_after=True)
        return "check_out"
    if page.locator("section[data-state=ended]").is_visible():
        page.locator("section[data-state=ended] summary").click()
        page.locator(f"section[data-state=ended] {IN}").click(no_wait_after=True)
    else:
        page.locator(f"section[data-state=idle] {IN}").first.click(no_wait_after=True)
    return "check_in"


def test_it_has_every_entry_that_it_called_saved(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal", lasting=True, whole=True)
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    done: list[str] = []
    for _ in range(ROUNDS):
        done.append(tap_next(page))
        page.wait_for_selector("[data-said]:not([hidden])")
        amal.kill()
        page = amal.open(world.proxy.url)
        assert [row["kind"] for row in hands.outbox(page)] == done
    world.proxy.restore()
    page.reload()
    if page.locator("form[action='/sign-in']").count():
        # Chromium writes cookies to disk half a minute late: the kill may have taken the session, never an entry.
        hands.sign_in(page, world.proxy.url, "amal")
    hands.until(lambda: all(row["status"] != "waiting" for row in hands.outbox(page)), "delivery", 60)
    assert [row["errors"] for row in hands.outbox(page)] == []
    assert len(world.entries()) == len(done)
