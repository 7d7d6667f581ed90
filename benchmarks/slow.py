"""A slow mobile network in front of a server: round-trip time and bandwidth, also for service workers."""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import threading
import time
from dataclasses import dataclass

from tests.support.servers import HOST, free_port

_REQUEST = re.compile(rb"(?:^|\r\n\r\n)(GET|POST|PUT|HEAD) (\S+) HTTP/1\.1\r\n")
CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """Round-trip time in seconds and bits per second in each direction, as in the browsers' developer tools."""

    name: str
    round_trip: float
    bits: float


SLOW_4G = Kind("slow 4G", 0.150, 1_600_000)
SLOW_3G = Kind("slow 3G", 0.400, 400_000)


class _Link:
    """One direction, shared by all connections."""

    def __init__(self, kind: Kind) -> None:
        self._kind, self._free, self._lock = kind, 0.0, threading.Lock()

    def due(self, size: int) -> float:
        """Return when the last of `size` bytes that are sent now arrives."""
        with self._lock:
            self._free = max(time.monotonic(), self._free) + size * 8 / self._kind.bits
            return self._free + self._kind.round_trip / 2


class SlowNetwork:
    """Listens on `port` and forwards everything to the server's port; `requests` are those so far."""

    def __init__(self, target: int, kind: Kind) -> None:
        self.port, self.kind = free_port(), kind
        self.requests: list[str] = []
        self._target = target
        self._up, self._down = _Link(kind), _Link(kind)
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self.connect()

    @property
    def url(self) -> str:
        """The server's address through this network."""
        return f"http://{HOST}:{self.port}"

    def connect(self) -> None:
        """Connect the network."""
        self._listener = socket.create_server((HOST, self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Disconnect the network, including open connections."""
        if self._listener:
            # Wakes the thread in accept(), which closing the socket would not.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                phone, _ = listener.accept()
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        time.sleep(self.kind.round_trip)
        with contextlib.suppress(OSError):
            server = socket.create_connection((HOST, self._target))
            self._open |= {phone, server}
            threading.Thread(target=self._pump, args=(phone, server, self._up, True), daemon=True).start()
            self._pump(server, phone, self._down, False)

    def _pump(self, source: socket.socket, sink: socket.socket, link: _Link, listen: bool) -> None:
        waiting: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=_deliver, args=(waiting, sink), daemon=True).start()
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if listen:
                    self.requests += [f"{method.decode()} {path.decode()}" for method, path in _REQUEST.findall(data)]
                waiting.put((link.due(len(data)), data))
        waiting.put((time.monotonic() + self.kind.round_trip / 2, b""))
        self._open.discard(source)


def _deliver(waiting: queue.SimpleQueue[tuple[float, bytes]], sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            due, data = waiting.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(data)
