"""Leaving a page shows a bar if the next one takes long, and nothing of it stays."""

from __future__ import annotations

import threading
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.proxy import Proxy
from tests.support.wire import Request, Response
from tests.support.world import World

LEAVING = "html[data-leaving]"
TELL = """() => new MutationObserver(() => {
  if ("leaving" in document.documentElement.dataset) console.log("leaving");
}).observe(document.documentElement, { attributes: true })"""
# As the browser does where the page was kept while another one was shown.
SHOWN_AGAIN = """() => {
  document.documentElement.toggleAttribute("data-leaving", true);
  window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: false }));
}"""


def test_it_shows_a_bar_while_a_slow_page_comes_and_nothing_afterwards(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    page.goto(f"{world.proxy.url}/me")
    shown = threading.Event()

    def wait(proxy: Proxy, request: Request) -> Response:
        shown.wait(hands.PATIENCE)
        return proxy.forward(request)

    world.proxy.when(wait, path="/me/security")
    page.evaluate(TELL)
    with page.expect_console_message(lambda message: message.text == "leaving"):
        page.locator("a[href='/me/security']").evaluate("(link) => setTimeout(() => link.click())")
    shown.set()
    page.wait_for_url(f"{world.proxy.url}/me/security")
    expect(page.locator(LEAVING)).to_have_count(0)
    page.evaluate(SHOWN_AGAIN)
    expect(page.locator(LEAVING)).to_have_count(0)
