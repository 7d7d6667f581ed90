"""The log has one JSON line for each request, without people and without text from visitors."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import structlog
from flask import Flask

from pilotapp.web import access, errors
from tests.support import people
from tests.support.people import PASSWORD

FORGED = 'x", "status": 200}\n{"event": "request", "forged": true}'
Read = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def live(app_with: Callable[..., Flask]) -> Iterator[Flask]:
    """The app with the logging of production."""
    app = app_with(environment="production")
    app.testing = False
    yield app
    structlog.reset_defaults()


@pytest.fixture
def read(live: Flask, capsys: pytest.CaptureFixture[str]) -> Read:
    """The lines since the last reading, from standard error."""

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    lines()
    return lines


def test_it_says_when_what_and_how_it_went(live: Flask, read: Read) -> None:
    people.browser_of(live).get("/sign-in?next=/visits")
    [line] = read()
    assert {"event", "level", "method", "milliseconds", "request", "route", "status", "timestamp"} == set(line)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/sign-in", 200)
    assert datetime.fromisoformat(line["timestamp"]).utcoffset().total_seconds() == 0  # type: ignore[union-attr]


def test_it_writes_each_line_at_once_because_several_processes_share_the_file(
    live: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", written.append)
    people.browser_of(live).get("/sign-in")
    assert [(text.count("\n"), text[-1]) for text in written] == [(1, "\n")]


@pytest.mark.parametrize(("password", "status"), [(PASSWORD, 303), ("wrong", 422)])
def test_it_tells_a_failed_sign_in_from_a_good_one_and_names_nobody(
    live: Flask, read: Read, password: str, status: int
) -> None:
    client = people.browser_of(live)
    values = {"email": "amal@example.org", "password": password, "csrf_token": client.token()}
    client.post("/sign-in", data=values)
    line = read()[-1]
    assert (line["route"], line["status"]) == ("/sign-in", status)
    assert not {"amal", PASSWORD, "127.0.0.1"} & set(str(line).replace("'", " ").split())


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [("/log", "/log", 403), (f"/visits/{people.uid_of('karin')}", "/visits/<uuid:uid>", 404), ("/nothing", None, 404)],
)
def test_it_notes_what_was_refused_without_the_address_that_was_asked(
    live: Flask, read: Read, path: str, route: str | None, status: int
) -> None:
    people.sign_in(live, "amal").client.get(path)
    line = read()[-1]
    assert (line["route"], line["status"]) == (route, status)
    assert str(people.uid_of("karin")) not in str(line)


def test_it_takes_no_line_that_a_visitor_wrote(live: Flask, read: Read) -> None:
    client = people.browser_of(live)
    client.get("/invite/" + FORGED.replace("\n", "%0A"), headers={"User-Agent": FORGED.replace("\n", " ")})
    client.post("/sign-in", data={"email": FORGED, "password": FORGED, "csrf_token": client.token()})
    assert [line for line in read() if "forged" in str(line)] == []


def test_it_says_where_something_broke_and_to_the_visitor_nothing(
    live: Flask, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live.view_functions, "pwa.offline", _broken)
    answer = people.browser_of(live).get("/offline")
    broken, request = read()
    assert (broken["event"], broken["kind"], request["status"]) == ("unexpected error", "ZeroDivisionError", 500)
    assert broken["traceback"].endswith("in _broken\nZeroDivisionError")
    assert "Amal's secret" not in str(broken)
    assert answer.status_code == 500
    assert not any(word in answer.get_data(as_text=True) for word in ("ZeroDivisionError", "Traceback", "secret"))


def _broken() -> str:
    raise ZeroDivisionError("Amal's secret")


access.open_to_all(_broken)


def test_it_has_words_of_its_own_for_every_refusal(live: Flask) -> None:
    with live.test_request_context():
        assert all(errors._words(status, csrf=False)[0] for status in (400, 403, 404, 405, 413, 429, 500, 503))


@pytest.mark.parametrize(
    "path", ["/log", "/people", "/people/invitations", "/supervision", "/care", "/reflections", "/history"]
)
def test_it_names_nobody_who_was_searched_for(live: Flask, read: Read, path: str) -> None:
    client = people.sign_in(live, "karin").client
    client.get(f"{path}?search=O%27Neil", headers={"HX-Current-URL": f"http://localhost{path}?search=O%27Neil"})
    [line] = read()
    assert (line["route"], line["status"]) == (path, 200)
    assert "neil" not in str(line).casefold()
