"""The site's address: passkeys and links use the configured one, never the Host header of a request."""

from __future__ import annotations

import pytest

from pilotapp.web.site import Site
from tests.support.people import browser_of


@pytest.mark.parametrize(
    ("address", "origin", "name", "takes"),
    [
        ("https://lotsen.example.org", "https://lotsen.example.org", "lotsen.example.org", True),
        ("https://lotsen.example.org:8443/", "https://lotsen.example.org:8443", "lotsen.example.org", True),
        ("http://localhost:8000", "http://localhost:8000", "localhost", True),
        ("http://lotsen.example.org", "http://lotsen.example.org", "lotsen.example.org", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "127.0.0.1", False),
        ("https://192.0.2.7", "https://192.0.2.7", "192.0.2.7", False),
        ("http://[::1]:8000", "http://[::1]:8000", "::1", False),
    ],
)
def test_it_knows_where_browsers_make_passkeys(address, origin, name, takes):
    site = Site.at(address)
    assert (site.origin, site.name, site.takes_passkeys) == (origin, name, takes)


def test_it_trusts_the_configured_address_and_no_header(app_with):
    client = browser_of(app_with(address="https://lotsen.example.org"))
    evil = {"base_url": "http://evil.example"}
    token = client.page("/sign-in", **evil).form("/sign-in").values["csrf_token"]
    headers = {"X-CSRFToken": token, "X-Forwarded-Host": "evil.example"}
    asked = client.post("/sign-in/passkey/options", json={}, headers=headers, **evil)
    assert asked.json["publicKey"]["rpId"] == "lotsen.example.org"


def test_it_hides_the_button_at_an_address_of_numbers_and_says_where_it_works(client):
    page = client.page("/sign-in", base_url="http://127.0.0.1:8000")
    assert "Passkeys work under a name only" in page.text
    assert "http://localhost:8000" in page.links()
    assert "Sign in with a passkey" not in page.text
    assert "Sign in with a passkey" in client.page("/sign-in", base_url="http://localhost:8000").text


def test_it_offers_passkeys_over_a_secure_connection_only(client):
    page = client.page("/sign-in", base_url="http://lotsen.example.org")
    assert "Passkeys work over a secure connection only. Please sign in with your password." in page.text
    assert page.has_form("/sign-in")
