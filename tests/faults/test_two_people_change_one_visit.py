"""Fault 6: two people change the same visit; the second gets both versions, and nothing is overwritten silently."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from pilotapp.models import Review, Visit
from tests.support import people, stage
from tests.support.people import Somebody
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
    assert "Broken off" in answer.text and "It took place" in answer.text
    row = Visit.get_by_id(visit)
    assert (row.state, row.outcome) == ("recorded", "aborted")


def test_it_confirms_after_she_has_looked_again(karin: Somebody, amal: Somebody, visit: UUID) -> None:
    seen = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/confirm")
    amal.page(f"/visits/record?visit={visit}").form("/visits/record").submit(outcome="aborted")
    again = seen.submit().form(f"/visits/{visit}/confirm").submit()
    assert again.status == 200 and Visit.get_by_id(visit).state == "confirmed"


def test_it_tells_the_second_coordinator_what_the_first_did(app: Flask, karin: Somebody, visit: UUID) -> None:
    people.create("olga", "musterstadt", ("coordinator",))
    olga = people.sign_in(app, "olga")
    first = karin.page(f"/visits/{visit}").form(f"/visits/{visit}/ask")
    second = olga.page(f"/visits/{visit}").form(f"/visits/{visit}/confirm")
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


def test_it_lets_one_of_two_decisions_win(world: World) -> None:
    amal, karin, other = world.phone("amal"), world.phone("karin"), world.phone("karin")
    visit = world.visited(amal)
    amal.flush()
    version = world.visits()[visit].version
    token = json.loads(karin.ask("/sync/hello")["text"])["csrf_token"]
    form = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "X-CSRFToken": token}
    others = form | {"X-CSRFToken": json.loads(other.ask("/sync/hello")["text"])["csrf_token"]}
    with ThreadPoolExecutor(2) as pool:
        confirm = pool.submit(
            karin.ask, f"/visits/{visit}/confirm", method="POST", body=f"version={version}", headers=form
        )
        ask = pool.submit(
            other.ask, f"/visits/{visit}/ask", method="POST", body=f"version={version}&text={at(0)}", headers=others
        )
    assert sorted([confirm.result()["status"], ask.result()["status"]]) == [200, 422]
    assert Review.select().count() == 1
