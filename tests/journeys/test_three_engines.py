"""A complete visit while the server is down, in the browser engines that pilots' phones have, with their storage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pilotapp.models import EmergencyNumber, Note
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.engines import Firefox, WebKit
from tests.support.world import World

KINDS = ["check_in", "check_out", "record", "note"]
WORDS = "Nobody spoke to us. It was a long way home."
# Pixels between each question that is shown and what stands below it.
GAPS = """() => [...document.querySelectorAll("fieldset.choices > legend")].filter((one) => one.checkVisibility())
    .map((one) => one.nextElementSibling.getBoundingClientRect().top - one.getBoundingClientRect().bottom)"""


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def phone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """A phone with this browser engine, whose profile outlives a kill."""
    made: Phone | Firefox | WebKit
    if request.param == "webkit":
        made = WebKit(tmp_path / "webkit")
    elif request.param == "firefox":
        made = Firefox(tmp_path / "firefox")
    else:
        made = Phone(request.getfixturevalue("chromium"), tmp_path / "chromium")
    yield made
    made.close()


def sign_in(tab: Any, base: str) -> None:
    """Sign in with e-mail address and password."""
    tab.goto(f"{base}/sign-in")
    tab.fill("input[name=email]", people.email_of("amal"))
    tab.fill("input[name=password]", people.PASSWORD)
    tab.click("form[action='/sign-in'] > button[type=submit]")
    tab.wait_for_selector("body[data-person]")


def choose(tab: Any, name: str, value: str) -> None:
    """A tile, by the label that stands beside its radio or checkbox."""
    tile = f"input[name={name}][value='{value}']"
    tab.click(f"{tile} + label")
    tab.wait_for_selector(f"{tile}:checked + label")


def visit(tab: Any, base: str) -> None:
    """Check in, check out, and the record."""
    tab.wait_for_selector("section[data-state=idle] .hero button")
    gaps = tab.evaluate(GAPS)
    tab.click("section[data-state=idle] .hero button")
    tab.click("section[data-state=open] form[data-entry=check_out] button")
    tab.click("section[data-state=ended] a[data-of-visit]")
    choose(tab, "topics", "school")
    choose(tab, "institution_kind", "health")
    tab.select_option("select[name=client_language]", "ara")
    gaps += tab.evaluate(GAPS)
    assert len(gaps) > 8 and min(gaps) > 8
    tab.click("form[data-entry=record] .sticky button")
    tab.wait_for_url(f"{base}/")


def note(tab: Any, base: str) -> None:
    """Choose a load and write a sentence."""
    tab.goto(f"{base}/notes/new")
    choose(tab, "load", "4")
    tab.fill("#note-form textarea[name=text]", WORDS)
    tab.click("#note-form > button[type=submit]")
    tab.wait_for_url(f"{base}/notes")


def test_it_needs_no_server_until_it_is_back(world: World, phone: Any) -> None:
    base = world.proxy.url
    EmergencyNumber.create(programme=people.uid_of("musterstadt"), position=1, label="Rat", number="0511 120-0")
    tab = phone.open()
    sign_in(tab, base)
    hands.is_ready(tab)

    world.proxy.refuse()
    began = datetime.now(UTC).replace(second=0, microsecond=0)
    tab.goto(base)
    visit(tab, base)
    ended = datetime.now(UTC)
    note(tab, base)
    phone.kill()
    tab = phone.open(f"{base}/visits")
    tab.wait_for_selector("#waiting li[data-status=waiting]")
    assert [row["kind"] for row in hands.outbox(tab)] == KINDS and not world.entries()
    tab.click(".to-emergency")
    tab.wait_for_selector("a[href='tel:05111200']")

    world.proxy.restore()
    tab.goto(base)
    if "/sign-in" in tab.url:  # Chromium writes cookies to disk half a minute late: the kill may have taken the session
        sign_in(tab, base)
    hands.is_sent(tab, 2 * hands.PATIENCE)
    tab.goto(f"{base}/visits")
    [(uid, stored)] = world.visits("amal").items()
    tab.wait_for_selector(f"#my-visits a[href='/visits/{uid}']")
    [written] = Note.select()
    assert (stored.state, stored.institution_kind, written.text, written.load) == ("recorded", "health", WORDS, 4)
    assert began <= stored.started_at <= stored.ended_at <= ended
    times = {entry.kind: world.audited()[entry.uid] for entry in world.entries().values()}
    assert times == dict.fromkeys(KINDS, 1) and world.proxy.count("POST", "/sync") == 1
    assert phone.complaints == [] and world.server.complaints() == []
