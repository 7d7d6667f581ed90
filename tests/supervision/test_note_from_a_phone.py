"""Notes and replies from phones: stored once, sealed for their own entry, with receipts in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import db, sealing
from pilotapp.config import Config
from pilotapp.models import Entry, Note, NoteAct, Notice, Person
from pilotapp.supervision import rules
from pilotapp.sync import validation
from pilotapp.web import late_delivery
from tests.sealing.helpers import dump, sealed_in_node
from tests.supervision import notes
from tests.support import noted, people
from tests.support.people import Somebody
from tests.sync.phone_door import answers, entry, send, signed, visited

pytestmark = pytest.mark.process

WORDS = "Nobody greeted us.\nI felt small."
CODES: dict[str, Any] = {"themes": ["boundaries"], "load": 5, "call": "today", "for_group": False, "no_person": False}


def sealed(pilot: Somebody, uid: str, text: str = WORDS, purpose: str = "note") -> str:
    """The text, sealed for its entry as this pilot's phone does it."""
    return sealed_in_node(text, sealing.phone_key(), sealing.Context(purpose, pilot.person.uid, UUID(uid)))


def note(pilot: Somebody, text: str | None = WORDS, visit: str | None = None, **codes: Any) -> dict[str, Any]:
    """The entry of a note, as the phone sends it."""
    made = entry(pilot, "note", **CODES | codes)
    made["visit"] = visit or made["uid"]
    if text is not None:
        made["body"]["text"] = sealed(pilot, made["uid"], text)
    return signed(made)


def reply(pilot: Somebody, to: str, text: str = "Friday is good.") -> dict[str, Any]:
    """The entry of a reply, as the phone sends it."""
    made = entry(pilot, "note_reply", to, no_person=False)
    made["body"]["text"] = sealed(pilot, made["uid"], text)
    return signed(made)


def test_it_stores_the_note_once_and_tells_the_same_again(amal: Somebody) -> None:
    sent = note(amal)
    assert [answers(send(amal, sent)) for _ in range(3)] == [["stored"], ["already"], ["already"]]
    row = Note.get()
    assert (str(row.uid), row.text, row.load, row.call, row.visit) == (sent["uid"], WORDS, 5, "today", None)
    assert Entry.select().count() == 1 and Notice.select().count() == 1


def test_it_takes_a_reply_that_lies_before_its_note(amal: Somebody) -> None:
    sent = note(amal)
    assert answers(send(amal, reply(amal, sent["uid"]), sent)) == ["stored", "stored"]
    assert (Note.select().count(), NoteAct.get().note_id) == (1, UUID(sent["uid"]))


def test_it_keeps_no_word_but_sealed(amal: Somebody) -> None:
    sent = note(amal)
    send(amal, sent)
    kept = dump()
    assert "greeted" not in kept and sent["body"]["text"] not in kept and "boundaries" in kept
    assert "text" not in Entry.get().body and not [key for key in validation._known if "greeted" in str(key)]


def test_it_leaves_no_word_in_the_form_that_judges(amal: Somebody) -> None:
    send(amal, note(amal))
    send(amal, note(amal, "x" * 1001))
    forms = validation._own.__dict__.get("forms", {})
    assert "note" in forms and not forms["note"].text.data and not forms["note"].text.raw_data


def test_it_says_conflict_where_the_same_number_brings_something_else(amal: Somebody) -> None:
    sent = note(amal)
    other = signed(sent | {"body": sent["body"] | {"load": 1}})
    assert answers(send(amal, sent, other)) == ["stored", "conflict"]
    assert Note.get().load == 5


def test_it_answers_in_the_order_in_which_they_were_sent(amal: Somebody) -> None:
    first, second = note(amal, load=1), note(amal, load=2)
    come, go, record = visited(amal)
    wrong = note(amal, load=9)
    sent = [first, come, wrong, second, go, record, reply(amal, first["uid"])]
    response = send(amal, *sent)
    assert [one["uid"] for one in response.get_json()["answers"]] == [one["uid"] for one in sent]
    assert answers(response) == ["stored", "stored", "refused", "stored", "stored", "stored", "stored"]


def test_it_knows_the_visit_that_came_with_it(amal: Somebody) -> None:
    come, go, record = visited(amal)
    about = note(amal, visit=come["visit"])
    assert answers(send(amal, about, come, go, record)) == ["stored"] * 4
    assert str(Note.get().visit) == come["visit"]


def test_it_refuses_the_visit_of_a_colleague(amal: Somebody, berna: Somebody) -> None:
    hers = visited(berna)
    send(berna, *hers)
    response = send(amal, note(amal, visit=hers[0]["visit"]))
    assert answers(response) == ["refused"] and not Note.select().exists()


def test_it_takes_a_reply_and_wakes_the_note(amal: Somebody) -> None:
    sent = note(amal, call=None, load=2)
    send(amal, sent)
    noted.answered(UUID(sent["uid"]))
    back = reply(amal, sent["uid"])
    assert answers(send(amal, back)) == ["stored"] and answers(send(amal, back)) == ["already"]
    turn = NoteAct.get(NoteAct.act == "reply")
    assert (str(turn.uid), turn.text) == (back["uid"], "Friday is good.") and Note.get().urgency == rules.WAITING


def test_it_refuses_a_reply_to_somebody_elses_note(amal: Somebody, berna: Somebody) -> None:
    sent = note(berna)
    send(berna, sent)
    assert answers(send(amal, reply(amal, sent["uid"]), reply(amal, str(uuid4())))) == ["refused", "refused"]
    assert not NoteAct.select().exists()


@pytest.mark.parametrize("what", ["foreign", "moved", "purpose", "damaged"])
def test_it_opens_only_what_was_sealed_for_this_entry(amal: Somebody, berna: Somebody, what: str) -> None:
    made = note(amal)
    texts: dict[str, Callable[[], str]] = {
        "foreign": lambda: sealed(berna, made["uid"]),
        "moved": lambda: sealed(amal, str(uuid4())),
        "purpose": lambda: sealed(amal, made["uid"], purpose="safeguarding"),
        "damaged": lambda: str(made["body"]["text"])[:-3] + "AAA",
    }
    made["body"]["text"] = texts[what]()
    response = send(amal, signed(made))
    assert answers(response) == ["refused"] and "damaged" in str(response.get_json()["answers"][0]["errors"])
    assert not Note.select().exists()


def test_it_refuses_what_was_changed_on_its_way(amal: Somebody) -> None:
    sent = note(amal)
    sent["body"]["load"] = 1
    assert answers(send(amal, sent)) == ["refused"] and not Note.select().exists()


def test_it_lets_the_phone_keep_what_no_key_opens(app: Flask, amal: Somebody) -> None:
    sent = note(amal)
    config: Config = app.config["PILOTAPP"]
    for key in config.keys.glob("phone-*.key"):
        key.rename(key.with_suffix(".away"))
    try:
        sealing.add_key("phone")
        response = send(amal, sent)
        assert answers(response) == ["refused"] and "lost the key" in str(response.get_json()["answers"])
    finally:
        for key in config.keys.glob("phone-*.away"):
            key.rename(key.with_suffix(".key"))
    assert answers(send(amal, sent)) == ["stored"] and Note.get().text == WORDS


def test_it_keeps_a_doubtful_text_from_the_coordination(amal: Somebody) -> None:
    assert answers(send(amal, note(amal, "Frau Beispiel war da."))) == ["stored"]
    assert (Note.get().text_state, Note.get().urgency) == ("checking", rules.CALL_TODAY)
    assert answers(send(amal, note(amal, "Frau Beispiel war da.", no_person=True))) == ["stored"]
    assert Note.select().where(Note.text_state == "shown").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"load": 0},
        {"load": 6},
        {"load": None},
        {"themes": ["unknown"]},
        {"call": "now"},
    ],
)
def test_it_refuses_what_the_page_would_refuse(amal: Somebody, change: dict[str, Any]) -> None:
    assert answers(send(amal, note(amal, None, **change))) == ["refused"] and not Note.select().exists()


@pytest.mark.parametrize("text", ["x" * 6001, ["x"], 5, "not sealed"])
def test_it_reads_no_other_text_than_a_sealed_one(amal: Somebody, text: Any) -> None:
    made = note(amal, None)
    made["body"]["text"] = text
    response = send(amal, signed(made))
    assert response.status_code == 400 or answers(response) == ["refused"]
    assert not Note.select().exists() and "not sealed" not in dump()


def test_it_keeps_all_other_values_short(amal: Somebody) -> None:
    for body in ({"themes": ["x" * 41]}, {"call": "x" * 41}, {"load": "x" * 41}, {"name": "x"}):
        made = note(amal, None)
        made["body"] |= body
        assert send(amal, signed(made)).status_code == 400


@pytest.mark.usefixtures("frozen")
def test_it_refuses_more_than_anybody_writes_in_a_day(amal: Somebody) -> None:
    for _ in range(rules.MAX_A_DAY - 2):
        notes.note("amal")
    three = sorted((note(amal, None) for _ in range(3)), key=lambda sent: sent["uid"], reverse=True)
    response = send(amal, *three)  # all made at one moment: the last one by its uid, however they lie
    assert answers(response) == ["refused", "stored", "stored"]
    assert "for one day" in str(response.get_json()["answers"][0]["errors"])


def test_it_stores_what_comes_after_her_access_was_taken_away(app: Flask, amal: Somebody) -> None:
    sent, visit = note(amal), visited(amal)
    with db.transaction():
        late_delivery.end_sessions_but_deliveries(amal.person)
        Person.update(active=False).where(Person.uid == amal.person.uid).execute()
    assert answers(send(amal, sent, *visit)) == ["stored", "held", "held", "held"]
    assert Note.get().text == WORDS


def test_it_opens_a_draft_for_its_writer_alone(amal: Somebody, berna: Somebody, open_draft: Callable[..., Any]) -> None:
    uid = str(uuid4())
    text = sealed(amal, uid)
    assert open_draft(amal, uid, text).get_json() == {"text": WORDS}
    assert open_draft(berna, uid, text).get_json() == {"text": None}
    assert open_draft(amal, str(uuid4()), text).get_json() == {"text": None}
    assert not Note.select().exists() and not Entry.select().exists()


@pytest.mark.parametrize("body", [{}, {"uid": "x", "text": "y"}, {"uid": str(uuid4()), "text": "y" * 6001}, []])
def test_it_reads_no_other_draft(amal: Somebody, open_draft: Callable[..., Any], body: Any) -> None:
    assert open_draft(amal, raw=body).status_code == 400


def test_it_opens_drafts_of_pilots_only(karin: Somebody, open_draft: Callable[..., Any]) -> None:
    assert open_draft(karin, str(uuid4()), "x").status_code == 403


@pytest.fixture
def open_draft() -> Callable[..., Any]:
    """Ask the server to open a draft as this person's phone does."""

    def ask(somebody: Somebody, uid: str = "", text: str = "", raw: Any = None) -> Any:
        token = somebody.client.get("/sync/hello").get_json()["csrf_token"]
        body = {"uid": uid, "text": text} if raw is None else raw
        return somebody.client.post("/notes/draft", json=body, headers={"X-CSRFToken": token})

    return ask


@pytest.mark.usefixtures("frozen")
def test_it_counts_no_colleague_in_her_day(amal: Somebody, berna: Somebody) -> None:
    for _ in range(rules.MAX_A_DAY - 1):
        notes.note("amal")
    assert answers(send(amal, note(amal, None))) == answers(send(berna, note(berna, None))) == ["stored"]
    assert Note.select().where(Note.pilot == people.uid_of("berna")).count() == 1
