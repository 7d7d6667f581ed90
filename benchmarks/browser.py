"""Figures 1 to 3: bytes of a first load, and time until a page is shown, compared with TimeTagger's app."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.ours import Visitor
from benchmarks.peer import TimeTagger
from benchmarks.settings import rounds
from benchmarks.slow import SLOW_3G, SLOW_4G, Kind, SlowNetwork
from pilotapp import demo
from tests.support.browser import FLAGS, PHONE, chromium

ROUNDS = rounds(3)
SLOWER = 4
LCP = """new PerformanceObserver((list) => { window.lcp = list.getEntries().at(-1).startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });"""
PILOT_PAGES = ("/", "/visits", "/visits/new", "/visits/record", "/visits/end", "/phone", "/me")


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure both sides in turn through the same slow networks."""
    ours.open_database(work / "ours")
    demo.load()
    amal = ours.sign_in(ours.person("amal"))
    with ours.server(work / "ours") as server, TimeTagger(build, work / "peer") as peer, browser() as chrome:
        token = json.dumps({"token": peer.token(0), "username": "user0"})
        sides = (
            Side(chrome, server.port, "/sign-in", "/", visitor=amal),
            Side(chrome, peer.port, "/timetagger/app/", "/timetagger/app/", auth=token),
        )
        figures = [*first_load(chrome, server.port), *pages(chrome, server.port, amal)]
        first = {kind: [_pair(sides, lambda side, kind=kind: side.first(kind)) for _ in range(ROUNDS)]
                 for kind in (SLOW_4G, SLOW_3G)}  # fmt: skip
        later = [_pair(sides, lambda side: side.later()) for _ in range(ROUNDS)]
    return [
        *figures,
        _lcp("first visit, slow 4G", first[SLOW_4G], 0.25),
        _lcp("first visit, slow 3G", first[SLOW_3G], 0.15),
        _lcp("later visit, slow 4G", [(mine[0], theirs[0]) for mine, theirs in later], 0.7),
        _lcp("start without a network", [(mine[1], theirs[1]) for mine, theirs in later], 0.7),
    ]


def _pair(sides: tuple[Side, Side], ask: Callable[[Side], Any]) -> tuple[Any, Any]:
    return ask(sides[0]), ask(sides[1])


def _lcp(what: str, pairs: list[tuple[float, float]], at_most: float) -> Figure:
    mine, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
    return Figure("3", f"largest paint, {what}", "s", mine / 1000, theirs / 1000, at_most=at_most)


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, headless=True)
        yield chrome
        chrome.close()


def phone(chrome: Browser, visitor: Visitor | None = None, auth: str = "") -> BrowserContext:
    """Return a new profile of a phone, signed in as `visitor` if given."""
    context = chrome.new_context(viewport=PHONE, locale="de-DE", timezone_id="Europe/Berlin")
    context.add_init_script(LCP)
    if visitor:
        name, _, value = visitor.headers["Cookie"].partition("=")
        context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}])
    if auth:
        context.add_init_script(f"localStorage.setItem('timetagger_auth_info', {json.dumps(auth)})")
    return context


def tab(context: BrowserContext) -> Page:
    """Return a tab whose processor is `SLOWER` times slower."""
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def largest_paint(page: Page, url: str) -> float:
    """Return milliseconds from the navigation to the largest contentful paint."""
    page.goto(url, wait_until="load", timeout=120_000)
    page.wait_for_function("() => window.lcp !== undefined", timeout=60_000)
    page.wait_for_timeout(700)
    return float(page.evaluate("() => window.lcp"))


def wait_for_worker(page: Page) -> None:
    """Wait until a service worker is active, also if the page reloads then."""
    active = "() => navigator.serviceWorker.getRegistrations().then((all) => all.some((one) => one.active))"
    for _ in range(120):
        with suppress(Error):
            if page.evaluate(active):
                return
        page.wait_for_timeout(500)
    raise SystemExit("No service worker became active.")


class Side:
    """One of the two apps: the addresses of its first and later pages, and its user."""

    def __init__(
        self, chrome: Browser, port: int, first: str, later: str, visitor: Visitor | None = None, auth: str = ""
    ) -> None:
        self._chrome, self._port, self._first, self._later = chrome, port, first, later
        self._visitor, self._auth = visitor, auth

    def first(self, kind: Kind) -> float:
        """Return the largest paint of the very first visit."""
        context, network = phone(self._chrome, auth=self._auth), SlowNetwork(self._port, kind)
        paint = largest_paint(tab(context), network.url + self._first)
        context.close()
        network.cut()
        return paint

    def later(self) -> tuple[float, float]:
        """Return the largest paint of a later visit on slow 4G, and of a start without a network."""
        context, network = phone(self._chrome, self._visitor, self._auth), SlowNetwork(self._port, SLOW_4G)
        page = tab(context)
        page.goto(network.url + self._later, wait_until="load", timeout=120_000)
        wait_for_worker(page)
        page.wait_for_timeout(4000)
        largest_paint(page, network.url + self._later)
        page.close()
        visit = largest_paint(tab(context), network.url + self._later)
        network.cut()
        start = largest_paint(tab(context), network.url + self._later)
        context.close()
        return visit, start


def first_load(chrome: Browser, port: int) -> list[Figure]:
    """Measure bytes and requests of the sign-in page in an empty browser, without those of the service worker."""
    context = phone(chrome)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    seen: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.responseReceived", lambda event: seen.update({event["requestId"]: event["response"]["url"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(f"http://127.0.0.1:{port}/sign-in", wait_until="load")
    page.wait_for_timeout(1500)
    blocking = page.locator("link[rel=stylesheet], head script[src]:not([type=module]):not([async])").evaluate_all(
        "(all) => all.map((one) => one.href || one.src)"
    )
    context.close()
    before_paint = [size for request, size in sizes.items() if seen[request] in (*blocking, page.url)]
    return [
        Figure("1", "first load, with heads", "KB", sum(sizes.values()) / 1000, at_most=45),
        Figure("1", "first load", "requests", len(sizes), at_most=8),
        Figure("1", "HTML and what blocks its paint", "KB", sum(before_paint) / 1000, at_most=14.6),
    ]


def pages(chrome: Browser, port: int, visitor: Visitor) -> list[Figure]:
    """Measure the largest page of a pilot as sent, and what later pages load in addition."""
    connection = load.Connection(port)
    answers = {path: connection.ask(visitor.get_packed(path)) for path in PILOT_PAGES}
    largest = max(answers, key=lambda path: len(answers[path].body))
    encoding = answers[largest].header("content-encoding") or "uncompressed"
    sent = len(answers[largest].body)
    context, network = phone(chrome, visitor), SlowNetwork(port, Kind("fast", 0, 1e9))
    page = context.new_page()
    page.goto(network.url + "/")
    wait_for_worker(page)
    page.wait_for_timeout(2000)
    network.requests.clear()
    for path, _ in pairwise((*PILOT_PAGES, "/")):
        page.goto(network.url + path)
        page.wait_for_timeout(300)
    extra = [each for each in network.requests if not re.fullmatch(r"GET (/|/visits.*|/phone|/me|/sync/hello)", each)]
    context.close()
    return [
        Figure("2", f"largest page of a pilot ({largest}) as sent, {encoding}", "KB", sent / 1000, at_most=6),
        Figure("2", "files loaded by later pages", "", len(extra), at_most=0),
    ]
