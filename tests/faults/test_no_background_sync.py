"""Fault 14: a browser without Background Sync (iOS, Firefox) delivers at its next opening."""

from __future__ import annotations

from collections.abc import Callable

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

WITHOUT = "delete window.SyncManager; delete ServiceWorkerRegistration.prototype.sync;"


def test_it_delivers_within_ten_seconds_of_the_next_opening(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal", lasting=True)
    page = amal.open()
    assert amal.context
    amal.context.add_init_script(WITHOUT)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    assert len(hands.outbox(page)) == 1 and world.entries() == {}
    amal.close()
    world.proxy.restore()
    page = amal.open()
    assert amal.context
    amal.context.add_init_script(WITHOUT)
    page.goto(world.proxy.url)
    assert page.evaluate("() => 'SyncManager' in window") is False
    hands.is_sent(page, patience=10)
    assert len(world.entries()) == 1
