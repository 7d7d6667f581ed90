"""An erased person is called a former pilot wherever the name was shown."""

from __future__ import annotations

import pytest

from pilotapp import erasure
from pilotapp.models import PersonRole, Visit
from tests.support import stage
from tests.support.people import uid_of


@pytest.fixture
def things(app, frozen):
    """Amal's visits in every state, after her erasure."""
    things = stage.fill(app)
    erasure.erase(stage.person("amal"), by=stage.person("karin"))
    return things


@pytest.mark.parametrize(
    "path",
    ["/log", "/visits/{confirmed}", "/visits/{recorded}", "/figures", "/figures.csv?table=visits", "/history",
     "/figures.csv?table=pilot", "/log?pilot={pilot}"],
)  # fmt: skip
def test_it_calls_her_a_former_pilot(karin, things, path):
    answer = karin.client.get(path.format(pilot=uid_of("amal"), **things.visits))
    assert answer.status_code == 200
    assert "Former pilot" in answer.text
    assert "Amal" not in answer.text


@pytest.mark.parametrize("path", ["/people", "/month", "/log", "/history"])
def test_it_offers_her_in_no_list_of_people(karin, things, path):
    page = karin.page(path)
    options = {one.get("value") for one in page.tree.iter("option")}
    assert str(uid_of("amal")) not in options
    assert f"/people/{uid_of('amal')}" not in page.links()


def test_it_has_no_page_of_her_any_more(karin, things):
    assert karin.client.get(f"/people/{uid_of('amal')}").status_code == 404


def test_it_shows_the_day_of_her_visits_and_no_time(karin, things):
    page = karin.page(f"/visits/{things.visits['recorded']}")
    assert "Sun 1 Mar 2026" in page.text
    assert "12:00 –" not in page.text


def test_it_lets_a_coordinator_confirm_but_not_ask(karin, things):
    visit = things.visits["recorded"]
    page = karin.page(f"/visits/{visit}")
    version = str(stage.version(visit))
    assert not page.has_form(f"/visits/{visit}/ask")
    assert karin.send(f"/visits/{visit}/ask", version=version, text="Was it so long?").status == 422
    assert karin.send(f"/visits/{visit}/confirm", version=version).status == 303
    assert Visit.get_by_id(visit).state == "confirmed"


def test_it_calls_a_coordinator_who_was_erased_a_former_coordinator(things, sign_in):
    PersonRole.create(person=uid_of("ines"), role="coordinator")
    erasure.erase(stage.person("karin"), by=None)
    ines = sign_in("ines")
    assert "Former coordinator" in ines.page(f"/visits/{things.visits['confirmed']}").text
    assert "Former coordinator" in ines.page("/history").text
