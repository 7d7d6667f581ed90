"""Attack 24: somebody guesses and floods over several worker processes; other people are not affected."""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from pilotapp.auth import passwords
from pilotapp.models import Attempt, Entry, Person
from tests.support import people
from tests.support.databases import Bench
from tests.support.visitor import Visitor
from tests.support.world import World
from tests.sync.phone_door import DEVICE_NOW, RECORD, signed

PILOTS = int(os.environ.get("FLOOD_PILOTS") or 10)
ENTRIES = 60
WORKERS = 3
OFFICE = "203.0.113.5"  # one address for the guesser and all pilots
GUESSES = 40


@pytest.fixture
def office(bench: Bench, data_folder: Path) -> Iterator[World]:
    """A server with several workers and the real password hashing cost that trusts a local proxy."""
    with World(bench, data_folder, workers=WORKERS, fresh=True, env={"PILOTAPP_PROXIES": "127.0.0.1"}) as running:
        yield running


def visitor(world: World, address: str = OFFICE) -> Visitor:
    """A browser at this IP address in which nobody has signed in."""
    return Visitor(world.server.port, address)


def guess(world: World, times: int, email: str = "amal@example.org") -> list[int]:
    """The statuses of this number of guesses, four at a time, each with another forged address."""
    browser = visitor(world)
    token = browser.token()

    def once(number: int) -> int:
        forger = Visitor(world.server.port, f"198.51.100.{number}, {OFFICE}", dict(browser.cookies))
        return forger.post("/sign-in", csrf_token=token, email=email, password="wrong").status

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(once, range(times)))


def delivered(world: World, pilot: UUID, token: str) -> tuple[int, list[str]]:
    """The status of one pilot's whole delivery, and its receipts."""
    phone = Visitor(world.server.port, OFFICE, {"pilotapp": people.cookie_of(token)})
    entries = []
    for number in range(ENTRIES // 3):
        visit, hour = str(uuid4()), f"2026-03-03T{6 + number // 2:02}:{30 * (number % 2):02}:00Z"
        end = hour.replace(":00:00Z", ":25:00Z").replace(":30:00Z", ":55:00Z")
        steps = {"check_in": {"started_at": hour}, "check_out": {"ended_at": end, "forgotten": False}, "record": RECORD}
        envelope = {"owner": str(pilot), "visit": visit, "schema": 1}
        entries += [
            signed({"uid": str(uuid4()), "kind": kind, "body": body, "made_at": DEVICE_NOW} | envelope)
            for kind, body in steps.items()
        ]
    answer = phone.deliver(entries, DEVICE_NOW)
    return answer.status, [one["answer"] for one in json.loads(answer.text)["answers"]]


def hire(number: int) -> tuple[UUID, str]:
    """One more pilot, and the token of the session on her phone."""
    name = f"pilot-{number}"
    people.create(name, "musterstadt", ("pilot",))
    return people.uid_of(name), people.start_session(people.uid_of(name), ("pilot",))


def test_it_slows_the_guesser_over_all_workers_and_nobody_else(office: World) -> None:
    phone = visitor(office)
    assert phone.post("/sign-in", email="amal@example.org", password=people.PASSWORD).status == 303
    phone.post("/sign-out")
    pilots = [hire(number) for number in range(PILOTS)]
    statuses: list[int] = []
    guesser = threading.Thread(target=lambda: statuses.extend(guess(office, GUESSES)))
    guesser.start()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda pilot: delivered(office, *pilot), pilots))
    guesser.join()
    assert {status for status, _ in answers} == {200}
    assert Counter(word for _, words in answers for word in words) == {"stored": PILOTS * ENTRIES}
    assert Entry.select().count() == PILOTS * ENTRIES
    assert set(statuses) == {422, 429}
    assert statuses.count(422) <= 6 + WORKERS - 1
    assert visitor(office).post("/sign-in", email="amal@example.org", password=people.PASSWORD).status == 429
    assert phone.post("/sign-in", email="amal@example.org", password=people.PASSWORD).status == 303
    assert not office.server.complaints()


def test_it_loses_no_failure_that_is_counted_by_several_workers_at_once(office: World) -> None:
    for number in range(2):
        assert guess(office, 5, f"nobody-{number}@example.org") == [422] * 5
    assert sorted(row.failures for row in Attempt.select()) == [5, 5, 5, 5, 10]


@pytest.mark.usefixtures("strong_passwords")
def test_it_answers_a_flood_of_guesses_much_faster_than_it_checks_one(office: World) -> None:
    Person.update(password_hash=passwords.make_hash(people.PASSWORD)).execute()
    browser = visitor(office)
    values = {"email": "amal@example.org", "password": "wrong", "csrf_token": browser.token()}
    taken = {422: [], 429: []}
    for _ in range(12):
        began = time.perf_counter()
        status = browser.post("/sign-in", **values).status
        taken[status].append(time.perf_counter() - began)
    assert len(taken[429]) == 6
    assert statistics.median(taken[429]) < statistics.median(taken[422]) / 2


@pytest.mark.usefixtures("strong_passwords")
def test_it_takes_as_long_for_an_unknown_account_as_for_a_known_one(office: World) -> None:
    Person.update(password_hash=passwords.make_hash(people.PASSWORD)).execute()
    browser = visitor(office)
    token, taken = browser.token(), {"amal": [], "nobody": []}
    for number in range(6):
        for name in taken:
            browser.chain = f"198.51.100.{number}"
            began = time.perf_counter()
            answer = browser.post("/sign-in", email=f"{name}@example.org", password="wrong", csrf_token=token)
            taken[name].append(time.perf_counter() - began)
            assert answer.status == 422
    assert 0.5 < min(taken["amal"]) / min(taken["nobody"]) < 2
