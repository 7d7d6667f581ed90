"""'Same as last time' says what it fills in, leaves alone what the check-in said, and can be undone."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from pilotapp.models import Person, Visit
from pilotapp.visits import commands
from tests.support.page_client import Page
from tests.support.people import Somebody
from tests.visits.helpers import NOON, minutes, visited

LAST = {"topics": ["housing"], "institution_kind": "counselling", "client_language": "tur", "mode": "phone"}


def ended(pilot: Person, **told: str) -> Visit:
    """A visit without a record, whose check-in told this."""
    visit = commands.check_in(pilot, uid=uuid4(), visit=uuid4(), started_at=NOON - minutes(60), **told)
    return commands.check_out(pilot, uid=uuid4(), visit=visit.uid)


def opened(amal: Somebody, visit: Visit, more: str = "") -> Page:
    """The page of a record."""
    return amal.page(f"/visits/record?visit={visit.uid}{more}")


def offered(page: Page) -> str:
    """What the button says."""
    [button] = [one for one in page.tree.iter("a") if one.get("data-same-as-last") is not None]
    return " ".join("".join(button.itertext()).split())


def filled(page: Page) -> str:
    """The sentence about what was filled in; '' if there is none."""
    [place] = [one for one in page.tree.iter("p") if one.get("data-filled") is not None]
    return "" if place.get("hidden") is not None else " ".join("".join(place.itertext()).split())


@pytest.mark.parametrize(
    ("told", "words", "count"),
    [
        ({}, "Home and rent · Counselling centre · Turkish", "7 fields filled in"),
        ({"institution_kind": "school"}, "Home and rent · Turkish", "6 fields filled in"),
        ({"institution_kind": "school", "client_language": "ara"}, "Home and rent", "5 fields filled in"),
    ],
)
def test_it_says_what_it_fills_in_and_leaves_the_check_in_alone(
    amal: Somebody, frozen: datetime, told: dict[str, str], words: str, count: str
) -> None:
    visited(amal.person, NOON - minutes(500), **LAST)
    visit = ended(amal.person, **told)
    before = opened(amal, visit)
    assert offered(before).endswith(words) and filled(before) == ""
    after = opened(amal, visit, "&same=1")
    values = after.form("/visits/record").values
    expected = {name: code for name, code in (LAST | told).items() if name != "topics"}
    assert {name: values[name] for name in expected} == expected and values["topics"] == ["housing"]
    assert filled(after) == f"{count} · Undo"
    undo = next(one.get("href") or "" for one in after.tree.iter("a") if one.get("data-undo") is not None)
    assert undo == f"/visits/record?visit={visit.uid}"
    kept = ("topics", "institution_kind", "client_language", "mode", "party", "outcome", "size_band")
    first, again = (one.form("/visits/record").values for one in (before, amal.page(undo)))
    assert {name: again.get(name) for name in kept} == {name: first.get(name) for name in kept}


def test_it_offers_nothing_before_the_first_record(amal: Somebody, frozen: datetime) -> None:
    page = opened(amal, ended(amal.person))
    assert [one for one in page.tree.iter("a") if one.get("data-same-as-last") is not None] == []
