"""Only coordinators of the same programme read or answer a note at the desk."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from pilotapp.models import AuditRow, Note, NoteAct, Notice
from tests.supervision import notes
from tests.support import access_table, people

ROUTES = [route for route in access_table.ROUTES if route.split()[1].startswith("/supervision")]
OF_A_NOTE = [route for route in ROUTES if "<uuid:uid>" in route]


@pytest.fixture
def note(app, frozen):
    return notes.note("amal", load=5, call="today")


def ask(app, name: str, route: str, uid: UUID) -> tuple[int, str]:
    """The status and the body of this person's answer."""
    method, path = route.split()
    browser = people.sign_in(app, name).client
    address = path.replace("<uuid:uid>", str(uid))
    if method == "GET":
        answer = browser.get(address)
    else:
        values = {"version": "1", "text": "Hello", "talk_at": "2026-03-09T10:00", "to": str(people.uid_of(name))}
        answer = browser.post(address, data=values | {"form": str(uuid4()), "csrf_token": browser.token()})
    return answer.status_code, answer.get_data(as_text=True)


def untouched(note: Note) -> bool:
    """Whether the note is unchanged, without any act or notice."""
    return (notes.now(note).version, NoteAct.select().count(), Notice.select().count()) == (1, 0, 0)


def test_it_knows_its_routes():
    assert len(ROUTES) == 9 and len(OF_A_NOTE) == 8


@pytest.mark.parametrize("route", OF_A_NOTE)
def test_it_is_not_there_for_a_coordinator_of_another_programme(app, note, route):
    status, html = ask(app, "carla", route, note.uid)
    assert (status, notes.TEXT in html) == (404, False)
    assert untouched(note)


@pytest.mark.parametrize("name", ["amal", "berna", "tarek", "greta", "olga", "ines", "selma"])
@pytest.mark.parametrize("route", ROUTES)
def test_it_is_closed_to_every_other_role(app, note, name, route):
    status, html = ask(app, name, route, note.uid)
    assert (status, notes.TEXT in html) == (403, False)
    assert untouched(note)


@pytest.mark.parametrize("route", ROUTES)
def test_it_asks_who_is_not_signed_in_to_sign_in(client, note, route):
    method, path = route.split()
    address = path.replace("<uuid:uid>", str(note.uid))
    values = {"version": "1", "text": "Hello", "csrf_token": client.token()}
    answer = client.get(address) if method == "GET" else client.post(address, data=values)
    assert answer.status_code in (303, 401) and notes.TEXT not in answer.get_data(as_text=True)
    assert untouched(note)


@pytest.mark.parametrize("route", OF_A_NOTE)
def test_it_knows_no_note_by_another_uid(app, note, route):
    assert ask(app, "karin", route, uuid4())[0] == 404
    assert untouched(note)


def test_it_shows_another_programme_nothing_in_its_list_and_counts(note, carla):
    for address in ("", "?state=all", f"?pilot={note.pilot_id}", "?search=amal"):
        page = carla.page(f"/supervision{address}")
        assert str(note.uid) not in page.html and "waits for you." not in page.text
    assert "pilot waits for you" not in carla.page("/month").text


def test_it_takes_no_form_of_another_note(note, karin, app):
    other = notes.note("berna")
    theirs = notes.act(note, "karin", "ask", "Where?")
    values = {"version": "1", "text": "Hello", "form": str(theirs.uid)}
    page = karin.send(f"/supervision/{other.uid}/answer", **values)
    assert page.status == 404
    assert NoteAct.select().where(NoteAct.note == other.uid).count() == 0


def test_it_writes_no_word_into_the_audit_log(note, karin):
    karin.page(f"/supervision/{note.uid}").form("/answer").submit(text="Only between the two of us.")
    rows = " ".join(str(row.__data__) for row in AuditRow.select())
    assert "note.answer" in rows
    assert "between" not in rows and "counter" not in rows
