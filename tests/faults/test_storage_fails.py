"""Fault 13: storage full, IndexedDB closed under the app, storage deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

# Remembers every handle that the page opens, so that a test can close it as a browser under pressure does.
REMEMBER = """
  const open = IDBFactory.prototype.open;
  window.handles = [];
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args);
    request.addEventListener("success", () => window.handles.push(request.result));
    return request;
  };
"""


@pytest.fixture
def amal(world: World, new_phone: Callable[..., Phone]) -> Phone:
    """A phone that is signed in and ready, with the network cut."""
    phone = new_phone("amal")
    page = phone.open(world.proxy.url)
    assert phone.context
    phone.context.add_init_script(REMEMBER)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    return phone


def page_of(phone: Phone) -> Page:
    """The phone's only tab."""
    assert phone.context
    return phone.context.pages[0]


def told(page: Page) -> str:
    """The messages about storage that the page shows now."""
    found: str = page.evaluate("() => document.querySelector('[data-said]:not([hidden])')?.dataset.said ?? ''")
    return found


def test_it_does_not_say_saved_when_the_storage_is_full(world: World, amal: Phone) -> None:
    page = page_of(amal)
    page.goto(f"{world.proxy.url}/visits/new")
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form)
    hands.choose_times(form, started_at="2026-03-03T10:00", ended_at="2026-03-03T11:00")
    page.evaluate(
        "() => { IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    hands.save(form)
    expect(page.locator("[data-said]:not([hidden])")).to_be_visible()
    assert hands.outbox(page) == []
    assert page.url.endswith("/visits/new"), "the form is gone"
    assert form.locator("[name=started_at]").input_value() == "10:00"
    expect(form.locator("input[name=topics][value=school]")).to_be_checked()
    expect(page.locator("[data-said] [data-send-directly]")).to_be_visible()


def test_it_opens_the_store_again_when_it_was_closed(world: World, amal: Phone) -> None:
    page = page_of(amal)
    page.reload()
    hands.until(lambda: page.evaluate("() => window.handles.length"), "the phone opened its store")
    page.evaluate("() => window.handles.forEach((handle) => handle.close())")
    hands.check_in(page)
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in"]


def test_it_claims_nothing_when_the_store_does_not_open_again(world: World, amal: Phone) -> None:
    page = page_of(amal)
    page.reload()
    hands.check_in(page)
    hands.until(lambda: "unsent" in page.evaluate("() => document.cookie"), "the count outside the store")
    page.evaluate(
        "() => { IDBFactory.prototype.open = () => { throw new DOMException('', 'UnknownError'); };"
        " window.handles.forEach((handle) => handle.close()); }"
    )
    page.locator("form[data-entry=check_out] button").click()
    expect(page.locator("[data-said=not-reached]")).to_be_visible()
    page.evaluate("() => document.dispatchEvent(new CustomEvent('pilotapp:outbox'))")
    expect(page.locator("#delivery [data-trouble=storage]")).to_be_visible()
    expect(page.locator("#delivery [data-unsent]").filter(visible=True)).to_have_count(0)
    page.reload()
    expect(page.locator("#delivery [data-unsent=some]")).to_be_visible()
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in"]


def test_it_tells_when_unsent_entries_were_lost(world: World, amal: Phone) -> None:
    page = page_of(amal)
    hands.check_in(page)
    hands.until(lambda: "unsent" in page.evaluate("() => document.cookie"), "the count outside the store")
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": world.proxy.url, "storageTypes": "indexeddb"})
    world.proxy.restore()
    page.goto(world.proxy.url)
    expect(page.locator("[data-lost]")).to_be_visible()
    assert hands.outbox(page) == [] and world.entries() == {}
    page.locator("[data-lost-seen]").click()
    page.reload()
    hands.has_looked(page)
    expect(page.locator("[data-lost]")).to_be_hidden()
