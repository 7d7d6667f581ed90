"""The main story: a visit on an offline phone reaches the coordinator's log once, with its minutes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from pilotapp.models import Session
from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

MINUTES = 72


def test_it_reaches_the_coordinator_once_with_its_minutes(
    armed_world: World, new_phone: Callable[..., Phone], desk: Callable[..., Page]
) -> None:
    world = armed_world
    amal = new_phone("amal", lasting=True)
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    hands.check_in(page)
    hands.is_sent(page)
    visit = next(iter(world.visits("amal")))

    world.proxy.cut()
    world.server.move_clock(MINUTES)
    amal.move_clock(MINUTES)
    page.reload()
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    assert [row["kind"] for row in hands.outbox(page)] == ["check_out", "record"]
    assert len(world.entries()) == 1

    amal.close()
    page = amal.open(world.proxy.url)
    amal.move_clock(MINUTES)
    page.goto(f"{world.proxy.url}/visits")
    expect(page.locator("main li.visit[data-status=waiting]:visible")).to_have_count(1)
    before = world.proxy.count("POST", "/sync")

    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert world.proxy.count("POST", "/sync") == before + 1
    assert len(world.entries()) == 3 and list(world.visits("amal")) == [visit]
    assert world.minutes("amal") == MINUTES

    office = desk("karin")
    office.goto(f"{world.server.url}/visits/{visit}")
    office.locator(f"form[action='/visits/{visit}/confirm'] button").click()
    hands.until(lambda: world.visits("amal")[visit].state == "confirmed", "karin's confirmation")
    Session.update(authenticated_at=datetime.now(UTC) + timedelta(minutes=MINUTES)).execute()  # the clock jumped
    month = (datetime.now(UTC) + timedelta(minutes=MINUTES)).strftime("%Y-%m")
    table = office.request.get(f"{world.server.url}/figures.csv?period={month}").text()
    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=";"))
    assert ["Amal", str(MINUTES)] in [row[1:3] for row in rows], table
    assert amal.complaints == [] and world.server.complaints() == []
