"""Fault 33: two phones of one pilot, each with a visit that the other does not know."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.phones import NodePhone
from tests.support.world import RECORD, World, at, uid


def check_in(phone: NodePhone, minutes_ago: int) -> str:
    visit = uid()
    assert phone.save("check_in", visit, started_at=at(minutes_ago))[0] == "saved"
    return visit


def check_out(phone: NodePhone, visit: str, minutes_ago: int) -> None:
    assert phone.save("check_out", visit, ended_at=at(minutes_ago), forgotten="false")[0] == "saved"


def states(world: World) -> dict[str, str]:
    return {key: visit.state for key, visit in world.visits("amal").items()}


def test_it_counts_both_visits_whichever_phone_comes_first(world: World) -> None:
    one, other = world.phone("amal"), world.phone("amal")
    is_open = check_in(one, 90)
    finished = world.visited(other)
    assert one.flush()["stored"] == 1 and other.flush()["stored"] == 3
    assert states(world) == {is_open: "open", finished: "recorded"} and world.minutes("amal") == 60
    check_out(one, is_open, 5)
    assert one.save("record", is_open, **RECORD)[0] == "saved"
    assert one.flush()["stored"] == 2 and world.minutes("amal") == 60 + 85


def test_it_sends_a_check_in_by_itself_once_the_other_phone_has_checked_out(world: World) -> None:
    one, other = world.phone("amal"), world.phone("amal")
    first, second = check_in(one, 90), check_in(other, 60)
    one.flush()
    for _ in range(2):
        result = other.flush()
        assert (result["outcome"], result["resting"], result["needsYou"]) == ("sent", 1, 0)
    assert len(other.receipts()) == 1 and states(world) == {first: "open"}
    check_out(one, first, 30)
    one.flush()
    assert other.flush()["stored"] == 1 and other.outbox() == []
    assert states(world) == {first: "ended", second: "open"}


@pytest.mark.parametrize(("kind", "state"), [("check_out", "ended"), ("withdraw", "withdrawn")])
def test_it_goes_on_with_its_own_visit_meanwhile(world: World, kind: str, state: str) -> None:
    one, other = world.phone("amal"), world.phone("amal")
    first, second = check_in(one, 90), check_in(other, 60)
    one.flush()
    assert other.flush()["resting"] == 1
    fields = {"ended_at": at(10), "forgotten": "false"} if kind == "check_out" else {}
    assert other.save(kind, second, **fields)[0] == "saved"
    assert other.flush()["stored"] == 2
    assert states(world) == {first: "open", second: state}


def test_it_asks_nothing_of_her_for_what_mends_itself(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    other = world.phone("amal")
    first = check_in(other, 90)
    other.flush()
    hands.check_in(page)
    strip = page.locator("#delivery")
    expect(strip.locator("[data-resting]")).to_be_visible()
    expect(strip.locator("[data-needs-you]")).to_be_hidden()
    expect(strip.locator("[data-unsent=none]")).to_be_hidden()
    expect(page.locator("section[data-state=open]")).to_be_visible()
    page.goto(f"{world.proxy.url}/phone")
    row = page.locator("#waiting li[data-status=resting]")
    expect(row.locator("p[data-when-status=resting]")).to_be_visible()
    expect(row.locator("[data-repair]")).to_be_hidden()
    page.goto(world.proxy.url)
    page.locator("form[data-entry=check_out] button").click()
    expect(page.locator("#todo a[href*='/visits/record']")).to_be_visible()
    hands.is_sent(page)
    assert sorted(states(world).values()) == ["ended", "open"] and states(world)[first] == "open"
    expect(page.locator(f"a.kern-btn[href='/visits/end?visit={first}']")).to_be_visible()
