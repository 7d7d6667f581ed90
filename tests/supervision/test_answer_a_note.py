"""A coordinator acknowledges, asks, answers, proposes a talk, calls and closes; the pilot gets one notice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from pilotapp import clock, db, notices
from pilotapp.models import AuditRow, Note, NoteAct, Notice, Person
from pilotapp.refusals import Conflict, Refusal
from pilotapp.supervision import desk_commands
from pilotapp.supervision.desk_commands import Seen
from tests.supervision import notes
from tests.support import people

WORDS = "You did the right thing. Let us look at your role together."


@pytest.fixture
def note(app, frozen):
    return notes.note("amal", load=5)


def seen(note: Note) -> Seen:
    """What a coordinator's form holds: the note's current version and a new form uid."""
    return Seen(notes.now(note).version, uuid4())


def form(somebody, note: Note, act: str):
    """The form for this act on the note's page."""
    return somebody.page(f"/supervision/{note.uid}").form(f"/{act}")


def test_it_acknowledges_with_one_tap(note, karin):
    page = form(karin, note, "acknowledge").submit()
    after, act = notes.now(note), NoteAct.get()
    assert "Whoever wrote it sees that you have read it." in page.text
    assert (after.state, after.urgency, after.coordinator_id) == ("acknowledged", 0, karin.person.uid)
    assert (act.act, act.text, act.person_id) == ("acknowledge", None, karin.person.uid)
    assert notes.told("amal", note.uid) == ["note_answer"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"line": "thanks"}, "Thank you for telling me about it."),
        ({"line": "soon", "text": "Tomorrow."}, "I will get back to you soon. Tomorrow."),
        ({"text": "  Good.  "}, "Good."),
        ({"line": "nonsense"}, None),
    ],
)
def test_it_acknowledges_with_a_personal_line(note, karin, changes, text):
    form(karin, note, "acknowledge").submit(**changes)
    assert NoteAct.get().text == text


@pytest.mark.parametrize(("act", "state"), [("ask", "in_conversation"), ("answer", "in_conversation")])
def test_it_writes_to_the_pilot(note, karin, act, state):
    page = form(karin, note, act).submit(text=WORDS)
    after = notes.now(note)
    assert WORDS in page.text
    assert (after.state, after.urgency, after.version) == (state, 0, 2)
    assert [(row.act, row.text) for row in NoteAct.select()] == [(act, WORDS)]
    audit = AuditRow.get(AuditRow.action == f"note.{act}")
    assert (audit.subject, audit.about) == (note.uid, note.pilot_id)
    assert audit.detail == '{"state": "in_conversation"}'


@pytest.mark.parametrize("act", ["ask", "answer"])
def test_it_refuses_an_empty_sentence(note, karin, act):
    page = form(karin, note, act).submit(text=" ")
    assert page.status == 422
    assert NoteAct.select().count() == 0 and notes.now(note).version == 1


@pytest.mark.parametrize("act", ["acknowledge", "ask", "answer", "propose", "called", "hand-over", "close"])
def test_it_refuses_personal_data_with_every_act_and_keeps_what_was_typed(note, karin, act):
    other = people.create("frieda", "musterstadt", ("coordinator",))
    values = {"text": "Please call 0170 1234567 at noon.", "talk_at": "2026-03-04T10:00", "to": str(other.uid)}
    sent = form(karin, note, act)
    page = sent.submit(**{name: value for name, value in values.items() if name in sent.names})
    assert page.status == 422
    assert page.form(f"/{act}").values["text"] == values["text"]
    assert NoteAct.select().count() == 0


def test_it_takes_it_when_she_says_that_no_person_can_be_recognised(note, karin):
    text = "Please call the hotline 0800 1110111."
    page = form(karin, note, "answer").submit(text=text)
    page.form("/answer").submit(no_person="true")
    assert NoteAct.get().text == text


def test_it_proposes_a_talk_in_the_programmes_time(note, karin):
    page = form(karin, note, "propose").submit(talk_at="2026-03-05T14:30", text="By phone?")
    assert NoteAct.get().talk_at.isoformat() == "2026-03-05T13:30:00+00:00"
    assert "14:30" in page.text
    assert notes.told("amal", note.uid) == ["note_answer"]


@pytest.mark.parametrize("talk_at", ["2026-03-03T11:59", "2027-03-05T10:00", "", "yesterday"])
def test_it_proposes_no_talk_in_the_past_or_far_away(note, karin, talk_at):
    page = form(karin, note, "propose").submit(talk_at=talk_at)
    assert page.status == 422
    assert NoteAct.select().count() == 0


@pytest.mark.parametrize("call", ["today", "this_week"])
def test_it_leaves_a_wish_for_a_call_until_they_have_talked(app, frozen, karin, call):
    note = notes.note("amal", call=call)
    desk_commands.answer(karin.person, note.uid, seen(note), text=WORDS)
    assert notes.now(note).urgency == {"today": 5, "this_week": 4}[call]
    with pytest.raises(Refusal, match="A call is still wished for"):
        desk_commands.close(karin.person, note.uid, seen(note))
    page = form(karin, note, "called").submit()
    assert "It is noted that you have talked." in page.text
    assert (notes.now(note).call, notes.now(note).urgency) == (None, 0)


def test_it_calls_nobody_else_any_more_when_they_have_talked(app, frozen, karin):
    people.create("frieda", "musterstadt", ("coordinator",))
    note, other = notes.note("amal", call="today"), notes.note("berna", call="today")
    with db.transaction():
        for one in (note, other):
            for name in ("karin", "frieda"):
                notices.write(people.uid_of(name), one.programme_id, "note_today", one.uid)
    form(karin, note, "called").submit()
    left = Notice.select().where(Notice.seen_at.is_null(), Notice.mail == "waiting", Notice.kind == "note_today")
    assert {(row.person_id, row.subject) for row in left} == {
        (people.uid_of(name), other.uid) for name in ("karin", "frieda")
    }


def test_it_closes_and_offers_nothing_more(note, karin, frozen):
    page = form(karin, note, "close").submit()
    after = notes.now(note)
    assert (after.state, after.urgency, after.closed_at) == ("closed", 0, frozen)
    assert "It opens again when a reply comes" in page.text
    assert not page.has_form("/answer") and not page.has_form("/close")
    assert notes.told("amal", note.uid) == []


@pytest.mark.parametrize("act", ["acknowledge", "ask", "answer", "called", "close"])
def test_it_does_nothing_in_a_closed_thread_and_keeps_what_was_typed(note, karin, act):
    sent = form(karin, note, act)
    desk_commands.close(karin.person, note.uid, seen(note))
    page = sent.submit(text=WORDS, version="2")
    assert (page.status, NoteAct.select().count()) == (422, 1)
    assert "This note is closed" in page.text and WORDS in page.text


def test_it_acknowledges_only_what_nobody_has_read(note, karin):
    desk_commands.ask(karin.person, note.uid, seen(note), text=WORDS)
    with pytest.raises(Refusal, match="already knows"):
        desk_commands.acknowledge(karin.person, note.uid, seen(note))
    assert not karin.page(f"/supervision/{note.uid}").has_form("/acknowledge")


def test_it_tells_the_pilot_once_until_she_has_looked(note, karin, amal):
    for act in (desk_commands.ask, desk_commands.answer, desk_commands.answer):
        act(karin.person, note.uid, seen(note), text=WORDS)
    assert notes.told("amal", note.uid) == ["note_answer"]
    with db.transaction():
        notices.seen(amal.person, note.uid)
    desk_commands.answer(karin.person, note.uid, seen(note), text=WORDS)
    assert notes.told("amal", note.uid) == ["note_answer", "note_answer"]
    assert {row.mail for row in Notice.select()} == {"waiting"}


def test_it_tells_nobody_who_cannot_sign_in(note, karin):
    Person.update(active=False).where(Person.uid == note.pilot_id).execute()
    desk_commands.answer(karin.person, note.uid, seen(note), text=WORDS)
    assert notes.told("amal", note.uid) == []


def test_it_answers_nobody_who_was_erased(note, karin):
    Person.update(name="", name_key="", erased_at=clock.now(), active=False).where(
        Person.uid == note.pilot_id
    ).execute()
    with pytest.raises(Refusal, match="not here any more"):
        desk_commands.answer(karin.person, note.uid, seen(note), text=WORDS)
    desk_commands.close(karin.person, note.uid, seen(note))
    assert notes.now(note).state == "closed"


def test_it_takes_a_doubled_tap_once(note, karin):
    sent = form(karin, note, "answer")
    pages = [sent.submit(text=WORDS) for _ in range(2)]
    assert [page.status for page in pages] == [200, 200]
    assert NoteAct.select().count() == 1 and notes.now(note).version == 2


def test_it_tells_the_second_of_two_what_the_first_did_and_keeps_her_words(note, karin, frozen):
    sent = form(karin, note, "answer")
    with clock.freeze(frozen + timedelta(minutes=1)):
        desk_commands.ask(karin.person, note.uid, seen(note), text="Where was it?")
    page = sent.submit(text=WORDS)
    assert page.status == 422
    assert "What happened in the meantime Question" in page.text and "Where was it?" in page.text
    assert page.form("/answer").values["text"] == WORDS
    assert NoteAct.select().count() == 1
    page.form("/answer").submit()
    assert {row.text for row in NoteAct.select()} == {"Where was it?", WORDS}


def test_it_refuses_a_form_without_a_version(note, karin):
    with pytest.raises(Conflict):
        desk_commands.answer(karin.person, note.uid, Seen(0, uuid4()), text=WORDS)
    page = karin.send(f"/supervision/{note.uid}/answer", text=WORDS, version="1 OR 1", turns="x", form="x")
    assert (page.status, NoteAct.select().count()) == (422, 0)


def test_it_answers_htmx_with_the_card_and_the_line_of_the_queue(note, karin):
    token = karin.client.token()
    values = {"csrf_token": token, "version": "1", "form": str(uuid4()), "text": WORDS}
    response = karin.client.post(f"/supervision/{note.uid}/answer", data=values, headers={"HX-Request": "true"})
    html = response.get_data(as_text=True)
    assert response.status_code == 200 and "<html" not in html
    assert f'id="note-{note.uid}"' in html and f'id="note-row-{note.uid}" hx-swap-oob="true"' in html
    assert "Your answer is on its way" in html


def test_it_keeps_no_word_readable_in_the_database(note, karin):
    desk_commands.answer(karin.person, note.uid, seen(note), text=WORDS)
    rows = db.database.execute_sql("SELECT text FROM note UNION ALL SELECT text FROM note_act").fetchall()
    assert len(rows) == 2
    assert not any(word in str(rows) for word in ("right thing", "counter"))
