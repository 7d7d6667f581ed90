"""The operator's watch asks whether the server can work."""

from __future__ import annotations

import pytest
from peewee import OperationalError

import pilotapp
from pilotapp import db, migrations
from tests.support.page_client import PageClient


def test_it_says_that_all_is_well(client: PageClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"version": pilotapp.__version__, "database": "ready"})


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
