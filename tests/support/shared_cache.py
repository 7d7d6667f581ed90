"""A shared cache as RFC 9111 allows it: stores whatever it may, as long as it may, for everybody."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from tests.support.proxy import Proxy
from tests.support.wire import Request, Response

# Statuses that may be cached without an explicit lifetime (RFC 9110 15.1); this cache uses an hour.
HEURISTIC = {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}
GUESSED_LIFE = 3600


@dataclass
class Kept:
    """A cached response, with the request headers that its Vary names."""

    response: Response
    asked: dict[str, str]
    until: float


@dataclass
class SharedCache:
    """A fault for the proxy: `proxy.when(SharedCache())`.

    `heeds`: whether it respects no-store, private, no-cache and Vary; False shows that a test detects errors.
    """

    heeds: bool = True
    kept: dict[str, list[Kept]] = field(default_factory=dict)
    hits: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, proxy: Proxy, request: Request) -> Response:
        found = self._find(request) if request.method in ("GET", "HEAD") else None
        if found is not None:
            self.hits.append(request.path)
            return found
        response = proxy.forward(request)
        with self._lock:
            if request.method not in ("GET", "HEAD") and response.status < 400:
                self.kept.pop(request.path, None)
            life = self._life(request, response)
            if life > 0:
                asked = {name: request.header(name) for name in _list(response.header("Vary"))}
                self.kept.setdefault(request.path, []).append(Kept(response, asked, time.monotonic() + life))
        return response

    def _find(self, request: Request) -> Response | None:
        with self._lock:
            for one in self.kept.get(request.path, []):
                fits = not self.heeds or all(request.header(name) == value for name, value in one.asked.items())
                if fits and one.until > time.monotonic():
                    return one.response
        return None

    def _life(self, request: Request, response: Response) -> float:
        """Return for how many seconds this response is served to others; 0: never."""
        said = dict(part.partition("=")[::2] for part in _list(response.header("Cache-Control")))
        if request.method != "GET" or response.header("Vary").strip() == "*":
            return 0
        if self.heeds and {"no-store", "private", "no-cache"} & set(said):
            return 0
        for name in ("s-maxage", "max-age"):
            if said.get(name, "").isdigit():
                return int(said[name])
        return GUESSED_LIFE if response.status in HEURISTIC or "public" in said else 0


def _list(header: str) -> list[str]:
    return [part.strip().lower() for part in header.split(",") if part.strip()]
