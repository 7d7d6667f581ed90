"""Faults 7 and 8: wrong responses of servers, proxies and captive portals never lose an entry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import network_faults as network
from tests.support.databases import Bench
from tests.support.proxy import Fault
from tests.support.world import World

STATUSES = (400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504)
WRONG_JSON = (b"", b"null", b"[]", b"{}", b'{"answers": null}', b'{"answers": [null, 7, {"uid": 1}]}', b'{"answers": ')


@pytest.fixture(scope="module")
def world(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One server for all tests of this module; each test has its own phone and reads only its own entries."""
    with World(bench, tmp_path_factory.mktemp("wrong")) as running:
        yield running


def keeps_all(world: World, fault: Fault, path: str) -> str:
    """Apply the fault to one delivery; check that nothing is lost and all is sent later. Returns the phone's result."""
    amal = world.phone("amal")
    world.visited(amal, minutes=5)
    saved = amal.waiting()
    rule = world.proxy.when(fault, path=path)
    outcome: str = amal.flush()["outcome"]
    assert rule.used, "the fault was not met"
    assert amal.waiting() == saved and not world.entries().keys() & set(saved)
    assert {row["status"] for row in amal.outbox()} == {"waiting"}
    world.proxy.forget()
    assert amal.flush()["stored"] == 3 and world.entries().keys() >= set(saved)
    return outcome


@pytest.mark.parametrize("path", ["/sync/hello", "/sync"])
@pytest.mark.parametrize("status", STATUSES)
def test_it_keeps_everything_when_html_comes_with(world: World, status: int, path: str) -> None:
    assert keeps_all(world, network.answer(status), path) in ("wait", "sign-in")


@pytest.mark.parametrize("path", ["/sync/hello", "/sync"])
@pytest.mark.parametrize("body", WRONG_JSON, ids=repr)
def test_it_keeps_everything_when_json_has_the_wrong_shape(world: World, body: bytes, path: str) -> None:
    assert keeps_all(world, network.wrong_json(body), path) in ("wait", "portal", "sent")


@pytest.mark.parametrize("path", ["/sync/hello", "/sync"])
def test_it_keeps_everything_when_the_network_wants_a_sign_in(world: World, path: str) -> None:
    assert keeps_all(world, network.captive_portal, path) == "portal"


def test_it_keeps_everything_when_the_portal_redirects(world: World) -> None:
    assert keeps_all(world, network.login_redirect("http://portal.invalid/login"), "/sync/hello") == "portal"


def test_it_believes_no_receipt_for_other_entries(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    lines = ",".join(f'{{"uid":"{row["uid"]}","hash":"{"0" * 64}","answer":"stored"}}' for row in amal.outbox())
    world.proxy.when(network.wrong_json(f'{{"answers":[{lines}]}}'.encode()), path="/sync", times=1)
    amal.flush()
    assert len(amal.waiting()) == 3 and not world.entries().keys() & set(amal.waiting())
    world.proxy.forget()


def test_it_keeps_the_pause_that_the_server_asks_for(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    world.proxy.when(network.answer(503, headers=[("Retry-After", "120"), *network.HTML]), path="/sync", times=1)
    assert amal.flush()["retryAfter"] == 120_000
    assert len(amal.waiting()) == 3
    world.proxy.forget()
