"""Fault 6: two people change the same visit; the second gets both versions, and nothing is overwritten silently."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from pilotapp.models import Review, Visit
from tests.support import people, stage
from tests.support.people import Somebody, uid_of
from tests.support.visitor import Visitor
from tests.support.world import RECORD, World, at


@pytest.fixture
def visit(app: Flask) -> UUID:
    """A visit of amal that waits for the coordination."""
    with app.test_request_context():
        return stage.recorded("amal", 600, outcome="held")


def test_it_does_not_confirm_what_the_pilot_changed_meanwhile(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    seen = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/confirm")
    correction = amal.page(f"/visits/record?visit={visit}").form("/visits/record")
    assert correction.submit(outcome="aborted").status == 200
    answer = seen.submit()
    assert answer.status == 422
    assert "Ended early" in answer.text and "It took place" in answer.text
    row = Visit.get_by_id(visit)
    assert (row.state, row.outcome) == ("recorded", "aborted")


def test_it_confirms_after_she_has_looked_again(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    seen = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/confirm")
    amal.page(f"/visits/record?visit={visit}").form("/visits/record").submit(outcome="aborted")
    again = seen.submit().form(f"/visits/{visit}/confirm").submit()
    assert again.status == 200 and Visit.get_by_id(visit).state == "confirmed"


def test_it_tells_the_second_coordinator_what_the_first_did(app: Flask, karin: Somebody, visit: UUID) -> None:
    people.create("frieda", "musterstadt", ("coordinator",))
    token = people.start_session(uid_of("frieda"), ("coordinator",))
    frieda = Somebody("frieda", people.sign_in_with(app, token))
    first = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask")
    second = frieda.page(f"/visits/{visit}").form(f"/visits/{visit}/confirm")
    first.submit(text="Did it really last an hour?")
    answer = second.submit()
    assert answer.status == 422 and "Did it really last an hour?" in answer.text
    assert [review.act for review in Review.select()] == ["ask"]
    assert Visit.get_by_id(visit).state == "asked"


def test_it_leaves_out_of_many_what_has_changed(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    seen = f"{visit}:{stage.version(visit)}"
    amal.page(f"/visits/record?visit={visit}").form("/visits/record").submit(outcome="aborted")
    karin.send("/log/confirm", visit=seen)
    assert Visit.get_by_id(visit).state == "recorded"
    assert Review.select().count() == 0


def test_it_holds_a_change_that_arrives_after_the_confirmation(world: World) -> None:
    amal = world.phone("amal")
    visit = world.visited(amal, minutes=60)
    amal.flush()
    assert amal.save("record", visit, **(RECORD | {"outcome": "aborted"}))[0] == "saved"
    stage.confirm("karin", UUID(visit))
    assert amal.flush()["needsYou"] == 1
    assert [row["status"] for row in amal.outbox()] == ["held"]
    assert (world.visits()[visit].state, world.visits()[visit].outcome) == ("confirmed", "held")
    assert world.minutes("amal") == 60


def at_the_desk(world: World) -> Visitor:
    """Karin in a second browser, signed in with her passkey."""
    token = people.start_session(uid_of("karin"), ("coordinator",))
    return Visitor(world.server.port, cookies={"pilotapp": people.cookie_of(token)})


def test_it_lets_one_of_two_decisions_win(world: World) -> None:
    amal, karin, other = world.phone("amal"), at_the_desk(world), at_the_desk(world)
    visit = world.visited(amal)
    amal.flush()
    seen = {"version": str(world.visits()[visit].version)}
    first, second = ({"csrf_token": browser.token()} | seen for browser in (karin, other))
    with ThreadPoolExecutor(2) as pool:
        confirm = pool.submit(karin.post, f"/visits/{visit}/confirm", **first)
        ask = pool.submit(other.post, f"/visits/{visit}/ask", text=at(0), **second)
    assert sorted([confirm.result().status, ask.result().status]) == [303, 422]
    assert Review.select().count() == 1
