"""Fault 34: a page that always fails prevents neither keeping other pages nor a new build."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pilotapp.web import assets
from tests.support import hands, kept, network_faults
from tests.support.browser import Phone, service_worker_ready
from tests.support.proxy import Proxy
from tests.support.wire import Request, Response
from tests.support.world import World

STYLES = assets.url("app.css")
OLDER = re.sub("-[0-9a-f]{10}", "-0000000000", STYLES)
FAILING = "/visits/record"
PAGES_WITH = """async (file) => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = name.startsWith("kept-") ? await caches.open(name) : null;
    for (const request of (await cache?.keys()) ?? []) {
      if ((await (await cache.match(request)).text()).includes(file)) found.push(new URL(request.url).pathname);
    }
  }
  return found;
}"""
IS_HERE = "async (file) => Boolean(await caches.match(file, { ignoreVary: true }))"
TEXT = "async (file) => (await caches.match(file, { ignoreVary: true })).text()"
UPDATE_WHILE_BUSY = """async (milliseconds) => {
  const registration = await navigator.serviceWorker.getRegistration();
  const found = new Promise((resolve) => registration.addEventListener("updatefound", resolve, { once: true }));
  registration.update();
  await found;
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}"""
BUSY = 6000  # milliseconds: twice as long as the worker waits for an answer
UPDATE = "() => navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)"


def older_build(proxy: Proxy, request: Request) -> Response:
    """An older version of the server, whose style sheet has another file name."""
    request.path = request.path.replace(OLDER, STYLES)
    request.headers = [one for one in request.headers if one[0].lower() not in ("accept-encoding", "if-none-match")]
    response = proxy.forward(request)
    response.headers = [one for one in response.headers if one[0].lower() != "etag"]
    response.body = response.body.replace(STYLES.encode(), OLDER.encode())
    return response


def pages_with(page: Page, file: str) -> set[str]:
    """The pages in the cache that refer to this file."""
    return set(page.evaluate(PAGES_WITH, file))


def test_the_new_build_comes_and_the_page_that_fails_keeps_the_files_that_it_needs(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    older = world.proxy.when(older_build)
    page = new_phone("amal").open()
    hands.enter(page, world.proxy.url, "amal")
    service_worker_ready(page)
    hands.is_ready(page)
    expect(page.locator("[data-update]")).to_be_hidden()
    assert pages_with(page, OLDER) == set(kept.PAGES)

    world.proxy.forget(older)
    broken = world.proxy.when(network_faults.answer(500), path=FAILING)
    page.evaluate(UPDATE)
    page.locator("[data-update-now]").click()
    hands.until(lambda: pages_with(page, STYLES) == set(kept.PAGES) - {FAILING}, "all others are of the new build")
    assert pages_with(page, OLDER) == {FAILING} and broken.used
    assert page.evaluate(IS_HERE, OLDER)
    expect(page.locator("[data-update]")).to_be_hidden()

    world.proxy.forget(broken)
    page.goto(world.proxy.url)
    hands.until(lambda: pages_with(page, STYLES) == set(kept.PAGES), "that one too")
    hands.until(lambda: not page.evaluate(IS_HERE, OLDER), "and the old file is gone")


def test_a_page_that_is_too_slow_to_answer_the_new_build_is_offered_it_too(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    older = world.proxy.when(older_build)
    page = new_phone("amal").open()
    hands.enter(page, world.proxy.url, "amal")
    service_worker_ready(page)
    hands.is_ready(page)

    world.proxy.forget(older)
    page.evaluate(UPDATE_WHILE_BUSY, BUSY)
    page.locator("[data-update-now]").click()
    hands.until(lambda: pages_with(page, STYLES) == set(kept.PAGES), "all are of the new build")
    expect(page.locator("[data-update]")).to_be_hidden()


@pytest.mark.parametrize(("path", "asked"), [(STYLES, 2), ("/offline", 1)])  # by the page too, by the worker alone
def test_nothing_of_a_portal_becomes_part_of_the_app(
    world: World, new_phone: Callable[..., Phone], path: str, asked: int
) -> None:
    portal = world.proxy.when(network_faults.captive_portal, path=re.escape(path))
    page = new_phone("amal").open()
    hands.enter(page, world.proxy.url, "amal")
    hands.until(lambda: portal.used >= asked, "the worker has asked for it")
    world.proxy.forget(portal)
    page.reload()
    hands.is_ready(page)
    assert "Please accept our terms" not in page.evaluate(TEXT, path)
