"""Reads and writes single HTTP/1.1 messages on a socket, as far as the proxy needs it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"


class WireError(Exception):
    """The other side closed the connection in the middle of a message."""


@dataclass
class Request:
    """A browser's request."""

    method: str
    path: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def raw(self) -> bytes:
        """Return the message for the server; one connection each."""
        return _raw(f"{self.method} {self.path} HTTP/1.1", self.headers, self.body)

    def header(self, name: str) -> str:
        """Return the value of a header, or ''."""
        return _header(self.headers, name)


@dataclass
class Response:
    """A response; only `cut_after` bytes of the body, if given."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    reason: str = "Status"
    cut_after: int | None = None

    def raw(self) -> bytes:
        """Return the message for the browser, always with the Content-Length of the whole body."""
        whole = _raw(f"HTTP/1.1 {self.status} {self.reason}", self.headers, self.body)
        if self.cut_after is None:
            return whole
        return whole[: len(whole) - len(self.body) + self.cut_after]

    def header(self, name: str) -> str:
        """Return the value of a header, or ''."""
        return _header(self.headers, name)


def read_request(connection: socket.socket) -> Request:
    """Read the one request of this connection."""
    first, headers, rest = _read_head(connection)
    method, path, _ = first.split(" ", 2)
    return Request(method, path, headers, _read_body(connection, headers, rest, no_length=b""))


def read_response(connection: socket.socket, method: str) -> Response:
    """Read the response to a request with this method, with chunks joined."""
    first, headers, rest = _read_head(connection)
    _, status, reason = [*first.split(" ", 2), ""][:3]
    if method == "HEAD" or status in ("204", "304"):
        return Response(int(status), headers, b"", reason)
    return Response(int(status), headers, _read_body(connection, headers, rest, no_length=None), reason)


def _read_head(connection: socket.socket) -> tuple[str, list[tuple[str, str]], bytes]:
    data = b""
    while END_OF_HEAD not in data:
        data += _more(connection)
    head, rest = data.split(END_OF_HEAD, 1)
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [(name.strip(), value.strip()) for name, value in (line.split(":", 1) for line in lines)]
    return first, headers, rest


def _read_body(
    connection: socket.socket, headers: list[tuple[str, str]], rest: bytes, *, no_length: bytes | None
) -> bytes:
    if "chunked" in _header(headers, "Transfer-Encoding").lower():
        return _read_chunks(connection, rest)
    length = _header(headers, "Content-Length")
    if length:
        while len(rest) < int(length):
            rest += _more(connection)
        return rest[: int(length)]
    if no_length is not None:
        return no_length
    while more := connection.recv(65536):
        rest += more
    return rest


def _read_chunks(connection: socket.socket, rest: bytes) -> bytes:
    body = b""
    while True:
        while b"\r\n" not in rest:
            rest += _more(connection)
        size_line, rest = rest.split(b"\r\n", 1)
        size = int(size_line.split(b";")[0], 16)
        while len(rest) < size + 2:
            rest += _more(connection)
        if size == 0:
            return body
        body, rest = body + rest[:size], rest[size + 2 :]


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise WireError
    return data


def _header(headers: list[tuple[str, str]], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name.lower()), "")


def _raw(first: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    dropped = {"connection", "keep-alive", "transfer-encoding", "content-length", "proxy-connection"}
    lines = [first, *(f"{name}: {value}" for name, value in headers if name.lower() not in dropped)]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(lines).encode("latin-1") + END_OF_HEAD + body
