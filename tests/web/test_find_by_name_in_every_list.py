"""Every list that grows is searched by name, says what it searched, and what of its address it did not understand."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from pilotapp import audit, db
from pilotapp.models import Person
from pilotapp.people import commands
from tests.reports.rows import NOON, add_visit
from tests.supervision import notes
from tests.support import meetings, stage
from tests.support.people import uid_of

NAMES = {"amal": "Amal Beispiel", "berna": "Berna O’Neil-Yıldız"}
# The address of each list, and who opens it.
LISTS = {
    "/log": "karin",
    "/people": "karin",
    "/people/invitations": "karin",
    "/supervision": "karin",
    "/care": "karin",
    "/reflections": "karin",
    "/history": "karin",
    "/safeguarding": "selma",
}
FILTERS = [
    ("/log", "state=nonsense"),
    ("/log", "month=03/2026"),
    ("/log", "pilot=Amal"),
    ("/log", "topic=nonsense"),
    ("/supervision", "month=2026-13"),
    ("/supervision", "mine=yes"),
    ("/care", "reason=nonsense"),
    ("/people", "role=king"),
    ("/people/invitations", "serach=amal"),
    ("/reflections", "kind=nonsense"),
    ("/history", "group=nonsense"),
    ("/history", "person=Amal"),
    ("/safeguarding", "state=nonsense"),
]


def made(app, name):
    """Give this pilot a row in every list; return the uid of the session, in whose row stands no name."""
    person = Person.get_by_id(uid_of(name))
    add_visit(name)
    notes.note(name)
    with app.test_request_context():
        stage.report(name)
    commands.invite(Person.get_by_id(uid_of("karin")), uid=person.uid, way="hand", invite_hours=72)
    with db.transaction():
        audit.write(person, "person.language", "person", person.uid)
    return meetings.planned(name).uid


@pytest.fixture
def both(app, frozen):
    """Two pilots with a row in every list: by their names, how each row is told."""
    for key, name in NAMES.items():
        person = Person.get_by_id(uid_of(key))
        person.name = name
        person.save()
    sessions = {name: made(app, key) for key, name in NAMES.items()}
    return lambda html: [name for name, session in sessions.items() if name in html or str(session) in html]


@pytest.mark.parametrize("search", ["o'neil", "YILDIZ berna"])
@pytest.mark.parametrize("address", LISTS)
def test_it_finds_one_name_however_it_is_typed(both, sign_in, address, search):
    client = sign_in(LISTS[address]).client
    everybody, found = client.fragment(address).html, client.fragment(f"{address}?search={quote(search)}").html
    assert both(everybody) == list(NAMES.values())
    assert both(found) == [NAMES["berna"]]
    assert "<h1" not in found


@pytest.mark.parametrize("address", LISTS)
def test_it_searches_without_scripts_and_keeps_what_was_typed(both, sign_in, address):
    page = sign_in(LISTS[address]).page(address).form(address).submit(search="O'Neil")
    assert page.form(address).values["search"] == "O'Neil"
    assert page.path.startswith(f"{address}?search=O'Neil")


@pytest.mark.parametrize("address", LISTS)
def test_it_says_what_it_searched_where_nothing_is_found_and_offers_everything(both, sign_in, address):
    found = sign_in(LISTS[address]).client.fragment(f"{address}?search=<nobody>%26")
    assert "Searched for: Name: <nobody>&." in found.text
    assert both(found.html) == [] and address in found.links()


def test_it_says_all_that_was_searched(karin, frozen):
    add_visit()
    page = karin.page("/log?month=2020-01&state=recorded&topic=rights&search=Berna&flag=late")
    said = "Name: Berna, Period: January 2020, State: Waits for the coordination, "
    assert f"Searched for: {said}Topic: " in page.text
    assert "Flag: " in page.text


@pytest.mark.parametrize(("address", "given"), FILTERS)
def test_it_says_what_it_does_not_understand(both, sign_in, address, given):
    somebody = sign_in(LISTS[address])
    for found in (somebody.page(f"{address}?{given}"), somebody.client.fragment(f"{address}?{given}")):
        assert f"Not understood, so the list is not filtered by it: {given}" in found.text
    assert both(found.html) == list(NAMES.values())


@pytest.mark.parametrize("address", LISTS)
def test_it_says_nothing_of_what_it_understands(both, sign_in, address):
    page = sign_in(LISTS[address]).page(address).form(address).submit(search=" Amal ")
    assert "Not understood" not in page.text


def test_it_asks_for_the_year_of_a_month(karin, frozen):
    page = karin.page("/log").form("/log").submit(month="03")
    assert "A month needs a year: please choose both." in page.text
    page = karin.page("/log").form("/log").submit(month="03", year="2026")
    assert "Not understood" not in page.text


@pytest.mark.parametrize(
    ("uid", "said"), [(str(uid_of("amal")), False), (uid_of("amal").hex.upper(), False), ("x", True)]
)
def test_it_understands_a_uid_however_it_is_written(karin, frozen, uid, said):
    assert ("Not understood" in karin.page(f"/log?pilot={uid}").text) == said


def test_it_goes_on_with_the_search_on_the_next_page(karin, frozen):
    for number in range(51):
        add_visit("amal" if number % 10 else "berna", NOON - timedelta(hours=number))
    for number in range(50):
        add_visit("amal", NOON - timedelta(days=number + 3))
    page = karin.page("/log?search=AMAL&state=recorded")
    [further] = [link for link in page.links() if "after=" in link]
    assert "search=AMAL" in further and "state=recorded" in further
    rest = karin.page(further)
    assert (page.html.count('id="log-row-'), rest.html.count('id="log-row-')) == (50, 45)
    assert "Berna" not in rest.form("/log/confirm").page.tree.find(".//tbody").itertext()


def test_it_finds_acts_by_whom_they_are_about_too(both, karin):
    found = karin.client.fragment("/history?search=berna").text
    assert "Invitation made You · data of Berna" in found
    assert "Berna" not in karin.client.fragment("/history?search=amal").text
