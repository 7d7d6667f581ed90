"""Every route says who may open it, docs/access.md says the same, and the open ones are pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pilotapp.web import access
from tests.support import access_page, access_table
from tests.support.access_table import Row

ROOT = Path(__file__).resolve().parents[2]
MADE_BY = "`python -m tests.support.access_table > docs/access.md`"
FREE = re.compile(r"<(?:(?:string|path|any)[^:>]*:)?([a-z_]+)>")


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield each method and path of the app with its endpoint."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", rule.endpoint


@pytest.mark.parametrize("row", access_table.rows(), ids=access_table.ROUTES)
def test_it_names_a_known_kind_of_thing(row: Row) -> None:
    assert row.kind is None or row.kind in access_table.KINDS.values()


def test_it_has_a_row_for_every_route_of_the_app(app: Flask) -> None:
    assert {route for route, _ in routes(app)} == set(access_table.ROUTES)


def test_it_opens_only_these_to_everybody(app: Flask) -> None:
    assert {row.path for row in access_table.rows() if row.is_open} == {
        "/emergency", "/healthz", "/install", "/offline", "/manifest.webmanifest", "/sw.js",
        "/sign-in", "/sign-in/demo", "/sign-in/passkey/options", "/sign-in/passkey", "/sign-out", "/language",
        "/invite/<token>", "/invite/<token>/passkey/options", "/invite/<token>/passkey",
        "/certificates/check", "/statistics/<slug>", "/statistics/<slug>/<int:number>",
        "/statistics/<slug>/<int:number>.csv",
    }  # fmt: skip


def test_it_keeps_every_address_that_opens_something_out_of_the_log(app: Flask) -> None:
    """A free text in an address is a token, unless it is the public name of a programme."""
    free = {endpoint for route, endpoint in routes(app) if set(FREE.findall(route)) - {"slug"}}
    marked = {name for name, view in app.view_functions.items() if hasattr(view, "secret_address")}
    assert free == marked - {"certificate_check.check"}  # its code may be in the query string
    assert access.secret_prefixes(app) == ["/certificates/check", "/invite/", "/me/email/"]


def test_it_refuses_to_start_with_a_route_that_has_no_mark(app: Flask) -> None:
    other = Flask("unmarked")
    other.add_url_rule("/secret", "secret", lambda: "secret")
    with pytest.raises(RuntimeError, match="secret"):
        access.refuse_unmarked(other)


def test_it_is_written_down_for_people() -> None:
    written = (ROOT / "docs" / "access.md").read_text()
    assert written == access_page.markdown(), f"docs/access.md is stale: {MADE_BY}"


@pytest.mark.parametrize("words", ["somebody", "coordinator everything", "", "pilot own coordinator"])
def test_it_refuses_a_mark_that_says_nothing(words: str) -> None:
    with pytest.raises(ValueError, match="does not say"):
        access.allow(words)


def test_it_wants_to_know_what_a_new_address_names() -> None:
    with pytest.raises(KeyError, match="KINDS"):
        assert Row("GET /unheard-of/<uuid:uid>", {"pilot": "own"}, frozenset()).kind
