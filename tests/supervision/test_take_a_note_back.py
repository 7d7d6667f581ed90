"""A pilot deletes the text of a note, or decides about one in which somebody may be recognisable."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import clock, db
from pilotapp.entries.incoming import IncomingEntry, content_hash
from pilotapp.models import AuditRow, Note, NoteAct, NoteTheme
from pilotapp.refusals import Missing
from pilotapp.supervision import note_commands, rules
from tests.support import noted, people
from tests.support.people import Somebody

NAMED = "Frau Beispiel war da."


@pytest.fixture
def note(app: Flask, amal: Somebody) -> UUID:
    """A note of amal's with an answer and her reply."""
    uid = uuid4()
    with app.test_request_context():
        noted.written("amal", uid, load=4, call="today")
        noted.answered(uid)
        note_commands.reply(amal.person, uid=uuid4(), note=uid, text="Friday is good.")
    return uid


def from_phone(app: Flask, pilot: Somebody, kind: str = "note", note: UUID | None = None) -> UUID:
    """Deliver a note or a reply with personal data in its text from the pilot's phone; returns its uid."""
    uid, owner = uuid4(), pilot.person.uid
    said = {"text": NAMED, "load": "3", "themes": []} if kind == "note" else {"text": NAMED}
    digest = content_hash(uid=uid, owner=owner, kind=kind, visit=note or uid, schema=1, body={})
    with app.test_request_context():
        receipts = note_commands.deliver(
            pilot.person, [IncomingEntry(uid, kind, note or uid, clock.now(), digest, {}, said)]
        )
    assert receipts[0].answer == "stored"
    return uid


def test_it_asks_first(amal: Somebody, note: UUID) -> None:
    page = amal.page(f"/notes/{note}/withdraw")
    assert "deleted for good" in page.text and Note.get_by_id(note).text == noted.WORDS


def test_it_deletes_her_words_and_leaves_what_is_counted(amal: Somebody, note: UUID) -> None:
    form = amal.page(f"/notes/{note}/withdraw").form(f"/notes/{note}/withdraw")
    for _ in range(2):
        page = form.submit()
    row = Note.get_by_id(note)
    assert (row.text, row.text_state, row.state, row.urgency, row.call) == (None, "gone", "closed", 0, None)
    assert (row.load, NoteTheme.select().count()) == (4, 1) and row.closed_at is not None
    turns = [(turn.act, turn.text) for turn in NoteAct.select().order_by(NoteAct.at)]
    assert turns == [("answer", "Thank you. Shall we talk on Friday?"), ("reply", None), ("withdraw", None)]
    assert "counter" not in page.text and "Friday is good" not in page.text
    assert AuditRow.select().where(AuditRow.action == "note.withdraw").count() == 1


def test_it_takes_back_a_reply_that_was_written_after_the_text_was_gone(
    app: Flask, amal: Somebody, karin: Somebody, note: UUID
) -> None:
    with app.test_request_context():
        note_commands.withdraw(amal.person, note)
        note_commands.reply(amal.person, uid=uuid4(), note=note, text="One thing more.")
    karin.page(f"/supervision/{note}").form(f"/supervision/{note}/close").submit()
    assert Note.get_by_id(note).state == "closed"
    page = amal.page(f"/notes/{note}")
    assert f"/notes/{note}/withdraw" in page.html
    amal.page(f"/notes/{note}/withdraw").form(f"/notes/{note}/withdraw").submit()
    assert not NoteAct.select().where(NoteAct.act == "reply", NoteAct.text.is_null(False)).exists()
    assert f"/notes/{note}/withdraw" not in amal.page(f"/notes/{note}").html


def test_it_takes_back_a_text_that_nobody_can_open_any_more(amal: Somebody, note: UUID) -> None:
    db.database.execute_sql("UPDATE note SET text = '00000000.nothing'")
    amal.page(f"/notes/{note}/withdraw").form(f"/notes/{note}/withdraw").submit()
    assert Note.get_by_id(note).text_state == "gone"


def test_it_keeps_a_doubtful_text_from_the_coordination_until_she_looked(app: Flask, amal: Somebody) -> None:
    uid = from_phone(app, amal)
    assert Note.get_by_id(uid).text_state == "checking"
    assert "Please look at the text again" in amal.page("/notes").text
    page = amal.page(f"/notes/{uid}")
    assert "Please look at this text once more" in page.text and NAMED in page.html
    page.form(f"/notes/{uid}/text").submit(text="The clerk was there.")
    assert (Note.get_by_id(uid).text, Note.get_by_id(uid).text_state) == ("The clerk was there.", "shown")


@pytest.mark.parametrize(("act", "state"), [("acknowledge", "acknowledged"), ("close", "in_conversation")])
def test_it_wakes_a_note_that_was_read_before_its_words_could_be(
    app: Flask, amal: Somebody, karin: Somebody, act: str, state: str
) -> None:
    uid = from_phone(app, amal)
    karin.page(f"/supervision/{uid}").form(f"/supervision/{uid}/{act}").submit()
    assert Note.get_by_id(uid).urgency == rules.RESTS
    amal.page(f"/notes/{uid}").form(f"/notes/{uid}/text").submit(no_person="true")
    row = Note.get_by_id(uid)
    assert (row.urgency, row.state, row.closed_at) == (rules.WAITING, state, None)


def test_it_asks_again_while_a_change_still_names_somebody(app: Flask, amal: Somebody) -> None:
    uid = from_phone(app, amal)
    form = amal.page(f"/notes/{uid}").form(f"/notes/{uid}/text")
    page = form.submit(text="Frau Muster war da.")
    assert page.status == 422 and Note.get_by_id(uid).text_state == "checking"
    assert f"#again-{uid}" in page.links()
    form.submit(text="Frau Muster war da.", no_person="true")
    assert (Note.get_by_id(uid).text, Note.get_by_id(uid).text_state) == ("Frau Muster war da.", "shown")


def test_it_lets_her_empty_it(app: Flask, amal: Somebody) -> None:
    uid = from_phone(app, amal)
    amal.page(f"/notes/{uid}").form(f"/notes/{uid}/text").submit(text="")
    assert (Note.get_by_id(uid).text, Note.get_by_id(uid).text_state) == (None, "gone")


def test_it_does_the_same_for_a_doubtful_reply(app: Flask, amal: Somebody, note: UUID) -> None:
    turn = from_phone(app, amal, "note_reply", note)
    assert NoteAct.get_by_id(turn).text_state == "checking"
    amal.page(f"/notes/{note}").form(f"/notes/{note}/text").submit(no_person="true")
    assert (NoteAct.get_by_id(turn).text, NoteAct.get_by_id(turn).text_state) == (NAMED, "shown")
    assert Note.get_by_id(note).text == noted.WORDS


def test_it_changes_only_what_waits_for_her(app: Flask, amal: Somebody, berna: Somebody, note: UUID) -> None:
    uid = from_phone(app, amal)
    answer = NoteAct.get(NoteAct.act == "answer").uid
    with app.test_request_context():
        for pilot, one, turn in ((amal, note, None), (berna, uid, None), (amal, note, answer), (amal, uuid4(), None)):
            with pytest.raises(Missing):
                note_commands.look_again(pilot.person, one, text="Changed.", turn=turn)
        with pytest.raises(Missing):
            note_commands.withdraw(berna.person, note)
    assert Note.get_by_id(uid).text == NAMED and Note.get_by_id(note).text == noted.WORDS


def test_it_is_open_for_others_in_the_programme_only_when_she_looked(
    app: Flask, amal: Somebody, karin: Somebody
) -> None:
    uid = from_phone(app, amal)
    before = karin.page(f"/supervision/{uid}").text
    amal.page(f"/notes/{uid}").form(f"/notes/{uid}/text").submit(no_person="true")
    assert NAMED not in before and NAMED in karin.page(f"/supervision/{uid}").text
    assert people.uid_of("amal") == Note.get_by_id(uid).pilot_id
