"""The operator's monitoring asks whether the server works."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest
from peewee import OperationalError

import pilotapp
from pilotapp import db
from pilotapp.db import migrations
from pilotapp.monitoring import health
from tests.support.page_client import PageClient


class Hanging:
    """A function that does not return until the test ends."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.calls = 0

    def __call__(self, *_: object, **__: object) -> None:
        self.calls += 1
        self.ended.wait(30)
        raise OSError("it hung")


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    """The hanging function, which a test puts in the place of another one."""
    call = Hanging()
    yield call
    call.ended.set()


def seconds_of_two(client: PageClient) -> float:
    """The duration of two requests, one after the other, in seconds."""
    began = time.monotonic()
    for _ in range(2):
        client.get("/healthz")
    return time.monotonic() - began


def test_it_says_that_all_is_well(client: PageClient) -> None:
    answer = client.get("/healthz")
    parts = {"version": pilotapp.__version__, "database": "ready", "disk": "ready"}
    assert (answer.status_code, answer.get_json()) == (200, parts)


def test_it_says_that_the_database_cannot_be_reached(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_answers(**settings: object) -> None:
        raise OperationalError("no server")

    monkeypatch.setattr(db.database.obj, "connect", nobody_answers)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "unreachable")


def test_it_says_that_migrations_are_missing(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "status", lambda config: migrations.Status((), ("0001_first_tables",)))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "migrations pending")


def test_it_answers_while_the_database_hangs(
    client: PageClient, hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.database.obj, "connect", hanging)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["database"]) == (503, "no answer")
    monkeypatch.setattr(health, "DEADLINE", 0.2)
    assert seconds_of_two(client) < 2 and hanging.calls == 1  # who asks again waits for the same call


def test_it_answers_while_the_disk_hangs(client: PageClient, hanging: Hanging, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", hanging)
    began = time.monotonic()
    answer = client.get("/healthz")
    assert time.monotonic() - began < 2
    assert (answer.status_code, answer.get_json()["disk"], answer.get_json()["database"]) == (503, "no answer", "ready")


def test_it_says_that_the_disk_is_full(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(number: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", refuse)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["disk"]) == (503, "cannot be written")
