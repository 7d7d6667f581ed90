"""A coordinator sees one pilot's last weeks as figures and a chart, with links to notes, sessions and data."""

from __future__ import annotations

import re

import pytest

from pilotapp.models import Note, Person, Programme
from tests.supervision.care_rows import NOON, days, joined, note, session, visit
from tests.support.people import uid_of

pytestmark = pytest.mark.usefixtures("frozen")
AMAL = f"/care/{uid_of('amal')}"


@pytest.fixture
def one_week(app):
    """A week in which amal had one evening visit and wrote two notes."""
    joined("amal")
    visit("amal", NOON - days(6.7), 150)  # until 21:42
    note("amal", NOON - days(6), load=4)
    note("amal", NOON - days(5), load=2)
    session("amal", NOON - days(20))


def test_it_shows_the_weeks_as_a_picture_and_as_a_table(karin, one_week):
    page = karin.page(AMAL)
    [week] = [row for row in page.tree.iter("tr") if "23" in "".join(row.itertext())]
    assert "".join(week.itertext()) == "Mon 23 Feb 20264 Demanding22 h 30 min1"
    pictures = [one.get("aria-label", "") for one in page.tree.iter() if one.get("role") == "img"]
    assert any(name.endswith("–, 4, –") for name in pictures)


def test_it_leaves_out_weeks_of_which_nothing_is_known(karin, one_week):
    page = karin.page(AMAL)
    assert len([*page.tree.iter("tr")]) == 1 + 1 and not re.search(r"(?<!\d)0 min", page.text)
    assert "Weeks without a visit and without a note are left out. A dash means none." in page.text
    new = karin.page(f"/care/{uid_of('berna')}")
    assert "No visit and no note in these twelve weeks." in new.text and not [*new.tree.iter("tr")]


def test_it_says_in_words_when_they_last_heard_of_each_other(karin, one_week):
    assert "Heard from AmalThu 26 Feb 2026" in karin.page(AMAL).text
    Programme.update(silent_days=5).execute()
    assert "We have not heard from each other for 5 days" in karin.page(AMAL).text


def test_it_leads_to_her_notes_a_session_and_her_data(karin, one_week):
    links = karin.page(AMAL).links()
    amal = uid_of("amal")
    assert {f"/supervision?pilot={amal}", f"/reflections/new?pilot={amal}", f"/people/{amal}"} <= set(links)


def test_it_never_shows_what_was_written(karin, one_week):
    Note.create(
        programme=uid_of("musterstadt"), pilot=uid_of("amal"), load=5, text="I could not sleep", text_state="shown",
        urgency=3, since=NOON, made_at=NOON,
    )  # fmt: skip
    assert "sleep" not in karin.page(AMAL).html + karin.page("/care").html


def test_it_names_the_reasons_to_get_in_touch(karin, one_week):
    Programme.update(week_hours=1).execute()
    visit("amal", NOON - days(0.2), 61)
    assert "1 h 1 min on site this week; gentle are up to 1 h" in karin.page(AMAL).text


def test_it_shows_an_empty_picture_of_somebody_new(karin):
    page = karin.page(f"/care/{uid_of('berna')}")
    assert "–, –, –" in page.html
    assert page.heading == "Berna"


def test_it_still_shows_somebody_whose_access_is_off(karin, one_week):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    page = karin.page(AMAL)
    assert "is switched off" in page.text
    assert "not heard from each other" not in page.text


@pytest.mark.parametrize("name", ["tarek", "karin", "ines"])
def test_it_knows_no_pilots_of_others_and_nobody_else(karin, name):
    karin.page(f"/care/{uid_of(name)}", status=404)


def test_it_knows_nobody_who_was_erased(karin):
    Person.update(erased_at=NOON, name="", active=False).where(Person.uid == uid_of("amal")).execute()
    karin.page(AMAL, status=404)


def test_it_is_closed_to_the_coordinator_of_another_programme(carla):
    carla.page(AMAL, status=404)
    assert "Amal" not in carla.page("/care").text


@pytest.mark.parametrize("name", ["amal", "berna", "ines", "greta", "olga"])
@pytest.mark.parametrize("path", ["/care", AMAL])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name, path):
    sign_in(name).page(path, status=403)
