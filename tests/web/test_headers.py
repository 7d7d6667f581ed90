"""Every response has the security headers, whatever is requested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from pilotapp.web import access, assets
from tests.support import people, walls
from tests.support.access_table import rows as table
from tests.support.page_client import PageClient

GETS = [(row.path, row.kind) for row in table() if row.method == "GET"]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    "form-action 'self'",
)  # fmt: skip
FOR_EVERYBODY = {"/sw.js", "/manifest.webmanifest"}  # the same for all; asked for anew each time


def lacking(response: TestResponse) -> list[str]:
    """The faults of an answer's headers: missing ones, a weak policy, or the server's name."""
    headers = response.headers
    found = [name for name, value in ALWAYS.items() if headers.getlist(name) != [value]]
    directives = [part.strip() for part in headers.get("Content-Security-Policy", "").split(";")]
    found += [directive for directive in POLICY if directive not in directives]
    found += [word for word in ("unsafe", "http:", "https:", "*") if word in headers["Content-Security-Policy"]]
    permissions = headers.get("Permissions-Policy", "")
    found += [name for name in ("camera=()", "publickey-credentials-get=(self)") if name not in permissions]
    return found + [name for name in ("Server", "X-Powered-By") if name in headers]


def every_page(client: PageClient, things: walls.Things, name: str) -> Iterator[tuple[str, TestResponse]]:
    """The answers to this person's GET of every route, with her own objects or amal's."""
    for path, kind in GETS:
        uids = things.uids.get(kind or "", {})
        filled = path.replace("<uuid:uid>", str(uids.get(name, uids.get("amal")))).replace("<token>", "unknown")
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(filled, headers=headers)
            yield filled, response
            response.close()


@pytest.mark.parametrize("name", ["amal", "karin", "ines", "greta", "olga", "selma", None])
def test_it_sends_them_with_every_page_and_lets_nobody_store_it(app: Flask, name: str | None) -> None:
    things = walls.fill(app)
    client = people.sign_in(app, name).client if name else people.browser_of(app)
    for path, response in every_page(client, things, name or "amal"):
        assert not lacking(response), path
        cached = "no-cache" if path in FOR_EVERYBODY else "no-store"
        assert response.headers["Cache-Control"] == cached, path
        assert {"Cookie", "HX-Request", "Accept-Language"} <= set(response.vary), path


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing/here", 404),
        ("GET", "/static/nothing.js", 404),
        ("POST", "/healthz", 405),
        ("POST", "/sign-in", 403),
        ("GET", "/sign-in?next=%00", 400),
        ("GET", "/visits", 303),
        ("GET", "/sync/hello", 401),
        ("HEAD", "/sign-in", 200),
        ("OPTIONS", "/sign-in", 200),
        ("GET", "/figures.csv?month=no", 303),
    ],
)
def test_it_sends_them_with_every_refusal(client: PageClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert not lacking(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_it_sends_them_with_a_body_that_is_too_long(client: PageClient) -> None:
    response = client.post("/sign-in", data={"email": "x" * 300_000})
    assert (response.status_code, lacking(response)) == (413, [])


def test_it_sends_them_when_the_server_fails(app_with, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with(environment="development")
    monkeypatch.setitem(app.view_functions, "pwa.offline", broken)
    response = people.browser_of(app).get("/offline")
    assert (response.status_code, lacking(response)) == (500, [])
    assert response.headers["Cache-Control"] == "no-store"


def broken() -> str:
    """A view that fails."""
    raise ZeroDivisionError


access.open_to_all(broken)


def test_it_lets_files_be_kept_for_ever_by_a_name_that_changes_with_them(client: PageClient) -> None:
    with client.get(assets.url("app.css")) as response:
        assert not lacking(response)
        assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert "Access-Control-Allow-Origin" not in response.headers
    again = client.get(assets.url("app.css"), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, lacking(again)) == (304, [])


def test_it_sends_them_with_a_table_to_take_away(app: Flask) -> None:
    with people.sign_in(app, "karin").client.get("/figures.csv") as response:
        assert response.mimetype == "text/csv"
        assert (lacking(response), response.headers["Cache-Control"]) == ([], "no-store")


def test_it_asks_for_tls_for_ever_where_there_is_tls(app_with) -> None:
    plain, safe = people.browser_of(app_with()), people.browser_of(app_with(https=True))
    assert "Strict-Transport-Security" not in plain.get("/sign-in").headers
    for path in ("/sign-in", "/nothing", assets.url("app.css")):
        with safe.get(path) as response:
            assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_it_sets_cookies_that_only_this_site_and_no_script_can_read(app_with) -> None:
    client = people.browser_of(app_with(https=True))
    values = {"email": "amal@example.org", "password": people.PASSWORD}
    token = client.get("/sign-in", base_url="https://localhost").get_data(as_text=True)
    values["csrf_token"] = token.split('name="csrf_token" value="')[1].split('"')[0]
    cookies = client.post("/sign-in", data=values, base_url="https://localhost").headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["__Host-pilotapp", "__Host-pilotapp-device"]
    for cookie in cookies:
        parts = cookie.split("; ")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(parts)
        assert {"SameSite=Lax", "SameSite=Strict"} & set(parts)
        assert not [part for part in parts if part.startswith("Domain")]
