"""A phone seals a pilot's text; only the server can unseal it, and only in its own place."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page

from pilotapp import sealing
from pilotapp.sealing import Context, Unopenable, keyring, open_from_phone
from tests.sealing.helpers import MODULE, as_sent, key_material, sealed_in_node
from tests.support import hands
from tests.support.browser import DUMP, Phone
from tests.support.people import Somebody, uid_of
from tests.support.world import World

pytestmark = pytest.mark.process

TEXT = "Ich kann nachts nicht schlafen. 🙂 لا أنام"
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
HERE = Context("note", uid_of("amal"), uuid4())


@pytest.fixture
def keys(app: Flask, tmp_path: Path) -> Path:
    """A key folder for this test only."""
    sealing.connect(replace(app.config["PILOTAPP"], keys=tmp_path / "keys"))
    sealing.ready()
    return tmp_path / "keys"


@pytest.fixture
def envelope(keys: Path) -> str:
    """A text sealed by a phone."""
    return sealed_in_node(TEXT, sealing.phone_key(), HERE)


def test_it_is_opened_by_the_server(envelope: str) -> None:
    assert open_from_phone(envelope, context=HERE) == TEXT
    assert envelope.startswith(f"1.{sealing.phone_key()['id']}.") and "schlafen" not in envelope


def test_it_is_opened_after_the_key_was_renewed(envelope: str) -> None:
    before = sealing.phone_key()
    sealing.add_key("phone")
    assert sealing.phone_key()["id"] != before["id"]
    assert open_from_phone(envelope, context=HERE) == TEXT
    assert open_from_phone(sealed_in_node(TEXT, sealing.phone_key(), HERE), context=HERE) == TEXT


@pytest.mark.parametrize("change", [{"purpose": "report"}, {"owner": uid_of("berna")}, {"uid": uuid4()}])
def test_it_opens_in_its_own_place_only(envelope: str, change: dict[str, Any]) -> None:
    with pytest.raises(Unopenable) as refused:
        open_from_phone(envelope, context=replace(HERE, **change))
    assert refused.value.key is None


@pytest.mark.parametrize("part", [2, 3, 4])
@pytest.mark.parametrize("place", [0, 7, -1])
def test_it_refuses_a_flipped_bit(envelope: str, part: int, place: int) -> None:
    parts = envelope.split(".")
    letters = list(parts[part])
    letters[place] = LETTERS[LETTERS.index(letters[place]) ^ 1]
    parts[part] = "".join(letters)
    with pytest.raises(Unopenable):
        open_from_phone(".".join(parts), context=HERE)


def test_it_refuses_what_was_sealed_for_another_pair(envelope: str) -> None:
    other = sealing.add_key("phone")
    version, _, *rest = envelope.split(".")
    with pytest.raises(Unopenable) as refused:
        open_from_phone(".".join((version, other, *rest)), context=HERE)
    assert refused.value.key is None


def test_it_names_the_pair_that_is_missing(envelope: str, keys: Path) -> None:
    name = sealing.phone_key()["id"]
    sealing.add_key("phone")
    keyring.drop(keyring.read(keys, "phone")[1])
    with pytest.raises(Unopenable, match=name) as refused:
        open_from_phone(envelope, context=HERE)
    assert refused.value.key == name


@pytest.mark.parametrize("garbage", ["", "1", TEXT, "2.00c0ffee.a.b.c", "1." + "." * 3, f"1.00c0ffee.{'A' * 87}.é.x"])
def test_it_refuses_what_is_no_envelope(keys: Path, garbage: str) -> None:
    with pytest.raises(Unopenable):
        open_from_phone(garbage, context=HERE)


def test_it_refuses_a_point_that_is_not_on_the_curve(envelope: str) -> None:
    parts = envelope.split(".")
    with pytest.raises(Unopenable):
        open_from_phone(".".join((*parts[:2], "BA" + "A" * 85, *parts[3:])), context=HERE)


def test_it_is_told_by_the_greeting_and_by_every_page_of_a_pilot(amal: Somebody) -> None:
    told = amal.client.get("/sync/hello").get_json()["sealing_key"]
    assert told == sealing.phone_key() and set(told["jwk"]) == {"kty", "crv", "x", "y"}
    for path in ("/", "/visits", "/phone"):
        [body] = amal.page(path).tree.iter("body")
        carried = body.get("data-sealing-key", "")
        assert json.loads(unescape(carried)) == told and len(carried) < 200


def test_it_is_on_no_page_of_a_coordinator(karin: Somebody) -> None:
    assert "data-sealing-key" not in karin.page("/").html


def test_it_seals_without_a_network_with_the_newest_key_it_saw(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.server.url)
    hands.sign_in(page, world.server.url, "amal")
    first = carried(page)
    world.server.run("keys", "rotate", "--phones")
    page.reload()
    second = hands.until(lambda: kept(page) == carried(page) != first and kept(page), "the phone keeps the new key")
    world.server.kill()
    module = MODULE.read_text().replace("export async function", "async function")
    sealed = f"async ([...given]) => {{ {module}; return seal(...given); }}"
    envelopes = [page.evaluate(sealed, [TEXT, key, as_sent(HERE)]) for key in (first, second)]
    assert [open_from_phone(envelope, context=HERE) for envelope in envelopes] == [TEXT, TEXT]
    assert "schlafen" not in json.dumps([page.evaluate(DUMP), envelopes])
    secrets, log = key_material(world.server.data / "keys"), world.server.log.read_text()
    assert log and not [secret for secret in secrets if secret in log]


def carried(page: Page) -> Any:
    """The public key in the page."""
    return json.loads(page.evaluate("document.body.dataset.sealingKey"))


def kept(page: Page) -> Any:
    """The public key that the phone keeps."""
    rows = page.evaluate(DUMP)["databases"]["pilotapp"]["meta"]
    return next((row for row in rows if isinstance(row, dict) and "jwk" in row), None)
