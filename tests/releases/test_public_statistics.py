"""Everybody can read a programme's public releases, if the programme switched the page on."""

from __future__ import annotations

import re

import pytest

from pilotapp import codes
from pilotapp.models import Person, Programme, Release, ReleaseCell
from tests.releases import office
from tests.releases.office import JANUARY
from tests.support.people import uid_of

PATH = "/statistics/musterstadt"


@pytest.fixture
def switched_on(filled, release):
    Programme.update(public_page=True).where(Programme.uid == uid_of("musterstadt")).execute()
    return release()


def test_it_is_off_unless_it_is_switched_on(filled, release, client):
    release()
    client.page(PATH, status=404)
    client.page(f"{PATH}/1", status=404)


def test_it_shows_the_latest_release_to_everybody(switched_on, client):
    page = client.page(PATH)
    assert "February 2026" in page.text
    assert "50" in page.text
    assert "Visits with a complete record that began in this period" in page.text


def test_it_is_not_there_before_a_release(filled, client):
    Programme.update(public_page=True).execute()
    client.page(PATH, status=404)


def test_it_shows_nothing_that_is_withheld(switched_on, client):
    page = client.page(PATH)
    hidden = {
        (cell.dimension, cell.code)
        for cell in ReleaseCell.select().where(ReleaseCell.value.is_null(), ReleaseCell.number == "visits")
    }
    assert hidden
    for dimension, code in hidden:
        table = page.html[page.html.index(f'id="by-{dimension}"') :]
        row = next(row for row in re.findall(r"<tr>.*?</tr>", table, re.S) if label(dimension, code) in row)
        cells = re.findall(r'<td class="number">(.*?)</td>', row, re.S)
        assert len(cells) == 6
        assert [cell for cell in cells if not cell.startswith('<span class="withheld">')] == []
        assert re.sub(r"<svg.*?</svg>", "", "".join(cells)).count("not shown, to protect people") == 6


def label(dimension, code):
    return f'<th scope="row">{codes.CODES[dimension][code]}</th>'


def test_it_leaves_hidden_rows_out_of_the_chart_visibly(switched_on, client):
    chart = client.page(PATH).html.split('id="by-institution_kind"')[1].split("</section>")[0].split("<table")[0]
    housing = chart[chart.index(">Housing<") :]
    assert "chart__gap" in housing
    assert "chart__fill" not in housing


def test_it_names_nobody(switched_on, client):
    html = client.page(PATH).html
    names = [person.name for person in Person.select()]
    assert [name for name in names if re.search(rf"\b{name}\b", html)] == []
    assert str(uid_of("karin")) not in html


def test_it_may_be_stored_by_others_for_a_while(switched_on, client):
    answer = client.get(PATH)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_it_is_stored_by_nobody_for_who_is_signed_in(switched_on, karin):
    assert karin.client.get(PATH).headers["Cache-Control"] == "no-store"


def test_it_speaks_german_too(switched_on, client):
    page = client.page(PATH, headers={"Accept-Language": "de"})
    assert "Februar 2026" in page.text
    assert "Begleitungen" in page.text


def test_it_leaves_out_a_release_that_was_taken_off(switched_on, release, karin, client):
    second = release(JANUARY)
    assert karin.send(f"/releases/{second.uid}/public", is_public="false").status == 303
    client.page(f"{PATH}/2", status=404)
    assert "January 2026" not in client.page(PATH).text
    assert not Release.get_by_id(second.uid).is_public


def test_it_adds_up_years_of_what_is_shown(switched_on, release, client):
    release(JANUARY)
    assert re.search(r"2026\s*2\s*100\s*100 h", client.page(PATH).text)


def test_it_shows_no_live_figure(switched_on, client):
    before = client.page(PATH).text
    office.visit("lotse0", 2, 26)
    assert client.page(PATH).text == before


def test_it_knows_no_other_programme(switched_on, client):
    client.page("/statistics/musterkreis", status=404)
    client.page("/statistics/nobody", status=404)
