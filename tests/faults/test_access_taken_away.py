"""Fault 17: access ends while the phone is offline; nothing is lost, and it counts once if accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID

from playwright.sync_api import Page, expect

from pilotapp.models import Entry
from pilotapp.people import commands, invitation_commands
from tests.support import hands, people, stage
from tests.support.browser import Phone
from tests.support.world import World


def take_away(world: World) -> None:
    """karin switches amal's access off."""
    commands.deactivate(stage.person("karin"), uid=people.uid_of("amal"))


def decide(world: World, visit: str, decision: str) -> None:
    """karin opens the page of a visit's held entries and decides."""
    entry = Entry.get(Entry.visit == UUID(visit), Entry.answer == "held")
    session = people.start_session(people.uid_of("karin"), ("coordinator",))
    page = f"{world.server.url}/entries/{entry.uid}"
    with urlopen(Request(page, headers={"Cookie": f"pilotapp={people.cookie_of(session)}"})) as answer:
        cookie, html = answer.headers["Set-Cookie"].split(";")[0], answer.read().decode()
    fields = {name: _value(html, name) for name in ("csrf_token", "entries")} | {"decision": decision}
    with urlopen(Request(f"{page}/decide", urlencode(fields).encode(), {"Cookie": cookie})) as answer:
        assert answer.status == 200


def _value(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found, f"no field {name}"
    return found[1]


def test_it_holds_all_and_counts_it_once_after_the_decision(world: World) -> None:
    amal = world.phone("amal")
    visit = world.visited(amal)
    take_away(world)
    for _ in range(3):
        assert amal.flush()["needsYou"] == 3
    assert len(world.entries()) == 3 and world.visits() == {} and world.minutes("amal") == 0
    assert {row["status"] for row in amal.outbox()} == {"held"}
    decide(world, visit, "accept")
    assert amal.flush()["stored"] == 3 and amal.waiting() == []
    assert world.minutes("amal") == 60 and len(world.entries()) == 3


def test_it_holds_what_a_phone_brings_that_delivered_before(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal, ended_ago=200)
    assert amal.flush()["stored"] == 3 and len(amal.copies()) == 3
    world.visited(amal)
    take_away(world)
    assert amal.flush()["needsYou"] == 3
    assert len(world.entries()) == 6 and len(world.visits()) == 1


def test_it_tells_the_pilot_what_was_declined(world: World) -> None:
    amal = world.phone("amal")
    visit = world.visited(amal)
    take_away(world)
    amal.flush()
    decide(world, visit, "decline")
    amal.flush()
    assert {row["status"] for row in amal.outbox()} == {"refused"} and world.minutes("amal") == 0
    assert "decided not to take" in amal.outbox()[0]["errors"][""][0]


def test_it_sends_all_without_a_decision_once_access_is_back(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    take_away(world)
    commands.reactivate(stage.person("karin"), uid=people.uid_of("amal"))
    assert amal.flush()["outcome"] == "sign-in" and len(amal.waiting()) == 3
    amal.sign_in()
    assert amal.flush()["stored"] == 3 and world.minutes("amal") == 60


def test_it_hears_no_lost_phone(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    invitation_commands.lost_phone(stage.person("karin"), uid=people.uid_of("amal"), invite_hours=72)
    take_away(world)
    assert amal.flush()["outcome"] == "sign-in"
    assert len(amal.waiting()) == 3 and world.entries() == {}


def test_it_hands_in_from_the_sign_in_page_and_says_so(world: World, new_phone: Callable[..., Phone]) -> None:
    amal = new_phone("amal")
    page: Page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    take_away(world)
    world.proxy.restore()
    page.goto(f"{world.proxy.url}/visits")
    expect(page).to_have_url(re.compile("/sign-in"))
    expect(page.locator("[data-module=hand-in]")).to_be_visible()
    assert [entry.answer for entry in world.entries().values()] == ["held"] and world.visits() == {}
    assert [row["status"] for row in hands.outbox(page)] == ["held"]
    page.reload()
    expect(page.locator("[data-module=hand-in]")).to_be_visible()
    assert len(world.entries()) == 1
