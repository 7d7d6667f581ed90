"""A pilot's day without a network: every step by few taps, nothing overwrites what is true, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from pilotapp import clock
from pilotapp.models import Visit
from pilotapp.visits import review_commands
from tests.support import hands, stage, taps
from tests.support.browser import Phone
from tests.support.world import World

# By step: the taps before there were quick choices (a time was a field, day, hour, minute, 'OK'), and the most today.
TAPS = {
    "check in, at a new place": (3, 3),
    "answer 'please call me'": (3, 3),
    "end a forgotten visit": (7, 2),
    "record as last time, undone and done": (4, 4),
    "a past visit": (13, 10),
}


class Day:
    """Amal's phone, and the taps of each step."""

    def __init__(self, phone: Phone, page: Page) -> None:
        self.phone, self.page = phone, page
        self.taps: dict[str, int] = {}

    @contextmanager
    def step(self, name: str, elsewhere: int = 0) -> Iterator[None]:
        """Count the taps of a step; `elsewhere`: those on what the driver cannot reach."""
        before = taps.so_far(self.page)
        yield
        self.taps[name] = taps.so_far(self.page) - before + elsewhere


@pytest.fixture
def day(world: World, new_phone: Callable[..., Phone]) -> Day:
    """Amal's phone with its pages kept, without a network; one visit of hers has a question."""
    asked = stage.recorded("amal", 3 * 24 * 60, client_language="tur", institution_kind="job_centre")
    review_commands.ask(stage.person("karin"), asked, stage.version(asked), text=stage.QUESTION)
    phone = new_phone("amal")
    return Day(phone, taps.without_network(world, phone))


def check_in_an_hour_ago(day: Day) -> None:
    """Check in at a clinic by the phone's clock of an hour ago."""
    day.phone.move_clock(-60)
    with day.step("check in, at a new place"):
        now = day.page.locator("#now")
        now.locator("div[data-state=idle] summary").click()
        hands.tick(now, "institution_kind", "health")
        hands.check_in(day.page)
    expect(day.page.locator("section[data-state=open]")).to_contain_text("Arztpraxis")
    day.phone.move_clock(0)


def answer_the_question(day: Day) -> None:
    """Ask for a call, from the list of what is to do."""
    with day.step("answer 'please call me'"):
        row = day.page.locator("#todo [data-todo^='question:']")
        row.locator("summary").click()
        expect(row).to_contain_text(stage.QUESTION)
        hands.tick(row.locator("form"), "answer", "call_me")
        hands.save(row.locator("form"))
        expect(day.page.locator("[data-said=saved]")).to_be_visible()
    expect(row).to_be_hidden()


def end_the_forgotten_visit(world: World, day: Day) -> None:
    """Say on the way home that it ended half an hour ago."""
    with day.step("end a forgotten visit"):
        day.page.locator("section[data-state=open] a[href*='/visits/end']").last.click()
        day.page.locator("form[data-entry=check_out] [name=ago][value='30']").click()
        day.page.wait_for_url(f"{world.proxy.url}/visits/record**")


def record_as_last_time(world: World, day: Day) -> None:
    """Take over the last record, undo it, take it over; the place of the check-in stays."""
    form = day.page.locator("form[data-entry=record]")
    health = form.locator("input[name=institution_kind][value=health]")
    with day.step("record as last time, undone and done"):
        expect(health).to_be_checked()
        form.locator("[data-same-as-last]").click()
        expect(form.locator("select[name=client_language]")).to_have_value("tur")
        form.locator("[data-undo]").click()
        expect(form.locator("input[name=topics]:checked")).to_have_count(0)
        form.locator("[data-same-as-last]").click()
        expect(form.locator("input[name=topics]:checked")).to_have_count(2)
        expect(health).to_be_checked()
        hands.save(form)
        day.page.wait_for_url(f"{world.proxy.url}/")


def add_a_past_visit(world: World, day: Day) -> None:
    """Enter a visit of yesterday."""
    with day.step("a past visit", taps.OF_A_CLOCK):
        day.page.locator("main a.kern-btn[href='/visits/new']").click()
        form = day.page.locator("form[data-entry=record]")
        hands.tick(form, "day", "yesterday")
        form.locator("[name=started_at]").click()
        form.locator("[name=started_at]").fill("09:30")
        hands.tick(form, "length", "90")
        form.locator("[data-same-as-last]").click()
        expect(form.locator("[data-filled]")).to_be_visible()
        hands.save(form)
        day.page.wait_for_url(f"{world.proxy.url}/visits")


def test_it_is_short_and_true_without_a_network(world: World, day: Day) -> None:
    check_in_an_hour_ago(day)
    answer_the_question(day)
    end_the_forgotten_visit(world, day)
    record_as_last_time(world, day)
    add_a_past_visit(world, day)
    for name, (before, most) in TAPS.items():
        print(f"{name}: {day.taps[name]} taps, {before} before, at most {most}")
    assert {name: needed for name, needed in day.taps.items() if needed > TAPS[name][1]} == {}
    assert Visit.select().count() == 1  # the one of before: nothing has reached the server yet

    waiting = len(hands.outbox(day.page))
    day.page.goto(f"{world.proxy.url}/me")
    day.page.locator("form[action='/sign-out'] button").first.click()
    expect(day.page.locator("h1")).to_have_text("Abgemeldet")
    expect(day.page.locator("[data-left-here]")).to_contain_text(f"{waiting} Einträge bleiben auf diesem Handy")
    offered = [link.get_attribute("href") or "" for link in day.page.locator("main a").filter(visible=True).all()]
    assert offered and all(address.startswith("tel:") for address in offered)

    world.proxy.restore()
    day.page.goto(world.proxy.url)
    day.page.wait_for_selector("form[action='/sign-in']")
    hands.sign_in(day.page, world.proxy.url, "amal")
    hands.is_sent(day.page)
    visits = sorted(world.visits("amal").values(), key=lambda visit: visit.started_at or clock.now())
    told = [(visit.state, visit.institution_kind, visit.client_language, visit.minutes) for visit in visits]
    assert told == [
        ("recorded", "job_centre", "tur", 60),
        ("recorded", "health", "tur", 90),
        ("recorded", "health", "tur", 30),
    ]
