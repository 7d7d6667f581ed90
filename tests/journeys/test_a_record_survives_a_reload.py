"""What was chosen in a record is there again after the page was thrown away, until the record is queued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotapp.visits import commands
from tests.support import hands, stage, taps
from tests.support.browser import Phone, dump
from tests.support.world import World


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone without a network; one visit of hers has ended and has no record."""
    stage.check_out("amal", stage.check_in("amal", 90, institution_kind="health"), 30)
    return taps.without_network(world, new_phone("amal"))


def draft(page: Page) -> dict[str, Any]:
    """What the phone keeps of a record that is not saved."""
    rows = dump(page)["databases"].get("pilotapp", {}).get("meta", [])
    found: dict[str, Any] = next((row for row in rows if isinstance(row, dict) and row.keys() >= {"body", "at"}), {})
    return found.get("body", {})


def opened(page: Page, address: str) -> Locator:
    """The form of a record at this address, as soon as its script has looked for a draft."""
    page.goto(address)
    form = page.locator("form[data-entry=record]")
    expect(form).to_have_attribute("data-drafts", "")
    return form


def test_it_is_filled_in_again_until_it_is_queued(world: World, page: Page) -> None:
    address = f"{world.proxy.url}/visits/new"
    form = opened(page, address)
    hands.tick(form, "day", "yesterday")
    form.locator("[name=started_at]").fill("09:30")
    hands.tick(form, "length", "90")
    hands.tick(form, "topics", "rights")
    form.locator("select[name=client_language]").select_option("tur")
    hands.until(lambda: draft(page).get("client_language") == "tur" and draft(page).get("ended_at"), "it is kept")
    page.reload()
    expect(form.locator("[data-restored]")).to_be_visible()
    expect(form.locator("input[name=topics]:checked")).to_have_value("rights")
    expect(form.locator("select[name=client_language]")).to_have_value("tur")
    expect(form.locator("[name=started_at]")).to_have_value("09:30")
    expect(form.locator("[name=ended_at]")).to_have_value("11:00")

    hands.tick(form, "institution_kind", "school")
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/visits")
    assert draft(page) == {}
    [entry] = hands.outbox(page)
    assert (entry["body"]["topics"], entry["body"]["client_language"]) == (["rights"], "tur")
    form = opened(page, address)
    hands.tick(form, "topics", "work")
    hands.until(lambda: draft(page).get("topics") == ["work"], "the next one is a draft of its own")


def test_it_is_of_its_visit_alone_and_can_be_started_over(world: World, page: Page) -> None:
    form = opened(page, f"{world.proxy.url}/visits/record")
    hands.tick(form, "institution_kind", "school")
    hands.tick(form, "topics", "rights")
    hands.until(lambda: draft(page).get("topics") == ["rights"], "it is kept")
    form = opened(page, f"{world.proxy.url}/visits/new")
    hands.tick(form, "topics", "work")
    expect(form.locator("input[name=topics]:checked")).to_have_count(1)

    form = opened(page, f"{world.proxy.url}/visits/record")
    expect(form.locator("input[name=topics]:checked")).to_have_value("rights")
    expect(form.locator("input[name=institution_kind]:checked")).to_have_value("school")  # and not that of the check-in
    form.locator("[data-restored] button").click()
    expect(form.locator("[data-restored]")).to_be_hidden()
    expect(form.locator("input[name=topics]:checked")).to_have_count(0)
    expect(form.locator("input[name=institution_kind]:checked")).to_have_value("health")


def test_it_is_not_filled_over_a_record_that_was_written_elsewhere(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    visit = stage.check_in("amal", 90, institution_kind="health")
    stage.check_out("amal", visit, 30)
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    form = opened(page, f"{world.proxy.url}/visits/record")
    hands.tick(form, "topics", "rights")
    hands.until(lambda: draft(page).get("topics") == ["rights"], "it is kept")
    commands.record(stage.person("amal"), uid=uuid4(), visit=visit, **stage.CODES | {"topics": ["work"]})

    address = f"{world.proxy.url}/visits/record?visit={visit}"
    form = opened(page, address)
    expect(form.locator("[data-restored]")).to_be_hidden()
    expect(form.locator("input[name=topics]:checked")).to_have_value("work")
    expect(form.locator("[name=started_at]")).not_to_have_value("")
    assert draft(page) == {}

    hands.tick(form, "topics", "school")
    hands.until(lambda: set(draft(page).get("topics", ())) == {"work", "school"}, "the correction is kept")
    form = opened(page, address)
    expect(form.locator("[data-restored]")).to_be_visible()
    expect(form.locator("input[name=topics]:checked")).to_have_count(2)


def test_it_is_forgotten_after_two_days(world: World, page: Page) -> None:
    address = f"{world.proxy.url}/visits/new"
    hands.tick(opened(page, address), "topics", "rights")
    hands.until(lambda: draft(page).get("topics") == ["rights"], "it is kept")
    page.add_init_script("const now = Date.now; Date.now = () => now() + 49 * 3_600_000;")
    form = opened(page, address)
    expect(form.locator("[data-restored]")).to_be_hidden()
    expect(form.locator("input[name=topics]:checked")).to_have_count(0)
    assert draft(page) == {}
