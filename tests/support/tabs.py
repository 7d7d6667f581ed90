"""A tab of Firefox over WebDriver BiDi and one of WebKitGTK over WebDriver, with Playwright's method names.

(Playwright's own BiDi support for Firefox uses commands that the ESR version lacks.)
"""

from __future__ import annotations

import base64
import itertools
import json
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import websocket
from playwright.sync_api import Error

from tests.support.browser import PATIENCE, PHONE
from tests.support.servers import HOST

STARTS_FOR = 60  # seconds at most, on a busy machine
# The centre of an element once it is visible and not covered, else null.
FIND = """(selector) => {
  const one = document.querySelector(selector);
  if (document.readyState === "loading" || !one?.checkVisibility({ visibilityProperty: true })) return null;
  one.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = one.getBoundingClientRect();
  const at = [Math.round(x + width / 2), Math.round(y + height / 2)];
  return one.contains(document.elementFromPoint(...at)) ? at : null;
}"""
LISTEN = """(selector) => {
  window.missed = true;
  document.querySelector(selector).addEventListener("click", () => (window.missed = false), { once: true });
}"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
FOCUS = "(selector) => document.querySelector(selector).focus()"
CHOOSE = """(selector, value) => {
  const list = document.querySelector(selector);
  list.value = value;
  for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
  if (list.value !== value) throw new Error(`${selector} has no ${value}`);
}"""


class Tab(ABC):
    """The one tab of a browser. Selectors are CSS; the first match is used."""

    @abstractmethod
    def begin(self) -> None:
        """Connect to the browser, which may still be starting."""

    @abstractmethod
    def leave(self) -> None:
        """Disconnect from the browser."""

    @abstractmethod
    def goto(self, address: str) -> None:
        """Open an address."""

    @abstractmethod
    def evaluate(self, function: str, *values: str) -> Any:
        """Return the result of a function in the page, which may be a promise. Raises Error."""

    @abstractmethod
    def element(self, selector: str) -> dict[str, Any]:
        """Return the element reference of WebDriver."""

    @abstractmethod
    def perform(self, *devices: dict[str, Any]) -> None:
        """Perform WebDriver actions of these input devices."""

    @abstractmethod
    def screenshot(self, path: Path) -> None:
        """Save a screenshot of the whole page."""

    @property
    def url(self) -> str:
        """The present address."""
        return str(self.evaluate("() => location.href"))

    def click(self, selector: str) -> None:
        """Click its centre as soon as it is still and not covered; again if the page moved meanwhile."""
        _until(lambda: self._tap(selector), selector)

    def _tap(self, selector: str) -> bool:
        self.wait_for_selector(selector)
        self.evaluate(LISTEN, selector)
        tap = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": self.element(selector)}
        self.perform({"type": "pointer", "id": "finger", "actions": [move, *tap]})
        try:
            return bool(self.evaluate("() => window.missed !== true"))
        except Error:  # the page is leaving already
            return True

    def fill(self, selector: str, value: str) -> None:
        """Type into an empty field."""
        self.wait_for_selector(selector)
        self.evaluate(FOCUS, selector)
        strokes = [[{"type": way, "value": letter} for way in ("keyDown", "keyUp")] for letter in value]
        self.perform({"type": "key", "id": "keys", "actions": [*itertools.chain(*strokes)]})

    def select_option(self, selector: str, value: str) -> None:
        """Choose from a list by the value."""
        self.wait_for_selector(selector)
        self.evaluate(CHOOSE, selector, value)

    def wait_for_selector(self, selector: str) -> None:
        """Wait until it is visible and still."""
        seen = [None]  # its position at each poll
        _until(lambda: seen.append(self.evaluate(FIND, selector)) or (seen[-1] and seen[-1] == seen[-2]), selector)

    def wait_for_url(self, address: str) -> None:
        """Wait until the tab shows this address."""
        _until(lambda: self.url == address, address)


class FirefoxTab(Tab):
    """A tab of Firefox over WebDriver BiDi; `complaints` are exceptions of scripts."""

    def __init__(self, port: int) -> None:
        self.complaints: list[str] = []
        self._numbers = itertools.count(1)
        address = f"ws://{HOST}:{port}/session"
        self._socket = websocket.create_connection(address, timeout=STARTS_FOR, suppress_origin=True)
        self._tab: dict[str, str] = {}

    def begin(self) -> None:
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._tab["context"] = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("browsingContext.setViewport", viewport=PHONE, **self._tab)

    def leave(self) -> None:
        self._socket.shutdown()

    def goto(self, address: str) -> None:
        self._ask("browsingContext.navigate", url=address, wait="complete", **self._tab)

    def evaluate(self, function: str, *values: str) -> Any:
        bare = function.strip().rstrip(";")
        told = f"async (...values) => JSON.stringify(await ({bare})(...values))"
        return json.loads(self._run(told, *values).get("value", "null"))

    def _run(self, function: str, *values: str) -> dict[str, Any]:
        given = [{"type": "string", "value": value} for value in values]
        how = {"functionDeclaration": function, "arguments": given, "awaitPromise": True, "target": self._tab}
        answer = self._ask("script.callFunction", **how)
        if answer["type"] == "exception":
            raise Error(answer["exceptionDetails"]["text"])
        result: dict[str, Any] = answer["result"]
        return result

    def element(self, selector: str) -> dict[str, Any]:
        answer = self._run("(selector) => document.querySelector(selector)", selector)
        return {"type": "element", "element": {"sharedId": answer["sharedId"]}}

    def perform(self, *devices: dict[str, Any]) -> None:
        self._ask("input.performActions", actions=devices, **self._tab)

    def screenshot(self, path: Path) -> None:
        taken = self._ask("browsingContext.captureScreenshot", origin="document", **self._tab)
        path.write_bytes(base64.b64decode(taken["data"]))

    def _ask(self, method: str, **what: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": what}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded":
                self._hear(said["params"])
            if said.get("id") == number:
                break
        if said["type"] == "error":
            raise Error(f"{said['error']}: {said['message']}")
        return said["result"]

    def _hear(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error" and not str(entry["text"]).startswith("Failed to load"):  # a failed request
            self.complaints.append(str(entry["text"]))


class WebKitTab(Tab):
    """The tab of WebKitGTK over WebDriver."""

    def __init__(self, port: int, command: list[str]) -> None:
        self._session = f"http://{HOST}:{port}/session"
        self._command = command

    def begin(self) -> None:
        browser = {"webkitgtk:browserOptions": {"binary": self._command[0], "args": self._command[1:]}}
        self._session += "/" + self._ask("", capabilities={"alwaysMatch": browser})["sessionId"]

    def goto(self, address: str) -> None:
        self._ask("/url", url=address)

    def evaluate(self, function: str, *values: str) -> Any:
        bare = function.strip().rstrip(";")
        told = "(answer) => done([answer, null]), (error) => done([null, String(error)])"
        call = f"const values = [...arguments], done = values.pop(); (async () => ({bare})(...values))()"
        answer, error = self._ask("/execute/async", script=f"{call}.then({told});", args=values)
        if error:
            raise Error(error)
        return answer

    def element(self, selector: str) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("/element", using="css selector", value=selector)
        return found

    def leave(self) -> None:
        pass  # each request has its own connection

    def perform(self, *devices: dict[str, Any]) -> None:
        self._ask("/actions", actions=devices)

    def screenshot(self, path: Path) -> None:
        for _ in range(2):  # sticky elements at the lower edge move once
            height = self.evaluate("() => document.documentElement.scrollHeight")
            self._ask("/window/rect", x=0, y=0, width=PHONE["width"], height=height)
            _until(lambda height=height: self.evaluate("() => innerHeight") == height, "the window's height")
        self.evaluate(DRAWN)
        path.write_bytes(base64.b64decode(self._ask("/screenshot")))
        self._ask("/window/rect", x=0, y=0, **PHONE)

    def _ask(self, path: str, **what: Any) -> Any:
        data = None if path == "/screenshot" else json.dumps(what).encode()
        request = urllib.request.Request(self._session + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=STARTS_FOR) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Error(error.read().decode(errors="replace")) from error


def _until(question: Callable[[], Any], what: str) -> Any:
    """Poll until there is an answer; a page that is leaving gives none."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        trouble: Error | None = None
        try:
            if answer := question():
                return answer
        except Error as error:
            trouble = error
        assert time.monotonic() < deadline, f"did not come: {what} ({trouble})"
        time.sleep(0.05)
