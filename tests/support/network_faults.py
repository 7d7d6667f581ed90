"""Faults that the proxy can inject: each takes the proxy and the request and returns the response."""

from __future__ import annotations

import threading
import time

from tests.support.proxy import DroppedError, Fault, Proxy
from tests.support.wire import Request, Response

HTML = [("Content-Type", "text/html; charset=utf-8")]
PORTAL = b"<!doctype html><title>Free WiFi</title><h1>Please accept our terms</h1>"


def lose_request(proxy: Proxy, request: Request) -> Response:
    """The request never reaches the server."""
    raise DroppedError


def lose_answer(proxy: Proxy, request: Request) -> Response:
    """The server answers (and has committed), but the response is lost."""
    proxy.forward(request)
    raise DroppedError


def cut_body(proxy: Proxy, request: Request) -> Response:
    """The response is cut off in the middle."""
    response = proxy.forward(request)
    response.cut_after = len(response.body) // 2
    return response


def delay(seconds: float) -> Fault:
    """The request is delayed."""

    def fault(proxy: Proxy, request: Request) -> Response:
        time.sleep(seconds)
        return proxy.forward(request)

    return fault


def duplicate(copies: int = 2, answer: int = 0) -> Fault:
    """The server gets the request several times at once; the browser gets the response to one of them."""

    def fault(proxy: Proxy, request: Request) -> Response:
        answers: list[Response | None] = [None] * copies

        def ask(number: int) -> None:
            try:
                answers[number] = proxy.forward(request)
            except DroppedError:
                answers[number] = None

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(copies)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        chosen = answers[answer] or next((one for one in answers if one), None)
        if chosen is None:
            raise DroppedError
        return chosen

    return fault


class Reorder:
    """Delays a request until a later one has overtaken it, or `patience` seconds have passed."""

    def __init__(self, patience: float = 2) -> None:
        self.patience = patience
        self._held: threading.Event | None = None
        self._lock = threading.Lock()

    def __call__(self, proxy: Proxy, request: Request) -> Response:
        with self._lock:
            overtaken, self._held = self._held, None if self._held else threading.Event()
            mine = self._held
        if mine is not None:
            mine.wait(self.patience)
            with self._lock:
                if self._held is mine:
                    self._held = None
            return proxy.forward(request)
        response = proxy.forward(request)
        if overtaken is not None:
            overtaken.set()
        return response


def answer(status: int, body: bytes = b"", headers: list[tuple[str, str]] | None = None) -> Fault:
    """Answer instead of the server, as HTML unless said otherwise."""
    page = body or f"<!doctype html><title>{status}</title><h1>{status}</h1>".encode()

    def fault(proxy: Proxy, request: Request) -> Response:
        return Response(status, headers if headers is not None else HTML, page)

    return fault


def captive_portal(proxy: Proxy, request: Request) -> Response:
    """A captive portal: 200 with its own page for everything."""
    return Response(200, HTML, PORTAL)


def login_redirect(address: str) -> Fault:
    """A captive portal: a redirect to its sign-in page."""
    return answer(302, PORTAL, [("Location", address), *HTML])


def wrong_json(body: bytes) -> Fault:
    """JSON that is not a response of our server."""
    return answer(200, body, [("Content-Type", "application/json")])
