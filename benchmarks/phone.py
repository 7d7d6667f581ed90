"""Figures 4 and 5: from the tap to 'saved on this phone', and from the server's return to 60 receipts."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page

from benchmarks import ours, processes
from benchmarks.browser import browser, tab, wait_for_worker
from benchmarks.browser import phone as new_phone
from benchmarks.figures import Figure
from benchmarks.ours import Phone
from benchmarks.settings import brief
from benchmarks.slow import SLOW_4G, SlowNetwork
from pilotapp import demo

TAPS = brief(40, 4)
ENTRIES = 60
# From the pointer event to the text on the screen, both by the page's clock.
WATCH = """() => {
    const said = document.querySelector("[data-said]");
    const button = document.querySelector("[data-state=idle] form[data-entry=check_in] button");
    window.tapped = window.saved = undefined;
    button.addEventListener("pointerdown", () => { window.tapped = performance.now(); }, { capture: true });
    new MutationObserver(() => {
        if (!said.hidden && said.textContent.trim()) window.saved ??= performance.now();
    }).observe(said, { childList: true, subtree: true, attributes: true });
}"""
STORE = """(entries) => new Promise((done, failed) => {
    const request = indexedDB.open("pilotapp");
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
        const tx = request.result.transaction("entries", "readwrite");
        const store = tx.objectStore("entries");
        store.clear();
        for (const entry of entries) store.put(entry);
        tx.oncomplete = () => { request.result.close(); done(); };
    };
})"""
WAITING = """() => new Promise((done) => {
    const request = indexedDB.open("pilotapp");
    request.onsuccess = () => {
        const count = request.result.transaction("entries").objectStore("entries").count();
        count.onsuccess = () => { request.result.close(); done(count.result); };
    };
})"""


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure a pilot without an open visit, on slow 4G and with a processor four times slower."""
    ours.open_database(work / "ours")
    demo.load()
    berna = ours.sign_in(ours.person("berna"))
    with ours.server(work / "ours") as server, browser() as chrome:
        network = SlowNetwork(server.port, SLOW_4G)
        context = new_phone(chrome, berna)
        page = tab(context)
        page.goto(network.url + "/")
        wait_for_worker(page)
        page.wait_for_timeout(4000)
        page.reload()
        page.wait_for_timeout(2000)
        network.cut()
        taps = [_tap(page) for _ in range(TAPS)]
        page.evaluate(STORE, [])
        network.connect()
        page.reload()
        entries, spent = Phone(berna, server.url).take(ENTRIES), processes.processor(server.pid)
        drained, requests = _drain(page, network, entries)
        spent = processes.processor(server.pid) - spent
        context.close()
        network.cut()
    return [
        Figure("4", f"tap to 'saved', median of {TAPS}", "ms", median(taps)),
        Figure("4", f"tap to 'saved', p95 of {TAPS}", "ms", quantiles(taps, n=20)[18], at_most=50),
        Figure(
            "5", f"{ENTRIES} waiting entries receipted, slow 4G", "s", drained, at_most=1, processor=(spent * 1000,)
        ),
        Figure("5", "requests for it", "", requests, at_most=2),
    ]


def _tap(page: Page) -> float:
    """Return milliseconds of one tap on 'Check in' on an offline page."""
    page.evaluate(STORE, [])
    page.reload()
    page.wait_for_selector("[data-state=idle]:not([hidden]) form[data-entry=check_in]")
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)
    page.locator("[data-state=idle] form[data-entry=check_in] button").first.click()
    page.wait_for_function("() => window.saved !== undefined", timeout=10_000)
    return float(page.evaluate("() => window.saved - window.tapped"))


def _drain(page: Page, network: SlowNetwork, entries: list[dict[str, Any]]) -> tuple[float, int]:
    """Return seconds from the browser's 'online' event until nothing waits, and the number of requests."""
    page.wait_for_timeout(3000)
    network.cut()
    page.evaluate(STORE, [{**entry, "status": "waiting", "seq": number} for number, entry in enumerate(entries, 1)])
    network.connect()
    network.requests.clear()
    started = time.monotonic()
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    while page.evaluate(WAITING):
        if time.monotonic() - started > 60:
            raise AssertionError("60 entries were not delivered within a minute.")
        time.sleep(0.02)
    return time.monotonic() - started, len([one for one in network.requests if "/sync" in one])
