"""Attack 22 at the desk: code in notes, replies and lines is text in every view and fragment."""

from __future__ import annotations

from urllib.parse import quote
from uuid import uuid4

import pytest
from markupsafe import escape

from pilotapp.models import Person
from tests.supervision import notes
from tests.support import payloads, people

MARKUP = [payload for payload in payloads.ALL if "<" in payload]
FAMILIES = (payloads.MARKUP, payloads.BREAKING_OUT, payloads.MUTATING, payloads.TEMPLATES)
CHOSEN = [payload for family in FAMILIES for payload in family[:2]]


@pytest.fixture
def note(app, frozen):
    """A note with every payload in its text, its replies and its history."""
    row = notes.note("amal", "\n".join(payloads.ALL), load=5, call="today")
    for number, payload in enumerate(payloads.ALL):
        notes.act(row, "amal" if number % 2 else "karin", "reply" if number % 2 else "ask", payload)
    return row


def is_text(html: str) -> None:
    """Assert that the page contains every payload escaped and none unescaped."""
    assert [payload for payload in MARKUP if payload in html] == []
    assert [payload for payload in MARKUP if str(escape(payload)) not in html] == []


def test_it_is_text_on_the_page_of_a_note(note, karin):
    is_text(karin.page(f"/supervision/{note.uid}").html)


def test_it_is_text_on_the_pilots_page(note, amal):
    is_text(amal.page(f"/notes/{note.uid}").html)


def test_it_is_text_in_the_fragment_after_an_act(note, karin):
    values = {"csrf_token": karin.client.token(), "version": "1", "form": str(uuid4()), "text": payloads.MARKUP[0]}
    answer = karin.client.post(f"/supervision/{note.uid}/answer", data=values, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    is_text(answer.get_data(as_text=True))


@pytest.mark.parametrize("payload", CHOSEN)
def test_it_is_text_in_a_refused_form(app, karin, payload):
    note, typed = notes.note("amal"), f"{payload} 0170 1234567"
    for headers in ({}, {"HX-Request": "true"}):
        values = {"csrf_token": karin.client.token(), "version": "1", "form": payload, "turns": payload, "text": typed}
        answer = karin.client.post(f"/supervision/{note.uid}/answer", data=values, headers=headers)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 422 and str(escape(typed)) in html
        assert "<" not in payload or payload not in html


@pytest.mark.parametrize("payload", CHOSEN)
def test_it_is_text_as_a_name_and_in_an_address(app, karin, payload):
    notes.note("amal")
    person = Person.get_by_id(people.uid_of("amal"))
    person.name = payload
    person.save()
    code = quote(payload)
    for address in ("", f"?search={code}", f"?state={code}&theme={code}&pilot={code}&month={code}&after={code}"):
        html = karin.page(f"/supervision{address}").html
        assert str(escape(payload)) in html
        assert "<" not in payload or payload not in html
