"""Thousands of spellings are matched with the pilots at once."""

from __future__ import annotations

from time import process_time
from uuid import uuid4

from pilotapp import names
from pilotapp.imports import queries
from pilotapp.models import ImportRun, Person, PersonRole
from tests.imports.tables import csv, hand_in
from tests.support.people import Somebody, uid_of

SPELLINGS, PILOTS = 5_200, 180
SYLLABLES = ("ma", "ri", "sa", "lo", "ken", "tar", "vi", "osh", "ul", "dem", "fa", "ny", "bel", "cor", "hei", "zu")


def name(number: int) -> str:
    """One of many different names."""
    base = len(SYLLABLES)
    one, two, three, four = (SYLLABLES[number // base**power % base] for power in range(4))
    return f"{(one + two).title()} {(three + four).title()}"


def test_it_matches_thousands_of_spellings_at_once(karin: Somebody) -> None:
    for number in range(PILOTS):
        uid = uuid4()
        Person.create(
            uid=uid, programme=uid_of("musterstadt"), name=name(number), email=f"p{number}@example.org",
            name_key=names.search_key(name(number)),
        )  # fmt: skip
        PersonRole.create(person=uid, role="pilot")
    rows = [(f"{1 + number % 28:02}.04.2019", name(number), "1") for number in range(SPELLINGS)]
    values = hand_in(karin, csv(rows, ("Datum", "Lotsin", "Stunden"))).form("/columns").submit()
    assert "more spellings are not shown" in values.text
    run = ImportRun.get()
    started = process_time()
    assert karin.client.get(values.path).status_code == 200
    took = process_time() - started
    shown, others = queries.people(run, queries.plan(run))
    assert (len(shown), len(shown) + len(others)) == (queries.MAX_SPELLINGS, SPELLINGS)
    assert sum(bool(line.chosen) for line in others) >= PILOTS
    assert took < 10, f"{took:.2f} s"  # half a second of this process, where each name beside each spelling takes long
