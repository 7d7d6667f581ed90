"""A pilot writes a note on the page: codes, an optional text, about a visit or without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.models import AuditRow, Entry, Note, NoteAct, NoteTheme, Notice, Person
from pilotapp.refusals import Refusal
from pilotapp.supervision import note_commands, rules
from tests.supervision import notes
from tests.support import noted, people, stage
from tests.support.page_client import Page
from tests.support.people import Somebody

WORDS = "I did not know what to say.\nIt stays with me."
NAMED = "Frau Beispiel rief mich an."


def write(pilot: Somebody, **said: Any) -> Page:
    """The answer to the form, filled in."""
    return pilot.page("/notes/new").form("/notes/new").submit(follow=False, **{"load": "3", "text": WORDS} | said)


def test_it_stores_codes_wishes_and_words(amal: Somebody) -> None:
    page = write(amal, load="4", themes=["boundaries", "workload"], call="this_week", for_group="true")
    note = Note.get()
    assert page.status == 303 and page.response.location == f"/notes/{note.uid}"
    assert (note.load, note.call, note.for_group, note.state, note.text) == (4, "this_week", True, "open", WORDS)
    assert {row.theme for row in NoteTheme.select()} == {"boundaries", "workload"}
    assert (note.urgency, note.text_state, note.visit) == (rules.CALL_THIS_WEEK, "shown", None)


def test_it_writes_it_down_without_a_word_of_the_text(amal: Somebody) -> None:
    write(amal)
    entry, acts = Entry.get(), [row for row in AuditRow.select() if row.action == "note.write"]
    assert [row.subject for row in acts] == [Note.get().uid] and entry.kind == "note" and entry.door == "page"
    assert "text" not in entry.body and "know" not in entry.body + acts[0].detail


def test_it_takes_a_note_without_themes_and_words(amal: Somebody) -> None:
    write(amal, text="", load="1")
    assert (Note.get().text, Note.get().text_state, NoteTheme.select().count()) == (None, "none", 0)


def test_it_is_about_her_visit(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        visit = stage.recorded("amal", 600)
    assert f"/notes/new?visit={visit}" in amal.page(f"/visits/{visit}").links()
    amal.page(f"/notes/new?visit={visit}").form("/notes/new").submit(load="2")
    assert Note.get().visit == visit
    assert len(amal.page(f"/visits/{visit}").tree.findall(".//ol/li")) == 3  # a note is no part of a visit's history


def test_it_is_offered_when_a_record_is_saved(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        visit = stage.check_in("amal", 60)
        stage.check_out("amal", visit, 5)
    codes: dict[str, Any] = {"topics": "school", "institution_kind": "school", "client_language": "ara"}
    page = amal.page(f"/visits/record?visit={visit}").form("/visits/record").submit(**codes)
    assert "Your record is saved." in page.text and f"/notes/new?visit={visit}" in page.links()


def test_it_keeps_a_note_about_a_visit_that_is_not_known_yet(amal: Somebody) -> None:
    visit = uuid4()
    write(amal, visit=str(visit))
    assert Note.get().visit == visit


def test_it_refuses_the_visit_of_a_colleague(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        visit = stage.recorded("berna", 600)
    page = write(amal, visit=str(visit))
    assert page.status == 422 and "belongs to somebody else" in page.text
    assert not Note.select().exists() and not Entry.select().where(Entry.kind == "note").exists()


def test_it_asks_how_hard_it_is(amal: Somebody) -> None:
    page = write(amal, load=None)
    assert page.status == 422 and "how hard" in page.text and "I did not know" in page.text
    assert not Note.select().exists()


def test_it_refuses_words_in_which_somebody_may_be_recognisable(amal: Somebody) -> None:
    page = write(amal, text=NAMED)
    assert page.status == 422 and "Frau Beispiel" in page.text
    assert not Note.select().exists()
    page.form("/notes/new").submit(no_person="true")
    assert (Note.get().text, Note.get().text_state) == (NAMED, "shown")


@pytest.mark.parametrize(("length", "status"), [(1000, 303), (1001, 422)])
def test_it_takes_a_thousand_characters_with_line_breaks_as_one(amal: Somebody, length: int, status: int) -> None:
    assert write(amal, text="\r\n".join(["a" * 499, "b" * (length - 500)])).status == status


def test_it_is_harmless_to_tap_twice(amal: Somebody) -> None:
    form = amal.page("/notes/new").form("/notes/new")
    for _ in range(2):
        form.submit(load="5", text=WORDS)
    assert Note.select().count() == Entry.select().count() == 1


def test_it_says_where_the_same_form_brings_another_text(amal: Somebody) -> None:
    form = amal.page("/notes/new").form("/notes/new")
    form.submit(load="5", text=WORDS)
    page = form.submit(load="5", text="Something else.")
    assert page.status == 422 and "first one stands" in page.text
    assert Note.get().text == WORDS
    page.form("/notes/new").submit()
    assert sorted(str(row.text) for row in Note.select()) == [WORDS, "Something else."]


def test_it_tells_the_coordinators_who_have_access_when_she_asks_to_be_called_today(amal: Somebody) -> None:
    people.create("former", "musterstadt", ("coordinator",))
    Person.update(active=False).where(Person.uid == people.uid_of("former")).execute()
    write(amal, call="today")
    told = [(notice.person_id, notice.kind, notice.subject) for notice in Notice.select()]
    assert told == [(people.uid_of("karin"), "note_today", Note.get().uid)]


def test_it_tells_nobody_of_other_notes(amal: Somebody) -> None:
    write(amal, load="5", call="this_week")
    assert not Notice.select().exists()


@pytest.mark.usefixtures("frozen")
def test_it_takes_so_many_notes_a_day_and_no_more(app: Flask, amal: Somebody) -> None:
    before = [notes.note("amal") for _ in range(rules.MAX_A_DAY - 3)]
    with app.test_request_context():
        for _ in range(2):
            noted.written("amal", uuid4())
        note_commands.reply(amal.person, uid=uuid4(), note=Note.get().uid, text="And one more thing.")
        with pytest.raises(Refusal, match=r"day|Tag"):
            noted.written("amal", uuid4())
        noted.written("berna", uuid4())
        with clock.freeze(clock.now() + timedelta(days=1, minutes=1)):
            noted.written("amal", uuid4())
    assert Note.select().count() == len(before) + 4 and NoteAct.select().count() == 1


def test_it_refuses_the_number_of_somebody_elses_note(app: Flask, amal: Somebody) -> None:
    uid = uuid4()
    with app.test_request_context():
        noted.written("berna", uid)
        with pytest.raises(Refusal):
            noted.written("amal", uid)
    assert Note.get().pilot_id == people.uid_of("berna")


@pytest.mark.parametrize("who", ["karin", "ines", "greta", "olga", "selma"])
def test_it_is_a_pilots_page(sign_in: Any, who: str) -> None:
    somebody = sign_in(who)
    somebody.page("/notes/new", status=403)
    assert somebody.send("/notes/new", load="3").status == 403 and not Note.select().exists()
