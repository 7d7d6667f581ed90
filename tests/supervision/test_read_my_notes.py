"""A pilot reads own notes: states, answers, and the next reflection session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.db import database
from pilotapp.models import Note, NoteAct, Notice
from pilotapp.supervision import note_commands, note_queries
from tests.supervision import notes
from tests.support import meetings, noted
from tests.support.people import Somebody


@pytest.fixture
def note(app: Flask) -> UUID:
    """A note of amal's."""
    uid = uuid4()
    with app.test_request_context():
        noted.written("amal", uid, load=4, call="this_week", for_group=True)
    return uid


def test_it_says_what_to_do_first(amal: Somebody) -> None:
    page = amal.page("/notes")
    assert "Nobody has to carry it alone" in page.text and "/notes/new" in page.links()
    assert page.response.headers["Pilotapp-Keep"] == str(amal.person.uid)


def test_it_lists_states_and_codes_and_no_words(amal: Somebody, note: UUID) -> None:
    page = amal.page("/notes")
    assert "Demanding, My role was unclear" in page.text and "Not read yet" in page.text
    assert "counter" not in page.html and f"/notes/{note}" in page.links()


def test_it_shows_her_words_her_wishes_and_who_has_not_answered_yet(amal: Somebody, note: UUID) -> None:
    page = amal.page(f"/notes/{note}")
    assert noted.WORDS in page.text and "Please call me this week" in page.text
    assert "has not read it yet" in page.text and "Pilotapp-Keep" not in page.response.headers


def test_it_shows_the_answer_and_then_knows_that_she_has_seen_it(amal: Somebody, note: UUID) -> None:
    noted.answered(note)
    assert "There is an answer" in amal.page("/notes").text
    page = amal.page(f"/notes/{note}")
    assert "Shall we talk on Friday?" in page.text and "Karin" in page.text
    assert "There is an answer" not in amal.page("/notes").text and Notice.get().seen_at is not None


def test_it_takes_her_reply_which_wakes_the_note(amal: Somebody, note: UUID) -> None:
    noted.answered(note)
    before = Note.get_by_id(note)
    form = amal.page(f"/notes/{note}").form(f"/notes/{note}/reply")
    for _ in range(2):
        page = form.submit(text="Friday is good.")
    after = Note.get_by_id(note)
    assert "Friday is good." in page.text and NoteAct.select().where(NoteAct.act == "reply").count() == 1
    assert (after.state, after.urgency) == ("in_conversation", 4) and after.version == before.version + 1


def test_it_wakes_a_closed_note_from_when_she_replied(app: Flask, amal: Somebody) -> None:
    closed = notes.note("amal", load=2, state="closed", hours_ago=90)
    with app.test_request_context():
        note_commands.reply(amal.person, uid=uuid4(), note=closed.uid, text="It came back.")
    row = notes.now(closed)
    assert (row.state, row.urgency, row.closed_at) == ("in_conversation", 1, None)
    assert clock.now() - row.since < timedelta(minutes=1)


def test_it_waits_since_its_first_words_while_nobody_answered(app: Flask, amal: Somebody) -> None:
    waiting = notes.note("amal", load=2, hours_ago=90)
    with app.test_request_context():
        note_commands.reply(amal.person, uid=uuid4(), note=waiting.uid, text="Is somebody there?")
    assert notes.now(waiting).since == waiting.since


def test_it_refuses_an_empty_reply_and_one_that_names_somebody(amal: Somebody, note: UUID) -> None:
    form = amal.page(f"/notes/{note}").form(f"/notes/{note}/reply")
    assert form.submit(text=" ").status == 422
    page = form.submit(text="Frau Beispiel hat gefragt.")
    assert page.status == 422 and "Frau Beispiel" in page.text and not NoteAct.select().exists()


def test_it_survives_a_lost_key_and_says_so(amal: Somebody, note: UUID) -> None:
    noted.answered(note)
    database.execute_sql("UPDATE note SET text = '00000000.nothing'")
    database.execute_sql("UPDATE note_act SET text = '00000000.nothing'")
    page = amal.page(f"/notes/{note}")
    assert page.text.count("cannot be opened") == 2 and "counter" not in page.text
    assert amal.page("/notes").status == 200


def test_it_shows_her_next_reflection_session(app: Flask, amal: Somebody, berna: Somebody) -> None:
    session = meetings.invited("amal")
    assert f"/reflections/mine/{session}" in amal.page("/notes").links()
    assert "next reflection session" not in berna.page("/notes").text


@pytest.mark.parametrize("who", ["berna", "tarek", "karin", "carla", "ines", "greta", "olga", "selma"])
def test_it_is_hers_alone(sign_in: Callable[..., Somebody], note: UUID, who: str) -> None:
    status = 404 if who in ("berna", "tarek") else 403
    somebody = sign_in(who)
    somebody.page(f"/notes/{note}", status=status)
    for path in ("reply", "text", "withdraw"):
        assert somebody.send(f"/notes/{note}/{path}", text="Hello").status == status
    assert not NoteAct.select().exists() and Note.get().text == noted.WORDS


def test_it_turns_the_page_after_fifty(app: Flask, amal: Somebody) -> None:
    written = {notes.note("amal", hours_ago=number).uid for number in range(60)}
    first = note_queries.mine(amal.person)
    second = note_queries.mine(amal.person, first.after)
    assert [len(first.notes), len(second.notes), second.after] == [50, 10, None]
    assert {note.uid for note in (*first.notes, *second.notes)} == written
    assert any("after=" in link for link in amal.page("/notes").links())


def test_it_asks_no_more_of_the_database_for_more_notes(
    app: Flask, amal: Somebody, count_selects: Callable[[Callable[[], Any]], int]
) -> None:
    counts = []
    for _ in range(2):
        for number in range(5):
            notes.act(notes.note("amal", hours_ago=number), "karin", "answer", "Thank you.")
        paths = ["/notes", f"/notes/{Note.select().first().uid}"]
        counts.append([count_selects(lambda path=path: amal.page(path)) for path in paths])
    assert counts[0] == counts[1]
