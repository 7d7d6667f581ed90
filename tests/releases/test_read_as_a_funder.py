"""A funder reads the releases of the funded programmes, and nothing else."""

from __future__ import annotations

import re

import pytest

from pilotapp.models import Funding, Release, ReleaseCell
from tests.releases import office
from tests.releases.office import FEBRUARY, JANUARY
from tests.support.people import uid_of


@pytest.fixture
def greta(sign_in):
    return sign_in("greta")


@pytest.fixture
def two(filled):
    """Another programme with visits, which greta funds too."""
    office.fill("musterkreis", months=(1, 2), prefix="k")
    Funding.create(person=uid_of("greta"), programme=uid_of("musterkreis"))


def numbers_of(page):
    """Every number of the tables and totals."""
    return re.findall(r'<(?:td class="number"|span class="numeral__value")>\s*([^<]*?)\s*<', page.html)


def test_it_shows_nothing_before_there_is_a_release(filled, greta):
    page = greta.page("/funder")
    assert "No releases yet" in page.text
    assert "50" not in page.text


def test_it_shows_the_releases_of_her_own_programme(filled, release, greta):
    uid = release().uid
    assert "February 2026" in greta.page("/funder").text
    page = greta.page(f"/funder/releases/{uid}")
    assert (numbers_of(page)[0], numbers_of(page)[2]) == ("50", "24")
    assert (
        page.text.count("A crossed-out eye stands for a number that is left out so that nobody can be recognised") == 1
    )


def test_it_tells_a_funder_no_reason_that_says_more(filled, release, greta):
    page = greta.page(f"/funder/releases/{release().uid}")
    for words in ("too few visits", "too few pilots", "with it a hidden one"):
        assert words not in page.text


def test_it_shows_no_live_figure(filled, release, greta):
    uid = release().uid
    before = [greta.page(path).text for path in ("/funder", f"/funder/releases/{uid}")]
    for name in office.PILOTS:
        office.visit(name, 2, 26)
        office.visit(name, 3, 2)
    assert [greta.page(path).text for path in ("/funder", f"/funder/releases/{uid}")] == before


@pytest.mark.parametrize("path", ["/figures", "/releases", "/releases/new", "/log", "/people", "/exports"])
def test_it_lets_a_funder_see_no_page_of_coordinators(filled, greta, path):
    greta.page(path, status=403)


def test_it_hides_what_another_programme_released(filled, release, greta):
    office.fill("musterkreis", months=(2,), prefix="k")
    uid = release(FEBRUARY, by="carla").uid
    greta.page(f"/funder/releases/{uid}", status=404)
    assert "Musterkreis" not in greta.page("/funder").text


def test_it_shows_what_a_funded_programme_released(two, release, greta):
    uid = release(FEBRUARY, by="carla").uid
    assert "Integrationslotsen Musterkreis" in greta.page("/funder").text
    assert "Musterkreis" in greta.page(f"/funder/releases/{uid}").text


def test_it_is_closed_to_others(filled, release, karin, amal):
    uid = release().uid
    for somebody in (karin, amal):
        somebody.page("/funder", status=403)
        somebody.page(f"/funder/releases/{uid}", status=403)


def test_it_is_over_when_she_does_not_fund_it_any_more(two, release, greta):
    uid = release(FEBRUARY, by="carla").uid
    Funding.delete().execute()
    greta.page(f"/funder/releases/{uid}", status=404)


def test_it_names_what_is_hidden_in_one_line_at_the_end_of_a_table(filled, release, greta):
    frozen = release()
    kind = (ReleaseCell.release == frozen) & (ReleaseCell.dimension == "institution_kind")
    hidden = ReleaseCell.select().where(kind, ReleaseCell.number == "visits", ReleaseCell.value.is_null()).count()
    page = greta.page(f"/funder/releases/{frozen.uid}")
    kinds = page.html[page.html.index('id="by-institution_kind"') : page.html.index('id="by-topic"')]
    table, line = kinds.split("Not shown: ")
    names = line[: line.index("<")].split(", ")
    assert "Housing" in names
    assert names == sorted(names) and len(names) == hidden
    assert set(names).isdisjoint(re.findall(r'<th scope="row">([^<]+)', table))


def test_it_lists_many_by_as_many_selects_as_few(two, release, greta, count_selects):
    release()
    few = count_selects(lambda: greta.page("/funder"))
    release(JANUARY)
    release(FEBRUARY, by="carla")
    assert count_selects(lambda: greta.page("/funder")) == few
    assert Release.select().count() == 3
