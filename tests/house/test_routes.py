"""Every route with its access; the open ones pinned; and who gets what answer for whose things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pilotapp.models import TABLES, Person, Session
from pilotapp.web import access
from tests.support import people, stage
from tests.support.page_client import PageClient

# A new route without a row here fails the build. Access: open, signed_in, or the role.
ROUTES: dict[str, str] = {
    "GET /": "signed_in",
    "GET /healthz": "open",
    "GET /install": "open",
    "GET /offline": "open",
    "GET /manifest.webmanifest": "open",
    "GET /sw.js": "open",
    "GET /sign-in": "open",
    "POST /sign-in": "open",
    "POST /sign-in/demo": "open",
    "POST /sign-out": "open",
    "GET /invite/<token>": "open",
    "POST /invite/<token>": "open",
    "POST /language": "open",
    "GET /me": "signed_in",
    "POST /me": "signed_in",
    "GET /declaration": "pilot",
    "POST /declaration": "pilot",
    "GET /sync/hello": "signed_in",
    "POST /sync": "pilot",
    "GET /phone": "pilot",
    "GET /visits": "pilot",
    "GET /visits/new": "pilot",
    "POST /visits/new": "pilot",
    "GET /visits/record": "pilot",
    "POST /visits/record": "pilot",
    "POST /visits/check-in": "pilot",
    "POST /visits/check-out": "pilot",
    "GET /visits/end": "pilot",
    "POST /visits/end": "pilot",
    "GET /visits/<uuid:uid>": "signed_in",
    "GET /visits/<uuid:uid>/withdraw": "pilot",
    "POST /visits/<uuid:uid>/withdraw": "pilot",
    "POST /visits/<uuid:uid>/answer": "pilot",
    "POST /visits/<uuid:uid>/confirm": "coordinator",
    "POST /visits/<uuid:uid>/ask": "coordinator",
    "GET /visits/<uuid:uid>/void": "coordinator",
    "POST /visits/<uuid:uid>/void": "coordinator",
    "POST /entries/<uuid:uid>/decide": "coordinator",
    "GET /month": "coordinator",
    "GET /log": "coordinator",
    "POST /log/confirm": "coordinator",
    "GET /people": "coordinator",
    "GET /people/new": "coordinator",
    "POST /people/new": "coordinator",
    "GET /people/<uuid:uid>": "coordinator",
    "POST /people/<uuid:uid>/invite": "coordinator",
    "GET /people/<uuid:uid>/deactivate": "coordinator",
    "POST /people/<uuid:uid>/deactivate": "coordinator",
    "POST /people/<uuid:uid>/reactivate": "coordinator",
    "GET /figures": "coordinator",
    "GET /figures.csv": "coordinator",
}
ROLES = {"amal": "pilot", "berna": "pilot", "karin": "coordinator", "tarek": "pilot", "carla": "coordinator"}
HERE = {"amal", "berna", "karin"}
# What a form would send; enough that only access stands between the request and its effect.
FIELDS: dict[str, Any] = {
    "answer": "correct", "decision": "accept", "reason": "double", "text": "Was it so long?", "name": "Zahra",
    "email": "zahra@example.org", "language": "en", "languages": "ara", "password": "not-the-password",
    **{name: value for name, value in stage.CODES.items() if value is not None},
}  # fmt: skip


def rules(app: Flask) -> Iterator[tuple[str, str | None]]:
    """Each method and path of the app with its access mark."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", access.rule_of(app, rule.endpoint)


def test_it_has_a_row_for_every_route(app: Flask) -> None:
    assert dict(rules(app)) == ROUTES


def test_it_opens_only_these_to_everybody(app: Flask) -> None:
    assert {route.split()[1] for route, mark in rules(app) if mark == access.OPEN} == {
        "/healthz", "/install", "/offline", "/manifest.webmanifest", "/sw.js",
        "/sign-in", "/sign-in/demo", "/sign-out", "/invite/<token>", "/language",
    }  # fmt: skip


def test_it_refuses_to_start_with_a_route_that_has_no_mark(app: Flask) -> None:
    other = Flask("unmarked")
    other.add_url_rule("/secret", "secret", lambda: "secret")
    with pytest.raises(RuntimeError, match="secret"):
        access.refuse_unmarked(other)


@pytest.fixture
def things(app: Flask) -> stage.Stage:
    """Visits of amal in every state, and one of tarek."""
    return stage.fill(app)


def rows() -> dict[str, list[Any]]:
    """Every row of every table; a session's last sight aside."""
    kept = [(table, [one for one in table._meta.sorted_fields if one is not Session.last_seen_at]) for table in TABLES]
    return {table.__name__: sorted(table.select(*fields).tuples(), key=repr) for table, fields in kept}


def address(route: str, things: stage.Stage, state: str = "recorded") -> tuple[str, str]:
    """Method and path of a route, filled with uids of amal and her programme."""
    method, path = route.split()
    uid = {"visits": things.visits[state], "people": people.uid_of("amal"), "entries": things.held}
    return method, path.replace("<uuid:uid>", str(uid.get(path.split("/")[1], ""))).replace("<token>", "unknown")


def ask(client: FlaskClient, route: str, things: stage.Stage, token: str) -> int:
    """The status of the answer to this request, with all that a form would send."""
    method, path = address(route, things)
    if method == "GET":
        return client.get(path).status_code
    visit = things.visits["recorded"]
    named = {"csrf_token": token, "visit": str(visit), "version": str(stage.version(visit))}
    return client.post(path, data=FIELDS | named).status_code


def token_of(client: PageClient) -> str:
    """A valid token of this browser."""
    return client.token()


@pytest.mark.parametrize("route", [route for route, mark in ROUTES.items() if mark != "open"])
def test_it_asks_a_stranger_to_sign_in(app: Flask, things: stage.Stage, client: PageClient, route: str) -> None:
    token, before = token_of(client), rows()
    status = ask(client, route, things, token)
    assert status == (401 if route.split()[1].startswith("/sync") else 303)
    assert rows() == before


@pytest.mark.parametrize("name", ROLES)
def test_it_refuses_who_has_not_the_role(app: Flask, things: stage.Stage, name: str) -> None:
    client = people.sign_in(app, name).client
    token, before = token_of(client), rows()
    closed = [route for route, mark in ROUTES.items() if mark not in ("open", "signed_in", ROLES[name])]
    assert {route: ask(client, route, things, token) for route in closed} == dict.fromkeys(closed, 403)
    assert rows() == before


@pytest.mark.parametrize("name", ["berna", "tarek", "carla"])
def test_it_hides_what_belongs_to_somebody_else(app: Flask, things: stage.Stage, name: str) -> None:
    client = people.sign_in(app, name).client
    token, before = token_of(client), rows()
    mine = ("signed_in", ROLES[name])
    named = [route for route, mark in ROUTES.items() if "<uuid:uid>" in route and mark in mine]
    assert named
    assert {route: ask(client, route, things, token) for route in named} == dict.fromkeys(named, 404)
    assert rows() == before


@pytest.mark.parametrize("name", ["berna", "tarek"])
@pytest.mark.parametrize(
    "path", ["/visits/check-in", "/visits/check-out", "/visits/end", "/visits/record", "/visits/new"]
)
def test_it_changes_nothing_of_somebody_elses_visit(app: Flask, things: stage.Stage, name: str, path: str) -> None:
    client = people.sign_in(app, name).client
    token, before = token_of(client), rows()
    times = {"started_at": "2026-01-05T10:00", "ended_at": "2026-01-05T11:00"}
    for visit in (uid for key, uid in things.visits.items() if key != "other"):
        answer = client.post(path, data=FIELDS | times | {"csrf_token": token, "visit": str(visit)})
        assert answer.status_code in (404, 422)
    assert rows() == before


def test_it_confirms_nothing_of_another_programme(app: Flask, things: stage.Stage) -> None:
    client = people.sign_in(app, "carla").client
    token, before = token_of(client), rows()
    seen = [f"{visit}:{stage.version(visit)}" for visit in things.visits.values()]
    client.post("/log/confirm", data={"csrf_token": token, "visit": seen})
    assert rows() == before


@pytest.mark.parametrize("name", ROLES)
def test_it_lets_in_who_may(app: Flask, things: stage.Stage, name: str) -> None:
    client = people.sign_in(app, name).client
    free = [route for route, mark in ROUTES.items() if mark == ROLES[name] and route.startswith("GET")]
    own = [route for route in free if "<uuid:uid>" not in route or name in ("amal", "karin")]
    for route in own:
        assert client.get(address(route, things)[1]).status_code == 200, route


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("POST") and route != "POST /sync"])
def test_it_does_nothing_without_a_token(app: Flask, things: stage.Stage, route: str) -> None:
    for name in ("amal", "karin"):
        client = people.sign_in(app, name).client
        before = rows()
        assert ask(client, route, things, "") in (400, 403)
        assert rows() == before
    assert Person.select().count() == len(people.STANDING)
