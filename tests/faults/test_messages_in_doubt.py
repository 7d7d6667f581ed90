"""HTTP requests with an ambiguous end are refused, and nothing after them is taken for another request."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.support.databases import Bench
from tests.support.servers import HOST, Server


@pytest.fixture(scope="module")
def server(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    with Server(folder, workers=1, database_url=bench.new(folder)) as running:
        yield running


def ask(server: Server, *lines: str, body: str = "") -> list[str]:
    """The status lines of the answers to these raw bytes."""
    with socket.create_connection((HOST, server.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "Host: localhost", "", body]).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return [line.decode() for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1")]


SECOND = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def test_it_answers_a_whole_message_once(server: Server) -> None:
    assert ask(server, "GET /healthz HTTP/1.1", "Connection: close") == ["HTTP/1.1 200 OK"]


@pytest.mark.parametrize(
    "head",
    [
        ("Content-Length: 5", f"Content-Length: {5 + len(SECOND)}"),
        ("Content-Length: 5", "Transfer-Encoding: xchunked"),
        ("Content-Length: 5", "Transfer-Encoding : chunked"),
        ("Content-Length: +5",),
        ("Content-Length: 5, 6",),
    ],
    ids=str,
)
def test_it_refuses_a_message_whose_length_is_in_doubt(server: Server, head: tuple[str, ...]) -> None:
    answers = ask(server, "POST /sign-in HTTP/1.1", *head, body="0\r\n\r\n" + SECOND)
    assert answers == ["HTTP/1.1 400 Bad Request"]


def test_it_takes_nothing_behind_a_message_with_two_kinds_of_length_for_another(server: Server) -> None:
    head = ("Content-Length: 5", "Transfer-Encoding: chunked")
    answers = ask(server, "POST /sign-in HTTP/1.1", *head, body="0\r\n\r\n" + SECOND)
    assert [answer.split()[1] for answer in answers] in (["400"], ["403"])
