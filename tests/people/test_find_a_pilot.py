"""A coordinator searches for a person of the programme."""

from __future__ import annotations

from datetime import date

import pytest
from peewee import fn

from pilotapp.models import Person, Visit
from pilotapp.people import queries
from tests.people.spellings import FOUND
from tests.support.people import create, uid_of


def names(lines):
    return [line.name for line in lines.lines]


def crowd(*given):
    for name in given:
        create(name, "musterstadt", ("pilot",), ("tur",))


def test_it_shows_the_pilots_of_her_programme_and_nobody_else(karin):
    page = karin.page("/people")
    assert all(name in page.text for name in ("Amal", "Arabic, Kurdish (Kurmanji)", "Berna"))
    assert "Tarek" not in page.text
    assert f"/people/{uid_of('amal')}" in page.links()


def test_it_sorts_by_letters_without_accents(karin):
    crowd("Özlem", "Olena", "zora", "Pia")
    assert names(queries.people(karin.person, role="pilot")) == ["Amal", "Berna", "Olena", "Özlem", "Pia", "Zora"]


@pytest.mark.parametrize("search", ["ÖZL", "ozl", "zle"])
def test_it_finds_a_part_of_a_name_without_case_and_accents(karin, search):
    crowd("Özlem")
    page = karin.page(f"/people?search={search}")
    assert "Özlem" in page.text
    assert "Amal" not in page.text


@pytest.mark.parametrize(
    ("name", "search"), [(name, search) for name, searches in FOUND.items() for search in searches]
)
def test_it_finds_a_name_by_the_letters_of_any_keyboard(karin, name, search):
    crowd("Zora Anders")
    berna = Person.get_by_id(uid_of("berna"))
    berna.name = name
    berna.save()
    assert names(queries.people(karin.person, search=search)) == [name]


@pytest.mark.parametrize("search", ["%", "_", "zzz"])
def test_it_says_when_nobody_was_found(karin, search):
    assert "Nobody found" in karin.page("/people", query_string={"search": search}).text


def test_it_turns_pages_without_losing_or_doubling_anybody(karin):
    crowd("Anna", "anna ", "Cem", "Dora")
    seen, after = [], None
    while after or not seen:
        lines = queries.people(karin.person, role="pilot", after=after, size=2)
        seen, after = seen + [line.uid for line in lines.lines], lines.after
    assert len(seen) == len(set(seen)) == 4 + len(["amal", "berna"])


def test_it_offers_the_next_page(karin):
    crowd(*(f"Pilot {number:02}" for number in range(queries.PAGE)))
    page = karin.page("/people")
    (further,) = (link for link in page.links() if link.startswith("/people?after="))
    assert ("Pilot 00" in page.text, "Pilot 49" in page.text) == (True, False)
    assert ("Pilot 00" in karin.page(further).text, "Pilot 49" in karin.page(further).text) == (False, True)


def test_it_shows_the_day_of_the_last_visit_that_counts(karin):
    for day, state in ((date(2026, 3, 2), "recorded"), (date(2026, 3, 9), "void")):
        Visit.create(programme=uid_of("musterstadt"), pilot=uid_of("amal"), state=state, day=day)
    [amal, berna] = queries.people(karin.person, role="pilot").lines
    assert (amal.last_day, berna.last_day) == (date(2026, 3, 2), None)


def test_it_takes_the_same_number_of_queries_for_many_as_for_few(karin, count_queries):
    few = count_queries(lambda: queries.people(karin.person, role="pilot"))
    crowd(*(f"Pilot {number}" for number in range(12)))
    assert count_queries(lambda: queries.people(karin.person, role="pilot")) == few


def test_it_answers_a_search_with_the_list_alone(karin):
    html = karin.client.fragment("/people?search=am").html
    assert "<h1" not in html
    assert "Amal" in html


def test_it_is_closed_to_pilots(amal):
    assert amal.page("/people", status=403)


def test_it_shows_a_pilots_months_with_the_way_into_the_log(karin):
    for day in (date(2026, 2, 27), date(2026, 3, 2), date(2026, 3, 9)):
        Visit.create(programme=uid_of("musterstadt"), pilot=uid_of("amal"), state="confirmed", day=day, minutes=45)
    [march, february] = queries.months(karin.person, uid_of("amal"))
    assert (march.first, march.visits, march.minutes, february.visits) == (date(2026, 3, 1), 2, 90, 1)
    page = karin.page(f"/people/{uid_of('amal')}")
    assert f"/log?pilot={uid_of('amal')}&month=2026-03" in page.links()


def test_it_shows_nobody_of_another_programme(carla):
    assert carla.page(f"/people/{uid_of('amal')}", status=404)
    assert Visit.select(fn.COUNT(Visit.uid)).scalar() == 0


def test_it_tells_two_of_the_same_name_apart(karin, frozen):
    twin = create("amal2", "musterstadt", ("pilot",), ("fra",))
    twin.name = "Amal"
    twin.save()
    Person.update(created_at=frozen).where(Person.uid << [uid_of("amal"), twin.uid]).execute()
    lines = queries.people(karin.person, role="pilot").lines
    assert [(line.name, line.since) for line in lines] == [("Amal", frozen), ("Amal", frozen), ("Berna", None)]
    page = karin.page("/people?role=pilot")
    assert page.text.count("here since Tue 3 Mar 2026") == 2
    assert page.html.count("<bdi>Am</bdi>") == 2 and page.html.count("<bdi>Be</bdi>") == 1


def test_it_shows_no_coordinator_as_a_pilot(karin):
    assert karin.page(f"/people/{uid_of('karin')}", status=404)


def test_it_shows_everybody_whom_she_manages(karin):
    create("nina", "musterstadt", ("coordinator",))
    create("rosa", "musterstadt", ("pilot", "funder"))
    assert names(queries.people(karin.person)) == ["Amal", "Berna", "Ines", "Nina"]


@pytest.mark.parametrize(("role", "found"), [("pilot", ["Amal", "Berna"]), ("trainer", ["Ines"]), ("coordinator", [])])
def test_it_shows_those_of_one_role(karin, role, found):
    assert names(queries.people(karin.person, role=role)) == found
    assert [name for name in ("Amal", "Berna", "Ines") if name in karin.page(f"/people?role={role}").text] == found


def test_it_takes_an_unknown_role_for_none(karin):
    assert "Ines" in karin.page("/people?role=king").text


def test_it_keeps_the_role_while_searching(karin):
    page = karin.page("/people?role=trainer").form("/people").submit(search="a")
    assert "Nobody found" in page.text


def test_it_names_the_role_of_who_is_no_pilot(karin):
    assert "Ines Trainer, German" in karin.page("/people?role=trainer").text
