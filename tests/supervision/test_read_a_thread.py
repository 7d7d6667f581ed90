"""A thread shows each turn with its text, or says why the text cannot be read."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from pilotapp.db import database
from pilotapp.models import Note
from pilotapp.sealing.keyring import ID_LENGTH
from pilotapp.supervision import thread
from tests.supervision import notes


@pytest.fixture
def note(app, frozen):
    return notes.note("amal", "I was shouted at.")


def test_it_shows_every_turn_in_order_with_who_did_it(note, karin, frozen):
    notes.act(note, "karin", "ask", "Are you all right?")
    notes.act(note, "amal", "reply", "Yes, now.", at=frozen + timedelta(minutes=1))
    turns = thread.turns(karin.person, note)
    assert [(turn.act, turn.by, turn.of_pilot, turn.mine, turn.words.text) for turn in turns] == [
        ("ask", "Karin", False, True, "Are you all right?"),
        ("reply", "Amal", True, False, "Yes, now."),
    ]
    assert thread.words_of(karin.person, note) == thread.Words("shown", "I was shouted at.")


def test_it_shows_what_is_being_checked_to_its_writer_only(note, amal, karin):
    Note.update(text_state="checking").execute()
    reply = notes.act(note, "amal", "reply", "It was at the school.", text_state="checking")
    assert thread.words_of(karin.person, note) == thread.Words("checking")
    assert thread.words_of(amal.person, note) == thread.Words("checking", "I was shouted at.")
    assert [turn.words.text for turn in thread.turns(karin.person, note)] == [None]
    assert [turn.words.text for turn in thread.turns(amal.person, note)] == [reply.text]


def test_it_shows_no_deleted_text_and_none_where_none_was_written(note, karin, amal):
    notes.act(note, "karin", "acknowledge")
    Note.update(text_state="gone").execute()
    assert thread.words_of(amal.person, note) == thread.Words("gone")
    assert thread.turns(karin.person, note)[0].words == thread.Words("none")


def test_it_survives_a_lost_key(note, karin):
    notes.act(note, "karin", "ask", "Are you all right?")
    lost = "0" * ID_LENGTH + "." + Fernet(Fernet.generate_key()).encrypt(b"of another key").decode()
    for table in ("note", "note_act"):
        database.execute_sql(f"UPDATE {table} SET text = '{lost}'")
    assert thread.words_of(karin.person, note) == thread.Words("lost")
    assert thread.turns(karin.person, note)[0].words == thread.Words("lost")
