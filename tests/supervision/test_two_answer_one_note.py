"""Two coordinators answer one note: one is first, the other is told, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from pilotapp.db import database
from pilotapp.models import AuditRow, NoteAct, Notice
from tests.supervision import notes
from tests.support import people
from tests.support.people import Somebody

WORDS = {"karin": "I will call you this evening.", "frieda": "Shall we meet on Friday?"}


@pytest.fixture
def two(app, karin):
    """Two coordinators with the same note open."""
    people.create("frieda", "musterstadt", ("coordinator",))
    token = people.start_session(people.uid_of("frieda"), ("coordinator",))
    frieda = Somebody("frieda", people.sign_in_with(app, token))
    note = notes.note("amal", load=5)
    return note, {one.name: one.page(f"/supervision/{note.uid}").form("/answer") for one in (karin, frieda)}


def test_it_takes_the_first_of_two_at_the_same_moment(two):
    note, forms = two
    start = Barrier(2)

    def answer(name: str) -> Any:
        start.wait()
        try:
            return name, forms[name].submit(text=WORDS[name], follow=False)
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(pool.map(answer, forms))
    [first] = [name for name, page in answers.items() if page.status == 303]
    [second] = [name for name, page in answers.items() if page.status == 422]
    assert [row.text for row in NoteAct.select()] == [WORDS[first]]
    assert (notes.now(note).version, Notice.select().count()) == (2, 1)
    assert AuditRow.select().where(AuditRow.action == "note.answer").count() == 1
    page = answers[second]
    assert WORDS[first] in page.text and page.form("/answer").values["text"] == WORDS[second]


def test_it_lets_the_second_send_her_words_after_she_looked(two):
    note, forms = two
    forms["karin"].submit(text=WORDS["karin"])
    refused = forms["frieda"].submit(text=WORDS["frieda"])
    assert "What happened in the meantime Answer · Karin" in refused.text
    assert refused.form("/answer").submit().status == 200
    assert {row.text for row in NoteAct.select()} == set(WORDS.values())
    assert notes.now(note).coordinator_id == people.uid_of("karin")


def test_it_tells_of_a_reply_that_came_meanwhile(two):
    note, forms = two
    notes.act(note, "amal", "reply", "It is all right again.")
    type(note).update(version=2).execute()
    refused = forms["karin"].submit(text=WORDS["karin"])
    assert refused.status == 422
    assert "What happened in the meantime Reply · Amal It is all right again." in refused.text
