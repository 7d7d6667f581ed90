"""What `make scan` excuses: each reason is checked again for its finding, and unreached routes are listed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.support import people, scan_excuses, scan_reach
from tests.support.scan_excuses import Finding, Site, reason

LDAP = "LDAP Injection"


@pytest.fixture
def site(app: Flask, tmp_path: Path) -> Iterator[Site]:
    """The app, listening, with karin's cookie."""
    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    cookie = people.cookie_of(people.start_session(people.uid_of("karin"), ("coordinator",)))
    yield Site(server.server_port, tmp_path, {"karin": cookie})
    server.shutdown()


def asked(target: str, category: str = LDAP, words: str = "via injection in the parameter search") -> Finding:
    """The scanner's report about a page that it requested as karin."""
    return Finding("karin", category, words, 3, f"GET {target} HTTP/1.1\nhost: 127.0.0.1\n\n")


def test_it_excuses_a_payload_that_is_refused_for_its_nul_and_no_other(site: Site) -> None:
    assert reason(asked("/people?search=%00"), site)
    assert reason(asked("/people?search=amal"), site) is None


def test_it_excuses_nothing_else_of_the_same_visitor(site: Site) -> None:
    assert reason(asked("/people?search=%00", "SQL Injection"), site) is None
    assert reason(asked("/people?search=%00", "Cross Site Request Forgery"), site) is None


def test_it_excuses_plain_http_only_while_production_refuses_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = asked("/", "Unencrypted Channels", "Redirected to HTTP location : /sign-in")
    assert reason(finding, site)
    monkeypatch.setattr(scan_excuses, "load_config", lambda: None)
    assert reason(finding, site) is None


def test_it_names_the_routes_that_were_not_reached() -> None:
    reached = {
        route for route in (scan_reach.route_of("GET", "/safeguarding"), scan_reach.route_of("GET", "/me")) if route
    }
    assert reached == {"GET /safeguarding", "GET /me"} and scan_reach.route_of("GET", "/nothing-here") is None
    missed = scan_reach.missed("safeguarding", reached)
    assert "GET /safeguarding/history" in missed and not set(missed) & (reached | {"GET /log"})
    assert scan_reach.is_inside("safeguarding", reached) and not scan_reach.is_inside("funder", reached)
