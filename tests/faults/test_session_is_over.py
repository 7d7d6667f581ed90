"""Fault 16: session and token expired long ago; after signing in as the same person, everything is sent."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from pilotapp import clock
from pilotapp.models import Session
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.world import World


def test_it_sends_all_after_one_sign_in(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    amal.lose_session()
    assert amal.flush()["outcome"] == "sign-in"
    assert len(amal.waiting()) == 3
    amal.sign_in()
    assert amal.flush()["stored"] == 3 and amal.waiting() == []


def test_it_sends_all_after_one_sign_in_when_session_and_token_ran_out_weeks_ago(armed_world: World) -> None:
    amal = armed_world.phone("amal")
    armed_world.visited(amal)
    old = json.loads(amal.ask("/sync/hello")["text"])["csrf_token"]
    armed_world.server.move_clock(40 * 24 * 60)
    assert amal.flush()["outcome"] == "sign-in" and len(amal.waiting()) == 3
    assert amal.ask("/sync", method="POST", headers={"X-CSRFToken": old})["status"] in (401, 403)
    assert amal.sign_in() == 303
    assert amal.flush()["stored"] == 3 and amal.waiting() == []
    assert {visit.state for visit in armed_world.visits("amal").values()} == {"recorded"}


def test_it_sends_nothing_for_another_person(world: World) -> None:
    phone = world.phone("amal")
    world.visited(phone)
    phone.sign_in("berna")
    assert phone.outbox() == []
    phone.flush()
    assert world.entries() == {} and len(phone.outbox("amal")) == 3
    phone.sign_in("amal")
    assert phone.flush()["stored"] == 3
    assert list(world.visits("berna")) == [] and world.minutes("amal") == 60


def test_it_asks_for_a_sign_in_and_goes_on_by_itself(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    Session.update(ended_at=clock.now()).where(Session.person == people.uid_of("amal")).execute()
    world.proxy.restore()
    hands.open_sign(page)
    page.locator("[data-deliver]").click()
    expect(page.locator("[data-trouble=sign-in]")).to_be_visible()
    assert len(hands.outbox(page)) == 1 and world.entries() == {}
    page.locator("[data-trouble=sign-in] a").click()
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_sent(page)
    assert len(world.entries()) == 1
