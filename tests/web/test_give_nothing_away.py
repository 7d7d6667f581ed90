"""Requests for what nobody may get: source code, folders, other methods; and the type of each response."""

from __future__ import annotations

import pytest
from flask import Flask

from pilotapp.web import assets
from tests.support import people, walls
from tests.support.access_table import rows as table
from tests.support.page_client import PageClient

HIDDEN = (
    "/.git/config", "/.env", "/pilotapp.db", "/data/pilotapp.db", "/pyproject.toml", "/static/", "/static",
    "/static/js/app.js", "/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py",
    "/static//etc/passwd", "/templates/layout.html", "/debug", "/console", "/docs", "/metrics", "/admin",
)  # fmt: skip
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
}


@pytest.mark.parametrize("path", HIDDEN)
def test_it_serves_nothing_but_pages_and_built_files(client: PageClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_it_knows_no_other_methods(client: PageClient, method: str) -> None:
    client.set_cookie("mine", "a-secret-of-mine")
    answer = client.open("/sign-in", method=method)
    assert answer.status_code in (403, 405)
    assert "a-secret-of-mine" not in answer.get_data(as_text=True)


def test_it_says_of_every_answer_what_it_is(app: Flask) -> None:
    things, client = walls.fill(app), people.sign_in(app, "karin").client
    for row in table():
        if row.method == "GET":
            path = row.path.replace("<uuid:uid>", str(things.uids.get(row.kind or "", {}).get("amal")))
            with client.get(path.replace("<token>", "unknown")) as answer:
                known = ("text/html; charset=utf-8", "application/json", "text/csv; charset=utf-8")
                others = ("text/javascript; charset=utf-8", "application/manifest+json")
                files = ("application/pdf", "application/zip", "image/png")
                assert answer.content_type in (*known, *others, *files), row.path


def test_it_says_of_every_file_what_it_is(client: PageClient) -> None:
    for name in assets.manifest()["files"]:
        if name.rpartition(".")[2] in TYPES and name != "sw.js":
            with client.get(assets.url(name)) as answer:
                assert answer.content_type.replace('"', "") == TYPES[name.rpartition(".")[2]], name
