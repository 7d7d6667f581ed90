"""A coordinator chooses what her programme calls its pilots: from a list, or in own words."""

from __future__ import annotations

import json

import pytest
from flask_babel import gettext, ngettext

from pilotapp import pilot_words
from pilotapp.formats.rendering import speaking
from pilotapp.models import AuditRow, Programme
from tests.support.people import uid_of

PATH = "/settings/words"


def chosen(slug="musterstadt"):
    return Programme.get_by_id(uid_of(slug)).pilots_called


def choose(person, **values):
    return person.page("/settings").form(PATH).submit(**values)


def test_it_begins_with_todays_word(karin):
    values = karin.page("/settings").form(PATH).values
    assert (chosen(), values["word"]) == ("pilots", "pilots")


def test_it_uses_the_chosen_word_on_pages_and_writes_it_down(karin):
    page = choose(karin, word="pilots_colon")
    assert (page.status, chosen()) == (200, "pilots_colon")
    assert "Lots:innen" in karin.page("/people", headers={"Accept-Language": "de"}).html
    row = AuditRow.get(AuditRow.action == "programme.settings")
    assert json.loads(row.detail) == {"pilots_called": "pilots_colon"}


def test_it_asks_for_own_words_only_where_they_are_chosen(karin):
    page = karin.page("/settings")
    [part] = [one for one in page.tree.iter("fieldset") if one.get("data-only-with") == "word=own"]
    assert [one.get("name") for one in part.iter("input")] == ["one", "many"]
    [form] = [one for one in page.tree.iter("form") if part in list(one.iter())]
    assert form.get("data-module") == "only-with"


def test_it_takes_own_words(karin):
    choose(karin, word="own", one=" Guide ", many="Guides")
    values = karin.page("/settings").form(PATH).values
    assert chosen() == "Guide|Guides"
    assert (values["word"], values["one"], values["many"]) == ("own", "Guide", "Guides")


@pytest.mark.parametrize(
    "word",
    [
        "",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "100%",
        "a|b",
        "=1+1",
        "x" * 41,
        "{pilots}",
        "Guide;=1",
        "\u202eGuide<",
    ],
)
def test_it_refuses_own_words_that_could_harm(karin, word):
    page = choose(karin, word="own", one="Guide", many=word)
    assert (page.status, chosen()) == (422, "pilots")
    assert len(page.errors()) == 1


def test_it_takes_control_characters_out(karin):
    choose(karin, word="own", one="Gu\u202eide", many="Gui\u0007des")
    assert chosen() == "Guide|Guides"


def test_it_shows_the_default_where_the_row_was_tampered_with(karin):
    Programme.update(pilots_called="<b>x</b>|<script>pwned(1)</script>").execute()
    html = karin.page("/people").html
    assert "pwned" not in html
    assert "Pilots" in html


def test_it_leaves_the_word_of_another_programme(karin, carla):
    choose(karin, word="language_mediators")
    assert chosen("musterkreis") == "pilots"
    assert "Language mediators" in karin.page("/people").html
    assert "Language mediators" not in carla.page("/people").html


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name):
    assert sign_in(name).send(PATH, word="pilots_colon").status == 403
    assert chosen() == "pilots"


TEN = (
    "{Pilots}",
    "{Pilot}",
    "Former {pilot}",
    "Active {pilots}",
    "too few {pilots}",
    "{Pilots} among themselves",
    "Are these your {pilots}, or people they accompanied?",
    "{Pilots} with at least one counted visit. Every visit stands in exactly one row.",
    "You are no {pilot} here any more",
)
GERMAN = (
    "{many}",
    "{one}",
    "Früher {one}",
    "Aktive {many}",
    "zu wenige {many}",
    "{many} unter sich",
    "Sind das {many} Ihres Programms oder Menschen, die sie begleitet haben?",
    "{many} mit mindestens einer gezählten Begleitung. Jede Begleitung steht in genau einer Zeile.",
    "Du bist hier nicht mehr als {either} dabei",
)
LISTED = {
    "pilots": ("Lotsin / Lotse", "Lotsinnen und Lotsen", "Lotsin oder Lotse"),
    "pilots_colon": ("Lots:in", "Lots:innen", "Lots:in"),
    "pilots_star": ("Lots*in", "Lots*innen", "Lots*in"),
    "integration_pilots": (
        "Integrationslotsin / Integrationslotse",
        "Integrationslotsinnen und Integrationslotsen",
        "Integrationslotsin oder Integrationslotse",
    ),
    "integration_pilots_colon": ("Integrationslots:in", "Integrationslots:innen", "Integrationslots:in"),
    "integration_pilots_star": ("Integrationslots*in", "Integrationslots*innen", "Integrationslots*in"),
    "language_mediators": (
        "Sprachmittlerin / Sprachmittler",
        "Sprachmittelnde",
        "Sprachmittlerin oder Sprachmittler",
    ),
    "cultural_mediators": (
        "Kulturmittlerin / Kulturmittler",
        "Kulturmittelnde",
        "Kulturmittlerin oder Kulturmittler",
    ),
    "neighbourhood_parents": (
        "Stadtteilmutter / Stadtteilvater",
        "Stadtteilmütter und -väter",
        "Stadtteilmutter oder Stadtteilvater",
    ),
    "Guide|Guides": ("Guide", "Guides", "Guide"),
}


def test_it_has_a_list_of_which_every_entry_is_read_here():
    assert set(LISTED) - {"Guide|Guides"} == set(pilot_words.WORDS)


@pytest.mark.parametrize("choice", LISTED)
def test_it_reads_right_in_german(app, choice):
    one, many, either = LISTED[choice]
    with app.app_context(), speaking("de", choice):
        found = [gettext(message) for message in TEN]
        waiting = ngettext("%(num)d {pilot} waits for you", "%(num)d {pilots} wait for you", 2)
    assert found == [sentence.format(one=one, many=many, either=either) for sentence in GERMAN]
    assert waiting == f"2 {many} warten auf Sie"


@pytest.mark.parametrize(
    ("choice", "one", "many"),
    [
        ("pilots", "pilot", "pilots"),
        ("integration_pilots_star", "integration pilot", "integration pilots"),
        ("cultural_mediators", "cultural mediator", "cultural mediators"),
        ("Guide|Guides", "Guide", "Guides"),
    ],
)
def test_it_reads_right_in_english(app, choice, one, many):
    with app.app_context(), speaking("en", choice):
        found = [gettext(message) for message in TEN]
    first = many[0].upper() + many[1:]
    assert found[:4] == [first, one[0].upper() + one[1:], f"Former {one}", f"Active {many}"]
    assert found[-1] == f"You are no {one} here any more"


def test_it_puts_no_soft_hyphen_into_the_title_of_a_page(karin):
    page = karin.page("/reflections", headers={"Accept-Language": "de"})
    title = page.html.split("<title>")[1].split("</title>")[0]
    assert "Reflexionsgespräche" in title
    assert "\u00ad" in page.html.split("<h1")[1]
