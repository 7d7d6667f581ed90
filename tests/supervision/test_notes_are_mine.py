"""A pilot downloads own notes; after an erasure the texts are deleted and the counts stay."""

from __future__ import annotations

import json
from collections import Counter
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import erasure
from pilotapp.db import database
from pilotapp.models import Note, NoteAct, NoteTheme, Notice
from pilotapp.supervision import note_commands
from tests.support import noted, people
from tests.support.pdf_text import words_of
from tests.support.people import Somebody


@pytest.fixture
def note(app: Flask, amal: Somebody) -> UUID:
    """A note of amal's with an answer and a reply; and one of berna's."""
    uid = uuid4()
    with app.test_request_context():
        noted.written("amal", uid, load=4, call="today", themes=["boundaries", "success"])
        noted.answered(uid)
        note_commands.reply(amal.person, uid=uuid4(), note=uid, text="Friday is good.")
        noted.written("berna", uid_of_berna())
        noted.answered(uid_of_berna(), text="I read it, Berna.")
    return uid


def uid_of_berna() -> UUID:
    """The uid of berna's note."""
    return noted.uid("colleague")


def taken(somebody: Somebody, ending: str) -> bytes:
    """The content of the download."""
    answer = somebody.client.post(f"/me/data.{ending}", data={"csrf_token": somebody.client.token()})
    assert answer.status_code == 200
    return answer.data


def test_it_has_her_notes_with_words_and_threads(amal: Somebody, note: UUID) -> None:
    data = json.loads(taken(amal, "json"))
    assert [(row["uid"], row["text"], row["load"]) for row in data["notes"]] == [(str(note), noted.WORDS, 4)]
    assert {row["theme"]["code"] for row in data["themes_of_notes"]} == {"boundaries", "success"}
    assert [(row["act"]["code"], row["person"]["name"]) for row in data["threads_of_notes"]] == [
        ("answer", "Karin"),
        ("reply", "Amal"),
    ]
    assert "Berna" not in json.dumps(data)


def test_it_can_be_read_as_a_document(amal: Somebody, note: UUID) -> None:
    words = words_of(taken(amal, "pdf"))
    said = ("My boundaries", "Friday is good.", "Shall we talk on Friday?")
    assert [one for one in said if one not in words] == [], words


def test_it_has_what_a_coordinator_answered_and_no_word_of_a_pilot(karin: Somebody, note: UUID) -> None:
    data = json.loads(taken(karin, "json"))
    assert {row["text"] for row in data["answers_to_notes"]} == {
        "Thank you. Shall we talk on Friday?",
        "I read it, Berna.",
    }
    assert noted.WORDS not in json.dumps(data) and data["notes"] == []


def test_it_gives_all_the_rest_where_a_key_is_lost(amal: Somebody, note: UUID) -> None:
    database.execute_sql("UPDATE note SET text = '00000000.nothing'")
    data = json.loads(taken(amal, "json"))
    assert "lost the key" in data["notes"][0]["text"]["unreadable"] and len(data["threads_of_notes"]) == 2
    assert "lost the key" in words_of(taken(amal, "pdf"))


def test_it_leaves_load_themes_and_day_when_she_is_forgotten(app: Flask, note: UUID) -> None:
    themes = Counter(row.theme for row in NoteTheme.select())
    with app.test_request_context():
        erasure.erase(noted.person("amal"), by=noted.person("karin"))
    row = Note.get_by_id(note)
    assert (row.load, row.text, row.text_state, row.call, row.state, row.urgency) == (
        4,
        None,
        "gone",
        None,
        "closed",
        0,
    )
    assert Counter(one.theme for one in NoteTheme.select()) == themes
    assert not NoteAct.select().where(NoteAct.note == note).exists()
    assert not Notice.select().where(Notice.subject == note).exists()
    assert (row.made_at.minute, row.received_at, row.since) == (0, row.made_at, row.made_at)


def test_it_leaves_the_notes_of_others_as_they_are(app: Flask, note: UUID) -> None:
    with app.test_request_context():
        people.create("second", "musterstadt", ("coordinator",))
        erasure.erase(noted.person("amal"), by=noted.person("karin"))
        erasure.erase(noted.person("karin"), by=None)
    assert Note.get_by_id(uid_of_berna()).text == noted.WORDS
    assert NoteAct.get(NoteAct.note == uid_of_berna()).text == "I read it, Berna."
