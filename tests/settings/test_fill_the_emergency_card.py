"""A coordinator puts numbers on the emergency card of her programme."""

from __future__ import annotations

import json

import pytest

from pilotapp.formats.helplines import HELPLINES
from pilotapp.models import AuditRow, EmergencyNumber, Programme
from pilotapp.settings import rules
from tests.support.people import uid_of

NEW = "/settings/numbers/new"


def add(label="Coordination", number="030 23125000", hint=None, position=0, slug="musterstadt"):
    made: EmergencyNumber = EmergencyNumber.create(
        programme=uid_of(slug), position=position, label=label, number=number, hint=hint
    )
    return made


def card(slug="musterstadt"):
    rows = EmergencyNumber.select().where(EmergencyNumber.programme == uid_of(slug))
    return [(row.label, row.number, row.hint) for row in rows.order_by(EmergencyNumber.position)]


def written():
    rows = AuditRow.select().where(AuditRow.action == "programme.numbers")
    return [json.loads(row.detail) for row in rows]


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("110", "110"),
        ("112", "112"),
        ("115", "115"),
        ("116117", "116 117"),
        ("116 016", "116 016"),
        ("116-111", "116 111"),
        ("030/23125000", "030 23125000"),
        ("+49 (30) 23125-000", "030 23125000"),
        ("0049 30 23125000", "030 23125000"),
        ("0800 111 0 111", "0800 1110111"),
        ("+43 1 5356060", "+43 1 5356060"),
        (" 112 ", "112"),
    ],
)
def test_it_writes_a_number_as_people_read_it(typed, dialled):
    assert rules.as_dialled(typed) == dialled


@pytest.mark.parametrize(
    "typed", ["", "1", "12", "123", "999", "01234", "call me", "112 or 110", "0800 HELP", "+49", "()"]
)
def test_it_takes_no_number_that_cannot_be_dialled(typed):
    assert rules.as_dialled(typed) is None


def test_it_proposes_only_numbers_that_it_would_take():
    assert all(rules.as_dialled(number) == number for _, number, _ in HELPLINES)


def test_it_adds_a_number_at_the_end(karin):
    add("Police", "110")
    page = karin.page(NEW).form(NEW).submit(label=" Coordination ", number="030/23125000", hint="9 to 15")
    assert card() == [("Police", "110", None), ("Coordination", "030 23125000", "9 to 15")]
    assert "030 23125000" in page.text
    assert written() == [{"act": "add", "numbers": 2}]


def test_it_keeps_what_was_typed_where_the_number_is_wrong(karin):
    page = karin.page(NEW).form(NEW).submit(label="Coordination", number="12 34", hint="9 to 15")
    assert page.status == 422
    assert page.form(NEW).values.items() >= {"label": "Coordination", "number": "12 34", "hint": "9 to 15"}.items()
    assert ("cannot be dialled" in page.errors()[0], card(), written()) == (True, [], [])


@pytest.mark.parametrize("wrong", [{"label": " "}, {"number": ""}, {"label": "x" * 61}, {"hint": "x" * 81}])
def test_it_refuses_what_is_missing_or_too_long(karin, wrong):
    page = karin.page(NEW).form(NEW).submit(**{"label": "Police", "number": "110", "hint": ""} | wrong)
    assert (page.status, card()) == (422, [])


def test_it_takes_twelve_numbers_and_not_one_more(karin):
    for position in range(11):
        add(f"Office {position}", position=position)
    assert karin.page(NEW).form(NEW).submit(label="Police", number="110").status == 200
    page = karin.page(NEW).form(NEW).submit(label="Ambulance", number="112")
    assert (page.status, len(card())) == (422, 12)
    assert NEW not in karin.page("/settings").links()


def test_it_changes_a_number(karin):
    row = add("Police", "112", "at once")
    path = f"/settings/numbers/{row.uid}"
    karin.page(path).form(path).submit(number="110", hint="")
    assert card() == [("Police", "110", None)]
    assert written() == [{"act": "change", "numbers": 1}]


def test_it_keeps_the_number_where_a_change_is_refused(karin):
    path = f"/settings/numbers/{add('Police', '110').uid}"
    page = karin.page(path).form(path).submit(number="11")
    assert (page.status, page.form(path).values["number"]) == (422, "11")
    assert card() == [("Police", "110", None)]


def test_it_removes_a_number(karin):
    row = add()
    page = karin.page(f"/settings/numbers/{row.uid}").form("/remove").submit()
    assert (card(), written()) == ([], [{"act": "remove", "numbers": 0}])
    assert "not on the card any more" in page.text


def test_it_moves_numbers_up_and_down(karin):
    rows = [add(label, position=7) for label in "ab"]
    rows.sort(key=lambda row: row.uid)
    first, second = rows
    karin.send(f"/settings/numbers/{second.uid}/move", to="up")
    assert [label for label, _, _ in card()] == [second.label, first.label]
    karin.send(f"/settings/numbers/{second.uid}/move", to="down")
    assert [label for label, _, _ in card()] == [first.label, second.label]


@pytest.mark.parametrize("to", ["up", "down"])
def test_it_moves_nothing_beyond_the_ends(karin, to):
    row = add()
    page = karin.page("/settings")
    assert not page.has_form("/move")
    assert karin.send(f"/settings/numbers/{row.uid}/move", to=to).status == 303
    assert (len(card()), written()) == (1, [])


def test_it_begins_an_empty_card_with_public_helplines_in_the_language_of_the_programme(karin):
    Programme.update(language="en").execute()
    page = karin.page("/settings")
    assert all(number in page.text for number in ("112", "110", "116 117", "116 016", "116 111"))
    page = page.form("/settings/numbers/start").submit()
    assert [number for _, number, _ in card()] == ["112", "110", "116 117", "116 016", "116 111"]
    assert "Ambulance and fire" in page.text
    assert written() == [{"act": "propose", "numbers": 5}]


def test_it_proposes_nothing_where_there_are_numbers(karin):
    add("Police", "110")
    assert not karin.page("/settings").has_form("/start")
    assert karin.send("/settings/numbers/start").status == 422
    assert (card(), written()) == ([("Police", "110", None)], [])


def test_it_shows_and_changes_numbers_of_her_programme_only(carla):
    row = add("Coordination")
    path = f"/settings/numbers/{row.uid}"
    assert "Coordination" not in carla.page("/settings").text
    carla.page(path, status=404)
    answers = [carla.send(path + step, label="Mine", number="110", to="up").status for step in ("", "/remove", "/move")]
    assert (answers, card()) == ([404, 404, 404], [("Coordination", "030 23125000", None)])


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name):
    row, somebody = add(), sign_in(name)
    values = {"label": "Mine", "number": "110", "to": "up"}
    paths = (
        NEW,
        "/settings/numbers/start",
        *(f"/settings/numbers/{row.uid}{step}" for step in ("", "/remove", "/move")),
    )
    assert {somebody.send(path, **values).status for path in paths} == {403}
    assert card() == [("Coordination", "030 23125000", None)]


def test_it_takes_as_many_selects_for_a_full_card_as_for_one_number(karin, caplog):
    def selects():
        caplog.clear()
        with caplog.at_level("DEBUG", logger="peewee"):
            karin.page("/settings")
        return sum("SELECT" in str(record.args or record.msg) for record in caplog.records)

    add()
    selects()
    few = selects()
    for position in range(1, 12):
        add(position=position)
    assert selects() == few


def test_it_shows_proposed_helplines_in_the_language_of_the_reader_and_others_as_they_were_typed(karin, amal):
    karin.page("/settings").form("/settings/numbers/start").submit()
    add("Ärztlicher Bereitschaftsdienst", "030 23125000")
    english, german = (amal.page("/emergency", headers={"Accept-Language": one}).text for one in ("en", "de"))
    assert "Doctor on call" in english and "Ill at night" in english
    assert english.count("Ärztlicher Bereitschaftsdienst") == 1
    assert "Kinder- und Jugendtelefon" in german and "Doctor on call" not in german
