"""The demo's shares are Kehl's of 2015: kinds of institutions, languages, length."""

from __future__ import annotations

from collections import Counter

import pytest

from pilotapp import demo
from pilotapp.models import Person, PersonRole, Programme, Visit
from pilotapp.models.visit import COUNTED

AUTHORITIES = ("immigration_office", "job_centre", "social_office", "youth_office", "citizens_office")
A_YEAR = 864


@pytest.fixture(scope="module")
def counted(loaded: demo.Summary) -> list[Visit]:
    """The counted visits of the large programme."""
    large = Programme.get(Programme.slug == "mittelstadt")
    return list(Visit.select().where(Visit.programme == large, Visit.state.in_(COUNTED)))


def test_it_shows_two_years_of_visits(counted: list[Visit]) -> None:
    days = sorted(visit.day for visit in counted)
    assert len(counted) == 2 * A_YEAR
    assert 715 <= (days[-1] - days[0]).days <= 730


def test_it_shows_the_shares_of_institutions(counted: list[Visit]) -> None:
    kinds = Counter(visit.institution_kind for visit in counted)
    assert sum(kinds[kind] for kind in AUTHORITIES) == 2 * 180
    assert (kinds["counselling"], kinds["health"]) == (2 * 196, 2 * 196)
    assert kinds["kindergarten"] + kinds["school"] > 2 * 100


def test_it_shows_the_shares_of_languages(counted: list[Visit]) -> None:
    languages = Counter(visit.client_language for visit in counted)
    assert len(languages) == 14
    assert (languages["ron"] + languages["hun"]) / len(counted) == pytest.approx(0.32, abs=0.005)
    assert languages["ara"] / len(counted) == pytest.approx(0.23, abs=0.005)


def test_it_shows_visits_of_72_minutes_on_average(counted: list[Visit]) -> None:
    assert sum(visit.minutes for visit in counted) / len(counted) == pytest.approx(72, abs=4)


def test_it_shows_40_pilots_who_all_went_along(counted: list[Visit]) -> None:
    pilots = Person.select().join(PersonRole).join(Programme, on=(Person.programme == Programme.uid))
    everybody = pilots.where(PersonRole.role == "pilot", Programme.slug == "mittelstadt").count()
    assert everybody == 40
    assert len({visit.pilot_id for visit in counted}) == 40
