"""A pilot signs the declaration of confidentiality before the first visit, and again when its text changes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from pilotapp import clock, codes
from pilotapp.models import AuditRow, Declaration, Entry, Person, Visit
from tests.auth.helpers import SENTENCE, invited
from tests.support.people import uid_of
from tests.sync.phone_door import answers, entry, send

BUTTON = "I have read this and promise it"


def unsigned(name="amal", version=None):
    """Set the person back to before she signed, or to having signed an older version."""
    Person.update(declaration=version).where(Person.uid == uid_of(name)).execute()


def test_it_stands_in_front_of_every_page_before_the_first_visit(amal):
    unsigned()
    for path in ("/", "/visits", "/visits/new", "/visits/record", "/phone"):
        page = amal.page(path)
        assert (page.heading, page.path.split("?")[0]) == ("Declaration of confidentiality", "/declaration")


def test_it_lets_nobody_check_in_before(amal):
    unsigned()
    assert amal.send("/visits/check-in").response.location == "/declaration"
    assert Visit.select().count() == 0


def test_it_comes_before_the_first_visit_of_who_was_just_invited(client, karin):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=SENTENCE)
    assert page.heading == "Declaration of confidentiality"
    for path in ("/", "/visits/new"):
        assert client.page(path).heading == "Declaration of confidentiality"
    values = {"csrf_token": page.form("/declaration").values["csrf_token"], "visit": str(uuid4()), "uid": str(uuid4())}
    assert client.post("/visits/check-in", data=values).location == "/declaration"
    assert Visit.select().count() == Entry.select().count() == 0
    page.form("/declaration").submit()
    assert client.page("/").form("/visits/check-in").submit(follow=False).status == 303
    assert Visit.get().pilot_id == person.uid


def test_it_stores_version_language_session_and_time(amal, frozen):
    unsigned()
    page = amal.page("/visits").form("/declaration").submit()
    assert (page.path, "Your promise is signed." in page.text) == ("/visits", True)
    row = Declaration.get()
    assert (row.person_id, row.version, row.language, row.signed_at) == (
        uid_of("amal"),
        codes.DECLARATION,
        "en",
        frozen,
    )
    assert row.session is not None
    assert amal.person.declaration == codes.DECLARATION


def test_it_writes_down_who_signed(amal):
    unsigned()
    amal.page("/declaration").form("/declaration").submit()
    [row] = AuditRow.select()
    assert (row.action, row.person_id, row.subject) == ("declaration.sign", uid_of("amal"), Declaration.get().uid)


def test_it_signs_in_the_language_of_the_page(sign_in):
    unsigned()
    amal = sign_in("amal", language="de")
    amal.page("/declaration").form("/declaration").submit()
    assert Declaration.get().language == "de"


def test_it_signs_once_however_often_the_button_is_tapped(amal):
    unsigned()
    form = amal.page("/declaration").form("/declaration")
    form.submit()
    form.submit()
    assert Declaration.select().count() == AuditRow.select().count() == 1


def test_it_never_leads_in_a_circle_where_a_signature_is_there_and_does_not_count(amal):
    Declaration.create(programme=uid_of("musterstadt"), person=uid_of("amal"), version=codes.DECLARATION, language="en")
    unsigned()
    assert amal.page("/visits").form("/declaration").submit().path == "/visits"
    assert Declaration.select().count() == 1


def test_it_shows_what_was_signed_and_when(amal, frozen):
    unsigned()
    amal.page("/declaration").form("/declaration").submit()
    with clock.freeze(datetime(2026, 5, 1, tzinfo=UTC)):
        page = amal.page("/declaration")
    assert "Signed on Tue 3 Mar 2026." in page.text
    assert ("I keep to myself" in page.text, BUTTON in page.text) == (True, False)


def test_it_asks_again_when_the_text_has_changed(amal):
    unsigned(version="2019-01")
    page = amal.page("/visits")
    assert ("The text has changed." in page.text, BUTTON in page.text) == (True, True)
    assert page.form("/declaration").submit().path == "/visits"


def test_it_refuses_the_signature_under_an_older_text(amal):
    unsigned()
    page = amal.page("/declaration").form("/declaration").submit(version="2019-01")
    assert (page.status, page.errors()) == (422, ["The text has changed in the meantime. Please read it once more."])
    assert Declaration.select().count() == 0


@pytest.mark.parametrize("language", ["", "klingon"])
def test_it_refuses_a_language_that_no_page_has(amal, language):
    unsigned()
    assert amal.page("/declaration").form("/declaration").submit(language=language).status == 400
    assert Declaration.select().count() == 0


def test_it_takes_a_form_that_was_open_when_the_text_changed(amal):
    form = amal.page("/").form("/visits/check-in")
    unsigned(version="2019-01")
    assert form.submit(follow=False).status == 303
    assert Visit.select().count() == 1
    assert amal.page("/").path.startswith("/declaration")


@pytest.mark.parametrize("version", [None, "2019-01"])
def test_it_never_stops_what_a_phone_delivers(amal, frozen, version):
    unsigned(version=version)
    parcel = entry(amal, "check_in", started_at="2026-03-03T09:00:00Z")
    assert answers(send(amal, parcel)) == ["stored"]
    assert Entry.select().count() == 1


def test_it_leads_nowhere_else_after_signing(amal):
    unsigned()
    page = amal.page("/declaration?next=https://elsewhere.example/").form("/declaration").submit()
    assert page.path == "/"


def test_it_is_no_matter_for_coordinators(karin):
    assert karin.page("/declaration", status=403)
    assert karin.page("/people").status == 200
