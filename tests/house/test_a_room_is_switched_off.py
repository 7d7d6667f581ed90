"""A programme that does not use a room has neither its pages nor its place in the navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from pilotapp import rooms
from pilotapp.supervision.room import ROOM
from tests.support.people import Somebody, uid_of


@pytest.fixture
def without_notes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Musterstadt uses no notes; the other programme does."""
    room = replace(ROOM, is_on=lambda programme: programme.uid != uid_of("musterstadt"))
    names = {one.name: room.is_on for one in room.blueprints}
    monkeypatch.setattr(rooms, "switchable", lambda: names)
    yield


def test_it_has_no_page_and_no_place(without_notes: None, amal: Somebody, karin: Somebody) -> None:
    assert (amal.page("/notes", status=404).status, karin.page("/supervision", status=404).status) == (404, 404)
    assert 'href="/notes"' not in amal.page("/").html
    assert 'href="/supervision"' not in karin.page("/month").html


def test_it_is_there_for_programmes_that_use_it(without_notes: None, sign_in: Callable[[str], Somebody]) -> None:
    tarek = sign_in("tarek")
    assert tarek.page("/notes").status == 200
    assert 'href="/notes"' in tarek.page("/").html


def test_it_asks_each_room_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    off = replace(ROOM, is_on=lambda programme: False)
    monkeypatch.setattr(rooms, "rooms", lambda: (ROOM, off))
    assert rooms.switchable.__wrapped__() == {one.name: off.is_on for one in off.blueprints}
