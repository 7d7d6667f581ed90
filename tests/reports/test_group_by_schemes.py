"""The groupings of Neuss, Kehl and INTERPRET: every code has one group, and a visit counts in it once."""

from __future__ import annotations

import pytest

from pilotapp import codes
from pilotapp.figures.groupings import INTERPRET, KEHL, NEUSS, SCHEMES, Scheme
from pilotapp.periods import Month
from tests.reports.rows import add_visit, rows_by
from tests.support.people import Somebody

MARCH = Month(2026, 3)


def groups(karin: Somebody, scheme: Scheme) -> dict[str, int]:
    """Visits by group."""
    rows = rows_by(karin.person, MARCH, scheme.code)
    return {row.key: row.numbers["visits"] for row in rows}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
def test_it_puts_every_code_into_one_group(scheme: Scheme) -> None:
    assert set(scheme.of) == set(codes.codes(scheme.by))
    elsewhere = {group for others in scheme.split.values() for group in others.values()}
    assert {*scheme.of.values(), *elsewhere} == set(scheme.groups)
    assert all(set(others) <= set(codes.codes("institution_kind")) for others in scheme.split.values())


def test_it_counts_the_fields_of_neuss_by_topic_and_a_visit_once_in_each(words: None, karin: Somebody) -> None:
    add_visit(topics=("benefits", "housing", "rights"))
    add_visit(topics=("family", "health"), minutes=30)
    add_visit(topics=("work",), institution_kind="job_centre")
    add_visit(topics=("work",), institution_kind="language_course")
    assert groups(karin, NEUSS) == {"health": 1, "upbringing": 1, "work": 1, "profession": 1, "social": 1}
    rows = rows_by(karin.person, MARCH, "neuss")
    assert {row.key: row.numbers["minutes"] for row in rows}["upbringing"] == 30


@pytest.mark.parametrize("scheme", [KEHL, INTERPRET], ids=lambda scheme: scheme.code)
def test_it_counts_places_once(words: None, karin: Somebody, scheme: Scheme) -> None:
    for kind in codes.codes("institution_kind"):
        add_visit(institution_kind=kind, topics=("school", "health", "family"))
    assert groups(karin, scheme) == {group: list(scheme.of.values()).count(group) for group in scheme.groups}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
def test_it_says_what_everybody_can_add_up(words: None, karin: Somebody, scheme: Scheme) -> None:
    for number, kind in enumerate(codes.codes("institution_kind")):
        chosen = [codes.codes("topic")[(number * step) % 12] for step in (1, 5, 7)]
        add_visit(institution_kind=kind, topics=tuple(dict.fromkeys(chosen)))
    found = {
        f"{name}={row.key}": row.numbers["visits"]
        for name in (scheme.code, scheme.by)
        for row in rows_by(karin.person, MARCH, name)
    }
    sums = list(scheme.sums())
    assert {total for total, _parts, _times in sums} >= {f"{scheme.code}={code}" for code in scheme.groups} - {
        "neuss=work",
        "neuss=profession",
    }
    for total, parts, times in sums:
        added = sum(found.get(part, 0) for part in parts)
        assert found.get(total, 0) <= added <= times * found.get(total, 0)
