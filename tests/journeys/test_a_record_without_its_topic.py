"""A missing required field of a record is reported in the page's own words, at the field, also offline."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

FOCUSED = "() => document.activeElement.id"


def signed_in(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone, ready to go without a network."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    return page


def test_it_asks_for_a_topic_without_a_network_and_lets_it_go_once_chosen(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    page = signed_in(world, new_phone)
    hands.check_in(page)
    hands.check_out(page)
    world.proxy.cut()
    form = hands.open_record(page)
    hands.tick(form, "institution_kind", "school")
    form.locator("select[name=client_language]").select_option("ara")
    hands.save(form)
    expect(form.locator("#topics #topics-error")).to_be_visible()
    expect(form.locator(".summary[role=alert] a[href='#topics']")).to_have_text(re.compile(r"^Worum ging es\? "))
    assert page.evaluate(FOCUSED) == "topics"
    assert "topics-error" in str(form.locator("#topics").get_attribute("aria-describedby"))
    assert "record" not in [row["kind"] for row in hands.outbox(page)]

    hands.tick(form, "topics", "school")
    expect(form.locator(".error, .summary")).to_have_count(0)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    assert "record" in [row["kind"] for row in hands.outbox(page)]


def test_it_asks_for_both_times_of_a_visit_entered_afterwards(world: World, new_phone: Callable[..., Phone]) -> None:
    page = signed_in(world, new_phone)
    page.goto(f"{world.proxy.url}/visits/new")
    form = page.locator("form[data-entry=record]")
    hands.save(form)
    assert page.evaluate(FOCUSED) == "started_at"
    assert str(form.locator(".summary a").first.get_attribute("href")) == "#started_at"
    hands.fill_record(form)
    hands.save(form)
    expect(form.locator(".error")).to_have_count(2)
    expect(form.locator("[name=ended_at][aria-invalid=true]")).to_be_visible()
    assert page.evaluate(FOCUSED) == "started_at"
    assert hands.outbox(page) == []
