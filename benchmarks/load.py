"""A small HTTP load generator: persistent connections, prebuilt requests, the time of each response."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median, quantiles
from typing import Protocol

from benchmarks import processes
from benchmarks.figures import Figure

WARMING = 4 * ((os.cpu_count() or 1) + 1)  # simultaneous connections, several for each worker


class Failed(AssertionError):
    """A response was not the expected one; figures that include failures are meaningless."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, or ''."""
        start = f"\r\n{name.lower()}:".encode()
        at = self.head.lower().find(start)
        return self.head[at + len(start) :].split(b"\r\n", 1)[0].decode("latin-1").strip() if at >= 0 else ""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a complete HTTP/1.1 request."""
    values = {"Host": "127.0.0.1", **headers}
    if body or method != "GET":
        values["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in values.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


Stream = Iterable[bytes]
Check = Callable[[Answer], bool]


class Server(Protocol):
    """The target: its local port, and the root of its process tree."""

    @property
    def port(self) -> int: ...

    @property
    def pid(self) -> int: ...


def built(stream: Stream, most: int) -> list[bytes]:
    """Return the next requests of a stream, so that none is built during the measurement."""
    return list(islice(stream, most))


def is_fine(answer: Answer) -> bool:
    """The default check of a response."""
    return answer.status == 200


class Connection:
    """One persistent connection to a local port."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def _open(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, message: bytes) -> Answer:
        """Send a request and read the complete response."""
        self._socket.sendall(message)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, body = data.split(b"\r\n\r\n", 1)
        answer = Answer(int(head[9:12]), head, b"")
        length = int(answer.header("content-length") or 0)
        while len(body) < length:
            body += self._more()
        return Answer(answer.status, head, body)

    def _more(self) -> bytes:
        data = self._socket.recv(262_144)
        if not data:
            raise Failed("the server closed the connection")
        return data

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


@dataclass(slots=True)
class Load:
    """Times of the responses of one run, its duration, and the server's processor time for it; in seconds."""

    seconds: float = 0.0
    spent: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Responses per second."""
        return len(self.times) / self.seconds

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.times) * 1000

    @property
    def processor(self) -> float:
        """Milliseconds of the server's processor time for one answer."""
        return self.spent / len(self.times) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return quantiles(self.times, n=20, method="inclusive")[18] * 1000 if len(self.times) > 1 else self.median

    @property
    def p99(self) -> float:
        """The time in milliseconds."""
        return quantiles(self.times, n=100, method="inclusive")[98] * 1000 if len(self.times) > 1 else self.median


def run(
    server: Server,
    streams: Sequence[Stream],
    seconds: float,
    check: Check = is_fine,
    until: Callable[[], bool] = lambda: False,
) -> Load:
    """Send the requests of each stream on a connection of its own, all in parallel, for `seconds`, or until the end
    of the stream, or until `until` is true. Raises Failed if a response does not pass `check`.
    """
    load = Load()
    errors: list[Exception] = []
    barrier = threading.Barrier(len(streams) + 1)

    def worker(stream: Iterator[bytes]) -> None:
        times: list[float] = []
        try:
            connection = Connection(server.port)
            barrier.wait()
            end = time.perf_counter() + seconds
            for message in stream:
                before = time.perf_counter()
                answer = connection.ask(message)
                now = time.perf_counter()
                times.append(now - before)
                if not check(answer):
                    raise Failed(f"{answer.status}: {answer.body[:300]!r}")
                if now > end or until():
                    break
            connection.close()
        except Exception as error:
            barrier.abort()
            errors.append(error)
        load.times += times

    threads = [threading.Thread(target=worker, args=(iter(stream),)) for stream in streams]
    for thread in threads:
        thread.start()
    spent = processes.processor(server.pid)
    if not errors:
        barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    load.seconds, load.spent = time.perf_counter() - started, processes.processor(server.pid) - spent
    if errors:
        raise errors[0]
    return load


def pooled(runs: Iterable[Load]) -> Load:
    """Combine the responses of several runs into one load, without a duration."""
    return Load(times=[each for one in runs for each in one.times])


def warm(server: Server, messages: Iterable[bytes]) -> None:
    """Let every worker answer each request, because first responses load modules and templates and are not measured."""
    for message in messages:
        run(server, [[message]] * WARMING, 60)


Pairs = Sequence[Sequence[Load]]


def medians(pairs: Pairs, what: str, times: float = 1) -> tuple[float, float]:
    """Return the medians of one property of both sides, ours and the other's, over all rounds."""
    mine, theirs = (times * median(getattr(pair[side], what) for pair in pairs) for side in (0, 1))
    return mine, theirs


def beside(number: str, what: str, pairs: Pairs, at_most: float, against: str) -> Figure:
    """Return the figure of our median response time compared with the other's."""
    spent = medians(pairs, "processor")
    return Figure(number, what, "ms", *medians(pairs, "median"), at_most=at_most, against=against, processor=spent)
