"""A coordinator adds a pilot who has no e-mail address or no smartphone, and gives the access later."""

from __future__ import annotations

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Invite, Person, Visit
from tests.support.people import Somebody, start_session, uid_of
from tests.visits.helpers import berlin
from tests.visits.test_enter_a_visit_from_paper import FORM

PATH = "/people/without-access"


def added(karin: Somebody) -> Person:
    """Ruth, added by the form."""
    page = karin.page(PATH).form(PATH).submit(name=" Ruth ", languages=["tir"])
    assert page.heading == "Ruth" and "No access. You enter the visits from paper." in page.main
    found: Person = Person.get(Person.name == "Ruth")
    return found


def test_it_adds_her_without_address_access_and_invitation(karin: Somebody) -> None:
    ruth = added(karin)
    assert (ruth.programme_id, ruth.roles, ruth.languages) == (uid_of("musterstadt"), {"pilot"}, ("tir",))
    assert (ruth.active, ruth.password_hash, Invite.select().count()) == (False, None, 0)
    row = AuditRow.get(AuditRow.action == "person.add")
    assert (row.person_id, row.subject) == (uid_of("karin"), ruth.uid)
    assert "without access" in karin.page("/people?search=Ruth").main
    assert PATH in karin.page("/people/new").links()


@pytest.mark.usefixtures("frozen")
def test_it_lets_her_visits_be_entered_from_paper(karin: Somebody) -> None:
    ruth = added(karin)
    form = karin.page(f"/log/paper?pilot={ruth.uid}").form("/log/paper")
    form.submit(**{**FORM, "client_language": "tir"})
    visit = Visit.get()
    assert (visit.pilot_id, visit.state, visit.started_at) == (ruth.uid, "confirmed", berlin("2026-03-02 10:00"))


def test_it_gives_the_access_later(karin: Somebody) -> None:
    ruth = added(karin)
    karin.page(f"/people/{ruth.uid}").form(f"/people/{ruth.uid}/reactivate").submit()
    page = karin.page(f"/people/{ruth.uid}").form(f"/people/{ruth.uid}/invite").submit()
    assert page.heading == "Invitation for Ruth"
    assert (Person.get_by_id(ruth.uid).active, Invite.get().person_id) == (True, ruth.uid)


def test_it_calls_her_switched_off_once_she_has_used_the_access(karin: Somebody) -> None:
    ruth = added(karin)
    path = f"/people/{ruth.uid}"
    karin.page(path).form(f"{path}/reactivate").submit()
    karin.send(f"{path}/deactivate")
    assert "without access" in karin.page("/people?search=Ruth").main  # she never signed in
    start_session(ruth.uid, ["pilot"], ended_at=clock.now())
    assert "without access" not in karin.page("/people?search=Ruth").main
    assert "You enter the visits from paper" not in karin.page(path).main


def test_it_corrects_her_name_without_an_address_and_takes_one_later(karin: Somebody) -> None:
    ruth = added(karin)
    path = f"/people/{ruth.uid}/edit"
    form = karin.page(path).form(path)
    assert (form.values["email"], form.submit(name="Ruth Tesfay", languages=["tir"]).status) == ("", 200)
    assert (Person.get_by_id(ruth.uid).name, Person.get_by_id(ruth.uid).email) == ("Ruth Tesfay", ruth.email)
    karin.page(path).form(path).submit(email="ruth@example.org", languages=["tir"])
    assert Person.get_by_id(ruth.uid).email == "ruth@example.org"
    assert karin.page(path).form(path).submit(email="", languages=["tir"]).status == 422


def test_it_takes_two_of_the_same_name(karin: Somebody) -> None:
    assert added(karin).email != Person.get(Person.uid == uid_of("amal")).email
    karin.page(PATH).form(PATH).submit(name="Ruth", languages=["ara"])
    assert len({one.email for one in Person.select().where(Person.name == "Ruth")}) == 2


def test_it_adds_her_once_however_often_the_form_is_sent(karin: Somebody) -> None:
    form = karin.page(PATH).form(PATH)
    first, again = (form.submit(name="Ruth", languages=["tir"]) for _ in range(2))
    assert (first.path, again.heading) == (again.path, "Ruth")
    assert (
        Person.select().where(Person.name == "Ruth").count(),
        AuditRow.select().where(AuditRow.action == "person.add").count(),
    ) == (1, 1)
    assert form.submit(name="Noah", languages=["tir"]).heading == "Noah"  # back, and somebody else


@pytest.mark.parametrize(("name", "languages"), [("", ["tir"]), ("Ruth", [""]), ("Ruth", ["klingon"])])
def test_it_refuses_what_is_missing_or_wrong(karin: Somebody, name: str, languages: list[str]) -> None:
    page = karin.page(PATH).form(PATH).submit(name=name, languages=languages)
    assert (page.status, Person.select().where(Person.name == "Ruth").count()) == (422, 0)


def test_it_is_closed_to_pilots(amal: Somebody) -> None:
    assert amal.send(PATH, name="Ruth", languages="tir").status == 403
    assert Person.select().where(Person.name == "Ruth").count() == 0
