"""The database is unavailable: our own page says so in the right language, phones are told to wait."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from peewee import OperationalError, SqliteDatabase

from pilotapp import append_only, db
from pilotapp.db import database, erasure_log, timeouts
from pilotapp.factory import _FirstLook
from pilotapp.identity import access_ledger
from pilotapp.models import AuditRow, Person, Visit
from tests.support.page_client import PageClient
from tests.support.people import Somebody, uid_of

FORM = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Returns a function after whose call the database refuses every connection."""

    def go() -> None:
        database.close()

        def refuse(*_: object, **__: object) -> None:
            raise OperationalError("connection refused")

        monkeypatch.setattr(type(database.obj), "connect", refuse)

    return go


def test_it_says_so_on_a_page_of_its_own(client: PageClient, away: Any) -> None:
    away()
    answer = client.get("/sign-in", headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert "Der Server kann gerade nicht arbeiten" in answer.text and "no-store" in answer.headers["Cache-Control"]


def test_it_names_nobody_to_the_phone(amal: Somebody, away: Any) -> None:
    away()
    answer = amal.client.get("/visits")
    assert answer.status_code == 503 and "data-person" not in answer.text
    assert "Pilotapp-Keep" not in answer.headers and "Pilotapp-Left" not in answer.headers


@pytest.mark.parametrize("path", ["//example.org/visits", "/%5Cexample.org/visits"])
def test_it_links_to_no_other_site(client: PageClient, away: Any, path: str) -> None:
    away()
    answer = client.get("/", base_url="http://localhost", environ_overrides={"PATH_INFO": unquote(path)})
    assert answer.status_code == 503 and 'href="/example.org/visits"' in answer.text


def test_it_tells_the_phone_to_wait(amal: Somebody, away: Any) -> None:
    away()
    answer = amal.client.post("/sync", json={"schema": 1, "device_now": "2026-03-03T10:00:00Z", "entries": []})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "20")
    assert answer.get_json()["csrf"] is False


def test_it_keeps_what_was_typed(amal: Somebody, away: Any) -> None:
    away()
    answer = amal.client.post("/visits/new", data={"topics": "school", "typed_by": str(uid_of("amal"))}, headers=FORM)
    assert answer.status_code == 503
    assert 'name="topics" value="school"' in answer.text and "Send again" in answer.text


def test_it_leads_on_to_the_page_that_was_asked_for(client: PageClient, away: Any) -> None:
    away()
    assert 'href="/certificates/check?code=ABCD"' in client.get("/certificates/check?code=ABCD").text


def test_it_leads_to_the_start_from_a_button_that_sent_nothing_to_keep(amal: Somebody, away: Any) -> None:
    away()
    answer = amal.client.post(f"/notices/{uid_of('amal')}/seen", headers=FORM)  # has no page that could be asked for
    assert answer.status_code == 503 and "To the start" in answer.text and "/seen" not in answer.text


def test_it_works_again_once_the_database_is_back(amal: Somebody, away: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    away()
    assert amal.client.get("/visits").status_code == 503
    monkeypatch.undo()
    assert amal.client.get("/visits").status_code == 200 and not Visit.select().exists()


@pytest.mark.parametrize("reads", ["identity.access_ledger.join", "erasure.apply"])
def test_a_worker_starts_and_waits_for_a_ledger_that_cannot_be_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch, reads: str
) -> None:
    def hang() -> None:
        raise TimeoutError("another process holds it")

    look = _FirstLook(app.config["PILOTAPP"])
    with monkeypatch.context() as patch:
        patch.setattr(f"pilotapp.{reads}", hang)
        look.take_early()
        with pytest.raises(OperationalError) as refused:
            look.take()
    assert db.is_away(refused.value)
    look.take()
    assert look._is_taken


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process holds the locks of both ledgers."""
    monkeypatch.setattr(append_only, "PATIENCE", 0.1)
    with ExitStack() as stack:
        for path in (erasure_log.path(), access_ledger.path()):
            fcntl.flock(stack.enter_context(path.open("ab")), fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize(
    ("name", "path", "values"),
    [
        ("karin", "/people/new", {"name": "Zeynep", "email": "zeynep@example.org", "languages": "tur"}),
        ("amal", "/me/leave", {"how": "erase"}),
        ("amal", "/me/leave", {"how": "leave"}),
    ],
)
@pytest.mark.usefixtures("held")
def test_it_says_so_and_changes_nothing_while_a_ledger_is_held(
    sign_in: Callable[[str], Somebody], name: str, path: str, values: dict[str, str]
) -> None:
    form = sign_in(name).page(path).form(path)
    before = list(Person.select(Person.uid, Person.active, Person.name).order_by(Person.uid).tuples())
    rows = AuditRow.select().count()
    answer = form.submit(follow=False, **values)
    assert (answer.status, answer.response.headers["Retry-After"]) == (503, "20")
    assert list(Person.select(Person.uid, Person.active, Person.name).order_by(Person.uid).tuples()) == before
    assert AuditRow.select().count() == rows


def test_it_calls_a_fault_of_ours_a_fault(app: Flask) -> None:
    assert db.is_away(OperationalError("database or disk is full"))
    assert not db.is_away(OperationalError("no such column: x"))
    assert not db.is_away(ValueError("connection refused"))


@pytest.fixture
def on_postgresql(app: Flask) -> Any:
    """A connection pooler in front of PostgreSQL."""
    if isinstance(database.obj, SqliteDatabase):
        pytest.skip("SQLite has no server that could hang")
    from pilotapp.db import postgresql

    yield postgresql
    timeouts.end_request()


def test_it_lets_the_server_end_long_statements_of_a_request_only(
    on_postgresql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_postgresql, "_LIMITS", "SET statement_timeout = 50")
    database.close()
    timeouts.begin_request()
    with database.connection_context(), pytest.raises(OperationalError, match="statement timeout"):
        database.execute_sql("SELECT pg_sleep(2)")
    timeouts.end_request()
    with database.connection_context():
        assert database.execute_sql("SELECT 1 FROM pg_sleep(0.2)").fetchone() == (1,)


def test_it_gives_up_a_server_that_hangs_and_asks_again_after_a_pause(
    on_postgresql: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts, "ANSWER", 0.2)
    monkeypatch.setattr(timeouts._process, "hung_at", float("-inf"))  # and again after the test
    database.close()
    timeouts.begin_request()
    with database.connection_context(), pytest.raises(OperationalError, match="does not answer"):
        database.execute_sql("SELECT pg_sleep(3)")
    with pytest.raises(OperationalError, match="a moment ago"):
        database.connect()
    monkeypatch.setattr(timeouts, "PAUSE", 0)
    with database.connection_context():
        assert database.execute_sql("SELECT 1").fetchone() == (1,)
