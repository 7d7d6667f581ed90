"""A coordinator searches for those whom she invites among many; what is chosen and typed stays."""

import pytest

from pilotapp.models import Person, ReflectionSession
from pilotapp.reflection import queries
from tests.support.meetings import planned
from tests.support.people import create, uid_of

NEW = "/reflections/new"


@pytest.fixture
def many(app, frozen):
    """Fifteen pilots, of whom one is called O’Neil."""
    for number in range(13):
        create(f"pilot{number:02}", "musterstadt", ("pilot",))
    Person.update(name="Berna O’Neil").where(Person.uid == uid_of("berna")).execute()


def offered(page):
    """Return the uids that can be ticked."""
    return {one.get("value") for one in page.tree.iter("input") if one.get("name") in ("invited", "also")}


def test_it_narrows_the_choice_and_keeps_what_is_chosen_and_typed(karin, many):
    form = karin.page(f"{NEW}?kind=group&pilot={uid_of('amal')}").form(NEW)
    page = form.submit(search="O'NEIL", find="1", place="Town hall")
    assert (page.status, offered(page)) == (200, {str(uid_of("amal")), str(uid_of("berna"))})
    assert page.form(NEW).values["place"] == "Town hall" and page.form(NEW).values["search"] == "O'NEIL"
    assert page.errors() == [] and ReflectionSession.select().count() == 0
    guests = [str(uid_of("amal")), str(uid_of("berna"))]
    page.form(NEW).submit(invited=guests, starts_at="2026-03-10T17:30", minutes="60", find=None)
    [session] = ReflectionSession.select()
    assert {row.person_id for row in queries.attendance(session)} == {uid_of("amal"), uid_of("berna")}


def test_it_answers_while_somebody_types_with_the_choice_alone(karin, many):
    client = karin.client
    values = {"csrf_token": client.token(), "search": "pilot07", "find": "1", "invited": str(uid_of("amal"))}
    html = client.post(NEW, data=values, headers={"HX-Request": "true"}).get_data(as_text=True)
    assert html.count('name="invited"') == 2 and "<h1" not in html and str(uid_of("pilot07")) in html


def test_it_shows_everybody_again_without_a_search(karin, many):
    page = karin.page(f"{NEW}?kind=group").form(NEW).submit(search="nobody", find="1")
    assert offered(page) == set()
    assert len(offered(page.form(NEW).submit(search="", find="1"))) == 16


def test_it_has_no_search_where_all_are_seen_at_once(karin, frozen):
    assert 'name="search"' not in karin.page(f"{NEW}?kind=group").html


@pytest.mark.parametrize(("path", "name"), [("edit", "invited"), ("hold", "also")])
def test_it_searches_where_a_session_is_changed_or_written_down(karin, many, frozen, path, name):
    session = planned("amal", "berna", starts_at=frozen)
    address = f"/reflections/{session.uid}/{path}"
    page = karin.page(address).form(address).submit(search="pilot03", find="1")
    assert str(uid_of("pilot03")) in offered(page) and str(uid_of("pilot04")) not in offered(page)
    assert page.form(address).values["search"] == "pilot03"
    assert ReflectionSession.get().version == session.version
