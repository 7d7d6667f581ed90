"""A real TCP proxy in front of a server that can lose, cut, delay, duplicate, reorder or falsify messages."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from tests.support.wire import Request, Response, WireError, read_request, read_response

Fault = Callable[["Proxy", Request], Response]
HOST = "127.0.0.1"
UPSTREAM_TIMEOUT = 60


class DroppedError(Exception):
    """The connection ends here without a response."""


@dataclass
class Rule:
    """A fault for the requests that match, `times` times (None: until the rule is removed)."""

    fault: Fault
    method: str = ".*"
    path: str = ".*"
    times: int | None = None
    agent: str = ""
    used: int = 0

    def matches(self, request: Request) -> bool:
        """Whether this request matches this rule, which may be used up."""
        if self.times is not None and self.used >= self.times:
            return False
        if self.agent and request.header("User-Agent") != self.agent:
            return False
        return bool(re.fullmatch(self.method, request.method) and re.fullmatch(self.path, request.path))


@dataclass
class Passed:
    """One request that reached the proxy, and its result (status 0: no response)."""

    method: str
    path: str
    status: int
    at: float = field(default_factory=time.monotonic)


class Proxy:
    """Listens on its own port and forwards each HTTP request over a new connection."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.passed: list[Passed] = []
        self._rules: list[Rule] = []
        self._lock = threading.RLock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._is_cut = False
        self.port = 0
        self._listen()

    @property
    def url(self) -> str:
        """The address for browsers and phones."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.refuse()

    def when(
        self, fault: Fault, *, method: str = ".*", path: str = ".*", times: int | None = None, agent: str = ""
    ) -> Rule:
        """Apply a fault to matching requests (of one browser, by its name), before older rules; return the rule."""
        rule = Rule(fault, method, path, times, agent)
        with self._lock:
            self._rules.insert(0, rule)
        return rule

    def forget(self, rule: Rule | None = None) -> None:
        """Remove one rule, or all of them."""
        with self._lock:
            self._rules = [kept for kept in self._rules if rule is not None and kept is not rule]

    def cut(self) -> None:
        """Simulate no signal: reset every open and new connection."""
        self._is_cut = True
        self._reset_all()

    def refuse(self) -> None:
        """Stop listening: the machine refuses connections."""
        self._is_cut = True
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self._reset_all()

    def restore(self) -> None:
        """Restore the network; rules stay."""
        self._is_cut = False
        if self._listener is None:
            self._listen()

    def count(self, method: str, path: str) -> int:
        """Return how many requests of this kind came, answered or not."""
        return sum(1 for one in list(self.passed) if one.method == method and one.path.split("?")[0] == path)

    def forward(self, request: Request) -> Response:
        """Send the request to the server; raises DroppedError if it does not answer."""
        try:
            with socket.create_connection((HOST, self.target_port), timeout=UPSTREAM_TIMEOUT) as upstream:
                upstream.sendall(request.raw())
                return read_response(upstream, request.method)
        except (OSError, WireError) as error:
            raise DroppedError from error

    def _listen(self) -> None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        listener.listen(128)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if self._is_cut:
                _reset(connection)
                continue
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        request = None
        try:
            connection.settimeout(UPSTREAM_TIMEOUT)
            request = read_request(connection)
            response = self._answer(request)
            if self._is_cut:
                raise DroppedError
            connection.sendall(response.raw())
            if response.cut_after is not None:
                time.sleep(0.3)  # lets the client read the headers before the reset
            self.passed.append(Passed(request.method, request.path, response.status))
        except (DroppedError, OSError, WireError):
            if request is not None:
                self.passed.append(Passed(request.method, request.path, 0))
            _reset(connection)
        finally:
            with self._lock:
                self._open.discard(connection)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _answer(self, request: Request) -> Response:
        with self._lock:
            rule = next((rule for rule in self._rules if rule.matches(request)), None)
            if rule is not None:
                rule.used += 1
        return self.forward(request) if rule is None else rule.fault(self, request)

    def _reset_all(self) -> None:
        with self._lock:
            for connection in self._open:
                _reset(connection)


def _reset(connection: socket.socket) -> None:
    """Reset a connection at once, like a lost network."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        connection.close()
