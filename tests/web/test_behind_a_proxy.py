"""Requests come through a proxy, or pretend to."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from pilotapp.config import ConfigError, load_config
from pilotapp.web.proxies import Proxies
from tests.support import people
from tests.support.page_client import PageClient

PROXY = "10.0.0.1"
TRUSTED = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def seen(peer: str, trusted=TRUSTED, **headers: str) -> dict[str, str]:
    """The client address, scheme and host that the application sees behind the proxies."""
    found: dict[str, str] = {}

    def app(environ, start_response):
        found.update(environ)
        return []

    environ = {"REMOTE_ADDR": peer, "HTTP_HOST": "inside", "wsgi.url_scheme": "http"}
    list(Proxies(app, trusted)(environ | {f"HTTP_{name}": value for name, value in headers.items()}, None))
    return found


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("203.0.113.66, 192.0.2.1", "192.0.2.1"),
        ("203.0.113.66, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("192.0.2.1:4711", "192.0.2.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1, fd00::5", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("192.0.2.1, unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("", PROXY),
        ("nonsense", PROXY),
    ],
)
def test_it_takes_the_rightmost_address_that_is_no_proxy(chain: str, visitor: str) -> None:
    assert seen(PROXY, X_FORWARDED_FOR=chain)["REMOTE_ADDR"] == visitor


def test_it_takes_scheme_and_host_of_the_nearest_proxy() -> None:
    found = seen(PROXY, X_FORWARDED_PROTO="gopher, https", X_FORWARDED_HOST="evil.example, lotsen.example.org")
    assert (found["wsgi.url_scheme"], found["HTTP_HOST"]) == ("https", "lotsen.example.org")


def test_it_takes_no_scheme_that_is_none() -> None:
    assert seen(PROXY, X_FORWARDED_PROTO="javascript")["wsgi.url_scheme"] == "http"


FORGED = {
    "X_FORWARDED_FOR": "192.0.2.1", "X_FORWARDED_PROTO": "https", "X_FORWARDED_HOST": "evil.example",
    "X_FORWARDED_PREFIX": "/evil", "FORWARDED": "for=192.0.2.1", "X_REAL_IP": "192.0.2.1",
}  # fmt: skip


@pytest.mark.parametrize("peer", ["198.51.100.7", "::1", "", "not an address"])
def test_it_believes_nobody_else(peer: str) -> None:
    found = seen(peer, **FORGED)
    assert found == {"REMOTE_ADDR": peer, "HTTP_HOST": "inside", "wsgi.url_scheme": "http"}


def test_it_believes_nobody_where_no_proxy_is_configured() -> None:
    assert seen("127.0.0.1", (), **FORGED)["REMOTE_ADDR"] == "127.0.0.1"


def test_it_reads_proxies_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILOTAPP_PROXIES", "127.0.0.1, fd00::/8")
    assert load_config().proxies == (ip_network("127.0.0.1"), ip_network("fd00::/8"))
    monkeypatch.setenv("PILOTAPP_PROXIES", "the one over there")
    with pytest.raises(ConfigError, match="PROXIES"):
        load_config()


def guesses(client: PageClient, times: int) -> list[int]:
    """The statuses of wrong guesses, each with another forged address."""
    values = {"email": "amal@example.org", "password": "wrong", "csrf_token": client.token()}
    forged = ({"X-Forwarded-For": f"192.0.2.{number}", "X-Real-IP": f"192.0.2.{number}"} for number in range(times))
    return [client.post("/sign-in", data=values, headers=headers).status_code for headers in forged]


def test_it_slows_a_guesser_who_forges_her_address(client: PageClient) -> None:
    assert guesses(client, 7) == [422] * 6 + [429]


def test_it_slows_a_guesser_who_forges_addresses_behind_the_real_proxy(app_with) -> None:
    client = people.browser_of(app_with(proxies=(ip_network("127.0.0.1"),)))
    values = {"email": "amal@example.org", "password": "wrong", "csrf_token": client.token()}
    forged = ({"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.7"} for number in range(7))
    statuses = [client.post("/sign-in", data=values, headers=headers).status_code for headers in forged]
    assert statuses == [422] * 6 + [429]
    other = {"X-Forwarded-For": "198.51.100.8"}
    assert client.post("/sign-in", data=values, headers=other).status_code == 422
